"""Self-service: only who holds the phone decides, once per code."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from footfall.ingest.consent import Decision, Registry
from footfall.ingest.self_service import FileSender, SelfService
from footfall.model.chain import Link
from footfall.model.errors import CodeError
from footfall.model.signing import Signer
from footfall.model.workspace import Workspace

WHO = "4915112345678"


class Desk:
    """A registry with self-service, and a clock that can be moved."""

    def __init__(self, root: Path) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.texts = root / "texts"
        self.registry = Registry.open(Workspace(root), Signer(bytes(32)), lambda: self.now)
        self.service = SelfService(self._decide, FileSender(self.texts), "2026-1", clock=lambda: self.now)

    def _decide(self, subscriber: str, decision: Decision) -> Link:
        return self.registry.record(subscriber, decision)

    def code(self, who: str = WHO) -> str:
        """What the last text to a subscriber says."""
        found = re.search(r"\d{6}", (self.texts / f"{who}.txt").read_text())
        assert found is not None
        return found.group()

    def wrong_code(self) -> str:
        """Any but the right one."""
        return "000000" if self.code() != "000000" else "111111"


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_who_has_the_code_decides(desk: Desk) -> None:
    """An opt-out by code is on record with channel, time and text; the registry holds no number."""
    link = desk.service.confirm(desk.service.ask(WHO), desk.code(), "opt_out")
    assert ("opt_out", "self-service", "2026-1") == tuple(
        link.facts[name] for name in ("choice", "channel", "text_version")
    )
    assert int(desk.now.timestamp()) == link.facts["decided_at"]
    assert [link] == list(desk.registry.of(WHO)) == list(desk.registry.of(f"+{WHO}"))
    assert [] == list(desk.registry.of("4915100000000"))
    assert WHO not in desk.registry.chain.log.read_text()


def test_a_pause_has_its_end(desk: Desk) -> None:
    """A pause keeps its last day."""
    ticket = desk.service.ask(WHO)
    link = desk.service.confirm(ticket, desk.code(), "paused_until", date(2026, 6, 30))
    assert "2026-06-30" == link.facts["paused_until"]


def test_a_code_is_good_once(desk: Desk) -> None:
    """The same code does not decide a second time."""
    ticket = desk.service.ask(WHO)
    desk.service.confirm(ticket, desk.code(), "opt_out")
    with pytest.raises(CodeError, match="spent"):
        desk.service.confirm(ticket, desk.code(), "opt_in")


def test_a_code_is_good_for_its_own_ticket_only(desk: Desk) -> None:
    """Somebody else's code, or a ticket that was never given, decides nothing."""
    mine = desk.service.ask(WHO)
    desk.service.ask("4915199999999")
    others = desk.code("4915199999999")
    for ticket in (mine, "made-up"):
        if others != desk.code():
            with pytest.raises(CodeError):
                desk.service.confirm(ticket, others, "opt_out")
    assert 0 == desk.registry.chain.position().number


def test_a_code_can_be_guessed_at_three_times(desk: Desk) -> None:
    """After three wrong ones the right one is refused too, in the same words."""
    ticket = desk.service.ask(WHO)
    refusals = set()
    for code in (*[desk.wrong_code()] * 3, desk.code()):
        with pytest.raises(CodeError) as refusal:
            desk.service.confirm(ticket, code, "opt_out")
        refusals.add(str(refusal.value))
    assert 1 == len(refusals)


def test_a_code_gets_old(desk: Desk) -> None:
    """Ten minutes later it is refused; a moment before it is not."""
    ticket = desk.service.ask(WHO)
    desk.now += timedelta(minutes=9, seconds=59)
    desk.service.confirm(ticket, desk.code(), "opt_out")
    ticket = desk.service.ask(WHO)
    desk.now += timedelta(minutes=10)
    with pytest.raises(CodeError):
        desk.service.confirm(ticket, desk.code(), "opt_out")


def test_nobody_is_flooded_with_texts(desk: Desk) -> None:
    """A fourth request within an hour looks like the others and sends nothing, however written."""
    for number in (WHO, f"+{WHO}", f" {WHO}"):
        desk.service.ask(number)
    sent = sorted(file.stat().st_mtime_ns for file in desk.texts.iterdir())
    assert len(desk.service.ask(WHO)) == len(desk.service.ask("4915100000000"))
    (desk.texts / "4915100000000.txt").unlink()
    assert sent == sorted(file.stat().st_mtime_ns for file in desk.texts.iterdir())
    desk.now += timedelta(hours=1)
    desk.service.ask(WHO)
    assert sent != sorted(file.stat().st_mtime_ns for file in desk.texts.iterdir())


def test_codes_differ(desk: Desk) -> None:
    """Codes are drawn anew; of fifty no more than a few are alike."""
    codes = set()
    for number in range(50):
        who = f"49151{number:08d}"
        desk.service.ask(who)
        codes.add(desk.code(who))
    assert len(codes) > 45
