"""Kills runs at random points and writes bench/faults.json and bench/faults.md: `python bench/faults.py`.

Takes about four CPU seconds for each kill.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from footfall.lab.kills import Kill, kills

HERE = Path(__file__).parent
TEXT = """\
## Faults

Written by `python bench/faults.py --kills {count} --seed {seed}`; each kill in `faults.json`. Two days of a
city of 300 people from events to releases and a sweep two days later, killed by `kill -9`, then run again
undisturbed and compared with a life that nothing disturbed: releases, charges, the audit chain, and what is
left in the vault.

| kills | fell before the end | before a writing operation | at a random time | wrong after the next run |
|---|---|---|---|---|
| {count} | {struck} | {operations} | {moments} | {wrong} |

Where those before an operation fell: {places}.
"""


def main() -> None:
    """Kill, and write what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = list(kills(Path(folder), given.kills, given.seed))
    (HERE / "faults.json").write_text(
        json.dumps({"seed": given.seed, "kills": [asdict(kill) for kill in made]}, indent=1) + "\n"
    )
    (HERE / "faults.md").write_text(_page(made, given.seed))


def _page(made: list[Kill], seed: int) -> str:
    before = [kill for kill in made if kill.operation is not None]
    places = Counter(_place(kill.at) for kill in before if kill.at)
    return TEXT.format(
        count=len(made),
        seed=seed,
        struck=sum(kill.struck for kill in made),
        operations=len(before),
        moments=len(made) - len(before),
        wrong=sum(bool(kill.wrong) for kill in made),
        places=", ".join(f"{place} {count}" for place, count in places.most_common()),
    )


def _place(at: str) -> str:
    """The room of a workspace that an operation was about to change."""
    operation, _, path = at.partition(" ")
    rooms = ("vault", "releases", "audit", "control.db", "reference", "seal")
    known = next((room for room in rooms if f"/{room}" in path), "")
    return "the ledger" if operation == "database" or known == "control.db" else known or "elsewhere"


if __name__ == "__main__":
    main()
