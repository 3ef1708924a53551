"""The packs: `<country>.toml` beside this file, and `everywhere.toml`, which always applies."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from footfall.model.errors import LawError
from footfall.privacy.law.rules import CHECKS, Rule


@dataclass(frozen=True)
class Pack:
    """The rules of a country.

    Args:
        code: two letters, ISO 3166, or "everywhere".
        name: of the country.
        rules: in the order of the file.
    """

    code: str
    name: str
    rules: tuple[Rule, ...]


def _pack(file: Any) -> Pack:
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    rules = tuple(Rule(**_plain(rule)) for rule in facts["rules"])
    unknown = [rule.id for rule in rules if rule.check not in CHECKS]
    assert not unknown, f"{file.name}: {unknown} name no check"
    code = file.name.removesuffix(".toml")
    return Pack(code if code == "everywhere" else code.upper(), facts["name"], rules)


def _plain(rule: dict[str, Any]) -> dict[str, Any]:
    filters = {name: tuple(rule[name]) for name in ("bases", "recipients") if name in rule}
    return rule | filters


_ALL: Final = sorted(
    (_pack(file) for file in files(__package__).iterdir() if file.name.endswith(".toml")),
    key=lambda pack: pack.code,
)
PACKS: Final = {pack.code: pack for pack in _ALL if pack.code != "everywhere"}
"""By country."""
EVERYWHERE: Final = next(pack for pack in _ALL if pack.code == "everywhere")


def packs_of(countries: Iterable[str]) -> tuple[Pack, ...]:
    """The packs of countries, after the one that always applies.

    Raises:
        LawError: there is no pack for a country.
    """
    codes = list(dict.fromkeys(countries))
    missing = [code for code in codes if code not in PACKS]
    if missing:
        message = (
            f"There is no law pack for {', '.join(missing)}, so nothing can be lawful there. There "
            f"are {', '.join(PACKS)}; set workspace.country and the purpose's countries, or write the pack."
        )
        raise LawError(message)
    return (EVERYWHERE, *(PACKS[code] for code in codes))
