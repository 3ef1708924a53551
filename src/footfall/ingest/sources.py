"""Which files a feed consists of, and which of their columns are meant."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from footfall.ingest.texts import shape
from footfall.model.contracts import FORBIDDEN_COLUMNS, Contract
from footfall.model.errors import Fault, ForbiddenColumnError, InputError, SettingsError
from footfall.model.settings import FeedSettings

CSV_ENDINGS: Final = (".csv", ".csv.gz", ".txt", ".txt.gz")
PARQUET_ENDINGS: Final = (".parquet", ".pq")
_ENDINGS: Final = (*CSV_ENDINGS, *PARQUET_ENDINGS)
_DIGITS_OF_NAMES: Final = 2
ABOUT_PERSONS: Final = frozenset({"events", "people", "optouts"})


def feed_path(root: Path, feed: FeedSettings, day: date | None = None) -> Path:
    """The file or folder of a feed; of one day, if its path has a `{day}`."""
    return root / (feed.path.format(day=day) if "{day" in feed.path else feed.path)


def feed_files(root: Path, feed: FeedSettings, day: date | None = None) -> tuple[Path, ...]:
    """Files of a feed in the order of their names; of one day, if its path has a `{day}`.

    Files and folders that are hidden, begin with an underscore or end in `.tmp` are left alone:
    writers use such names for what isn't finished.

    Raises:
        InputError: there is no such file or folder, or nothing readable in it.
    """
    path = feed_path(root, feed, day)
    try:
        if path.is_file():
            return (path,)
        is_folder = path.is_dir()
    except OSError as unusable:
        rule = f"the path cannot be used: {unusable.strerror}"
        raise InputError(Fault(path, rule, "Mend `path` of the feed.")) from None
    if not is_folder:
        raise InputError(Fault(path, "there is no such file or folder", "Mend `path` of the feed."))
    # A file that is linked to from several names is the same file: its rows count once.
    files = {file.resolve(): file for file in sorted(_inside(path), reverse=True)}
    if not files:
        raise InputError(Fault(path, "the folder holds no CSV or Parquet file", "Mend `path` of the feed."))
    return tuple(sorted(files.values()))


def _inside(folder: Path) -> Iterator[Path]:
    """Files of a folder and of all folders in it, links included."""
    seen: set[Path] = set()
    for name, folders, names in os.walk(folder, onerror=_refuse_closed, followlinks=True):
        here = Path(name)
        folders[:] = [inner for inner in folders if _is_meant(inner) and here.resolve() not in seen]
        seen.add(here.resolve())
        for file in (here / name for name in names if _is_meant(name) and name.lower().endswith(_ENDINGS)):
            if not file.is_file():
                rule = "there is such a name and no file behind it"
                raise InputError(Fault(file, rule, "Mend the link, or remove it."))
            yield file


def _is_meant(name: str) -> bool:
    return not name.startswith((".", "_")) and not name.endswith(".tmp")


def _refuse_closed(error: OSError) -> None:
    rule = f"the folder cannot be read: {error.strerror}"
    raise InputError(Fault(Path(error.filename), rule, "Mend its permissions."))


def is_parquet(file: Path, feed: FeedSettings) -> bool:
    """Whether a file is to be read as Parquet: by the setting, else by its name."""
    if feed.format == "auto":
        return file.name.lower().endswith(PARQUET_ENDINGS)
    return feed.format == "parquet"


def resolve_columns(
    file: Path,
    header: Sequence[str],
    feed: FeedSettings,
    contract: Contract,
    only: frozenset[str] | None = None,
) -> dict[str, str]:
    """Footfall's name -> name in the file, for the contract's columns that the file has.

    Args:
        file: the file.
        header: names of its columns.
        feed: names them in the operator's words.
        contract: names them in ours.
        only: columns that are needed; None: all.

    Raises:
        SettingsError: the feed's settings name a column or a value that the contract doesn't have.
        ForbiddenColumnError: the file carries a column that must never be taken in.
        InputError: a required column is missing, or a name stands twice in the header.
    """
    refuse_unknown_words(feed, contract)
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
            if only is None or column.name in only:
                found[column.name] = matches[0]
        elif column.required or column.name in feed.columns:
            raise InputError(_missing(file, header, wanted, contract))
    return found


def refuse_unknown_words(feed: FeedSettings, contract: Contract, *also: str) -> None:
    """Refuse settings that name a column or a value which the contract, and `also`, don't have.

    Raises:
        SettingsError: names the word, and those that there are.
    """
    section, known = f"footfall.toml: [feeds.{contract.name}", (*contract.names, *also)
    for name in (*feed.columns, *feed.values):
        if name not in known:
            message = f"{section}.…] names a column {name!r}; there are {', '.join(known)}."
            raise SettingsError(message)
    for name, translation in feed.values.items():
        choices = contract.column(name).choices
        foreign = [value for value in translation.values() if choices and value not in choices]
        if foreign:
            message = f"{section}.values.{name}] translates to {foreign[0]!r}; use {', '.join(choices)}."
            raise SettingsError(message)


def _refuse_forbidden(file: Path, header: Sequence[str]) -> None:
    for name in header:
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        if plain in FORBIDDEN_COLUMNS:
            rule = f"the column holds {FORBIDDEN_COLUMNS[plain]}, which must never be taken in"
            raise ForbiddenColumnError(Fault(file, rule, "Leave it out of the extract.", column=name))


def _missing(file: Path, header: Sequence[str], wanted: str, contract: Contract) -> Fault:
    names = ", ".join(_shown(name, 40) for name in header[:12])
    remedy = f"The file has: {names}. Name the right one under [feeds.{contract.name}.columns]."
    if len(header) == 1 and any(mark in header[0] for mark in ",;|\t"):
        remedy = f"The header is one field, {_shown(header[0], 80)!r}: is `separator` right?"
    return Fault(file, "a required column is missing", remedy, column=wanted)


def _shown(name: str, length: int) -> str:
    """A name fit to be shown: where a file has no header, its first row stands there, ids and all."""
    clean = "".join(sign if sign.isprintable() else "\ufffd" for sign in name[:length])
    if sum(map(str.isdigit, clean)) <= _DIGITS_OF_NAMES:
        return clean
    return str(shape(pa.array([clean]))[0].as_py())
