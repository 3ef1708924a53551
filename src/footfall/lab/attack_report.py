"""Writes docs/attacks.md, docs/figures/attacks.json and mutants.json: `python -m footfall.lab.attack_report`.

Simulates a city, runs it, and attacks it under each profile. Noise is seeded here, so that all figures but
those of time can be repeated.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from footfall.lab.attack.catalogue import DESCRIPTIONS, kind_of
from footfall.lab.attack.figure import Figure, Mutant
from footfall.lab.attack.suite import Attacked, attack_people
from footfall.lab.attack.world import world_of
from footfall.lab.reporting.runs import PROFILES_SHOWN, linked, seeded
from footfall.lab.simulate import Scenario, simulate
from footfall.model.local_day import LocalDay
from footfall.model.settings import PrivacySettings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.days import days_found
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run

SEED: Final = 20260302

HEAD = """\
# Attacks, measured

Written by `{command}`;
the same numbers are in [figures/attacks.json](figures/attacks.json), those of the mutants in
[figures/mutants.json](figures/mutants.json). People are simulated: {people:,} of them over
{days} days, seed {seed}. It took {minutes:.1f} CPU minutes.

An attack that fails on exact figures proves nothing by failing on ours, and one that does as well without
any data of the people attacked has learnt nothing about them. So each runs four times:

- **unprotected**: on exact figures;
- **k-only**: on exact figures of at least k people, the others left out;
- **baseline**: on no data, or on other people's;
- **strict**, **standard**: on what Footfall releases under each profile.

**limit** is the most that ours may be; a figure above it is **missed**. Where the attack does no better on
unprotected figures than its limit allows ours, it says *no power*: it proves nothing, and stands here
because it is well known. Flow dominance is a rule and no attack. k-only figures are those of `strict`.

"""
MUTANTS = """\
Gates broken on purpose, judged by the audit of the worst-case canary with 20,000 measurements, for a day's
whole budget. A mutant is caught if the AUC or the least possible ε exceeds what is promised.
"""
LIMITS = """\
## What these figures mean, and what they do not

- The people are invented and few. Among more people each one is hidden better from everyone who does not
  know all others; the worst-case canary does not depend on how many there are.
- The guarantee is the ρ that is charged, and it holds against attackers nobody has thought of. Attacks
  show that the code does what the proof says, and that weaker ways of publishing do not.
- A population can be learnt about, and is meant to be: that many people go from one area to another is a
  release's purpose, and whoever is known to be one of them is known to be like them.
- Time is measured on the release store, on a machine that did other things too.
"""


def write_report(docs: Path, scenario: Scenario, command: str) -> list[Attacked]:
    """Attack a city under all profiles and write the page and both files of figures."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        found = _attacked(scenario, Path(folder))
    minutes = (time.process_time() - began) / 60
    head = HEAD.format(
        command=command, people=scenario.people, days=scenario.days, seed=scenario.seed, minutes=minutes
    )
    (docs / "figures").mkdir(parents=True, exist_ok=True)
    _write(docs / "figures" / "attacks.json", [f.as_dict() for each in found for f in each.figures])
    _write(docs / "figures" / "mutants.json", [m.as_dict() for each in found for m in each.mutants])
    (docs / "attacks.md").write_text(head + page(found) + LIMITS)
    return found


def _write(file: Path, rows: list[dict[str, Any]]) -> None:
    file.write_text("[\n" + ",\n".join(f" {json.dumps(row)}" for row in rows) + "\n]\n")


def _attacked(scenario: Scenario, folder: Path) -> list[Attacked]:
    root = folder / "city"
    simulate(scenario, root)
    settings = read_settings(Workspace(root).settings_file)
    days = days_found(root, settings.feeds["events"], settings.workspace.time_zone)
    measuring = {Step.HOMES, Step.COUNT, Step.MEASURE, Step.PUBLISH}
    run(Workspace(root), settings, days, wanted=frozenset(Step) - measuring)
    return [_attacked_under(profile, scenario, folder, days) for profile in PROFILES_SHOWN]


def _attacked_under(profile: str, scenario: Scenario, folder: Path, days: Sequence[LocalDay]) -> Attacked:
    measured = Workspace(folder / profile)
    shutil.copytree(folder / "city", measured.root, copy_function=linked)
    settings = read_settings(measured.settings_file)
    under = settings.model_copy(update={"privacy": PrivacySettings.model_validate({"profile": profile})})
    run(measured, under, days, noise=seeded(scenario.seed))
    return attack_people(world_of(measured, under, days), profile, scenario.seed, _say)


def _say(attack: str) -> None:
    sys.stderr.write(f"{time.process_time():7.1f} s  {attack}\n")


def page(found: Sequence[Attacked]) -> str:
    """The tables of all attacks, what was missed, and the mutants."""
    by_name: dict[str, dict[str, Figure]] = {}
    for each in found:
        for figure in each.figures:
            by_name.setdefault(figure.attack, {})[each.profile] = figure
    kinds: dict[str, list[str]] = {}
    for attack in by_name:
        kinds.setdefault(kind_of(attack), []).append(attack)
    text = _missed([figure for figures in by_name.values() for figure in figures.values()])
    for kind, attacks in kinds.items():
        text += (
            f"## {kind[0].upper()}{kind[1:]}\n\n{DESCRIPTIONS[kind]}\n\n{_table(kind, attacks, by_name)}\n"
        )
    return text + _mutants([mutant for each in found for mutant in each.mutants])


def _missed(figures: Sequence[Figure]) -> str:
    missed = [figure for figure in figures if not figure.passes]
    lines = [f"{len(figures) - len(missed)} of {len(figures)} figures stay within their limits."]
    lines += [
        f"- Missed under `{figure.profile}`: {figure.attack}: {figure.ours:.4f}, limit {figure.limit:.4f}."
        for figure in missed
    ]
    return "\n".join(lines) + "\n\n"


def _table(kind: str, attacks: Sequence[str], by_name: dict[str, dict[str, Figure]]) -> str:
    shown = [name for name in ("strict", "standard") if any(name in by_name[attack] for attack in attacks)]
    ours = " | ".join(f"{name} | limit" for name in shown)
    lines = [f"| | unprotected | k-only | baseline | {ours} | |", "|---" * (5 + 2 * len(shown)) + "|"]
    for attack in attacks:
        figures = by_name[attack]
        first = figures[shown[0]]
        cells = [_shown(value) for value in (first.unprotected, first.k_only, first.baseline)]
        for name in shown:
            cells += [_shown(figures[name].ours), _shown(figures[name].limit)]
        label = attack.removeprefix(kind).lstrip(",: ") or attack
        lines.append(f"| {label} | {' | '.join(cells)} | {_verdict(list(figures.values()))} |")
    return "\n".join(lines) + "\n"


def _verdict(figures: Sequence[Figure]) -> str:
    words = []
    attacks = [figure for figure in figures if None not in (figure.unprotected, figure.baseline)]
    if any((figure.unprotected or 0) <= figure.limit for figure in attacks):
        words.append("*no power*")
    missed = [figure.profile for figure in figures if not figure.passes]
    return ", ".join([*words, f"**missed** ({', '.join(missed)})" if missed else "kept"])


def _shown(value: float | None) -> str:
    return (
        "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".") if value in {0, 1} else f"{value:.3f}"
    )


def _mutants(mutants: Sequence[Mutant]) -> str:
    lines = [
        "## Mutants\n",
        MUTANTS,
        "| broken | profile | AUC promised | found | ε promised | at least | |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {m.mutant} | {m.profile} | {m.promised_auc:.3f} | {m.found_auc:.3f} | {m.promised_epsilon:.2f} "
        f"| {m.found_epsilon:.2f} | {'caught' if m.caught else 'nothing found'} |"
        for m in mutants
    ]
    return "\n".join(lines) + "\n\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m footfall.lab.attack_report", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs"), help="the docs folder")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args(arguments)
    command = "python -m footfall.lab.attack_report"
    command += f" --people {given.people} --days {given.days} --seed {given.seed}"
    write_report(given.out, Scenario(people=given.people, days=given.days, seed=given.seed), command)


if __name__ == "__main__":
    main()
