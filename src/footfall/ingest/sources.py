"""Which files a feed consists of, and which of their columns are meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from footfall.model.contracts import FORBIDDEN_COLUMNS, Contract
from footfall.model.errors import Fault, ForbiddenColumnError, InputError
from footfall.model.settings import FeedSettings

CSV_ENDINGS: Final = (".csv", ".csv.gz", ".txt", ".txt.gz")
PARQUET_ENDINGS: Final = (".parquet", ".pq")
ABOUT_PERSONS: Final = frozenset({"events", "people", "optouts"})


def feed_files(root: Path, feed: FeedSettings, day: date | None = None) -> tuple[Path, ...]:
    """Files of a feed in the order of their names; of one day, if its path has a `{day}`.

    Hidden files and those that begin with an underscore or end in `.tmp` are left alone: writers
    use such names for what isn't finished.

    Raises:
        InputError: there is no such file or folder, or nothing readable in it.
    """
    path = root / (feed.path.format(day=day) if "{day" in feed.path else feed.path)
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise InputError(Fault(path, "there is no such file or folder", "Mend `path` of the feed."))
    endings = (*CSV_ENDINGS, *PARQUET_ENDINGS)
    inside = sorted(p for p in path.rglob("*") if p.is_file() and p.name.lower().endswith(endings))
    files = tuple(p for p in inside if not p.name.startswith((".", "_")))
    if not files:
        raise InputError(Fault(path, "the folder holds no CSV or Parquet file", "Mend `path` of the feed."))
    return files


def is_parquet(file: Path, feed: FeedSettings) -> bool:
    """Whether a file is to be read as Parquet: by the setting, else by its name."""
    if feed.format == "auto":
        return file.name.lower().endswith(PARQUET_ENDINGS)
    return feed.format == "parquet"


def resolve_columns(
    file: Path, header: Sequence[str], feed: FeedSettings, contract: Contract
) -> dict[str, str]:
    """Footfall's name -> name in the file, for the contract's columns that the file has.

    Raises:
        ForbiddenColumnError: the file carries a column that must never be taken in.
        InputError: a required column is missing, or a name stands twice in the header.
    """
    if contract.name in ABOUT_PERSONS:
        _refuse_forbidden(file, header)
    found: dict[str, str] = {}
    for column in contract.columns:
        wanted = feed.columns.get(column.name, column.name)
        matches = [name for name in header if name.strip().lower() == wanted.strip().lower()]
        if len(matches) > 1:
            fault = Fault(file, "a column stands twice in the header", "Remove one.", column=wanted)
            raise InputError(fault)
        if matches:
            found[column.name] = matches[0]
        elif column.required or column.name in feed.columns:
            raise InputError(_missing(file, header, wanted, contract))
    return found


def _refuse_forbidden(file: Path, header: Sequence[str]) -> None:
    for name in header:
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        if plain in FORBIDDEN_COLUMNS:
            rule = f"the column holds {FORBIDDEN_COLUMNS[plain]}, which must never be taken in"
            raise ForbiddenColumnError(Fault(file, rule, "Leave it out of the extract.", column=name))


def _missing(file: Path, header: Sequence[str], wanted: str, contract: Contract) -> Fault:
    names = ", ".join(name[:40] for name in header[:12])
    remedy = f"The file has: {names}. Name the right one under [feeds.{contract.name}.columns]."
    if len(header) == 1 and any(mark in header[0] for mark in ",;|\t"):
        remedy = f"The header is one field, {header[0][:80]!r}: is `separator` right?"
    return Fault(file, "a required column is missing", remedy, column=wanted)
