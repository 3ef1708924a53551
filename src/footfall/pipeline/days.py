"""Which days there are to work on."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from footfall.model.errors import SettingsError
from footfall.model.local_day import LocalDay, days_between
from footfall.model.settings import Settings

_PLACE = re.compile(r"\{day(?::([^}]*))?\}")
_ISO = "%Y-%m-%d"


def chosen_days(
    root: Path, settings: Settings, day: date | None, first: date | None, last: date | None
) -> tuple[LocalDay, ...]:
    """One day, the days from `first` to `last`, or all days that the events feed has.

    Raises:
        SettingsError: the choice contradicts itself, or the days can't be found.
    """
    zone = settings.workspace.time_zone
    if day is not None:
        if first or last:
            raise SettingsError("Give either --day, or --from and --to.")
        return (LocalDay(day, zone),)
    if first and last:
        if last < first:
            raise SettingsError(f"--from {first} lies after --to {last}.")
        return days_between(first, last, zone)
    if first or last:
        raise SettingsError("--from and --to go together.")
    return tuple(LocalDay(found, zone) for found in days_in_feed(root, settings))


def days_in_feed(root: Path, settings: Settings) -> list[date]:
    """Days for which the events feed has a file or folder, found by the `{day}` in its path.

    Raises:
        SettingsError: there is no such path, or nothing lies there.
    """
    feed = settings.feeds.get("events")
    if feed is None:
        raise SettingsError("footfall.toml has no [feeds.events]: say where the events come from.")
    place = _PLACE.search(feed.path)
    if place is None:
        message = (
            f"[feeds.events] path {feed.path!r} has no {{day}}, so days can't be found. Name them: --day."
        )
        raise SettingsError(message)
    form = place.group(1) or _ISO
    pattern = re.compile(
        re.escape(str(root / feed.path[: place.start()])) + r"([^/]+)" + _rest(feed.path, place)
    )
    candidates = root.glob(_PLACE.sub("*", feed.path))
    texts = {match.group(1) for path in candidates if (match := pattern.fullmatch(str(path)))}
    days = sorted(found for text in texts if (found := _read(text, form)))
    if not days:
        raise SettingsError(
            f"No day's events lie at {feed.path!r} under {root}. Mend `path` of [feeds.events]."
        )
    return days


def _rest(path: str, place: re.Match[str]) -> str:
    return re.escape(path[place.end() :])


def _read(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 a calendar date has no zone
    except ValueError:
        return None
