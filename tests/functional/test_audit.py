"""What is on record: whole after a run, and whatever is done to it shows."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from counts import DAILY_PRODUCTS

from footfall.cli.app import run_cli
from footfall.lab.simulate import Scenario, simulate
from footfall.model.errors import WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.signing import Signer, canonical
from footfall.model.windows import windows_of
from footfall.model.workspace import Workspace
from footfall.pipeline.auditing import Auditor
from footfall.pipeline.keys import list_keys, rotate_signing_key
from footfall.pipeline.run import run
from footfall.pipeline.sweep import sweep
from footfall.pipeline.verify import verify
from footfall.privacy.audit import AuditLog, read_audit
from footfall.privacy.ledger import Ledger
from footfall.releases.access import READ, AccessLog
from footfall.releases.store import ReleaseStore

SCENARIO = Scenario(people=800, days=1, seed=5)


@pytest.fixture(name="ran", scope="module")
def _ran(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with one day released; to be copied, not changed."""
    root = tmp_path_factory.mktemp("ran") / "town"
    root.mkdir()
    simulate(SCENARIO, root)
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file)
    run(workspace, settings, [LocalDay(SCENARIO.first_day, settings.workspace.time_zone)])
    return workspace


@pytest.fixture(name="copy")
def _copy(ran: Workspace, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(ran.root, tmp_path / "town")))


def test_everything_is_noted(ran: Workspace) -> None:
    """Keys, purpose, run, ingest, every charge in each state, and every release stand in the log, once."""
    links = read_audit(ran).links()
    kinds = [link.kind for link in links]
    noted = {kind: [link.facts for link in links if link.kind == kind] for kind in set(kinds)}
    states = [(facts["key"], facts["status"]) for facts in noted["charge"]]
    assert len(states) == len(set(states))
    assert {(c.key, c.status) for c in Ledger(ran.control).entries()} <= set(states)
    assert sorted(DAILY_PRODUCTS) == sorted(facts["product"] for facts in noted["release"])
    assert {("signing", ""), ("day", "2026-03-02"), ("window", "2026-02-09"), ("window", "2026-02-23")} == {
        (facts["domain"], facts["period"]) for facts in noted["key"]
    }
    assert ["2026-03-02"] == [facts["day"] for facts in noted["ingest"]]
    order = [kinds.index(kind) for kind in ("purpose", "run", "ingest", "charge", "release")]
    assert order == sorted(order)


def test_no_person_is_in_the_log(ran: Workspace) -> None:
    """No id and no pseudonym of anybody stands in the audit folder."""
    written = "".join(file.read_text() for file in ran.audit.iterdir())
    ids = pacsv.read_csv(ran.root / "feeds/people.csv")["subscriber_id"].cast(pa.string()).to_pylist()
    persons = pq.read_table(ran.table("people", "2026-03-02") / "part.parquet")["person"].to_pylist()
    assert len(ids) > 200 < len(persons)
    assert [] == [text for text in (*ids, *map(str, persons)) if text in written]


def test_a_run_verifies_on_a_copy_without_vault_and_private_key(copy: Workspace) -> None:
    """Offline, elsewhere, with the public key alone: everything holds and agrees."""
    public = Signer(copy.signing_key.read_bytes()).public
    shutil.rmtree(copy.vault)
    shutil.rmtree(copy.signing_key.parent)
    found = verify(copy, public)
    assert len(DAILY_PRODUCTS) == found.releases
    assert public == found.first_key == found.last_key
    assert found.charges == 2 * len(Ledger(copy.control).entries())


def _change_manifest(workspace: Workspace) -> None:
    file = next(workspace.releases.glob("footfall/*/*/manifest.json"))
    facts = json.loads(file.read_text())
    facts["privacy"]["k"] = 50
    file.write_text(json.dumps(facts))


def _sign_manifest_with_another_key(workspace: Workspace) -> None:
    file, forger = next(workspace.releases.glob("footfall/*/*/manifest.json")), Signer(bytes(32))
    facts = json.loads(file.read_text())
    facts["title"] = "Another"
    del facts["signature"], facts["signed_by"]
    facts |= {"signature": forger.sign(canonical(facts)), "signed_by": forger.public}
    file.write_text(json.dumps(facts))


def _change_data(workspace: Workspace) -> None:
    shutil.copy(
        next(workspace.releases.glob("dwell/*/*/data.parquet")),
        next(workspace.releases.glob("footfall/*/*/data.parquet")),
    )


def _remove_release(workspace: Workspace) -> None:
    shutil.rmtree(workspace.releases / "flows")


def _add_release(workspace: Workspace) -> None:
    """A release made with the workspace's own key, but past the log."""
    store = ReleaseStore(workspace.releases, Signer(workspace.signing_key.read_bytes()))
    release = store.read(store.find("dwell/2026-03-02"))
    manifest = replace(release.manifest, release_id="0123456789ab")
    for name in ("signature", "signed_by"):
        manifest.facts.pop(name)
    store.write(replace(release, manifest=manifest))


def _take_back_a_charge(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.control) as connection:
        connection.execute("DELETE FROM charges WHERE id = (SELECT max(id) FROM charges)")
    connection.close()


def _forget_the_ledger(workspace: Workspace) -> None:
    workspace.control.unlink()


def _cut_the_log(workspace: Workspace) -> None:
    """Cut the log before the releases, consistently, as the holder of an older copy could."""
    lines = workspace.audit.joinpath("log.jsonl").read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["number"] <= 2]
    workspace.audit.joinpath("log.jsonl").write_bytes(b"".join(kept))
    last = json.loads(kept[-1])
    head = {name: last[name] for name in ("number", "time", "hash", "signature")}
    workspace.audit.joinpath("head.json").write_bytes(canonical(head))


def _put_another_key(workspace: Workspace) -> None:
    workspace.first_public_key.write_text(Signer(bytes(32)).public)


@pytest.mark.parametrize(
    "tamper",
    [
        _change_manifest,
        _sign_manifest_with_another_key,
        _change_data,
        _remove_release,
        _add_release,
        _take_back_a_charge,
        _forget_the_ledger,
        _cut_the_log,
        _put_another_key,
    ],
    ids=lambda tamper: tamper.__name__.strip("_"),
)
def test_tampering_shows(copy: Workspace, tamper: Callable[[Workspace], None]) -> None:
    """Whatever is changed, added, taken away or cut off after a run, verify refuses it."""
    verify(copy)
    tamper(copy)
    with pytest.raises(WorkspaceError):
        verify(copy)


def test_a_rotated_key_is_trusted_from_the_first(copy: Workspace) -> None:
    """After a rotation new entries have a new key; the first public key still verifies all of it."""
    first = verify(copy).first_key
    fresh = rotate_signing_key(copy)
    settings = read_settings(copy.settings_file)
    sweep(copy, settings, datetime.now(UTC) + timedelta(hours=49))
    found = verify(copy, first)
    assert (first, fresh) == (found.first_key, found.last_key)
    assert fresh == next(key.public for key in list_keys(copy, settings) if key.domain == "signing")


def test_what_a_crash_kept_from_being_noted_is_noted_by_the_next_run(copy: Workspace) -> None:
    """With the log as it was before the day's keys were noted, the next run notes all of it, once."""
    shutil.rmtree(copy.audit)
    auditor = Auditor(AuditLog.open(copy), copy)
    auditor.catch_up()
    there = [(link.kind, str(link.facts)) for link in read_audit(copy).links()]
    assert len(there) == len(set(there))
    assert len(DAILY_PRODUCTS) == sum(kind == "release" for kind, _ in there)
    Auditor(AuditLog.open(copy), copy).catch_up()
    assert len(there) == len(read_audit(copy).links())


def test_swept_keys_are_noted(copy: Workspace) -> None:
    """Each destroyed key and table has its entry; a key whose file just vanished is noted as gone."""
    settings = read_settings(copy.settings_file)
    copy.window_key(windows_of(SCENARIO.first_day)[0]).unlink()
    swept = sweep(copy, settings, datetime.now(UTC) + timedelta(hours=49))
    ended = [f for f in AuditLog.open(copy).of_kind("key") if f["event"] == "destroyed"]
    assert [("window", "2026-02-09"), ("day", "2026-03-02")] == [(f["domain"], f["period"]) for f in ended]
    tables = [facts["what"] for facts in AuditLog.open(copy).of_kind("sweep")]
    assert sorted(s.what for s in swept if s.what != "key") == sorted(tables)


def test_the_servers_reads_are_anchored(copy: Workspace, tmp_path: Path) -> None:
    """The access log is the server's own chain; once a run noted how far it was, its end can't be cut off.

    Before that nobody vouches for it, and it counts for nothing.
    """
    access = AccessLog.open(copy.access_log, tmp_path / "server.key")
    for day in ("2026-03-02", "2026-03-03"):
        access.note(READ, client="city", request=f"GET /footfall/{day}", releases=("0123456789ab",))
    assert verify(copy).reads == 0
    sweep(copy, read_settings(copy.settings_file))
    assert 2 == verify(copy).reads
    shutil.rmtree(copy.access_log)
    AccessLog.open(copy.access_log, tmp_path / "server.key").note(READ, client="city", request="GET /")
    with pytest.raises(WorkspaceError, match="access"):
        verify(copy)


def test_verify_and_show_on_the_command_line(
    copy: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Verify prints the head, which it takes back later; a false head or key ends with code 5."""
    monkeypatch.chdir(copy.root)
    assert run_cli(["audit", "verify", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    head = f"{found['head']['number']}:{found['head']['hash']}"
    assert run_cli(["audit", "verify", "--head", head, "--key", found["first_key"]]) == 0
    assert head in capsys.readouterr().out
    assert run_cli(["audit", "verify", "--head", head[:-1] + "x"]) == 5
    assert run_cli(["audit", "verify", "--key", "00" * 32]) == 5
    assert run_cli(["audit", "verify", "--head", "nonsense"]) == 2
    capsys.readouterr()
    assert run_cli(["audit", "show", "--kind", "release", "--last", "3", "--json"]) == 0
    assert 3 == len(json.loads(capsys.readouterr().out))
    assert run_cli(["audit", "show"]) == 0
    assert "charge" in capsys.readouterr().out


def test_keys_on_the_command_line(
    copy: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """List shows what hangs on a key and never the key; destroy takes both away; rotate keeps verify true."""
    monkeypatch.chdir(copy.root)
    assert run_cli(["keys", "list"]) == 0
    printed = capsys.readouterr().out
    assert "day 2026-03-02" in printed
    assert copy.key("2026-03-02").read_bytes().hex() not in printed
    assert run_cli(["keys", "destroy", "--of-day", "2026-03-02", "--yes"]) == 0
    assert not copy.key("2026-03-02").exists()
    assert [] == list(copy.vault.glob("*/day=2026-03-02"))
    assert run_cli(["keys", "destroy", "--of-window", "2026-01-01", "--yes"]) == 5
    assert run_cli(["keys", "destroy"]) == 2
    assert run_cli(["keys", "rotate"]) == 0
    assert run_cli(["keys", "destroy", "--all", "--yes"]) == 0
    assert run_cli(["audit", "verify"]) == 0
    assert [] == list(copy.keys.glob("*.key"))
