"""Writes the API's part of the docs: `python -m footfall.server.reference docs`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from footfall.server.app import create_app
from footfall.server.problems import KINDS
from footfall.server.reference_page import reference_page
from footfall.server.settings import ServerSettings

_HEAD = """\
# Problems

Written by `python -m footfall.server.reference docs`; a test keeps it true.

Every error of the API is `application/problem+json` (RFC 9457) with `type` (`urn:footfall:problem:` and the
code), `title`, `status`, `detail` (what was wrong here), `instance` (the path), `code`, `remedy` and
`request_id`. Programs look at `code`; it never changes its meaning. Some problems have further members, such
as `dimension`.

| status | code | title | remedy |
|---|---|---|---|
"""


def errors_page() -> str:
    """The whole of docs/api-errors.md."""
    rows = [
        f"| {kind.status} | `{code}` | {kind.title} | {kind.remedy} |"
        for code, kind in sorted(KINDS.items(), key=lambda pair: (pair[1].status, pair[0]))
    ]
    return _HEAD + "\n".join(rows) + "\n"


def openapi_document() -> dict[str, Any]:
    """The OpenAPI document of the API."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = ServerSettings(releases=folder, database=str(folder / "access.db"), cache=folder)
        app = create_app(settings)
        app.state.service.database.close()
        return app.openapi()


def openapi_text() -> str:
    """The frozen copy, docs/openapi.json."""
    return json.dumps(openapi_document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    docs = Path(sys.argv[1])
    (docs / "api-errors.md").write_text(errors_page(), encoding="utf-8")
    (docs / "api-reference.md").write_text(reference_page(openapi_document()), encoding="utf-8")
    (docs / "openapi.json").write_text(openapi_text(), encoding="utf-8")
