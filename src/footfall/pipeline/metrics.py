"""Figures of a run in Prometheus' text form, for a file that a collector reads; nothing about persons."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from footfall.ingest.report import IngestReport
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.planned import Step
from footfall.pipeline.run import DayResult, Progress
from footfall.privacy.caps import periods
from footfall.privacy.ledger import Ledger
from footfall.privacy.profiles import PROFILES

_FATES = ("kept", "opted_out", "no_consent", "left_out", "other_day")


@dataclass
class RunMetrics:
    """What a run tells of itself while it goes on.

    Args:
        progress: told as well.
        seconds: wall-clock seconds by step, of all days together.
        clock: monotonic seconds.
    """

    progress: Progress
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    clock: Callable[[], float] = time.monotonic
    _since: float = 0.0

    def step(self, day: str, step: Step, share: float) -> None:
        """Told the share of a step that is done: 0 first, 1 last."""
        if share == 0.0:
            self._since = self.clock()
        else:
            self.seconds[str(step)] += self.clock() - self._since
            self._since = self.clock()
        self.progress(day, step, share)

    def page(
        self,
        workspace: Workspace,
        settings: Settings,
        results: Sequence[DayResult],
        *,
        code: int,
        ended_at: float,
    ) -> bytes:
        """The figures of a run that has ended.

        Args:
            workspace: whose budget is told.
            settings: its privacy profile.
            results: what was done for each day; none if an error ended the run.
            code: its exit code.
            ended_at: epoch second.
        """
        figures = _Figures()
        figures.set("run_exit_code", "Exit code of the last run; 0: it did all it had to.", code)
        figures.set("run_ended_seconds", "When the last run ended, epoch seconds.", ended_at)
        for step, seconds in self.seconds.items():
            figures.set("step_seconds", "Seconds of each step of the last run.", seconds, step=step)
        for report in (result.report for result in results if result.report):
            _add_rows(figures, report)
        figures.set("releases_made", "Releases of the last run.", sum(len(r.releases) for r in results))
        if results:
            _set_budget(figures, workspace, settings, results[-1].day)
        return generate_latest(figures.registry)


class _Figures:
    """Gauges by name."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._gauges: dict[str, Gauge] = {}

    def of(self, name: str, about: str, **labels: str) -> Gauge:
        if name not in self._gauges:
            self._gauges[name] = Gauge(f"footfall_{name}", about, list(labels), registry=self.registry)
        return self._gauges[name].labels(**labels) if labels else self._gauges[name]

    def set(self, name: str, about: str, value: float, **labels: str) -> None:
        self.of(name, about, **labels).set(value)


def _add_rows(figures: _Figures, report: IngestReport) -> None:
    for fate in _FATES:
        about = "Rows of events taken in by the last run, by what became of them."
        figures.of("rows", about, fate=fate).inc(getattr(report, fate))
    for rule, count in report.bad.items():
        figures.of("rows_rejected", "Rows of events in quarantine, by the rule they broke.", rule=rule).inc(
            count
        )


def _set_budget(figures: _Figures, workspace: Workspace, settings: Settings, day: str) -> None:
    """What is left of the caps that hold a day; of several stretches of 12 months the least."""
    spent = [(charge.day, charge.rho) for charge in Ledger(workspace.control).entries()]
    left: dict[str, Fraction] = {}
    for period in periods(spent, [(day, Fraction(0))], PROFILES[settings.privacy.profile]):
        left[period.kind] = min(period.left, left.get(period.kind, period.left))
    for kind, rho in left.items():
        figures.set(
            "budget_left_rho", "Privacy budget left for the last day's period.", float(rho), period=kind
        )
