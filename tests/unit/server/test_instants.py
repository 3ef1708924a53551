"""`datetime` of OGC API Features, in the areas' own time."""

from __future__ import annotations

from datetime import date

import pytest

from footfall.server.instants import Span, read_span
from footfall.server.problems import RequestError

DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-03-02", Span(DAY, DAY)),
        ("2026-03-02T23:30:00Z", Span(NEXT, NEXT, "00")),
        ("2026-03-02t08:00:00+01:00", Span(DAY, DAY, "08")),
        ("2026-03-02/2026-03-03", Span(DAY, NEXT)),
        ("2026-03-02/..", Span(DAY, None)),
        ("/2026-03-03", Span(None, NEXT)),
        ("../..", Span()),
    ],
)
def test_what_a_datetime_means(text: str, span: Span) -> None:
    """Days as they are, instants as the local hour, intervals open at either end."""
    assert read_span(text, "Europe/Berlin") == span


@pytest.mark.parametrize(
    "text", ["", "..", "today", "2026-13-01", "2026-03-02T08:00:00", "2026-03-03/2026-03-02", "a/b/c"]
)
def test_what_can_not_be_read_is_refused(text: str) -> None:
    """Nonsense, instants without a zone, and intervals that end before they begin."""
    with pytest.raises(RequestError, match="datetime"):
        read_span(text, "Europe/Berlin")
