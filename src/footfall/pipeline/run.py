"""Doing what was planned."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from footfall import __version__
from footfall.engine import Engine, open_engine
from footfall.ingest.report import IngestReport
from footfall.model.chain import Clock, system_clock
from footfall.model.errors import FootfallError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline import steps, window_steps
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.forgetting import forget_asked
from footfall.pipeline.locking import locked
from footfall.pipeline.measure import NoiseSource, measure_day, profile_of
from footfall.pipeline.operations import write_operations
from footfall.pipeline.plan import day_permission, due_steps, permitted, plan_day, window_is_measured
from footfall.pipeline.planned import Step
from footfall.pipeline.publish import publish_day
from footfall.pipeline.publish_window import publish_window
from footfall.pipeline.reference import compute_reference
from footfall.pipeline.window import due_windows
from footfall.pipeline.window_counts import count_window, count_window_homes, keep_visited
from footfall.privacy.audit import AuditLog
from footfall.privacy.ledger import Ledger
from footfall.privacy.noise import system_noise
from footfall.privacy.purposes import Permission
from footfall.releases.store import ReleaseStore

Progress = Callable[[str, Step, float], None]
"""Told the day, the step and the share of it that is done."""


@dataclass(frozen=True)
class DayResult:
    """What a run did for a day.

    Args:
        day: ISO.
        steps: those that were done.
        report: what became of the rows of events, if they were ingested.
        releases: ids of what was published.
    """

    day: str
    steps: tuple[Step, ...]
    report: IngestReport | None
    releases: tuple[str, ...]


def run(
    workspace: Workspace,
    settings: Settings,
    days: Sequence[LocalDay],
    progress: Progress | None = None,
    *,
    noise: NoiseSource = system_noise,
    wanted: frozenset[Step] = frozenset(Step),
    clock: Clock = system_clock,
) -> list[DayResult]:
    """Do what is missing for the days, in order; nothing where nothing is missing.

    Raises:
        WorkspaceError: another run holds the workspace.
        LawError: there is no purpose, or the law does not allow it; nothing is read then.
        FootfallError: whatever a step refuses; the days before it are done, and nothing is half-written.
    """
    with locked(workspace), contextlib.ExitStack() as stack:
        workspace.vault.mkdir(mode=0o700, exist_ok=True)
        auditor = Auditor(AuditLog.open(workspace, clock), workspace)
        auditor.catch_up()
        allowed = permitted(workspace, settings, clock())
        _refuse(allowed, auditor)
        auditor.note_purpose(allowed)
        forget_asked(workspace)
        session: list[Engine] = []

        def engine() -> Engine:
            if not session:
                session.append(stack.enter_context(open_engine(settings.engine, workspace.vault / "spill")))
            return session[0]

        with _told(workspace, settings, clock):
            return [
                _run_day(
                    open_day(workspace, settings, day, keep=True),
                    engine,
                    progress or _silent,
                    noise=noise,
                    wanted=wanted,
                    auditor=auditor,
                )
                for day in days
            ]


@contextlib.contextmanager
def _told(workspace: Workspace, settings: Settings, clock: Clock) -> Iterator[None]:
    """Tells whoever runs it how the run went, also one that fails."""
    try:
        yield
    except FootfallError as problem:
        write_operations(workspace, settings, clock, problem)
        raise
    write_operations(workspace, settings, clock)


def _refuse(allowed: Permission, auditor: Auditor) -> None:
    """Note why the law refuses a purpose, and refuse it."""
    if allowed.judgement is not None and allowed.judgement.refusals:
        rules = [rule for _, rule in allowed.judgement.refusals]
        articles = [rule.article for rule in rules]
        auditor.log.note(
            "refusal", purpose=allowed.name, rules=[rule.id for rule in rules], articles=articles
        )
    allowed.refuse()


def _run_day(
    day: Day,
    engine: Callable[[], Engine],
    progress: Progress,
    *,
    noise: NoiseSource,
    wanted: frozenset[Step],
    auditor: Auditor,
) -> DayResult:
    now = auditor.log.chain.clock()
    _refuse(day_permission(day, now), auditor)
    tasks = plan_day(day, due_steps(day, wanted, now)).tasks
    if tasks:
        profile_of(day)
        named = [task.step.value for task in tasks]
        auditor.log.note("run", purpose=day.permission.name, day=day.name, steps=named, software=__version__)
    work = _Work(day, engine, noise, auditor)
    for task in tasks:
        tick = _ticker(progress, day.name, task.step)
        tick(0.0)
        work.of(task.step)(tick)
        auditor.catch_up()
        tick(1.0)
    return DayResult(day.name, tuple(task.step for task in tasks), work.report, work.releases)


class _Work:
    """The steps of a day, and what they leave to tell."""

    def __init__(self, day: Day, engine: Callable[[], Engine], noise: NoiseSource, auditor: Auditor) -> None:
        self._day, self._engine, self._noise, self._auditor = day, engine, noise, auditor
        self._store = ReleaseStore(day.workspace.releases, auditor.log.signer)
        self._ledger = Ledger(day.workspace.control)
        self.report: IngestReport | None = None
        self.releases: tuple[str, ...] = ()

    def of(self, step: Step) -> Callable[[steps.Tick], None]:
        """What does a step."""
        return {
            Step.REFERENCE: lambda _tick: compute_reference(self._day.reference),
            Step.INGEST: self._ingest,
            Step.MOBILITY: lambda tick: steps.mobility(self._day, self._engine(), tick),
            Step.SUMMARIES: lambda tick: window_steps.summaries(self._day, self._engine(), tick),
            Step.ANCHORS: lambda tick: window_steps.anchors(self._day, self._engine(), tick),
            Step.LOCATIONS: lambda tick: steps.locations(self._day, self._engine(), tick),
            Step.VISITED: lambda tick: keep_visited(self._day, self._engine(), tick),
            Step.HOMES: self._homes,
            Step.COUNT: lambda tick: steps.count(self._day, self._engine(), tick, self._store),
            Step.MEASURE: lambda _tick: self._measure(),
            Step.PUBLISH: lambda _tick: self._publish(),
            Step.WINDOW: self._window,
            Step.PUBLISH_WINDOW: lambda _tick: self._publish_window(),
        }[step]

    def _ingest(self, tick: steps.Tick) -> None:
        applied = asdict(self._day.decisions)
        self.report = steps.ingest(self._day, tick)
        self._auditor.log.note("ingest", day=self._day.name, inputs=self._day.fingerprint, **applied)

    def _homes(self, tick: steps.Tick) -> None:
        steps.count_homes(self._day, self._engine(), tick)
        self._measure(homes_only=True)

    def _measure(self, *, homes_only: bool = False) -> None:
        measure_day(self._day, self._ledger, self._store, self._noise, homes_only=homes_only)

    def _window(self, tick: steps.Tick) -> None:
        for window in due_windows(self._day):
            if window_is_measured(window):
                continue
            count_window_homes(window, self._engine())
            measure_day(window, self._ledger, self._store, self._noise, homes_only=True)
            count_window(window, self._engine(), tick, self._store)
            measure_day(window, self._ledger, self._store, self._noise)

    def _publish_window(self) -> None:
        for window in filter(window_is_measured, due_windows(self._day)):
            made = publish_window(window, self._store, self._auditor.log.chain.position())
            self.releases += tuple(manifest.release_id for manifest in made)

    def _publish(self) -> None:
        position = self._auditor.log.chain.position()
        made = publish_day(self._day, self._store, position)
        self.releases = tuple(manifest.release_id for manifest in made)


def _silent(_day: str, _step: Step, _share: float) -> None:
    """Progress for nobody."""


def _ticker(progress: Progress, day: str, step: Step) -> steps.Tick:
    return lambda share: progress(day, step, share)
