"""`footfall export` and `footfall releases`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from footfall.cli.app import run_cli
from footfall.cli.export import Format
from footfall.releases.formats import FORMATS


def test_export_offers_every_format() -> None:
    """The formats that can be named are those that can be written."""
    assert [form.value for form in Format] == list(FORMATS)


def test_csv_goes_to_stdout_and_holes_are_empty(
    town: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`--out -` writes the file to stdout and nothing else; a withheld value is an empty field."""
    assert run_cli(["export", "visitors/2026-03-02", "--out", "-"]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert list(csv.reader(lines)) == [
        ["level", "area", "value", "low", "high", "status", "sample_band"],
        ["zone", "Z1", "1800", "1700", "1900", "ok", "200-1000"],
        ["zone", "Z3", "", "", "", "withheld_small", ""],
    ]


def test_geojson_has_a_feature_for_each_row(town: Path) -> None:
    """A GeoJSON file holds the polygon of each row's area."""
    assert run_cli(["export", "visitors/2026-03-02", "-f", "geojson", "-o", "v.geojson"]) == 0
    features = json.loads(Path("v.geojson").read_text())["features"]
    assert [(f["geometry"]["type"], f["properties"]["value"]) for f in features] == [
        ("Polygon", 1800.0),
        ("Polygon", None),
    ]


def test_a_file_is_named_by_its_release(town: Path) -> None:
    """Without --out, the file is PRODUCT-DAY.FORMAT in this folder."""
    assert run_cli(["export", "flows/2026-03-02", "--format", "parquet"]) == 0
    assert pq.read_table(town / "flows-2026-03-02.parquet").num_rows == 2


def test_a_missing_folder_is_refused(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in a folder that is not there ends with code 2 and a sentence."""
    assert run_cli(["export", "flows/2026-03-02", "-o", "nowhere/x.csv"]) == 2
    assert "there is no folder nowhere" in capsys.readouterr().err


def test_releases_are_listed(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every release stands with id, product, day, rows, withheld share and profile."""
    assert run_cli(["releases"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "visitors" in line)
    cells = [cell.strip() for cell in line.strip("│ ").split("│")]
    assert cells == ["3bcdef012345", "visitors", "2026-03-02", "2", "25%", "strict"]


def test_releases_as_json_are_manifests(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints whole manifests."""
    assert run_cli(["releases", "--json"]) == 0
    products = [manifest["product"] for manifest in json.loads(capsys.readouterr().out)]
    assert products == ["dwell", "flows", "footfall", "visitors"]


def test_no_releases_are_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty workspace lists nothing, and --json prints an empty list."""
    (tmp_path / "footfall.toml").write_text("")
    assert run_cli(["releases", "-w", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
