"""What is needed to drive the page, and what of it is missing."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
BUILT = ROOT / "src" / "footfall" / "server" / "static" / "index.html"


@dataclass(frozen=True)
class Page:
    """A served page and the keys of the server's clients."""

    url: str
    keys: dict[str, str]

    def environment(self) -> dict[str, str]:
        """What the browser's tests must know."""
        return {
            **os.environ,
            "FOOTFALL_URL": self.url,
            "FOOTFALL_KEY": self.keys["all"],
            "FOOTFALL_KEY_NONE": self.keys["none"],
            "FOOTFALL_KEY_ZONE": self.keys["zone11"],
            "FOOTFALL_KEY_OPERATOR": self.keys["operator"],
            "CHROMIUM": shutil.which("chromium") or "",
        }


def no_packages() -> str:
    """Why the page's tools can't run; empty if they can."""
    if shutil.which("npm") is None or not (WEB / "node_modules").is_dir():
        return "Node or the page's packages are missing (make page)"
    return ""


def undrivable() -> str:
    """Why the page can't be driven; empty if it can."""
    if reason := no_packages():
        return reason
    if not BUILT.is_file():
        return "the page was not built (make page)"
    if shutil.which("chromium") is None:
        return "Chromium is missing (apt-get install chromium)"
    return ""
