"""Which days there are events of, found by the names of their files or folders."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from string import Formatter

from footfall.model.errors import Fault, InputError, SettingsError
from footfall.model.local_day import LocalDay
from footfall.model.settings import FeedSettings

_ISO = "%Y-%m-%d"


def days_found(root: Path, feed: FeedSettings, time_zone: str) -> tuple[LocalDay, ...]:
    """All days that files or folders are named by, in order.

    Args:
        root: folder of the workspace.
        feed: a feed whose path has a `{day}`.
        time_zone: of the areas, IANA.

    Raises:
        SettingsError: the path has no `{day}`.
        InputError: nothing on disk fits the path.
    """
    if "{day" not in feed.path:
        message = (
            f"The path {feed.path!r} of the events has no {{day}}, so its days can't be found by name. "
            "Name them: --day 2026-03-02, or --from 2026-03-02 --to 2026-03-08."
        )
        raise SettingsError(message)
    found = sorted(set(_days_of_names(root, feed.path)))
    if not found:
        remedy = "Put the events there, or mend `path` under [feeds.events]."
        raise InputError(Fault(root / feed.path, "no file or folder fits this path", remedy))
    return tuple(LocalDay(day, time_zone) for day in found)


def refuse_missing_days(root: Path, feed: FeedSettings, days: Sequence[LocalDay]) -> None:
    """Refuse days that have no file or folder, before anything is done.

    Raises:
        InputError: names the first missing day's path, and how many are missing.
    """
    if "{day" not in feed.path:
        return
    missing = [day for day in days if not (root / feed.path.format(day=day.day)).exists()]
    if missing:
        names = ", ".join(str(day) for day in missing[:5]) + (" …" if len(missing) > 5 else "")
        rule = f"there are no events of {len(missing)} of {len(days)} days ({names})"
        remedy = "Bring the files, or name the days that are there: --day, --from, --to."
        raise InputError(Fault(root / feed.path.format(day=missing[0].day), rule, remedy))


def _days_of_names(root: Path, template: str) -> Iterator[date]:
    pieces = list(Formatter().parse(template))
    pattern = "".join(glob.escape(text) + ("*" if name else "") for text, name, _, _ in pieces)
    names = re.compile("".join(re.escape(text) + ("(.+?)" if name else "") for text, name, _, _ in pieces))
    forms = [form or _ISO for _, name, form, _ in pieces if name]
    for path in glob.glob(pattern, root_dir=root):  # noqa: PTH207 (pathlib knows no absolute patterns)
        matched = names.fullmatch(path)
        for day in _readings(matched.groups() if matched else (), forms):
            if template.format(day=day) == path:
                yield day
                break


def _readings(fields: Sequence[str], forms: Sequence[str]) -> Iterator[date]:
    """Days that the fields may mean: each by itself, and all together."""
    together = ("\0".join(fields), "\0".join(forms))
    for text, form in (*zip(fields, forms, strict=False), together):
        try:
            yield datetime.strptime(text, form).date()  # noqa: DTZ007 (a calendar day has no zone)
        except (ValueError, re.error):
            continue
