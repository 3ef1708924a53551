"""Doing what was planned."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from footfall.engine import Engine, open_engine
from footfall.ingest.report import IngestReport
from footfall.model.chain import Chain
from footfall.model.errors import WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline import steps
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.measure import NoiseSource, measure_day, profile_of
from footfall.pipeline.plan import Step, plan_day
from footfall.pipeline.publish import publish_day
from footfall.pipeline.reference import compute_reference
from footfall.privacy.audit import AuditLog
from footfall.privacy.ledger import Ledger
from footfall.privacy.noise import system_noise
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
) -> list[DayResult]:
    """Do what is missing for the days, in order; nothing where nothing is missing.

    Raises:
        WorkspaceError: another run holds the workspace.
        FootfallError: whatever a step refuses; the days before it are done, and nothing is half-written.
    """
    workspace.vault.mkdir(mode=0o700, exist_ok=True)
    with locked(workspace), contextlib.ExitStack() as stack:
        auditor = Auditor(AuditLog.open(workspace), workspace)
        auditor.catch_up()
        session: list[Engine] = []

        def engine() -> Engine:
            if not session:
                session.append(stack.enter_context(open_engine(settings.engine, workspace.vault / "spill")))
            return session[0]

        return [
            _run_day(
                open_day(workspace, settings, day),
                engine,
                progress or _silent,
                noise=noise,
                wanted=wanted,
                auditor=auditor,
            )
            for day in days
        ]


def _run_day(
    day: Day,
    engine: Callable[[], Engine],
    progress: Progress,
    *,
    noise: NoiseSource,
    wanted: frozenset[Step],
    auditor: Auditor,
) -> DayResult:
    tasks = plan_day(day, wanted).tasks
    store = ReleaseStore(day.workspace.releases, auditor.log.signer)
    report: IngestReport | None = None
    releases: tuple[str, ...] = ()
    if tasks:
        profile_of(day)
    for task in tasks:
        tick = _ticker(progress, day.name, task.step)
        tick(0.0)
        if task.step is Step.INGEST:
            report = steps.ingest(day, tick)
            applied = asdict(Chain(day.workspace.registry).position())
            auditor.log.note("ingest", day=day.name, inputs=day.fingerprint, **applied)
        elif task.step is Step.PUBLISH:
            position = auditor.log.chain.position()
            releases = tuple(manifest.release_id for manifest in publish_day(day, store, position))
        elif task.step in {Step.HOMES, Step.COUNT, Step.MEASURE}:
            _count_and_measure(task.step, day, engine, tick, store=store, noise=noise)
        else:
            _prepare(task.step, day, engine, tick)
        auditor.catch_up()
        tick(1.0)
    return DayResult(day.name, tuple(task.step for task in tasks), report, releases)


def _prepare(step: Step, day: Day, engine: Callable[[], Engine], tick: steps.Tick) -> None:
    if step is Step.REFERENCE:
        compute_reference(day.reference)
    elif step is Step.MOBILITY:
        steps.mobility(day, engine(), tick)
    elif step is Step.LOCATIONS:
        steps.locations(day, engine(), tick)


def _count_and_measure(
    step: Step,
    day: Day,
    engine: Callable[[], Engine],
    tick: steps.Tick,
    *,
    store: ReleaseStore,
    noise: NoiseSource,
) -> None:
    ledger = Ledger(day.workspace.control)
    if step is Step.HOMES:
        steps.count_homes(day, engine(), tick)
        measure_day(day, ledger, store, noise, homes_only=True)
    elif step is Step.COUNT:
        steps.count(day, engine(), tick, store)
    else:
        measure_day(day, ledger, store, noise)


def _silent(_day: str, _step: Step, _share: float) -> None:
    """Progress for nobody."""


def _ticker(progress: Progress, day: str, step: Step) -> steps.Tick:
    return lambda share: progress(day, step, share)


@contextlib.contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace; the system lets go of it however the process ends.

    Raises:
        WorkspaceError: another process holds it.
    """
    descriptor = os.open(workspace.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode() or "unknown"
            message = f"{workspace.root} is in use by process {holder}. Wait for it, or stop it."
            raise WorkspaceError(message) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
