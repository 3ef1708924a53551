"""Every error Footfall raises on purpose.

FootfallError                 exit code 1
├── SettingsError             2   footfall.toml says something that cannot be
├── InputError                3   a feed file as a whole cannot be used
│   ├── ForbiddenColumnError  3   a feed carries what must never be taken in
│   └── TooManyBadRowsError   4   more rows broke the contract than the settings allow
├── WorkspaceError            5   the workspace lacks something or is in use
├── BudgetError               6   the privacy budget does not allow the release
├── LawError                  7   there is no purpose, or the law does not allow it
├── CodeError                 8   a one-time code is wrong, spent or too old
└── MachineError              9   the machine refused: disk, rights, memory, a database
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class FootfallError(Exception):
    """Root of all errors a user may meet; the message is a sentence with its remedy."""

    exit_code = 1


class SettingsError(FootfallError):
    """footfall.toml holds a value that cannot be used."""

    exit_code = 2


@dataclass(frozen=True)
class Fault:
    """Where and why an input broke a rule.

    Args:
        file: the file as the operator named it.
        rule: the rule's short name, as in the codebook.
        remedy: what to do about it.
        row: 1-based data row (the header is not counted), if one row is at fault.
        column: the column at fault, in the contract's words.
        value: the offending value, cut to a readable length.
    """

    file: Path
    rule: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        where = str(self.file)
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        found = f" (found {self.value!r})" if self.value is not None else ""
        return f"{where}: {self.rule}{found}. {self.remedy}"


class InputError(FootfallError):
    """A feed file as a whole cannot be used."""

    exit_code = 3

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class ForbiddenColumnError(InputError):
    """A feed carries a column that must never be taken in."""


class TooManyBadRowsError(FootfallError):
    """More rows of a feed broke its contract than the settings allow."""

    exit_code = 4


class WorkspaceError(FootfallError):
    """The workspace lacks something a step needs, or another run holds it."""

    exit_code = 5


class BudgetError(FootfallError):
    """The privacy budget does not allow what was asked."""

    exit_code = 6


class LawError(FootfallError):
    """There is no purpose to run for, or the law does not allow what was asked."""

    exit_code = 7


class CodeError(FootfallError):
    """A one-time code is wrong, spent or too old."""

    exit_code = 8


class MachineError(FootfallError):
    """The machine refused what a step needs: disk space, a right, memory, a database."""

    exit_code = 9
