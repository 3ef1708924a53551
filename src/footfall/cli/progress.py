"""Progress of a run: bars in a terminal, lines elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from footfall.cli.console import errors

if TYPE_CHECKING:
    from footfall.pipeline.plan import Step
    from footfall.pipeline.run import Progress as Told


@contextlib.contextmanager
def step_bars() -> Iterator[Told]:
    """Something to be told of progress: one bar per day and step."""
    if not errors.is_terminal:
        yield _lines
        return
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bars:
        tasks: dict[tuple[str, str], TaskID] = {}

        def tell(day: str, step: Step, share: float) -> None:
            if (day, step) not in tasks:
                tasks[day, step] = bars.add_task(f"{day} {step}", total=1.0)
            bars.update(tasks[day, step], completed=share, visible=share < 1.0)

        yield tell


def _lines(day: str, step: Step, share: float) -> None:
    if share == 0.0:
        errors.print(f"{day} {step}", highlight=False)
