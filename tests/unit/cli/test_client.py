"""`footfall client`: keys shown once, grants, ends, use."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from footfall.cli.app import run_cli
from footfall.server.access.meter import Access, Meter
from footfall.server.access.registry import Registry, now
from footfall.server.access.tables import AccessDatabase


@pytest.fixture(name="home")
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace; the tests run inside it."""
    (tmp_path / "footfall.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _listed(capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    assert run_cli(["client", "list", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_key_is_shown_once_and_kept_as_a_hash(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stdout has the key alone, it is good, and neither it nor its secret lies in the database."""
    assert run_cli(["client", "add", "town-hall", "--name", "Town hall", "--expires", "30"]) == 0
    key = capsys.readouterr().out.strip()
    clients = Registry(AccessDatabase(home / "access.db")).clients()
    client = clients.of_key(key, now())
    assert client is not None
    assert (client.id, client.grants) == ("town-hall", ())
    stored = b"".join(file.read_bytes() for file in home.glob("access.db*"))
    assert key.split("_", 2)[2].encode() not in stored


def test_grants_are_listed_as_they_were_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A grant holds what was said, and the least where nothing was."""
    assert run_cli(["client", "add", "shop", "--no-key"]) == 0
    command = "client grant shop --product footfall --area Z1 --area Z2 --level district --time day"
    command += " --from 2026-03-02"
    assert run_cli(command.split()) == 0
    (shop,) = _listed(capsys)
    assert shop["keys"] == []
    assert shop["grants"] == [
        {
            "number": 1,
            "product": "footfall",
            "areas": ["Z1", "Z2"],
            "from": "2026-03-02",
            "to": None,
            "finest_level": "district",
            "finest_time": "day",
            "attributes": [],
        }
    ]


def test_keys_rotate(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second key is good beside the first until the first is revoked."""
    run_cli(["client", "add", "shop"])
    first = capsys.readouterr().out.strip()
    run_cli(["client", "key", "shop"])
    second = capsys.readouterr().out.strip()
    assert run_cli(["client", "revoke", "shop", "--key", first.split("_")[1]]) == 0
    clients = Registry(AccessDatabase(home / "access.db")).clients()
    assert [clients.of_key(key, now()) is not None for key in (first, second)] == [False, True]


def test_grants_and_clients_end(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A grant can be taken back, and a client ended."""
    run_cli(["client", "add", "shop"])
    run_cli(["client", "grant", "shop", "--product", "*"])
    assert run_cli(["client", "revoke", "shop", "--grant", "1"]) == 0
    assert run_cli(["client", "revoke", "shop"]) == 0
    (shop,) = _listed(capsys)
    assert (shop["active"], shop["grants"]) == (False, [])


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("client add Shop!", 5, "can't be a client's id"),
        ("client key nobody", 5, "There is no client 'nobody'"),
        ("client grant nobody --product footfall", 5, "There is no client 'nobody'"),
        ("client revoke nobody", 5, "There is no client 'nobody' in force"),
        ("client grant shop --product footfall --level street", 2, "'street' is none of"),
        ("client grant shop --product footfall --time minute", 2, "'minute' is none of"),
    ],
)
def test_mistakes_are_told(
    home: Path, capsys: pytest.CaptureFixture[str], command: str, code: int, said: str
) -> None:
    """What can't be is refused with a sentence."""
    assert run_cli(command.split()) == code
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_name_is_taken_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second client of the same id is refused."""
    run_cli(["client", "add", "shop"])
    assert run_cli(["client", "add", "shop"]) == 5
    assert "There is a client 'shop' already" in capsys.readouterr().err


def test_use_is_exported_for_billing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`usage` is a CSV by client, product and day; refused requests aren't in it."""
    run_cli(["client", "add", "shop"])
    meter = Meter(AccessDatabase(home / "access.db"))
    for status, rows, day in (
        (200, 10, "2026-03-02"),
        (200, 5, "2026-03-02"),
        (403, 0, "2026-03-02"),
        (200, 1, "2026-04-01"),
    ):
        place = ("GET", "/v1/products/footfall/values", "footfall")
        meter.note(Access(f"{day}T08:00:00+00:00", "r", "shop", "key", *place, status, "", rows, 100, 0.1))
    meter.flush()
    capsys.readouterr()
    assert run_cli(["client", "usage", "--month", "2026-03"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row == {
        "client": "shop",
        "product": "footfall",
        "day": "2026-03-02",
        "requests": "2",
        "rows": "15",
        "bytes": "200",
    }


def test_clients_are_listed_for_people(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table names clients, keys and grants."""
    run_cli(["client", "add", "shop"])
    run_cli(["client", "grant", "shop", "--product", "footfall"])
    capsys.readouterr()
    assert run_cli(["client", "list"]) == 0
    assert "footfall by zone, hour; all areas" in " ".join(capsys.readouterr().out.split())
