"""Serves as a user without rights: `python serve_as_nobody.py SETTINGS PORT UID FORBIDDEN`.

A first application is tried before the rights are given up, so that all of Python's own modules are
loaded, since the interpreter may lie where that user can't read. It ends with code 3 if the forbidden place
can be read after all.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import api_town
import uvicorn
from api_server import open_api

from footfall.server.app import create_app
from footfall.server.settings import VARIABLE


def main() -> None:
    """Give up all rights, look at what must not be seen, serve."""
    settings, port, uid, forbidden = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    os.environ[VARIABLE] = settings
    with tempfile.TemporaryDirectory() as name:
        store = api_town.build(Path(name) / "releases", api_town.DAYS[:1])
        api, http = open_api(Path(name) / "server", store.root)
        assert api.get("/v1/products/population/values", day="2026-03-02").status_code == 200
        http.__exit__(None, None, None)
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    try:
        list(forbidden.iterdir())
    except PermissionError:
        uvicorn.run(create_app(), port=port, log_level="warning", access_log=False)
        return
    sys.exit(3)


if __name__ == "__main__":
    main()
