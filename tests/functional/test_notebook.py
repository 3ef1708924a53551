"""The example notebook, run cell by cell against a running server."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from api_server import add_clients
from running import served

from footfall.server.access.registry import Registry
from footfall.server.access.tables import AccessDatabase

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "client.ipynb"


def _cells() -> Iterator[str]:
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])


def _run(cell: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does: the value of a last expression is its result."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, str(NOTEBOOK), "exec"), names)  # noqa: S102 (our own notebook)
    return eval(ast.unparse(last), names) if last is not None else None  # noqa: S307 (as above)


def test_the_notebook_runs(
    tmp_path: Path, town_releases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every cell runs; the map has a shape for each zone, and the refused sum is told."""
    database = AccessDatabase(tmp_path / "access.db")
    keys = add_clients(Registry(database))
    database.close()
    names: dict[str, Any] = {"__name__": "notebook"}
    with served(town_releases, str(tmp_path / "access.db"), tmp_path / "cache") as (url, _):
        monkeypatch.setenv("FOOTFALL_URL", url)
        monkeypatch.setenv("FOOTFALL_KEY", keys["all"])
        results = [_run(cell, names) for cell in _cells()]
        names["footfall"].close()
    assert len(results[0]) == 5
    assert results[1].shape == (7, 24)
    drawn = ET.fromstring(results[2]._repr_svg_())  # noqa: S314 (made above)
    assert len(drawn.findall("{http://www.w3.org/2000/svg}path")) == 4
    assert set(results[3]["verdict"]) <= {"not_distinguishable", "higher", "lower"}
    assert "not_additive - Values of visitors must not be added up" in capsys.readouterr().out
