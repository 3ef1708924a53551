"""Two periods, areas or groups side by side; a day against days like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from footfall.server.answers import answer_tag
from footfall.server.asking import Asked, admitted, ask
from footfall.server.baseline import against_baseline, matched_days
from footfall.server.bodies import Body
from footfall.server.callers import Caller, Served
from footfall.server.comparing import compare as compared
from footfall.server.models import Comparisons, Index
from footfall.server.problems import RequestError
from footfall.server.query import WEEKDAYS, read_query
from footfall.server.replies import BRIEFLY, json_body, reply
from footfall.server.routes.parameters import OF_QUESTIONS, WHICH_ROWS, By, OverTime, Product, Weeks, problems
from footfall.server.routes.values import roll_up_asked

router = APIRouter(prefix="/v1/products/{product}", tags=["comparisons"])
_AGAINST = "against_"


@router.get(
    "/compare",
    summary="Differences, and whether they can be told from chance",
    response_model=Comparisons,
    responses=problems(*OF_QUESTIONS, "not_comparable"),
    openapi_extra=WHICH_ROWS,
)
def compare(
    request: Request,
    service: Served,
    client: Caller,
    product: Product,
    by: By = None,
    over_time: OverTime = "mean",
) -> Response:
    """One roll-up against another.

    The other is said by the same parameters with `against_` before them, such as `against_from`,
    `against_area`; what is not said is as in the one. Groups of both are matched by what `by` keeps. With
    many groups, p values are adjusted for their number (Benjamini and Hochberg 1995).
    """
    kept = _kept(by)
    controls = ("by", "over_time")
    one = ask(service, request, client, product, controls=controls, kept=kept, ignored=_AGAINST)
    other = _other(service, request, client, one, kept)

    def make() -> Body:
        sides = [roll_up_asked(service, side, kept, over_time).rows() for side in (one, other)]
        rows = compared(kept, *sides)
        ids = [manifest.release_id for side in (one, other) for manifest in side.releases]
        answer = one.explained() | {"releases": list(dict.fromkeys(ids)), "rows": rows}
        return json_body(answer, len(rows), **one.headers())

    tag = answer_tag(one, answer_tag(other), kept, over_time)
    return reply(request, service.bodies, tag, BRIEFLY, make)


def _kept(by: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(by.split(","))) if by else ()


def _other(service: Served, request: Request, client: Caller, one: Asked, kept: tuple[str, ...]) -> Asked:
    named = [pair for pair in request.query_params.multi_items() if pair[0].startswith(_AGAINST)]
    if not named:
        message = "Say what to compare with: `against_from` and `against_to`, `against_area` or others."
        raise RequestError("not_comparable", message)
    query = read_query(one.line, named, _AGAINST)
    if not (query.first or query.last):
        query = replace(query, first=one.query.first, last=one.query.last)
    query = replace(
        query, weekdays=query.weekdays or one.query.weekdays, where={**one.query.where, **query.where}
    )
    return admitted(service, client, one.line, query, kept=kept)


@router.get(
    "/index",
    summary="A day against the same weekday of the weeks before",
    response_model=Index,
    responses=problems(*OF_QUESTIONS, "not_comparable"),
    openapi_extra=WHICH_ROWS,
)
def index(
    request: Request,
    service: Served,
    client: Caller,
    product: Product,
    day: Annotated[date, Query(description="The day.", examples=["2026-03-30"])],
    weeks: Weeks = 8,
    by: By = None,
    over_time: OverTime = "mean",
) -> Response:
    """Each group's figure, the mean of matched days, the band they let expect, and 100 × the ratio.

    The band is a 95 % prediction interval; of fewer than three matched days there is none.
    """
    kept = _kept(by)
    if "day" in kept:
        raise RequestError("bad_parameter", "`by` can't keep `day` here: the index is of one day.")
    now = ask(service, request, client, product, controls=("by", "over_time", "weeks"), kept=kept)
    days = matched_days(day, weeks)
    before = _about(service, client, now, days)

    def make() -> Body:
        rows = roll_up_asked(service, now, kept, over_time).rows()
        matched = roll_up_asked(service, before, ("day", *kept), over_time).rows()
        matched = [row for row in matched if date.fromisoformat(row["day"]) in days]
        answer = now.explained() | {
            "day": str(day),
            "matched_days": sorted({row["day"] for row in matched}),
            "releases": [m.release_id for side in (now, before) for m in side.releases],
            "rows": against_baseline(kept, rows, matched),
        }
        return json_body(answer, len(rows), **now.headers())

    tag = answer_tag(now, answer_tag(before), kept, over_time, weeks)
    return reply(request, service.bodies, tag, BRIEFLY, make)


def _about(service: Served, client: Caller, asked: Asked, days: tuple[date, ...]) -> Asked:
    weekday = frozenset({WEEKDAYS[days[0].weekday()]})
    query = replace(asked.query, first=min(days), last=max(days), weekdays=weekday)
    return admitted(service, client, asked.line, query, kept=())
