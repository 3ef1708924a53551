"""What a run would do, why, and what it would charge: as data, before anything is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Final

from footfall.model.chain import Clock, system_clock
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import Day, is_simulated, open_day
from footfall.pipeline.measure import HOMES, Measurable, charge_requests, profile_of
from footfall.pipeline.planned import Cap, CubeCharge, DayPlan, Plan, Step, Task, WindowPlan
from footfall.pipeline.publish import release_id
from footfall.pipeline.sensitive import zone_sizes
from footfall.pipeline.window import MeasuredWindow, due_windows, visited_folders
from footfall.pipeline.window_steps import anchor_folders, summary_folders
from footfall.privacy.accounting import sigma_units
from footfall.privacy.bounding import bound_units
from footfall.privacy.caps import periods
from footfall.privacy.ledger import COMMITTED, LOST, Ledger
from footfall.privacy.profiles import PROFILES, Profile
from footfall.privacy.purposes import Permission, permission
from footfall.products.estimates import Z_95
from footfall.products.product import Product
from footfall.releases.store import ReleaseStore

_MEASURING: Final = frozenset({Step.HOMES, Step.COUNT, Step.MEASURE, Step.WINDOW})
"""Homes are measured to weigh what is counted."""
_PUBLISHING: Final = frozenset({Step.PUBLISH, Step.PUBLISH_WINDOW})


def make_plan(
    workspace: Workspace,
    settings: Settings,
    days: Sequence[LocalDay],
    steps: frozenset[Step] = frozenset(Step),
    clock: Clock = system_clock,
) -> Plan:
    """Find out what is to be done for each day; reads the small feeds, writes nothing but quarantine.

    Args:
        workspace: where everything lies.
        settings: footfall.toml.
        days: in order.
        steps: the steps that are wanted.
        clock: tells which days may be published already.

    Raises:
        LawError: there is no purpose, or the law does not allow it.
    """
    permitted(workspace, settings, clock()).refuse()
    plans: list[DayPlan] = []
    coming: set[date] = set()
    for day in (open_day(workspace, settings, local) for local in days):
        plans.append(plan_day(day, due_steps(day, steps, clock()), coming))
        if any(task.step is Step.VISITED for task in plans[-1].tasks):
            coming.add(day.local.day)
    return Plan(settings.privacy.profile, tuple(plans), _caps(workspace, settings, plans))


def permitted(workspace: Workspace, settings: Settings, now: datetime) -> Permission:
    """What the settings' purpose allows on the day of a run; `refuse` tells whether it is lawful."""
    return permission(settings, now.date(), simulated=is_simulated(workspace.root))


def day_permission(day: Day, now: datetime) -> Permission:
    """The same, with the zones of a day known; no personal data are read for it."""
    simulated = is_simulated(day.workspace.root)
    return permission(day.settings, now.date(), simulated=simulated, zones=zone_sizes(day))


def due_steps(day: Day, steps: frozenset[Step], now: datetime) -> frozenset[Step]:
    """Steps without measuring and publishing, while it is too early for that."""
    if now.timestamp() < measurable_from(day):
        return steps - _MEASURING - _PUBLISHING
    return steps if now.timestamp() >= publishable_from(day) else steps - _PUBLISHING


def measurable_from(day: Day) -> int:
    """Epoch second before which late files may still change the day: nothing of it is measured."""
    return day.local.end + day.settings.ingest.correction_h * HOUR_S


def publishable_from(day: Day) -> int:
    """Epoch second before which nothing of the day may be published."""
    return max(measurable_from(day), day.local.end + day.permission.limits.delay_h * HOUR_S)


def plan_day(day: Day, steps: frozenset[Step] = frozenset(Step), coming: Collection[date] = ()) -> DayPlan:
    """What is to be done for one day, and for windows that are due with it.

    Args:
        day: the day.
        steps: those that are wanted.
        coming: days that are taken in before it, in the same plan.
    """
    plan = _plan_of_day(day, steps)
    tasks, windows = list(plan.tasks), []
    for window in due_windows(day, coming):
        found = [task for task in _window_tasks(window) if task.step in steps]
        tasks += found
        if any(task.step is Step.WINDOW for task in found):
            windows.append(_window_plan(window))
    if len(tasks) == len(plan.tasks):
        return plan
    return replace(plan, tasks=tuple(tasks), windows=tuple(windows))


def window_is_measured(window: MeasuredWindow) -> bool:
    """Whether all its cubes are in place."""
    store = ReleaseStore(window.workspace.releases)
    return all(store.cube_file(spec.id, window.name).exists() for spec in window.cubes)


def _window_tasks(window: MeasuredWindow) -> Iterator[Task]:
    day, ledger = window.day.name, Ledger(window.workspace.control)
    root = ReleaseStore(window.workspace.releases).root
    if any((root / product / window.name).exists() for product in window.products):
        return
    if not window_is_measured(window):
        if _measured_otherwise(window, ledger):
            return
        yield Task(day, Step.WINDOW, f"the window {window.name} is complete")
    yield Task(day, Step.PUBLISH_WINDOW, f"no releases of the window {window.name} yet")


def _window_plan(window: MeasuredWindow) -> WindowPlan:
    charges = _charges(window, set())
    return WindowPlan(window.name, charges, str(sum(Fraction(charge.rho) for charge in charges)))


def _plan_of_day(day: Day, steps: frozenset[Step]) -> DayPlan:
    store, ledger = ReleaseStore(day.workspace.releases), Ledger(day.workspace.control)
    measured = all(store.cube_file(spec.id, day.name).exists() for spec in day.cubes)
    published = all(
        (store.root / product.id / day.name / release_id(day, product)).exists()
        for product in day.products.values()
    )
    charged = {(charge.cube, charge.day) for charge in ledger.entries() if charge.output_digest}
    if measured or _measured_otherwise(day, ledger):
        return _when_measured(day, steps, published=published)
    if any(charge.cube == LOST and charge.day == day.name for charge in ledger.entries()):
        note = "written off: it may have been measured after the backup that was restored"
        return DayPlan(day.name, (), (), "0", note)
    tasks = [*_missing(day), Task(day.name, Step.MEASURE, "not measured yet")]
    tasks.append(Task(day.name, Step.PUBLISH, "no releases yet"))
    tasks = [task for task in tasks if task.step in steps]
    charges = _charges(day, charged) if any(task.step is Step.MEASURE for task in tasks) else ()
    rho = (
        str(sum(r.rho for r in charge_requests(day) if (r.cube, day.name) not in charged)) if charges else "0"
    )
    note = "" if Step.PUBLISH in steps else _too_early(day)
    return DayPlan(day.name, tuple(tasks), charges, rho, note)


def _measured_otherwise(day: Measurable, ledger: Ledger) -> bool:
    """Whether a cube was drawn from other inputs or settings: nothing is drawn beside it then."""
    keys = {request.key for request in charge_requests(day)}
    return any(c.day == day.name and c.status == COMMITTED and c.key not in keys for c in ledger.entries())


def _too_early(day: Day) -> str:
    moment = datetime.fromtimestamp(publishable_from(day), UTC)
    note = f"may be published from {moment:%Y-%m-%d %H:%M} UTC on"
    if day.settings.ingest.correction_h:
        measured = datetime.fromtimestamp(measurable_from(day), UTC)
        note = f"is measured from {measured:%Y-%m-%d %H:%M} UTC on, and {note}"
    return note


def _caps(workspace: Workspace, settings: Settings, plans: Sequence[DayPlan]) -> tuple[Cap, ...]:
    spent = [(charge.day, charge.rho) for charge in Ledger(workspace.control).entries()]
    asked = [(plan.day, Fraction(plan.rho)) for plan in plans]
    asked += [(window.period, Fraction(window.rho)) for plan in plans for window in plan.windows]
    return tuple(
        Cap(
            period.kind,
            str(period.first),
            str(period.after - timedelta(days=1)),
            str(period.cap),
            str(period.spent),
            str(period.asked),
            str(period.left - period.asked),
        )
        for period in periods(spent, asked, PROFILES[settings.privacy.profile])
    )


def _when_measured(day: Day, steps: frozenset[Step], *, published: bool) -> DayPlan:
    if published:
        return DayPlan(day.name, (), (), "0", "released; nothing to do")
    others = _released_from_others(day)
    if others == set(day.products):
        note = "released from other inputs or settings; a day is measured once, so its releases stay"
        return DayPlan(day.name, (), (), "0", note)
    if others:
        note = "released in part, from other inputs or settings; put those back to finish the day"
        return DayPlan(day.name, (), (), "0", note)
    if Step.PUBLISH not in steps:
        return DayPlan(day.name, (), (), "0", f"measured; {_too_early(day)}")
    return DayPlan(day.name, (Task(day.name, Step.PUBLISH, "measured, not published"),), (), "0")


def _released_from_others(day: Day) -> set[str]:
    """Products of which the day has a release that isn't of its inputs now."""
    store = ReleaseStore(day.workspace.releases)
    own = {product.id: release_id(day, product) for product in day.products.values()}
    found = ((folder.parts[-3], folder.name) for folder in store.folders(day.name))
    return {product for product, name in found if product in own and name != own[product]}


def _missing(day: Day) -> list[Task]:
    tasks = []
    if not day.reference.is_there:
        tasks.append(Task(day.name, Step.REFERENCE, "cell plan, areas, census or [network] are new"))
    chain: tuple[tuple[Step, tuple[Path, ...]], ...] = (
        (Step.INGEST, (day.table("events"),)),
        (Step.MOBILITY, (day.table("carry"),)),
        (Step.SUMMARIES, summary_folders(day)),
        (Step.ANCHORS, anchor_folders(day)),
        (Step.LOCATIONS, (day.table("location_areas"),)),
        (Step.VISITED, visited_folders(day)),
        (Step.HOMES, (day.table("homes"),)),
        (Step.COUNT, (day.table("counts"),)),
    )
    redo = False
    for step, folders in chain:
        made = all(day.is_made(folder) for folder in folders)
        if folders and (redo or not made or (step is Step.HOMES and not _homes_are_measured(day))):
            stale = [folder for folder in folders if folder.exists() and not day.is_made(folder)]
            reason = "not done yet"
            if redo and any(folder.exists() for folder in folders):
                reason = "the step before is done again"
            elif stale:
                reason = f"changed: {', '.join(day.changed(stale[0]))}"
            tasks.append(Task(day.name, step, reason))
            redo = True
    return tasks


def _homes_are_measured(day: Day) -> bool:
    store = ReleaseStore(day.workspace.releases)
    return all(store.cube_file(spec.id, day.name).exists() for spec in day.cubes if spec.name == HOMES)


def _charges(day: Day | MeasuredWindow, charged: set[tuple[str, str]]) -> tuple[CubeCharge, ...]:
    profile = profile_of(day)
    specs = {spec.id: spec for spec in day.cubes}
    return tuple(
        _charge(specs[request.cube], request.rho, profile, day.products)
        for request in charge_requests(day)
        if (request.cube, day.name) not in charged
    )


def _charge(spec: CubeSpec, rho: Fraction, profile: Profile, products: Mapping[str, Product]) -> CubeCharge:
    sigma = sigma_units(rho, bound_units(spec)) / UNITS_PER_PERSON
    return CubeCharge(
        spec.id,
        spec.size,
        str(rho),
        round(sigma, 1),
        round(profile.k + profile.z * sigma, 1),
        round(Z_95 * sigma / 10, 1),
        tuple(name for name, product in products.items() if spec.name in product.cubes),
    )
