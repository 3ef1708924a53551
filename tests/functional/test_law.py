"""The law at the front door: refused before anything is read, and exactly the rows allowed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import shapely.geometry
from counts import counts_before_noise

from footfall.cli.app import run_cli
from footfall.lab.simulate import Scenario, simulate
from footfall.model.errors import LawError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.plan import make_plan
from footfall.pipeline.planned import Step
from footfall.pipeline.run import DayResult, run
from footfall.privacy.audit import AuditLog, read_audit
from footfall.privacy.noise import Noise
from footfall.privacy.seeded import SeededNoise
from footfall.releases.store import ReleaseStore

SCENARIO = Scenario(people=700, days=1, seed=3)
DAY = str(SCENARIO.first_day)
WHEN = datetime(2026, 3, 10, 9, tzinfo=UTC)
INGEST = frozenset({Step.REFERENCE, Step.INGEST})
PURPOSE = """
[purposes.shop-sites]
title = "Footfall of shopping streets, for sale to retailers"
controller = "Nordtel GmbH, Leipzig"
legal_basis = "{basis}"
value_added_service = "{service}"
recipient = "company"
expires = 2026-12-31
assessed = 2026-03-01
notice = "https://nordtel.example/statistik"
consent_texts = ["shops-1"]
consent_form = "written"
"""
SERVICE = "Traffic flow in the city centre"


@pytest.fixture(name="feeds", scope="module")
def _feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("feeds") / "town"
    root.mkdir()
    simulate(SCENARIO, root)
    return root


@pytest.fixture(name="operator")
def _operator(feeds: Path, tmp_path: Path) -> Callable[..., Workspace]:
    """A workspace whose people count as real: nothing in it says that they are simulated."""

    def make(name: str, country: str = "DE", basis: str = "anonymised", service: str = "") -> Workspace:
        root = tmp_path / name
        root.mkdir()
        (root / "feeds").symlink_to(feeds / "feeds")
        text = (feeds / "footfall.toml").read_text().replace('country = "DE"', f'country = "{country}"')
        text = text.replace("[workspace]\n", '[workspace]\npurpose = "shop-sites"\n')
        (root / "footfall.toml").write_text(text + PURPOSE.format(basis=basis, service=service))
        return Workspace(root)

    return make


def _run(workspace: Workspace, wanted: frozenset[Step] = frozenset(Step), now: datetime = WHEN) -> DayResult:
    settings = read_settings(workspace.settings_file)
    day = LocalDay(SCENARIO.first_day, settings.workspace.time_zone)
    (result,) = run(workspace, settings, [day], wanted=wanted, clock=lambda: now, noise=_seeded)
    return result


def _seeded(cells: int) -> Noise:
    """Noise that two runs share, since later counts are weighted by an earlier noisy cube."""
    return SeededNoise(cells, simulated=True)


def _decide(workspace: Workspace, ids: list[str], choice: str, text: str, at: str) -> None:
    """Decisions into a feed of the workspace's own."""
    feed = workspace.root / "optouts.csv"
    known = feed.read_text() if feed.exists() else "subscriber_id,choice,decided_at,text_version\n"
    feed.write_text(known + "".join(f"{who},{choice},{at},{text}\n" for who in ids))
    settings = workspace.settings_file
    settings.write_text(settings.read_text().replace("feeds/optouts.csv", "optouts.csv"))


def _subscribers(workspace: Workspace) -> list[str]:
    events = pq.read_table(workspace.root / "feeds" / "events" / DAY, columns=["subscriber_id"])
    ids: list[str] = events["subscriber_id"].unique().cast(pa.string()).drop_null().to_pylist()
    return sorted(who for who in ids if who.isdigit())


class TestRefusal:
    """What the law forbids does not begin."""

    @pytest.mark.parametrize(
        ("country", "article"), [("DE", "TDDDG § 13"), ("NL", "Telecommunicatiewet Art. 11.5a")]
    )
    def test_a_sale_of_anonymous_footfall_is_refused_before_anything_is_read(
        self, operator: Callable[..., Workspace], country: str, article: str
    ) -> None:
        """Even without any feeds: the article is quoted, and no key, no table, no cube is made."""
        workspace = operator("a", country)
        (workspace.root / "feeds").unlink()
        for attempt in (_run, _plan):
            with pytest.raises(LawError, match="nothing was read") as refusal:
                attempt(workspace)
            assert article in str(refusal.value)
            assert "Lawful instead" in str(refusal.value)
        assert [] == [file for file in workspace.vault.rglob("*") if file.is_file()]
        assert not workspace.control.exists()
        assert not workspace.releases.exists()
        (refused,) = [link.facts for link in read_audit(workspace).links() if link.kind == "refusal"]
        assert any(article in cited for cited in refused["articles"])

    def test_without_a_purpose_nothing_runs(self, operator: Callable[..., Workspace]) -> None:
        """Neither run nor ingest nor plan: a purpose comes first."""
        workspace = operator("a")
        text = workspace.settings_file.read_text().replace('purpose = "shop-sites"\n', "")
        workspace.settings_file.write_text(text)
        for attempt in (_run, _plan):
            with pytest.raises(LawError, match="No purpose is named"):
                attempt(workspace)

    def test_an_expired_purpose_runs_no_more(self, operator: Callable[..., Workspace]) -> None:
        """The day after its last the same run is refused."""
        workspace = operator("a", service=SERVICE)
        with pytest.raises(LawError, match="later `expires`"):
            _run(workspace, now=datetime(2027, 1, 1, tzinfo=UTC))

    def test_small_zones_are_refused_before_events_are_read(self, operator: Callable[..., Workspace]) -> None:
        """In Spain, for anyone to read, zones below 5,000 residents stop the run once the census is known."""
        workspace = operator("a", "ES")
        text = workspace.settings_file.read_text().replace('recipient = "company"', 'recipient = "anyone"')
        workspace.settings_file.write_text(text)
        with pytest.raises(LawError, match="5,000 residents"):
            _run(workspace)
        assert not list(workspace.keys.glob("*"))

    def test_a_clinic_in_a_small_zone_is_refused_before_events_are_read(
        self, operator: Callable[..., Workspace]
    ) -> None:
        """Where a sensitive place lies in a zone of few residents the run stops; elsewhere it doesn't."""
        workspace = operator("a", service=SERVICE)
        zones = json.loads((workspace.root / "feeds/zones.geojson").read_text())["features"]
        inside = shapely.geometry.shape(zones[0]["geometry"]).representative_point()
        places = workspace.root / "places.csv"
        places.write_text(f"longitude,latitude,kind\n{inside.x},{inside.y},clinic\n")
        with workspace.settings_file.open("a") as settings:
            settings.write('[feeds.sensitive_places]\npath = "places.csv"\n')
        with pytest.raises(LawError, match="Clinics"):
            _run(workspace, INGEST)
        assert not list(workspace.keys.glob("*"))
        places.write_text("longitude,latitude,kind\n5.0,45.0,clinic\n")
        assert Step.INGEST in _run(workspace, INGEST).steps

    def test_the_command_line_says_so(
        self, operator: Callable[..., Workspace], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """`law check` and `run` end with code 7; `explain` shows the rule and what would be lawful."""
        workspace = operator("a")
        at = ["-w", str(workspace.root)]
        assert run_cli(["run", *at]) == 7
        assert "TDDDG" in capsys.readouterr().err
        assert run_cli(["law", "check", *at]) == 7
        capsys.readouterr()
        assert run_cli(["law", "explain", *at, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert ["de-value-added-service"] == [r["id"] for r in told["rules"] if r["verdict"] == "refused"]
        assert run_cli(["law", "explain", *at, "--country", "gb", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["lawful"]
        assert run_cli(["law", "explain", *at]) == 0
        assert "Lawful instead" in capsys.readouterr().out
        for arguments in (["list"], ["list", "--country", "FR"]):
            assert run_cli(["law", *arguments]) == 0
            assert "JCDecaux" in capsys.readouterr().out
        assert run_cli(["law", "list", "--country", "XX"]) == 7


class TestAllowed:
    """What the law allows runs, on exactly the rows allowed."""

    def test_the_same_job_for_a_value_added_service_runs(self, operator: Callable[..., Workspace]) -> None:
        """Under German law: k 30, z 4.75, nobody followed over days, and the manifest says by which right."""
        workspace = operator("a", service=SERVICE)
        result = _run(workspace)
        assert Step.PUBLISH in result.steps
        for manifest in ReleaseStore(workspace.releases).manifests():
            purpose, privacy = manifest.facts["purpose"], manifest.facts["privacy"]
            assert (SERVICE, ["everywhere", "DE"]) == (purpose["value_added_service"], purpose["law"])
            assert (30, 4.75) == (privacy["k"], privacy["z"])
        assert [] == list(workspace.keys.glob("window-*"))
        assert ["shop-sites"] == [facts["name"] for facts in AuditLog.open(workspace).of_kind("purpose")]

    @pytest.mark.parametrize(("country", "service"), [("DE", ""), ("NL", SERVICE)])
    def test_with_consents_exactly_those_who_consented_are_taken_in(
        self, operator: Callable[..., Workspace], country: str, service: str
    ) -> None:
        """As many rows, and the same counts before noise, as if the others' rows had never been."""
        asked, alone = (operator(name, country, "consent", service) for name in ("asked", "alone"))
        everybody = _subscribers(asked)
        agreed = everybody[::3]
        for workspace in (asked, alone):
            _decide(workspace, agreed, "opt_in", "shops-1", "2026-01-05T12:00:00Z")
        _decide(asked, everybody[1::3], "opt_in", "another-text", "2026-01-05T12:00:00Z")
        _decide(asked, everybody[2:30:3], "opt_in", "shops-1", f"{DAY}T12:00:00Z")
        _keep_rows_of(alone, agreed)
        reports = [_run(workspace).report for workspace in (asked, alone)]
        assert reports[0] is not None
        assert reports[1] is not None
        assert 0 < reports[1].kept == reports[0].kept
        assert 0 < reports[0].no_consent
        assert 0 == reports[1].no_consent
        assert counts_before_noise(asked, DAY) == counts_before_noise(alone, DAY)

    def test_a_consent_taken_back_counts_no_more(self, operator: Callable[..., Workspace]) -> None:
        """Of all who opted in, out, and in again to another text, only who never went out is taken in."""
        workspace = operator("a", "NL", "consent", SERVICE)
        everybody = _subscribers(workspace)
        _decide(workspace, everybody, "opt_in", "shops-1", "2026-01-05T12:00:00Z")
        _decide(workspace, everybody[3:], "opt_out", "", "2026-02-05T12:00:00Z")
        _decide(workspace, everybody[3:], "opt_in", "another-text", "2026-02-06T12:00:00Z")
        _run(workspace, INGEST)
        events = [pq.read_table(file) for file in workspace.table("events", DAY).rglob("*.parquet")]
        assert 3 == len(pa.concat_tables(events)["person"].unique())

    def test_nothing_is_published_before_its_time(self, operator: Callable[..., Workspace]) -> None:
        """Within 24 hours of the day's end all is done but publishing; the plan says from when it may be."""
        workspace = operator("a", service=SERVICE)
        settings = read_settings(workspace.settings_file)
        day = LocalDay(SCENARIO.first_day, settings.workspace.time_zone)
        due = datetime.fromtimestamp(day.end, UTC) + timedelta(hours=24)
        result = _run(workspace, now=due - timedelta(seconds=1))
        assert Step.MEASURE == result.steps[-1]
        assert [] == list(ReleaseStore(workspace.releases).manifests())
        (planned,) = make_plan(workspace, settings, [day], clock=lambda: due - timedelta(hours=1)).days
        assert f"{due:%Y-%m-%d %H:%M}" in planned.note
        assert (Step.PUBLISH,) == _run(workspace, now=due).steps

    def test_what_a_purpose_does_not_need_is_not_taken_in(self, operator: Callable[..., Workspace]) -> None:
        """Children are of unknown age; for a purpose that needs no gender everybody is of unknown gender."""
        workspace = operator("a", service=SERVICE)
        text = workspace.settings_file.read_text() + 'dimensions = ["age_band"]\n'
        workspace.settings_file.write_text(text)
        _run(workspace, INGEST)
        people = pq.read_table(workspace.table("people", DAY) / "part.parquet")
        register = pacsv.read_csv(workspace.root / "feeds/people.csv")
        assert "0-15" in set(map(str, register["age_band"].to_pylist())) or min(_ages(register)) < 16
        assert {1, 2, 3, 4} <= set(people["age_band"].to_pylist()) <= {1, 2, 3, 4, 5}
        assert {2} == set(people["gender"].to_pylist())


def _ages(register: pa.Table) -> list[int]:
    return [2026 - year for year in register["birth_year"].to_pylist() if year]


def _plan(workspace: Workspace) -> object:
    settings: Settings = read_settings(workspace.settings_file)
    day = LocalDay(SCENARIO.first_day, settings.workspace.time_zone)
    return make_plan(workspace, settings, [day], clock=lambda: WHEN)


def _keep_rows_of(workspace: Workspace, ids: list[str]) -> None:
    """Give the workspace events of these subscribers alone."""
    shared = (workspace.root / "feeds").resolve()
    (workspace.root / "feeds").unlink()
    target = workspace.root / "feeds"
    target.mkdir()
    for file in shared.iterdir():
        if file.name != "events":
            (target / file.name).symlink_to(file)
    folder = target / "events" / DAY
    folder.mkdir(parents=True)
    for file in sorted((shared / "events" / DAY).glob("*.parquet")):
        events = pq.read_table(file)
        kept = pa.compute.is_in(events["subscriber_id"], pa.array(ids))
        pq.write_table(events.filter(kept), folder / file.name)
