"""A day as the pipeline sees it: its inputs, its fingerprint, and where its tables lie."""

from __future__ import annotations

import contextlib
import json
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from footfall.ingest.quarantine import Quarantine, quarantine_folder
from footfall.ingest.sources import feed_files
from footfall.model.chain import Chain, Position
from footfall.model.cube import CubeSpec
from footfall.model.errors import SettingsError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.buckets import fitting_buckets
from footfall.pipeline.fingerprints import file_signature, fingerprint
from footfall.pipeline.reference import Reference, read_reference
from footfall.privacy.profiles import Profile
from footfall.privacy.purposes import Permission, permission
from footfall.products import METHOD_VERSION
from footfall.products.catalogue import cubes_of, enabled, feasible
from footfall.products.cubes.specs import cube_specs
from footfall.products.cubes.window_specs import window_specs
from footfall.products.product import DAY, WINDOW, Product

MARK = "made_from.json"
TAKEN_IN = frozenset({"events", "people", "rekey", "window_rekey"})
"""Tables that the ingest makes."""
_MOVING = frozenset({"carry", "places", "trips"})
_FED = ("events", "people", "optouts")


@dataclass(frozen=True, eq=False)
class Day:
    """One day of a workspace.

    Args:
        workspace: where everything lies.
        settings: footfall.toml.
        local: the calendar day.
        reference: cell plan, areas and residents of the day.
    """

    workspace: Workspace
    settings: Settings
    local: LocalDay
    reference: Reference

    @property
    def name(self) -> str:
        """The day, ISO."""
        return str(self.local)

    def files(self, feed: str) -> tuple[Path, ...]:
        """Files of a feed on this day; none if the feed isn't set and may be absent."""
        if feed not in self.settings.feeds:
            if feed == "events":
                raise SettingsError("footfall.toml has no [feeds.events]: say where the events come from.")
            return ()
        return feed_files(self.workspace.root, self.settings.feeds[feed], self.local.day)

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that decides the day's cubes before noise, but for the day before."""
        settings = self._said_of("feeds", "ingest", "mobility", "anchors")
        cubes = [spec.id for spec in self.cubes]
        allowed = self.permission
        taken_in = [allowed.needs_consent, allowed.purpose.consent_texts, allowed.limits.dimensions]
        zone = self.settings.workspace.time_zone
        signatures = [file_signature(self.files(feed)) for feed in ("events", "people", "optouts")]
        return fingerprint(
            self.name, zone, self.reference.id, settings, cubes, taken_in, signatures, METHOD_VERSION
        )

    def _said_of(self, *sections: str) -> dict[str, Any]:
        """Sections of the settings, but for what only says when something is done."""
        return self.settings.model_dump(include=set(sections), exclude={"ingest": {"correction_h"}})

    @cached_property
    def permission(self) -> Permission:
        """What the day's purpose allows and demands; whether it is lawful is judged when a run begins."""
        return permission(self.settings, self.local.day, simulated=is_simulated(self.workspace.root))

    @cached_property
    def decisions(self) -> Position:
        """How far the registry of decisions was when the day was opened; an ingest applies at least these."""
        return Chain(self.workspace.registry).position()

    @cached_property
    def cubes(self) -> tuple[CubeSpec, ...]:
        """What is measured on this day: what its products need."""
        return cube_specs(self.reference.area_ids, cubes_of(self.products.values()))

    @cached_property
    def products(self) -> dict[str, Product]:
        """What is made of this day alone, by id."""
        return {name: product for name, product in self._enabled.items() if product.period == DAY}

    @cached_property
    def window_products(self) -> dict[str, Product]:
        """What is made of the window that holds this day, by id; nothing where the law forbids windows."""
        if not self.permission.limits.windows:
            return {}
        return {name: product for name, product in self._enabled.items() if product.period == WINDOW}

    @cached_property
    def _enabled(self) -> dict[str, Product]:
        areas = self.reference.area_ids
        return feasible(enabled(self.settings.products.enabled), (*cube_specs(areas), *window_specs(areas)))

    def budget(self, profile: Profile) -> Fraction:
        """What all cubes of the day may cost together."""
        return profile.rho_day

    def counts(self, spec: CubeSpec) -> Path:
        """Folder of a cube before noise."""
        return self.table("homes" if spec.name == "homes" else "counts") / spec.id

    @cached_property
    def buckets(self) -> range:
        """Numbers of the day's buckets: as many as set, else as its events and the memory ask for."""
        count = self.settings.engine.buckets
        return range(count or fitting_buckets(self.files("events"), self.settings))

    def table(self, name: str) -> Path:
        """The day's folder of a vault table."""
        return self.workspace.table(name, self.name)

    @property
    def has_carry(self) -> bool:
        """Whether the day before left a carry, and the key to read it by was there at ingest."""
        before = self.workspace.table("carry", str(self.local.previous))
        return before.exists() and any(self.table("rekey").rglob("*.parquet"))

    def is_made(self, folder: Path) -> bool:
        """Whether a table's folder was made from what the day is now."""
        return self._mark_of(folder) == self._made_from(folder.parent.name)

    def changed(self, folder: Path) -> list[str]:
        """What is not as it was when a table's folder was made, by name."""
        before, now = self._mark_of(folder), self._made_from(folder.parent.name)
        names = [name for name in now if before.get(name) != now[name]]
        return [_told(name, before.get(name), now[name]) for name in names] or ["the way of making it"]

    def mark(self, folder: Path) -> None:
        """Note in an unfinished folder of a table what it is made from."""
        (folder / MARK).write_text(json.dumps(self._made_from(folder.parent.name)))

    def _mark_of(self, folder: Path) -> dict[str, Any]:
        try:
            mark: dict[str, Any] = json.loads((folder / MARK).read_text())
        except (OSError, ValueError):
            return {}
        return mark

    def _made_from(self, table: str) -> dict[str, Any]:
        """What a table depends on, by name; what is taken in depends on less than what is made of it."""
        settings, allowed = self.settings, self.permission
        parts: dict[str, Any] = {
            **{f"files of {feed}": file_signature(self.files(feed)) for feed in _FED},
            "[feeds], [ingest] or time zone": fingerprint(
                self._said_of("feeds", "ingest"), settings.workspace.time_zone
            ),
            "purpose": fingerprint(
                allowed.needs_consent, allowed.purpose.consent_texts, allowed.limits.dimensions
            ),
            "cells of the plan": fingerprint(list(self.reference.plan.cell_id)),
            "decisions of subscribers": self.decisions.hash,
            # The bucket of a person depends on how many there are.
            "[engine] buckets": len(self.buckets),
            "method": METHOD_VERSION,
        }
        if table not in TAKEN_IN:
            parts |= {
                "cell plan": self.reference.plan.plan_id,
                "areas": self.reference.areas.areas_id,
                "cell plan, areas, census, buildings or [network]": self.reference.id,
                "[mobility]": fingerprint(self._said_of("mobility")),
            }
        if table not in TAKEN_IN | _MOVING:
            parts |= {
                "[anchors]": fingerprint(self._said_of("anchors")),
                "[products]": [spec.id for spec in self.cubes],
            }
        return parts


def _told(name: str, before: Any, now: Any) -> str:
    """A changed part by its name; of files, how many."""
    if name.startswith("files of") and isinstance(before, list):
        fresh = sum(file not in before for file in now)
        gone = sum(file[0] not in {other[0] for other in now} for file in before)
        return f"{name} ({fresh} new or changed, {gone} gone)"
    return name


def is_simulated(root: Path) -> bool:
    """Whether the workspace's people were invented by the lab."""
    return (root / "scenario.json").exists()


def open_day(workspace: Workspace, settings: Settings, local: LocalDay, *, keep: bool = False) -> Day:
    """The day with its reference data read and checked.

    Args:
        workspace: where everything lies.
        settings: footfall.toml.
        local: the calendar day.
        keep: bad rows of the small feeds go to the vault's quarantine; only whoever holds the workspace
            may say so, or two processes would write one place.
    """
    with contextlib.ExitStack() as stack:
        if keep:
            place = workspace.table("quarantine-reference", str(local))
            folder = stack.enter_context(quarantine_folder(place))
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="footfall-")))
        kept = stack.enter_context(Quarantine(folder))
        reference = read_reference(workspace, settings, local, kept)
    return Day(workspace, settings, local, reference)
