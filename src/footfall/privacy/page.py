"""Writes the tables of docs/privacy.md, and their numbers into docs/figures/privacy.json.

`python -m footfall.privacy.page docs`. The page is written by hand but for what stands between
`<!-- table: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from footfall.model.cube import UNITS_PER_PERSON, CubeSpec
from footfall.model.settings import DEFAULT_PRODUCTS
from footfall.model.vocabulary import LEVELS
from footfall.privacy.accounting import epsilon, sigma_units, split, worst_case_auc
from footfall.privacy.bounding import bound_units
from footfall.privacy.law.packs import EVERYWHERE, PACKS, Pack
from footfall.privacy.profiles import LAB, PROFILES, Profile
from footfall.products.catalogue import cubes_of, enabled
from footfall.products.cubes.specs import cube_specs
from footfall.products.cubes.window_specs import window_specs

DELTA: Final = 1e-9
DEFAULT: Final = "strict"
SHOWN: Final = ("strict", "standard")
_TABLE: Final = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
Rows = Sequence[Mapping[str, Any]]


def profiles() -> list[dict[str, Any]]:
    """What each profile allows and promises."""
    return [_profile(profile) for profile in PROFILES.values()]


def _profile(profile: Profile) -> dict[str, Any]:
    promised = profile.name != LAB
    return {
        "profile": f"`{profile.name}`" + (" (default)" if profile.name == DEFAULT else ""),
        "ρ of a day": str(profile.rho_day),
        "ε at δ 1e-9": round(epsilon(profile.rho_day, DELTA), 2) if promised else None,
        "worst-case AUC": round(worst_case_auc(profile.rho_day), 3) if promised else None,
        "ρ of a window": str(profile.rho_window) if promised else None,
        "ρ of a month": str(profile.rho_month),
        "k": profile.k,
        "z": profile.z,
        "for": profile.note,
    }


def law() -> list[dict[str, Any]]:
    """What the packs demand of every purpose, in short."""
    return [_pack(pack) for pack in (EVERYWHERE, *PACKS.values())]


def _pack(pack: Pack) -> dict[str, Any]:
    by_check = {rule.check: rule for rule in pack.rules}
    value = {check: rule.value for check, rule in by_check.items()}
    group, service = value.get("group", {}), by_check.get("value_added_service")
    kept, profile = value.get("retention_h"), by_check.get("profile")
    return {
        "": pack.code,
        "bases": ", ".join(value.get("legal_bases", ())),
        "value-added service": f"must be one, if {' or '.join(service.bases) or 'any'}" if service else "",
        "k, z": f"{group['k']}, {group['z']}" if group else "",
        "profile": f"{profile.value}{_if_for(profile.recipients)}" if profile else "",
        "kept": f"{kept} h" if kept else "",
        "windows": "with consent" if "no_windows" in value else "",
    }


def _if_for(recipients: Sequence[str]) -> str:
    return f", if for {' or '.join(recipients)}" if recipients else ""


def cubes() -> list[dict[str, Any]]:
    """The noise that bounds and shares buy in a day, for the default products, on all levels of areas."""
    needed = cubes_of(enabled(DEFAULT_PRODUCTS).values())
    specs = cube_specs(dict.fromkeys(LEVELS, ("",)), needed)
    return [_cube(spec, specs, lambda profile: profile.rho_day) for spec in specs]


def window_cubes() -> list[dict[str, Any]]:
    """The same of a window."""
    needed = cubes_of(enabled(DEFAULT_PRODUCTS).values())
    specs = window_specs(dict.fromkeys(LEVELS, ("",)), needed)
    return [_cube(spec, specs, lambda profile: profile.rho_window) for spec in specs]


def _cube(spec: CubeSpec, specs: Sequence[CubeSpec], budget: Callable[[Profile], Fraction]) -> dict[str, Any]:
    row: dict[str, Any] = {"cube": spec.id, "bound²": spec.bound_squared}
    for name in SHOWN:
        profile = PROFILES[name]
        rho = split(budget(profile), specs)[spec.id]
        sigma = sigma_units(rho, bound_units(spec)) / UNITS_PER_PERSON
        row |= {
            f"ρ {name}": round(float(rho), 6),
            f"σ {name}": round(sigma, 1),
            f"shown from ({name})": round(profile.k + profile.z * sigma, 1),
        }
    return row


TABLES: Final = {"profiles": profiles, "law": law, "cubes": cubes, "window_cubes": window_cubes}


def written(page: str) -> str:
    """The page with its tables as they are now; KeyError if it has a table that is not in TABLES."""
    return _TABLE.sub(lambda found: found[1] + _table(TABLES[found[2]]()) + found[3], page)


def figures() -> str:
    """The numbers of all tables as JSON."""
    return json.dumps({name: rows() for name, rows in TABLES.items()}, indent=1, ensure_ascii=False) + "\n"


def _table(rows: Rows) -> str:
    columns = list(rows[0])
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    lines += [f"| {' | '.join('' if row[c] is None else str(row[c]) for c in columns)} |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page and its figures into the docs folder that is given."""
    docs = Path(sys.argv[1])
    page = docs / "privacy.md"
    page.write_text(written(page.read_text(encoding="utf-8")), encoding="utf-8")
    (docs / "figures" / "privacy.json").write_text(figures(), encoding="utf-8")


if __name__ == "__main__":
    main()
