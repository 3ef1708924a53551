"""Values of a product as they were released, rolled up, and the greatest of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from fastapi import APIRouter, Request
from starlette.responses import Response

from footfall.model.release import is_rest
from footfall.server import formats
from footfall.server.answers import answer_frame, answer_rows
from footfall.server.asking import Asked, ask
from footfall.server.callers import Caller, Served
from footfall.server.catalogue import ProductLine
from footfall.server.frame import Frame
from footfall.server.models import Rows
from footfall.server.problems import RequestError
from footfall.server.rollup import DERIVED, OverTime, Rollup, roll_up
from footfall.server.routes.parameters import (
    OF_QUESTIONS,
    WHICH_ROWS,
    By,
    Cursor,
    Form,
    Limit,
    Product,
    Top,
    media,
    problems,
)
from footfall.server.routes.parameters import OverTime as OverTimeParameter
from footfall.server.selection import whole
from footfall.server.service import Service

router = APIRouter(prefix="/v1/products/{product}", tags=["values"])
PAGE: Final = 1000
STREAMS: Final = ("geojson", "csv", "arrow", "parquet")


@router.get(
    "/values",
    summary="Values as they were released",
    response_model=Rows,
    responses=media(*STREAMS) | problems(*OF_QUESTIONS),
    openapi_extra=WHICH_ROWS,
)
def values(
    request: Request,
    service: Served,
    client: Caller,
    product: Product,
    form: Form = None,
    limit: Limit = PAGE,
    cursor: Cursor = None,
) -> Response:
    """Rows of a product, by day, level and area.

    JSON and GeoJSON come page by page; CSV, Arrow and Parquet are streams of everything.
    """
    wanted = formats.wanted_format(request, form)
    asked = ask(service, request, client, product, controls=("f", "limit", "cursor"))
    size = min(limit, service.settings.page_rows)
    return answer_rows(request, service, asked, wanted, limit=size, cursor=cursor)


@router.get(
    "/rollup",
    summary="Sums and means",
    response_model=Rows,
    responses=media(*STREAMS) | problems(*OF_QUESTIONS),
    openapi_extra=WHICH_ROWS,
)
def rollup(
    request: Request,
    service: Served,
    client: Caller,
    product: Product,
    by: By = None,
    over_time: OverTimeParameter = "mean",
    form: Form = None,
) -> Response:
    """One row per group, with the interval recombined.

    Days, hours and dayparts that are not kept with `by` are averaged, or added up with
    `over_time=sum`; all else that is not kept is added up. What must not be added up is refused. A
    group some of whose parts are withheld has status `partial`, no value, and the lower limit that its
    other parts make certain.
    """
    wanted = formats.wanted_format(request, form)
    asked, frame = rolled(service, request, client, product, by, over_time)
    return answer_frame(request, service, asked, wanted, frame)


@router.get(
    "/top",
    summary="The greatest values, such as the strongest flows",
    response_model=Rows,
    responses=media(*STREAMS) | problems(*OF_QUESTIONS),
    openapi_extra=WHICH_ROWS,
)
def top(
    request: Request,
    service: Served,
    client: Caller,
    product: Product,
    n: Top = 20,
    by: By = None,
    over_time: OverTimeParameter = "mean",
    form: Form = None,
) -> Response:
    """Groups with the greatest values, the greatest first; by default a group is an area, or a pair of them.

    A group that is withheld or partial has no place in the order and is left out, and so are rests.
    """
    wanted = formats.wanted_format(request, form)
    kept = by or ",".join(asked_areas(service, product))
    asked, frame = rolled(service, request, client, product, kept, over_time)
    value = frame.numbers["value"]
    order = np.argsort(-np.nan_to_num(value, nan=-np.inf), kind="stable")
    named = ~np.any([_rests(frame, name) for name in asked.line.area_dimensions], axis=0)
    known = order[~np.isnan(value[order]) & named[order]]
    return answer_frame(request, service, asked, wanted, frame.take(known[:n]))


def _rests(frame: Frame, dimension: str) -> npt.NDArray[np.bool_]:
    """Rows of which a dimension names a rest."""
    if dimension not in frame.labels:
        return np.zeros(frame.size, dtype=np.bool_)
    return np.array([is_rest(str(word)) for word in frame.labels[dimension].words()], dtype=np.bool_)


def asked_areas(service: Service, product: str) -> tuple[str, ...]:
    """The dimensions of a product that name areas; none if it is not known."""
    line = service.shelf.catalogue.products.get(product)
    return line.area_dimensions if line else ()


def rolled(
    service: Service, request: Request, client: Caller, product: str, by: str | None, over_time: str
) -> tuple[Asked, Frame]:
    """Read, admit and answer a question for a roll-up."""
    kept = tuple(dict.fromkeys((by or "").split(","))) if by else ()
    controls = ("f", "by", "over_time", *(["n"] if request.url.path.endswith("/top") else []))
    asked = ask(service, request, client, product, controls=controls, kept=kept)
    return asked, roll_up_asked(service, asked, kept, over_time)


def roll_up_asked(service: Service, asked: Asked, kept: tuple[str, ...], over_time: str) -> Frame:
    """The roll-up of a question that was admitted.

    Raises:
        RequestError: `by` names something that can't be kept, or the roll-up is not sound.
    """
    _check_kept(asked.line, kept)
    how: OverTime = "sum" if over_time == "sum" else "mean"
    frame = whole(service.shelf, asked.line, asked.query, service.settings.rollup_rows)
    return roll_up(asked.line, frame, Rollup(kept, how), frozenset(asked.query.where))


def _check_kept(line: ProductLine, kept: tuple[str, ...]) -> None:
    known = ("day", *DERIVED, *line.dimensions)
    unknown = [name for name in kept if name not in known]
    if unknown:
        message = f"`by` can't keep {unknown[0][:64]!r}; it can keep {', '.join(known)}."
        raise RequestError("bad_parameter", message)
