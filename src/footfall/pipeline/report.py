"""Writes the privacy report, and tells whether it is stale."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

from footfall.model.files import write_file
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.assessment import assessment
from footfall.pipeline.evidence import evidence
from footfall.pipeline.transparency import transparency
from footfall.privacy.audit import AuditLog
from footfall.privacy.purposes import Permission


def write_report(
    workspace: Workspace, settings: Settings, allowed: Permission, folder: Path, attacks: Path | None = None
) -> list[Path]:
    """Write the pages into a folder, and note it; gives the files."""
    pages = _pages(workspace, settings, allowed, attacks)
    for name, text in pages.items():
        write_file(folder / name, text.encode())
    digest = blake2b("".join(pages.values()).encode(), digest_size=32).hexdigest()
    AuditLog.open(workspace).note("report", digest=digest)
    return [folder / name for name in pages]


def stale(
    workspace: Workspace, settings: Settings, allowed: Permission, folder: Path, attacks: Path | None = None
) -> list[Path]:
    """Files of the report that are missing or are not what they would be now."""
    pages = _pages(workspace, settings, allowed, attacks)
    return [folder / name for name, text in pages.items() if _read(folder / name) != text]


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


def _pages(
    workspace: Workspace, settings: Settings, allowed: Permission, attacks: Path | None
) -> dict[str, str]:
    facts = evidence(workspace, settings, allowed, attacks)
    return {
        "assessment.md": assessment(facts),
        "transparency.html": transparency(facts),
        "report.json": json.dumps(facts, indent=1, ensure_ascii=False, default=str) + "\n",
    }
