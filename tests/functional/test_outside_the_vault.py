"""Outside the vault there is nobody, and nobody outside gets into the vault."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from footfall.ingest.consent import Decision, Registry
from footfall.ingest.pseudonyms import live_windows, read_key
from footfall.lab.simulate import Scenario, simulate
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.plan import permitted
from footfall.pipeline.report import write_report
from footfall.pipeline.run import run
from footfall.pipeline.subject import decide
from footfall.privacy.audit import AuditLog

SCENARIO = Scenario(people=800, days=1, seed=8)
DAY = str(SCENARIO.first_day)
NOBODY = 65534
"""The user that owns nothing."""
INSIDE = {"vault", "feeds", "truth", "seal"}
"""Folders of persons, of the operator, of the lab, and of the signing key."""


@pytest.fixture(name="ran", scope="module")
def _ran() -> Iterator[Workspace]:
    """A workspace where everything was done that can be, in a folder that all may enter."""
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o755)
    root = parent / "town"
    root.mkdir()
    simulate(SCENARIO, root)
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file)
    decide(workspace, _ids(workspace)[0], Decision("opt_out", "shop"))
    run(workspace, settings, [LocalDay(SCENARIO.first_day, settings.workspace.time_zone)])
    now = AuditLog.open(workspace).chain.clock()
    write_report(workspace, settings, permitted(workspace, settings, now), root / "privacy-report")
    yield workspace
    shutil.rmtree(parent)


def _ids(workspace: Workspace) -> list[str]:
    register = pacsv.read_csv(workspace.root / "feeds/people.csv")["subscriber_id"].cast(pa.string())
    events = pq.read_table(workspace.root / "feeds/events" / DAY, columns=["subscriber_id"])["subscriber_id"]
    everybody = {*register.to_pylist(), *events.cast(pa.string()).unique().to_pylist()}
    return sorted(who for who in everybody if who and who.isdigit())


def _pseudonyms(workspace: Workspace) -> set[int]:
    """All that anybody is called in the vault: by day, by window, in the registry."""
    ids = pa.array(_ids(workspace))
    keys = [read_key(workspace.key(DAY)), *live_windows(workspace).values(), Registry.read(workspace).key]
    return {person for key in keys for person in key.pseudonyms(ids).tolist()}


def _files(workspace: Workspace) -> list[Path]:
    return [
        file
        for file in workspace.root.rglob("*")
        if file.is_file() and file.relative_to(workspace.root).parts[0] not in INSIDE
    ]


def test_no_id_and_no_pseudonym_is_in_any_file_outside(ran: Workspace) -> None:
    """Releases, cubes, reference, audit, ledger, reports and settings name nobody; the vault does."""
    ids, persons = set(_ids(ran)), _pseudonyms(ran)
    words = {text.encode() for text in ids | set(map(str, persons))}
    files = _files(ran)
    assert {".parquet", ".jsonl", ".json", ".db", ".md", ".html"} <= {file.suffix for file in files}
    for file in files:
        if file.suffix == ".parquet":
            for column in pq.ParquetFile(file).read().columns:
                found = set(column.unique().to_pylist())
                assert found.isdisjoint(ids), file
                assert found.isdisjoint(persons), file
        else:
            written = file.read_bytes()
            assert [] == [word for word in words if word in written], file
    events = next(ran.table("events", DAY).rglob("*.parquet"))
    assert set(pq.ParquetFile(events).read()["person"].to_pylist()) <= persons


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_reads_releases_and_nothing_of_persons(ran: Workspace) -> None:
    """The server's user reads manifests and data, and can neither list nor open vault or signing key."""

    def as_nobody(*command: str) -> bool:
        done = subprocess.run(command, user=NOBODY, group=NOBODY, capture_output=True, check=False)
        return done.returncode == 0

    for file in ran.releases.glob("footfall/*/*/*"):
        assert as_nobody("cat", str(file))
    inside = [*ran.vault.rglob("*"), ran.signing_key]
    assert len(inside) > 20
    assert not as_nobody("ls", str(ran.vault))
    assert not as_nobody("ls", str(ran.signing_key.parent))
    assert [] == [path for path in inside if as_nobody("cat" if path.is_file() else "ls", str(path))]
    assert not as_nobody("touch", str(ran.releases / "forged"))


def test_keys_registry_and_signing_key_are_closed(ran: Workspace) -> None:
    """Also who gets past the folders finds files that only their owner may read."""
    files = [*ran.keys.iterdir(), *ran.registry.iterdir(), ran.signing_key]
    assert {0o600} == {file.stat().st_mode & 0o777 for file in files}
    assert {0o700} == {folder.stat().st_mode & 0o777 for folder in (ran.vault, ran.signing_key.parent)}
