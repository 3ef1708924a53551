"""The dashboard, driven in Chromium: each file of web/browser is a promise of several."""

from __future__ import annotations

import subprocess

import pytest
from driving import WEB, Page, no_packages

FILES = sorted(path.name for path in (WEB / "browser").glob("*.test.ts"))
SHOWN = 8000
"""How much of what a failed run said is repeated, in characters."""


@pytest.mark.parametrize("name", FILES)
def test_drives(page: Page, name: str) -> None:
    """What a file of browser tests says is so: no error, no other host, clean for axe, exports, links."""
    command = ["node_modules/.bin/vitest", "run", "--project", "browser", f"browser/{name}"]
    done = subprocess.run(command, cwd=WEB, env=page.environment(), capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-SHOWN:]


def test_logic() -> None:
    """Types, lint and the tests of the page's logic hold."""
    if reason := no_packages():
        pytest.skip(reason)
    done = subprocess.run(["npm", "run", "--silent", "check"], cwd=WEB, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-SHOWN:]
