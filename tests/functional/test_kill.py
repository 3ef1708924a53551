"""A run that is killed anywhere and run again ends as if nothing had happened."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

KILLS = 10
SEED = 5


def test_killed_lives_end_like_an_undisturbed_one(tmp_path: Path) -> None:
    """After kill -9 anywhere from ingest to sweep, the next run makes the same releases, charged once.

    Each of `footfall.lab.kills`' lives is compared with a calm one: releases, charges, audit chain, what is
    left in the vault. `bench/faults.py` does it at 200 points.
    """
    program = [sys.executable, "-m", "footfall.lab.kills", str(tmp_path), "--kills", str(KILLS)]
    done = subprocess.run([*program, "--seed", str(SEED)], check=False, capture_output=True, text=True)
    made = [json.loads(line) for line in done.stdout.splitlines()]

    assert len(made) == KILLS, done.stderr
    assert [kill for kill in made if kill["wrong"]] == []
    assert done.returncode == 0
    assert sum(kill["struck"] for kill in made) >= KILLS // 2
    assert all(kill["at"] for kill in made if kill["operation"] is not None and kill["struck"])
