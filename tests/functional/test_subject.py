"""The rights of one subscriber, through the front door, and what is provable of them."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from counts import counts_before_noise, release_tables

from footfall.cli.app import run_cli
from footfall.ingest.consent import Decision, Registry
from footfall.ingest.events import ingest_events
from footfall.ingest.pseudonyms import live_windows, read_key
from footfall.ingest.self_service import FileSender, SelfService
from footfall.model.errors import WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.windows import windows_of
from footfall.model.workspace import Workspace
from footfall.pipeline.held import erase, held
from footfall.pipeline.locking import locked
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.pipeline.subject import decide, status
from footfall.pipeline.sweep import sweep
from footfall.pipeline.verify import verify
from footfall.privacy.audit import AuditLog
from footfall.privacy.noise import Noise
from footfall.privacy.seeded import SeededNoise

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]
INGEST = frozenset({Step.REFERENCE, Step.INGEST})
NIGHTS = "nights"


def seeded(cells: int) -> Noise:
    """Noise that two runs share; possible on simulated people only."""
    return SeededNoise(cells, simulated=True)


def subscribers(workspace: Workspace, day: LocalDay) -> list[str]:
    """Ids in the events of a day, those with most events first."""
    events = pq.read_table(workspace.root / "feeds/events" / str(day), columns=["subscriber_id"])
    counts = events["subscriber_id"].cast(pa.string()).value_counts().to_pylist()
    known = set(
        pacsv.read_csv(workspace.root / "feeds/people.csv")["subscriber_id"].cast(pa.string()).to_pylist()
    )
    ranked = sorted(counts, key=lambda item: (-item["counts"], str(item["values"])))
    return [item["values"] for item in ranked if item["values"] in known]


def remove_rows(workspace: Workspace, ids: list[str]) -> None:
    """Take the events of subscribers out of the feed."""
    for file in (workspace.root / "feeds/events").rglob("*.parquet"):
        events = pq.read_table(file)
        gone = pa.compute.is_in(events["subscriber_id"], pa.array(ids))
        pq.write_table(events.filter(pa.compute.invert(gone)), file)


def nights(workspace: Workspace, day: LocalDay) -> None:
    """A table of each window, as anchors make them: a row per person, under the window's pseudonyms."""
    for window in windows_of(day.day):
        rekey = pq.read_table(workspace.window_rekey(str(day), window), partitioning=None)
        folder = workspace.window_table(NIGHTS, window)
        folder.mkdir(parents=True, exist_ok=True)
        persons = np.sort(rekey["window_person"].to_numpy())
        pq.write_table(
            pa.table({"person": persons, "nights": np.ones(len(persons), int)}), folder / "part.parquet"
        )


def in_windows(workspace: Workspace, who: str) -> int:
    """In how many windows a subscriber has a row."""
    found = 0
    for window, key in live_windows(workspace).items():
        rows = pq.read_table(workspace.window_table(NIGHTS, window), partitioning=None)["person"].to_pylist()
        found += int(key.pseudonyms(pa.array([who]))[0]) in rows
    return found


class TestOptOut:
    """Who is out changes nothing, provably."""

    def test_by_registry_and_by_feed_it_changes_nothing_in_any_later_output(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """With or without the rows of those who opted out after a day, the next is the same to the bit."""
        with_rows, without_rows = fresh_workspace("with"), fresh_workspace("without")
        leaving = subscribers(with_rows, two_days[0])[:40]
        run(with_rows, settings, two_days[:1], noise=seeded)
        before = release_tables(with_rows)
        shutil.rmtree(without_rows.root)
        shutil.copytree(with_rows.root, without_rows.root)
        remove_rows(without_rows, leaving)
        for workspace in (with_rows, without_rows):
            for who in leaving[:20]:
                decide(workspace, who, Decision("opt_out", "shop"))
            with (workspace.root / "feeds/optouts.csv").open("a") as feed:
                feed.writelines(f"{who},opt_out,2026-03-02T20:00:00Z,,web,\n" for who in leaving[20:])
            run(workspace, settings, two_days[1:], noise=seeded)
        second = str(two_days[1])
        assert counts_before_noise(with_rows, second) == counts_before_noise(without_rows, second)
        assert release_tables(with_rows) == release_tables(without_rows)
        assert before.items() <= release_tables(with_rows).items()

    def test_its_effect_can_be_proved(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Status names the first ingest after the decision; its entry notes how far the registry was."""
        workspace = fresh_workspace("a")
        who, other = subscribers(workspace, two_days[0])[:2]
        decide(workspace, other, Decision("opt_out", "shop"))
        run(workspace, settings, two_days[:1], wanted=INGEST)
        decide(workspace, who, Decision("opt_out", "web", "2026-1"))
        (recorded,) = status(workspace, settings, who).registry
        assert ("opt_out", "web", "2026-1", None) == (
            recorded.choice,
            recorded.channel,
            recorded.text_version,
            recorded.applied,
        )
        assert "out" == status(workspace, settings, who).standing
        run(workspace, settings, two_days, wanted=INGEST)
        (recorded,) = status(workspace, settings, who).registry
        assert recorded.applied is not None
        assert str(two_days[0]) == recorded.applied["day"]
        assert 2 == verify(workspace).decisions

    def test_a_decision_during_an_ingest_is_not_claimed_to_count_in_it(
        self, fresh_workspace: Make, settings: Settings, two_days: Days, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What comes in while events are read counts from the next ingest on, and status says no more."""
        workspace = fresh_workspace("a")
        who = subscribers(workspace, two_days[0])[0]

        def disturbed(*arguments: Any) -> Any:
            report = ingest_events(*arguments)
            decide(workspace, who, Decision("opt_out", "shop"))
            return report

        monkeypatch.setattr("footfall.pipeline.steps.ingest_events", disturbed)
        run(workspace, settings, two_days[:1], wanted=INGEST)
        assert status(workspace, settings, who).registry[0].applied is None
        monkeypatch.undo()
        run(workspace, settings, two_days[:1], wanted=INGEST)
        assert 0 == _rows(workspace, two_days[0], who)
        assert status(workspace, settings, who).registry[0].applied is not None

    def test_by_a_code_from_the_phone_it_counts_at_the_next_batch(
        self, fresh_workspace: Make, settings: Settings, two_days: Days, tmp_path: Path
    ) -> None:
        """From the request for a code to a day without the subscriber, and back in from the day after."""
        workspace, texts = fresh_workspace("a"), tmp_path / "texts"
        who = subscribers(workspace, two_days[0])[0]

        def confirmed(choice: str, now: datetime) -> None:
            service = SelfService(
                lambda number, decision: decide(workspace, number, decision, lambda: now),
                FileSender(texts),
                "2026-1",
                clock=lambda: now,
            )
            ticket = service.ask(who)
            code = re.search(r"\d{6}", (texts / f"{who}.txt").read_text())
            assert code is not None
            service.confirm(ticket, code.group(), choice)

        confirmed("opt_out", datetime(2026, 3, 2, 10, tzinfo=UTC))
        run(workspace, settings, two_days[:1], wanted=INGEST)
        confirmed("opt_in", datetime(2026, 3, 2, 20, tzinfo=UTC))
        run(workspace, settings, two_days, wanted=INGEST)
        assert 0 == _rows(workspace, two_days[0], who) < _rows(workspace, two_days[1], who)

    def test_a_decision_before_counting_takes_rows_back_out(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """A day that was taken in but not measured is taken in anew, without the one who left meanwhile."""
        workspace = fresh_workspace("a")
        who = subscribers(workspace, two_days[0])[0]
        run(workspace, settings, two_days[:1], wanted=INGEST)
        before = _rows(workspace, two_days[0], who)
        decide(workspace, who, Decision("opt_out", "shop"))
        (result,) = run(workspace, settings, two_days[:1], wanted=INGEST)
        assert Step.INGEST in result.steps
        assert 0 == _rows(workspace, two_days[0], who) < before

    def test_windows_forget_at_once_or_once_the_run_is_over(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """An opt-out empties windows; during a run it is on record, and done by who comes next."""
        workspace = fresh_workspace("a")
        run(workspace, settings, two_days[:1], wanted=INGEST)
        nights(workspace, two_days[0])
        now, later = subscribers(workspace, two_days[0])[:2]
        decide(workspace, now, Decision("opt_out", "shop"))
        assert (0, 2) == (in_windows(workspace, now), in_windows(workspace, later))
        with locked(workspace):
            decide(workspace, later, Decision("opt_out", "shop"))
            assert 2 == in_windows(workspace, later)
            with pytest.raises(WorkspaceError, match="in use"):
                erase(workspace, later, date(2026, 3, 5), "letter")
        sweep(workspace, settings)
        assert 0 == in_windows(workspace, later)
        assert 2 == len(list(AuditLog.open(workspace).of_kind("decision")))

    def test_windows_forget_who_is_out_by_the_feed(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """At the next ingest the windows lose the rows of who opted out in the operator's own system."""
        workspace = fresh_workspace("a")
        run(workspace, settings, two_days[:1], wanted=INGEST)
        nights(workspace, two_days[0])
        who, other = subscribers(workspace, two_days[0])[:2]
        with (workspace.root / "feeds/optouts.csv").open("a") as feed:
            feed.write(f"{who},opt_out,2026-03-02T20:00:00Z,,web,\n")
        run(workspace, settings, two_days[1:], wanted=INGEST)
        assert (0, 2) == (in_windows(workspace, who), in_windows(workspace, other))


class TestErasureAndAccess:
    """What can still be found is shown or erased, and what can't is said."""

    def test_after_an_erasure_nothing_is_found(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Every row in every table of days and windows is gone, and the counts; others keep theirs."""
        workspace = fresh_workspace("a")
        until_counted = frozenset(Step) - {Step.MEASURE, Step.PUBLISH}
        run(workspace, settings, two_days, wanted=until_counted, noise=seeded)
        nights(workspace, two_days[0])
        who, other = subscribers(workspace, two_days[0])[:2]
        seen = held(workspace, who)
        assert {"events", "places", "people", "window_rekey"} <= set(seen[f"day {two_days[0]}"])
        assert [{"nights": 1}] == seen[f"window {windows_of(two_days[0].day)[0]}"][NIGHTS]
        others = held(workspace, other)

        done = erase(workspace, who, date(2026, 3, 5), "letter")
        assert {} == held(workspace, who)
        assert others == held(workspace, other)
        assert not workspace.table("counts", str(two_days[0])).exists()
        assert f"counts/day={two_days[0]}" in done.tables
        assert any("Art. 11" in sentence for sentence in done.not_found)

        run(workspace, settings, two_days, noise=seeded)
        assert {} == held(workspace, who)
        assert {} != held(workspace, other)
        (erasure,) = status(workspace, settings, who).registry
        assert ("erasure", "letter", "2026-03-05") == (erasure.kind, erasure.channel, erasure.paused_until)

    def test_a_run_after_an_erasure_is_one_without_the_person(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Erased before anything was measured, or never there: the same counts before noise."""
        erased, never = fresh_workspace("erased"), fresh_workspace("never")
        who = subscribers(erased, two_days[0])[0]
        run(erased, settings, two_days[:1], wanted=INGEST | {Step.MOBILITY, Step.LOCATIONS})
        erase(erased, who, date(2026, 3, 5), "letter")
        remove_rows(never, [who])
        register = never.root / "feeds/people.csv"
        lines = register.read_text().splitlines(keepends=True)
        register.write_text("".join(line for line in lines if not line.startswith(who)))
        for workspace in (erased, never):
            run(workspace, settings, two_days[:1], noise=seeded)
        day = str(two_days[0])
        assert counts_before_noise(erased, day) == counts_before_noise(never, day)

    def test_days_after_an_erasure_are_counted_again(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """Erasure is no opt-out: from the day after it on the person is taken in, unless they opt out."""
        workspace = fresh_workspace("a")
        who = subscribers(workspace, two_days[1])[0]
        erase(workspace, who, two_days[0].day, "letter")
        run(workspace, settings, two_days, wanted=INGEST)
        assert 0 == _rows(workspace, two_days[0], who) < _rows(workspace, two_days[1], who)


class TestRegistry:
    """What is on record cannot be bent."""

    def test_a_changed_decision_shows(self, fresh_workspace: Make, two_days: Days) -> None:
        """Whoever edits, removes or cuts off an entry of the registry is found out by verify."""
        workspace = fresh_workspace("a")
        for who in subscribers(workspace, two_days[0])[:3]:
            decide(workspace, who, Decision("opt_out", "shop"))
        assert 3 == verify(workspace).decisions
        log = workspace.registry / "log.jsonl"
        lines = log.read_bytes().splitlines(keepends=True)
        for changed in (
            [line.replace(b"opt_out", b"opt_in_") for line in lines],
            [lines[0], lines[2]],
            lines[:2],
        ):
            log.write_bytes(b"".join(changed))
            with pytest.raises(WorkspaceError, match="registry"):
                verify(workspace)

    def test_a_decision_must_make_sense(self, fresh_workspace: Make) -> None:
        """None lies in the future, and a pause has an end."""
        workspace = fresh_workspace("a")
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        for wrong in (
            Decision("opt_out", "shop", decided_at=tomorrow),
            Decision("paused_until", "shop"),
            Decision("opt_out", "shop", paused_until=date(2026, 3, 5)),
        ):
            with pytest.raises(WorkspaceError):
                decide(workspace, "262010000000001", wrong)
        assert 0 == Registry.read(workspace).chain.position().number

    def test_without_the_key_of_its_marks_nothing_goes_on(
        self, fresh_workspace: Make, settings: Settings, two_days: Days
    ) -> None:
        """A registry whose marks can't be compared stops the ingest: else everybody would be in again."""
        workspace = fresh_workspace("a")
        decide(workspace, "262010000000001", Decision("opt_out", "shop"))
        workspace.registry_key.unlink()
        with pytest.raises(WorkspaceError, match="backup"):
            run(workspace, settings, two_days[:1], wanted=INGEST)


def test_the_command_line(
    fresh_workspace: Make,
    settings: Settings,
    two_days: Days,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Opt out, pause, opt in, look, see and erase, by id or from stdin; no audit entry names anybody."""
    workspace = fresh_workspace("a")
    who = subscribers(workspace, two_days[0])[0]
    run(workspace, settings, two_days[:1], wanted=INGEST)
    monkeypatch.chdir(workspace.root)
    assert run_cli(["subject", "access", who, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["held"][f"day {two_days[0]}"]["events"]
    assert run_cli(["subject", "access", who]) == 0
    assert run_cli(["subject", "opt-out", who, "--channel", "shop"]) == 0
    assert run_cli(["subject", "pause", who, "--until", "2026-12-31"]) == 0
    assert run_cli(["subject", "opt-in", who, "--text", "A", "--decided", "2026-03-01T09:00+0100"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{who}\n"))
    capsys.readouterr()
    assert run_cli(["subject", "status", "-", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert ["opt_out", "paused_until", "opt_in"] == [item["choice"] for item in found["registry"]]
    assert run_cli(["subject", "status", who]) == 0
    assert "the next ingest" in " ".join(capsys.readouterr().out.split())
    assert run_cli(["subject", "erase", who, "--channel", "letter"]) == 0
    assert "Art. 11" in capsys.readouterr().out
    assert run_cli(["subject", "opt-out", " "]) == 2
    assert who not in (workspace.audit / "log.jsonl").read_text()
    assert run_cli(["audit", "verify"]) == 0


def _rows(workspace: Workspace, day: LocalDay, who: str) -> int:
    person = int(read_key(workspace.key(str(day))).pseudonyms(pa.array([who]))[0])
    files = workspace.table("events", str(day)).rglob("*.parquet")
    return sum(pq.ParquetFile(file).read()["person"].to_pylist().count(person) for file in files)
