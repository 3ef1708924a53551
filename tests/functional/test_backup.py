"""A workspace comes back from its backup as it was, without what had to be destroyed."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from counts import release_tables

from footfall.cli.app import run_cli
from footfall.ingest.key_files import key_files
from footfall.model.errors import InputError, SettingsError, WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.backup import back_up, restore
from footfall.pipeline.locking import locked
from footfall.pipeline.run import run
from footfall.pipeline.verify import verify
from footfall.privacy.ledger import LOST, Ledger
from footfall.privacy.profiles import PROFILES

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]


@pytest.fixture(name="town")
def _town(fresh_workspace: Make, settings: Settings, two_days: Days) -> Workspace:
    """A workspace whose first day is released."""
    workspace = fresh_workspace("town")
    run(workspace, settings, two_days[:1])
    return workspace


def _feeds_back(workspace: Workspace, town: Workspace) -> None:
    """The operator's own files are not in the backup: bring them."""
    shutil.copytree(town.root / "feeds", workspace.root / "feeds")


def test_what_comes_back_goes_on(town: Workspace, settings: Settings, two_days: Days, tmp_path: Path) -> None:
    """Releases, ledger and audit log come back and verify; the done day stays, the next is done as usual."""
    back_up(town, tmp_path / "town.tar")
    brought = Workspace(tmp_path / "brought")
    restored = restore(tmp_path / "town.tar", brought, None)
    _feeds_back(brought, town)

    assert restored.verified.releases == len(release_tables(town))
    assert release_tables(brought) == release_tables(town)
    assert Ledger(brought.control).entries() == Ledger(town.control).entries()
    first, second = run(brought, settings, two_days)
    assert first.steps == ()
    assert second.releases
    assert verify(brought).releases == 2 * len(release_tables(town))


def test_nothing_that_must_be_destroyed_is_in_a_backup(town: Workspace, tmp_path: Path) -> None:
    """No key of a day or window and no table of the vault is in it; decisions are; mode 0600."""
    assert run_cli(["subject", "opt-out", "262019900000001", "-w", str(town.root)]) == 0
    file = tmp_path / "town.tar"
    back_up(town, file)
    with tarfile.open(file) as archive:
        names = archive.getnames()

    assert key_files(town)
    of_vault = {name for name in names if name.startswith("vault/")}
    assert {name.split("/")[1] for name in of_vault} == {"registry"}
    assert "vault/registry/marks.key" in of_vault
    assert not any("unfinished" in name or name.startswith("feeds") for name in names)
    assert file.stat().st_mode & 0o777 == 0o600


def test_days_measured_after_the_backup_are_never_measured_again(
    town: Workspace, settings: Settings, two_days: Days, tmp_path: Path
) -> None:
    """Days of which measurements may be lost are charged in full, and a run leaves them alone."""
    back_up(town, tmp_path / "town.tar")
    run(town, settings, two_days)
    brought = Workspace(tmp_path / "brought")
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    restored = restore(tmp_path / "town.tar", brought, date(2026, 3, 2), lambda: noon)
    _feeds_back(brought, town)

    assert restored.written_off == ("2026-03-03", "2026-03-04")
    ledger = Ledger(brought.control)
    assert PROFILES["strict"].rho_day == ledger.spent("2026-03-03")
    assert {"2026-03-03", "2026-03-04"} == {c.day for c in ledger.entries() if c.cube == LOST}
    results = run(brought, settings, two_days)
    assert [()] * 2 == [result.steps for result in results]
    assert {name.split("/")[1] for name in release_tables(brought)} == {"2026-03-02"}
    verify(brought)


def test_a_backup_waits_for_no_run_and_disturbs_none(town: Workspace, tmp_path: Path) -> None:
    """While a run holds the workspace a backup is refused, and no file is left."""
    with locked(town), pytest.raises(WorkspaceError, match="in use"):
        back_up(town, tmp_path / "town.tar")
    assert [path for path in tmp_path.iterdir() if "tar" in path.name] == []


def test_a_broken_backup_is_refused(town: Workspace, tmp_path: Path) -> None:
    """Cut off, altered or no backup at all: InputError, and nothing is put in place."""
    file, place = tmp_path / "town.tar", tmp_path / "brought"
    back_up(town, file)
    whole = file.read_bytes()
    at = whole.index(b'"product"')
    broken = {
        "cut": whole[: len(whole) // 2],
        "altered": whole[:at] + b'"prodigy"' + whole[at + 9 :],
        "none": b"no backup",
    }
    for data in broken.values():
        file.write_bytes(data)
        with pytest.raises(InputError, match=r"town\.tar"):
            restore(file, Workspace(place), None)
        assert not place.exists()


def test_what_is_there_is_not_overwritten(town: Workspace, tmp_path: Path) -> None:
    """A restore into a folder that is there is refused, and so is one that doesn't say what was lost."""
    back_up(town, tmp_path / "town.tar")
    with pytest.raises(WorkspaceError, match="is there already"):
        restore(tmp_path / "town.tar", town, None)
    words = ["restore", str(tmp_path / "town.tar"), str(tmp_path / "brought")]
    assert run_cli(words) == SettingsError.exit_code
    assert run_cli([*words, "--nothing-lost"]) == 0


def test_an_altered_workspace_is_not_backed_up(town: Workspace, tmp_path: Path) -> None:
    """What doesn't verify is told, rather than kept as if it were good."""
    (data, *_) = sorted(town.releases.glob("dwell/*/*/data.parquet"))
    data.write_bytes(data.read_bytes()[:-1] + b"x")
    with pytest.raises(WorkspaceError):
        back_up(town, tmp_path / "town.tar")
