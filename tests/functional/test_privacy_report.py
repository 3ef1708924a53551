"""The privacy report: of what is, and never stale unseen."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from footfall.cli.app import run_cli
from footfall.ingest.consent import Decision
from footfall.lab.simulate import Scenario, simulate
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.pipeline.subject import decide
from footfall.pipeline.sweep import sweep
from footfall.privacy.ledger import Ledger
from footfall.privacy.profiles import PROFILES
from footfall.releases.store import ReleaseStore

SCENARIO = Scenario(people=800, days=1, seed=6)
ATTACKS = [
    {
        "attack": "membership",
        "profile": "strict",
        "unprotected": 0.91,
        "ours": 0.52,
        "limit": 0.55,
        "passes": True,
    },
    {
        "attack": "differencing",
        "profile": "standard",
        "unprotected": 1.0,
        "ours": 0.6,
        "limit": 0.51,
        "passes": False,
    },
]


@pytest.fixture(name="ran", scope="module")
def _ran(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("ran") / "town"
    root.mkdir()
    simulate(SCENARIO, root)
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file)
    run(workspace, settings, [LocalDay(SCENARIO.first_day, settings.workspace.time_zone)])
    return workspace


@pytest.fixture(name="copy")
def _copy(ran: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    root = Path(shutil.copytree(ran.root, tmp_path / "town"))
    monkeypatch.chdir(root)
    return Workspace(root)


class Texts(HTMLParser):
    """Counts rows of a page and keeps its words."""

    def __init__(self) -> None:
        super().__init__()
        self.rows, self.open, self.words = 0, list[str](), ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (the parser calls it so)
        """Count a row, and see that tags close."""
        self.rows += tag == "tr"
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes the one that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words += data


def test_the_report_tells_what_is(copy: Workspace) -> None:
    """Budget, ledger, keys, law and releases as they are; without attacks it says that none were tried."""
    assert run_cli(["privacy", "report"]) == 0
    folder = copy.root / "privacy-report"
    text = (folder / "assessment.md").read_text()
    facts = json.loads((folder / "report.json").read_text())
    spent = Ledger(copy.control).spent("2026-03")
    assert [str(spent)] == [month["rho"] for month in facts["ledger"]]
    assert str(PROFILES["strict"].rho_month) == facts["profile"]["month"]["rho"]
    assert {"destroyed": 0, "longest_h": 0.0, "alive": 1} == facts["keys"]["day"]
    assert "every person in them is invented" in text
    assert "No figures were given" in text
    manifests = list(ReleaseStore(copy.releases).manifests())
    shown = sum(u["values"] for u in facts["utility"])
    assert sum(manifest.facts["rows"] for manifest in manifests) == shown


def test_every_release_is_on_the_transparency_page(copy: Workspace) -> None:
    """One row each, with who answers, what it cost, and how to object; the page is whole HTML."""
    assert run_cli(["privacy", "report"]) == 0
    page = Texts()
    page.feed((copy.root / "privacy-report" / "transparency.html").read_text())
    manifests = list(ReleaseStore(copy.releases).manifests())
    assert [] == page.open
    assert 1 + len(manifests) == page.rows
    assert [] == [m.release_id for m in manifests if m.release_id not in page.words]
    assert "do not want to be counted" in page.words


def test_attacks_stand_in_it_also_those_that_miss(copy: Workspace) -> None:
    """Figures of the attack suite are in the report, and how many miss their limit; rubbish is refused."""
    (copy.root / "attacks.json").write_text(json.dumps(ATTACKS))
    assert run_cli(["privacy", "report", "--attacks", "attacks.json"]) == 0
    text = (copy.root / "privacy-report" / "assessment.md").read_text()
    assert "2 figures; 1 miss their limit" in text
    assert "| differencing | standard | 1.000 |" in text
    (copy.root / "attacks.json").write_text("no figures")
    assert run_cli(["privacy", "report", "--attacks", "attacks.json"]) == 5


def test_a_stale_report_is_found_out(copy: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Fresh it holds, also written again; a decision, a sweep or another setting makes it stale."""
    check = ["privacy", "report", "--check"]
    assert run_cli(check) == 5
    settings = read_settings(copy.settings_file)
    changes = (
        lambda: decide(copy, "262010000000001", Decision("opt_out", "shop")),
        lambda: sweep(copy, settings, datetime.now(UTC) + timedelta(hours=49)),
        lambda: copy.settings_file.write_text(copy.settings_file.read_text() + "k = 50\n"),
    )
    for change in changes:
        assert run_cli(["privacy", "report"]) == 0
        assert run_cli(["privacy", "report"]) == 0
        assert run_cli(check) == 0
        change()
        assert run_cli(check) == 5
    assert run_cli(["privacy", "report"]) == 0
    facts = json.loads((copy.root / "privacy-report" / "report.json").read_text())
    assert (1, 49.0, 0) == tuple(facts["keys"]["day"][name] for name in ("destroyed", "longest_h", "alive"))
    assert {"opt_out": 1} == facts["decisions"]
    assert 50 == facts["profile"]["k"]
    assert "stale" in " ".join(capsys.readouterr().err.split())


def test_nobody_is_in_the_report(copy: Workspace) -> None:
    """No id of a subscriber stands in any of its files."""
    assert run_cli(["privacy", "report"]) == 0
    written = "".join(file.read_text() for file in (copy.root / "privacy-report").iterdir())
    ids = pacsv.read_csv(copy.root / "feeds/people.csv")["subscriber_id"].cast(pa.string()).to_pylist()
    assert [] == [who for who in ids if who in written]
