"""Progress of long work: a bar on a terminal, a line for each finished part everywhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from footfall.cli.console import notes
from footfall.cli.journal import LineParts, writes_lines


class Parts:
    """Told what is being worked on and the share done; when another part begins, the last is finished.

    Prints to stderr. A part that an error ends is not reported as finished.
    """

    def __init__(self) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=notes,
            transient=True,
            disable=not notes.is_terminal,
        )
        self._name = ""
        self._since = 0.0
        self._task: TaskID | None = None

    def tell(self, name: str, share: float) -> None:
        """Say that so much of a part is done, 0 to 1."""
        if name != self._name:
            self._finish()
            self._name, self._since = name, time.monotonic()
            self._task = self._bar.add_task(name, total=1.0)
        if self._task is not None:
            self._bar.update(self._task, completed=share)

    def step(self, day: str, step: str, share: float) -> None:
        """Say that so much of a step of a day is done, 0 to 1."""
        self.tell(f"{day}  {step}", share)

    def _finish(self) -> None:
        if self._task is None:
            return
        self._bar.remove_task(self._task)
        self._task = None
        notes.print(f"  {self._name:<38} {time.monotonic() - self._since:6.1f} s", markup=False)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._bar.stop()


def parts() -> Parts | LineParts:
    """Progress as this command is to show it: for people, or as JSON lines."""
    return LineParts() if writes_lines() else Parts()
