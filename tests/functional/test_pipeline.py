"""The whole way, through the front door."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from counts import DAILY_PRODUCTS, counts_before_noise, release_tables

from footfall.model.local_day import LocalDay
from footfall.model.settings import EngineSettings, Settings
from footfall.model.windows import windows_of
from footfall.model.workspace import Workspace
from footfall.pipeline.plan import make_plan
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.pipeline.sweep import sweep
from footfall.privacy.ledger import Ledger
from footfall.privacy.noise import Noise
from footfall.privacy.profiles import PROFILES
from footfall.privacy.seeded import SeededNoise
from footfall.releases.store import ReleaseStore

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]
SEED = 7


def seeded(cells: int) -> Noise:
    """Noise that two runs share; possible on simulated people only."""
    return SeededNoise(SEED + cells, simulated=True)


def with_engine(settings: Settings, **changes: object) -> Settings:
    """Settings with other engine settings."""
    return settings.model_copy(update={"engine": EngineSettings.model_validate(changes)})


def has_java() -> bool:
    """Whether Apache Spark can be started."""
    java = shutil.which("java")
    return (
        java is not None
        and subprocess.run([java, "-version"], capture_output=True, check=False).returncode == 0
    )


class TestRun:
    """What a run does, and does not do twice."""

    def test_every_product_is_released_for_every_day(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """A run ends in one release per product and day, each with its manifest and its digest right."""
        workspace = fresh_workspace("a")
        run(workspace, settings, two_days)
        store = ReleaseStore(workspace.releases)
        manifests = list(store.manifests())

        assert {(product, str(day)) for product in DAILY_PRODUCTS for day in two_days} == {
            (manifest.product, manifest.day) for manifest in manifests
        }
        for manifest in manifests:
            table = store.read(manifest).table
            assert list(manifest.facts["dimensions"]) == table.schema.names[: -len(_FIGURES)]
            assert list(_FIGURES) == table.schema.names[-len(_FIGURES) :]
            assert table.num_rows == manifest.facts["rows"]

    def test_a_second_run_does_nothing(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Whatever is done stays as it is: no step, no charge, no file changes."""
        workspace = fresh_workspace("a")
        run(workspace, settings, two_days)
        before = _files(workspace)
        results = run(workspace, settings, two_days)

        assert [()] * len(two_days) == [result.steps for result in results]
        assert [()] * len(two_days) == [day.tasks for day in make_plan(workspace, settings, two_days).days]
        assert before == _files(workspace)

    def test_plan_says_what_run_does_and_charges(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """The plan's steps and charges are those that the run then makes."""
        workspace = fresh_workspace("a")
        plan = make_plan(workspace, settings, two_days[:1])
        results = run(workspace, settings, two_days[:1])
        charges = Ledger(workspace.control).entries()

        assert tuple(task.step for task in plan.days[0].tasks) == results[0].steps
        assert {(c.cube, c.rho) for c in plan.days[0].charges} == {(c.cube, str(c.rho)) for c in charges}
        assert PROFILES["strict"].rho_day == Ledger(workspace.control).spent(str(two_days[0]))

    def test_buckets_change_nothing(self, fresh_workspace: Make, settings: Settings, two_days: Days) -> None:
        """One bucket or five, under other keys: the same counts before noise, the carry included."""
        whole, parted = fresh_workspace("whole"), fresh_workspace("parted")
        run(whole, settings, two_days, noise=seeded)
        run(parted, with_engine(settings, buckets=5), two_days, noise=seeded)

        for day in map(str, two_days):
            assert counts_before_noise(whole, day) == counts_before_noise(parted, day)

    @pytest.mark.skipif(not has_java(), reason="no Java: the same releases on Apache Spark are not tested")
    def test_spark_finds_the_same_releases(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """DuckDB and Apache Spark make the same releases of the same events, to the last digit."""
        pytest.importorskip("pyspark", reason="PySpark is not installed")
        on_duckdb, on_spark = fresh_workspace("duckdb"), fresh_workspace("spark")
        run(on_duckdb, settings, two_days, noise=seeded)
        run(on_spark, with_engine(settings, kind="spark", memory_limit="2GB"), two_days, noise=seeded)

        assert len(DAILY_PRODUCTS) * len(two_days) == len(release_tables(on_duckdb))
        assert release_tables(on_duckdb) == release_tables(on_spark)


class TestPeopleAreGone:
    """Who opted out, and whose time is over, is not there."""

    def test_opted_out_people_change_nothing(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """With or without the rows of those who opted out, the counts before noise are the same."""
        with_rows, without_rows = fresh_workspace("with"), fresh_workspace("without")
        people = pacsv.read_csv(with_rows.root / "feeds/people.csv")["subscriber_id"].cast(pa.string())
        leaving = people.to_pylist()[:150]
        for workspace in (with_rows, without_rows):
            _opt_out(workspace, leaving)
        _remove_rows(without_rows, leaving)
        run(with_rows, settings, two_days, noise=seeded)
        run(without_rows, settings, two_days, noise=seeded)

        for day in map(str, two_days):
            assert counts_before_noise(with_rows, day) == counts_before_noise(without_rows, day)

    def test_no_subscriber_id_is_written_anywhere(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Outside the operator's feeds and the lab's truth no file of the workspace holds an id."""
        workspace = fresh_workspace("a")
        run(workspace, settings, two_days)
        ids = (
            pacsv.read_csv(workspace.root / "feeds/people.csv")["subscriber_id"].cast(pa.string()).to_pylist()
        )
        written = [
            file
            for folder in (workspace.vault, workspace.releases, workspace.reference)
            for file in folder.rglob("*.parquet")
        ]

        assert written
        for file in written:
            for column in pq.read_table(file).columns:
                texts = set(map(str, column.unique().to_pylist()))
                assert texts.isdisjoint(ids), file

    def test_sweep_destroys_keys_and_tables_of_their_time(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """48 hours after ingest the vault holds no day's key or table, later no window's; releases stay."""
        workspace = fresh_workspace("a")
        run(workspace, settings, two_days)
        releases = release_tables(workspace)
        now = datetime.now(UTC)

        assert [] == sweep(workspace, settings, now)
        swept = sweep(workspace, settings, now + timedelta(hours=49))
        assert {"key", "events", "places", "trips", "carry", "people", "counts"} <= {s.what for s in swept}
        of_windows = set(map(workspace.window_key, windows_of(two_days[0].day)))
        left = {file for file in workspace.vault.rglob("*") if file.is_file()}
        assert of_windows == {file for file in left if "window=" not in str(file)}
        assert {"window key"} <= {s.what for s in sweep(workspace, settings, now + timedelta(hours=73))}
        assert [] == [file for file in workspace.vault.rglob("*") if file.is_file()]
        assert releases == release_tables(workspace)
        assert [()] * len(two_days) == [result.steps for result in run(workspace, settings, two_days)]

    def test_the_vault_is_closed_to_others(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Only the owner may enter the vault or read a key."""
        workspace = fresh_workspace("a")
        run(workspace, settings, two_days[:1], wanted=frozenset({Step.REFERENCE, Step.INGEST}))

        assert 0o700 == workspace.vault.stat().st_mode & 0o777
        assert 0o600 == workspace.key(str(two_days[0])).stat().st_mode & 0o777


_FIGURES = ("value", "low", "high", "status", "sample_band", "consistent")


def _files(workspace: Workspace) -> dict[str, tuple[int, int]]:
    return {
        str(file): (file.stat().st_size, file.stat().st_mtime_ns)
        for folder in (workspace.vault, workspace.releases, workspace.reference)
        for file in folder.rglob("*")
        if file.is_file() and "quarantine-reference" not in str(file) and "spill" not in str(file)
    }


def _opt_out(workspace: Workspace, ids: list[str]) -> None:
    with (workspace.root / "feeds/optouts.csv").open("a") as stream:
        names = (workspace.root / "feeds/optouts.csv").read_text().splitlines()[0].split(",")
        for subscriber in ids:
            row = {"subscriber_id": subscriber, "choice": "opt_out", "decided_at": "2026-03-01T12:00:00Z"}
            stream.write(",".join(row.get(name, "") for name in names) + "\n")


def _remove_rows(workspace: Workspace, ids: list[str]) -> None:
    gone = pa.array(ids)
    for file in (workspace.root / "feeds/events").rglob("*.parquet"):
        events = pq.read_table(file)
        kept = pa.compute.invert(pa.compute.is_in(events["subscriber_id"], gone))
        pq.write_table(events.filter(kept), file)
