"""What machines, feeds and operators do wrong: a clear error, nothing lost, and a run that goes on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from counts import release_tables
from small_disk import fill, remount, small_disk

from footfall.cli.app import run_cli
from footfall.engine import open_engine
from footfall.ingest.key_files import key_files
from footfall.model.errors import InputError, MachineError, TooManyBadRowsError, WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import EngineSettings, Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline import reference as references
from footfall.pipeline.day import open_day
from footfall.pipeline.locking import locked, owner
from footfall.pipeline.plan import make_plan
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.pipeline.verify import verify
from footfall.privacy import ledger as ledgers
from footfall.privacy.ledger import COMMITTED, Ledger
from footfall.privacy.noise import Noise
from footfall.privacy.profiles import PROFILES
from footfall.privacy.seeded import SeededNoise

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]
FIRST_DAY = date(2026, 3, 2)


def seeded(cells: int) -> Noise:
    """Noise that two runs share; possible on simulated people only."""
    return SeededNoise(cells, simulated=True)


@pytest.fixture(name="calm", scope="session")
def _calm(city_of_two_days: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A first day that nothing disturbed."""
    workspace = Workspace(Path(shutil.copytree(city_of_two_days, tmp_path_factory.mktemp("calm") / "town")))
    _run(workspace)
    return workspace


def _run(workspace: Workspace, **changes: object) -> None:
    """The first day to its releases."""
    settings = read_settings(workspace.settings_file).model_copy(update=changes)
    run(workspace, settings, [_first(settings)], noise=seeded)


def _first(settings: Settings) -> LocalDay:
    return LocalDay(FIRST_DAY, settings.workspace.time_zone)


def _ends_like(workspace: Workspace, calm: Workspace) -> None:
    """The next run completes: the same releases, each cube charged and drawn once, everything noted."""
    _run(workspace)
    day = "2026-03-02"
    assert release_tables(workspace) == release_tables(calm)
    charges = Ledger(workspace.control).entries()
    assert PROFILES["strict"].rho_day == Ledger(workspace.control).spent(day)
    assert {COMMITTED} == {charge.status for charge in charges}
    assert len(charges) == len({charge.cube for charge in charges})
    assert verify(workspace).releases == len(release_tables(workspace))


class TestMachine:
    """Disk, rights, memory, clock."""

    @pytest.mark.parametrize("leave_kb", [0, 30, 300, 1200])
    def test_a_full_disk_stops_a_run_that_goes_on_once_there_is_room(
        self, city_of_two_days: Path, calm: Workspace, tmp_path: Path, leave_kb: int
    ) -> None:
        """Wherever the disk fills up: MachineError; with room again, the same releases, charged once."""
        with small_disk(tmp_path / "disk", "48m") as disk:
            workspace = Workspace(Path(shutil.copytree(city_of_two_days, disk / "town")))
            ballast = fill(disk, leave_bytes=leave_kb * 1024)
            with pytest.raises(MachineError, match=r"room"):
                _run(workspace)
            ballast.unlink()
            _ends_like(workspace, calm)

    def test_a_limit_on_the_size_of_files_is_told(self, fresh_workspace: Make, calm: Workspace) -> None:
        """Under `ulimit -f` the run ends with code 9 and a sentence, not a trace, and goes on without it."""
        workspace = fresh_workspace("limited")
        program = (
            "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
            "from footfall.cli.app import run_cli; sys.exit(run_cli(sys.argv[1:]))"
        )
        arguments = ["ingest", "--day", "2026-03-02", "-w", str(workspace.root)]
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], check=False, capture_output=True, text=True
        )
        assert done.returncode == MachineError.exit_code, done.stderr
        assert "Traceback" not in done.stderr
        assert "ulimit -f" in " ".join(done.stderr.split())
        _ends_like(workspace, calm)

    def test_a_read_only_workspace_is_told(
        self, city_of_two_days: Path, calm: Workspace, tmp_path: Path
    ) -> None:
        """A workspace mounted read-only: MachineError; mounted for writing, the run goes on."""
        with small_disk(tmp_path / "disk", "48m") as disk:
            workspace = Workspace(Path(shutil.copytree(city_of_two_days, disk / "town")))
            remount(disk, "ro")
            with pytest.raises(MachineError, match=r"(?i)read-only.*Mount the folder for writing"):
                _run(workspace)
            remount(disk, "rw")
            _ends_like(workspace, calm)

    def test_a_folder_without_the_right_to_write_is_told(
        self, fresh_workspace: Make, calm: Workspace
    ) -> None:
        """Where releases may not be written, as another user: code 9; with the right, the run goes on."""
        workspace = fresh_workspace("closed")
        _run(workspace)
        shutil.rmtree(workspace.releases / "footfall")
        (workspace.releases / "footfall").touch(mode=0o400)
        with pytest.raises(MachineError, match="footfall"):
            _run(workspace)
        (workspace.releases / "footfall").unlink()
        _ends_like(workspace, calm)

    def test_memory_that_does_not_suffice_is_told(self, fresh_workspace: Make, calm: Workspace) -> None:
        """With a limit of memory that nothing fits into: MachineError says what to raise; then it goes on."""
        workspace = fresh_workspace("small")
        with pytest.raises(MachineError, match=r"\[engine\] buckets or memory_limit"):
            _run(workspace, engine=EngineSettings(memory_limit="2MB", threads=1))
        _ends_like(workspace, calm)

    def test_a_clock_that_went_back_is_told(
        self, fresh_workspace: Make, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Before the last entry of the audit log nothing is run or swept: code 9; `--trust-clock` goes on."""
        workspace = fresh_workspace("clock")
        settings = ["-w", str(workspace.root)]
        ahead = (
            "import sys, datetime as d; from footfall.model import chain; "
            "from footfall.privacy import audit; from pathlib import Path; "
            "from footfall.model.workspace import Workspace; "
            "audit.AuditLog.open(Workspace(Path(sys.argv[1])), "
            "lambda: d.datetime.now(d.UTC) + d.timedelta(days=400))"
        )
        subprocess.run([sys.executable, "-c", ahead, str(workspace.root)], check=True)
        for verb in ("run", "sweep", "ingest"):
            assert run_cli([verb, *settings]) == MachineError.exit_code
            assert "clock" in capsys.readouterr().err
        assert run_cli(["doctor", "--trust-clock", *settings]) == 0
        assert run_cli(["ingest", *settings]) == 0
        verify(workspace)

    def test_what_a_clock_from_the_future_dated_is_swept(
        self, fresh_workspace: Make, settings: Settings
    ) -> None:
        """A key or table that seems to be made tomorrow has no age: it goes with the next sweep."""
        from footfall.pipeline.sweep import sweep

        workspace = fresh_workspace("future")
        day = _first(settings)
        run(workspace, settings, [day], wanted=frozenset({Step.REFERENCE, Step.INGEST}))
        assert sweep(workspace, settings) == []
        ahead = time.time() + 400 * 86_400
        (key,) = [key for key in key_files(workspace) if key.domain == "day"]
        for path in (key.path, workspace.table("events", str(day))):
            os.utime(path, (ahead, ahead))
        assert {"key", "events"} == {swept.what for swept in sweep(workspace, settings)}


class TestTogether:
    """Several programs on one workspace."""

    def test_two_runs_at_once(self, fresh_workspace: Make, calm: Workspace) -> None:
        """The second is refused and told who holds the workspace, since when and with what; then it runs."""
        workspace = fresh_workspace("shared")
        with (
            locked(workspace),
            pytest.raises(WorkspaceError, match=rf"process {os.getpid()} on .* since 20.*\(.*\)"),
        ):
            _run(workspace)
        _ends_like(workspace, calm)

    def test_a_killed_owner_is_told(self, fresh_workspace: Make) -> None:
        """Who was killed while holding a workspace is known to the next, who is not kept out."""
        workspace = fresh_workspace("left")
        script = (
            "import os, signal, sys; from pathlib import Path; "
            "from footfall.model.workspace import Workspace; from footfall.pipeline.locking import locked\n"
            "with locked(Workspace(Path(sys.argv[1]))): os.kill(os.getpid(), signal.SIGKILL)"
        )
        killed = subprocess.Popen([sys.executable, "-c", script, str(workspace.root)])
        killed.wait()
        left, held = owner(workspace)
        assert left is not None
        assert (killed.pid, False) == (left.pid, held)
        with locked(workspace) as before:
            assert left == before
            assert owner(workspace)[1]
        assert owner(workspace) == (None, False)

    def test_a_plan_beside_a_run_touches_nothing(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Whoever only looks, while another holds the workspace, writes nothing into it."""
        workspace = fresh_workspace("watched")
        _run(workspace)
        with locked(workspace):
            before = _stamps(workspace)
            make_plan(workspace, settings, two_days)
            open_day(workspace, settings, two_days[1])
            assert before == _stamps(workspace)

    def test_footprints_are_computed_once(
        self, fresh_workspace: Make, settings: Settings, two_days: Days, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Who wants reference data that another process is computing waits, and then finds them."""
        workspace = fresh_workspace("reference")
        reference = open_day(workspace, settings, two_days[0]).reference
        workspace.reference.mkdir(exist_ok=True)
        script = (
            "import fcntl, os, sys, time; from pathlib import Path; home = Path(sys.argv[1]); "
            "lock = os.open(home / '.lock', os.O_RDWR | os.O_CREAT); fcntl.flock(lock, fcntl.LOCK_EX); "
            "print('held', flush=True); time.sleep(1); (home / sys.argv[2]).mkdir()"
        )
        arguments = [sys.executable, "-c", script, str(workspace.reference), reference.id]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            other.stdout.readline()
            monkeypatch.setattr(references, "_compute", lambda _given: pytest.fail("computed twice"))
            references.compute_reference(reference)
        assert reference.is_there


class TestFeeds:
    """Files that are broken, missing or there twice."""

    def test_a_parquet_file_that_is_corrupt_in_the_middle(
        self, fresh_workspace: Make, calm: Workspace
    ) -> None:
        """Bytes lost in the middle of a file: an error names it, nothing is kept; mended, it runs."""
        workspace = fresh_workspace("corrupt")
        (file, *_) = sorted((workspace.root / "feeds/events/2026-03-02").glob("*.parquet"))
        whole, stat = file.read_bytes(), file.stat()
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + b"\0" * 4096 + whole[middle + 4096 :])
        with pytest.raises((InputError, TooManyBadRowsError), match=r"Nothing (of it )?was taken in"):
            _run(workspace)
        assert not workspace.table("events", "2026-03-02").exists()
        assert Ledger(workspace.control).entries() == []
        file.write_bytes(whole)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        _ends_like(workspace, calm)

    def test_a_missing_day(self, fresh_workspace: Make, capsys: pytest.CaptureFixture[str]) -> None:
        """A range with a day that isn't there: code 3 names it before anything is done."""
        workspace = fresh_workspace("gap")
        arguments = ["run", "--from", "2026-03-01", "--to", "2026-03-02", "-w", str(workspace.root)]
        assert run_cli(arguments) == InputError.exit_code
        assert "2026-03-01" in capsys.readouterr().err
        assert not (workspace.root / "vault").exists()

    def test_a_day_that_is_there_twice(self, fresh_workspace: Make, calm: Workspace) -> None:
        """Every file of a day copied beside itself: the same releases, since an event counts once."""
        workspace = fresh_workspace("twice")
        folder = workspace.root / "feeds/events/2026-03-02"
        for file in list(folder.glob("*.parquet")):
            shutil.copy2(file, file.with_name(f"again-{file.name}"))
        _run(workspace)
        assert release_tables(workspace) == release_tables(calm)

    def test_a_day_under_another_days_name(self, fresh_workspace: Make) -> None:
        """The files of one day in the folder of another are refused: a day is never counted as another."""
        workspace = fresh_workspace("renamed")
        events = workspace.root / "feeds/events"
        shutil.rmtree(events / "2026-03-02")
        shutil.copytree(events / "2026-03-03", events / "2026-03-02")
        with pytest.raises(TooManyBadRowsError, match="outside the file's day"):
            _run(workspace)
        assert Ledger(workspace.control).entries() == []

    def test_a_missing_cell_plan(self, fresh_workspace: Make, calm: Workspace) -> None:
        """Without the cell plan: InputError names it and nothing is read; with it, the run goes on."""
        workspace = fresh_workspace("planless")
        plan = workspace.root / "feeds/cells.csv"
        plan.rename(plan.with_suffix(".away"))
        with pytest.raises(InputError, match=r"cells.csv"):
            _run(workspace)
        plan.with_suffix(".away").rename(plan)
        _ends_like(workspace, calm)

    def test_buckets_changed_half_way(
        self, fresh_workspace: Make, calm: Workspace, settings: Settings
    ) -> None:
        """Another number of buckets after the ingest: it is done anew, and nobody is lost in a bucket."""
        workspace = fresh_workspace("buckets")
        parted = settings.model_copy(update={"engine": EngineSettings(buckets=5)})
        day = _first(settings)
        before_counting = frozenset(Step) - {Step.COUNT, Step.MEASURE, Step.PUBLISH}
        run(workspace, parted, [day], noise=seeded, wanted=before_counting)
        _ends_like(workspace, calm)


class TestControl:
    """The ledger, the keys, and what a crash left."""

    def test_a_locked_ledger(
        self, fresh_workspace: Make, calm: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While somebody else holds control.db: MachineError after a while; nothing is charged twice."""
        workspace = fresh_workspace("held")
        Ledger(workspace.control)
        monkeypatch.setattr(ledgers, "_WAIT_S", 0.2)
        holder = sqlite3.connect(workspace.control, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MachineError, match=r"control.db.*locked"):
            _run(workspace)
        holder.execute("ROLLBACK")
        holder.close()
        _ends_like(workspace, calm)

    @pytest.mark.parametrize("how", ["gone", "empty", "an older copy"])
    def test_a_lost_ledger_measures_nothing(self, fresh_workspace: Make, calm: Workspace, how: str) -> None:
        """A ledger that forgot charges is refused: a budget would be spent twice. Restored, it goes on."""
        workspace = fresh_workspace("lost")
        if how == "an older copy":
            Ledger(workspace.control)
            older = workspace.control.read_bytes()
        _run(workspace)
        kept = workspace.control.read_bytes()
        workspace.control.unlink()
        if how != "gone":
            workspace.control.write_bytes(older if how == "an older copy" else b"")
        with pytest.raises(WorkspaceError, match="forgotten what was spent"):
            _run(workspace)
        workspace.control.write_bytes(kept)
        _ends_like(workspace, calm)

    def test_a_damaged_ledger(self, fresh_workspace: Make) -> None:
        """A control.db that is no database any more: MachineError says to restore it."""
        workspace = fresh_workspace("damaged")
        workspace.control.write_bytes(b"no database at all " * 100)
        with pytest.raises(MachineError, match="restore it from a backup"):
            _run(workspace)

    def test_a_lost_signing_key_signs_nothing(self, fresh_workspace: Make, calm: Workspace) -> None:
        """With the signing key gone no other takes its place unseen: WorkspaceError; restored, it goes on."""
        workspace = fresh_workspace("unsigned")
        run_before = workspace.signing_key
        _run(workspace)
        kept = run_before.read_bytes()
        run_before.unlink()
        with pytest.raises(WorkspaceError, match=r"signing\.key is missing"):
            _run(workspace)
        run_before.write_bytes(kept)
        _ends_like(workspace, calm)

    def test_what_was_left_half_written_is_not_read(
        self, fresh_workspace: Make, settings: Settings, tmp_path: Path
    ) -> None:
        """A table beside which a crash left an unfinished file reads as if it weren't there."""
        workspace = fresh_workspace("left")
        day = _first(settings)
        run(workspace, settings, [day], wanted=frozenset({Step.REFERENCE, Step.INGEST}))
        (file,) = workspace.table("events", str(day)).rglob("*.parquet")
        rows = pq.ParquetFile(file).metadata.num_rows
        shutil.copy(file, file.with_name(f".unfinished-{file.name}"))
        with open_engine(settings.engine, tmp_path / "spill") as engine:
            assert engine.collect(engine.read(file.parent)).num_rows == rows
        assert list((tmp_path / "spill").iterdir()) == []


def _stamps(workspace: Workspace) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in workspace.root.rglob("*")}
