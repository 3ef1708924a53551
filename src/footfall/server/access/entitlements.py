"""Whether a question is granted, and how far it reaches where it does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from footfall.model.vocabulary import ALL, LEVELS
from footfall.server.access.clients import EVERYTHING, OPERATIONS, Client, Grant
from footfall.server.areas import AreaSet
from footfall.server.catalogue import TIMES, ProductLine
from footfall.server.problems import RequestError
from footfall.server.query import Query

_FINER_TIMES: Final = {"day": frozenset(TIMES), "daypart": frozenset({"hour"}), "hour": frozenset[str]()}
"""Finest time granted -> dimensions that are finer."""


@dataclass(frozen=True)
class Question:
    """What is asked, and how it is put together.

    Args:
        query: which rows.
        kept: dimensions that the answer keeps apart; None for all of them, as they were released.
    """

    query: Query
    kept: frozenset[str] | None = None


def may_see(client: Client, product: str) -> bool:
    """Whether anything of a product is granted."""
    return any(grant.product in (product, EVERYTHING) for grant in client.grants)


def may_operate(client: Client) -> bool:
    """Whether a client may see how runs went; all products (`*`) do not include that."""
    return any(grant.product == OPERATIONS for grant in client.grants)


def admit(client: Client, line: ProductLine, areas: AreaSet, question: Question) -> Query:
    """The question's rows, narrowed to what one of the client's grants allows.

    What the question names must be granted as a whole, by one grant; what it leaves open is answered as
    far as that grant reaches.

    Raises:
        RequestError: no grant allows it; the refusal is that of the grant that came nearest.
    """
    refusals: list[RequestError] = []
    for grant in client.grants:
        if grant.product in (line.id, EVERYTHING):
            try:
                return _narrowed(grant, line, areas, question)
            except RequestError as refusal:
                refusals.append(refusal)
    if refusals:
        raise min(refusals, key=lambda refusal: refusal.code != "finer_than_entitled")
    raise RequestError("not_entitled", f"{line.id} is not granted to {client.id}.")


def _narrowed(grant: Grant, line: ProductLine, areas: AreaSet, question: Question) -> Query:
    query = _period(grant, question.query)
    query = _levels(grant, line, query)
    _refuse_finer_times(grant, line, question)
    query = _attributes(grant, line, query)
    return query if grant.areas is None else _areas(areas.within(grant.areas), line, query)


def _period(grant: Grant, query: Query) -> Query:
    first, last = query.first or grant.first, query.last or grant.last
    outside = _before(first, grant.first) or _before(grant.last, last)
    if outside or _before(last, grant.first) or _before(grant.last, first):
        granted = f"{grant.first or 'the first day'} to {grant.last or 'the last day'}"
        raise RequestError("not_entitled", f"Granted are days from {granted}.")
    return replace(query, first=first, last=last, until=grant.last)


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _levels(grant: Grant, line: ProductLine, query: Query) -> Query:
    granted = frozenset(LEVELS[: LEVELS.index(grant.finest_level) + 1])
    asked = query.where.get("level", frozenset(line.levels))
    if "level" not in line.dimensions or asked <= granted:
        return query
    if "level" in query.where or not asked & granted:
        raise RequestError("finer_than_entitled", f"Granted are levels down to {grant.finest_level}.")
    return query.also(level=asked & granted)


def _refuse_finer_times(grant: Grant, line: ProductLine, question: Question) -> None:
    kept = frozenset(line.dimensions) if question.kept is None else question.kept
    finer = _FINER_TIMES[grant.finest_time] & frozenset(line.dimensions) & (kept | set(question.query.where))
    if finer:
        message = f"Granted are figures by {grant.finest_time}: roll up over `{min(finer)}`."
        raise RequestError("finer_than_entitled", message)


def _attributes(grant: Grant, line: ProductLine, query: Query) -> Query:
    for name in line.attributes:
        if EVERYTHING in grant.attributes or name in grant.attributes:
            continue
        if query.where.get(name, frozenset({ALL})) != {ALL}:
            raise RequestError("finer_than_entitled", f"Granted are totals over `{name}` only.")
        query = query.also(**{name: frozenset({ALL})})
    return query


def _areas(granted: frozenset[str], line: ProductLine, query: Query) -> Query:
    """One end of a trip must be granted; of other products the first dimension that names areas."""
    names = line.area_dimensions
    if not names:
        raise RequestError("not_entitled", f"{line.id} has no areas, and only some areas are granted.")
    deciding = names if "origin" in names else names[:1]
    named = [name for name in deciding if name in query.where]
    if any(query.where[name] <= granted for name in named):
        return query
    if named:
        raise RequestError("not_entitled", f"Not all areas in `{named[0]}` are granted.")
    return query.also(**{deciding[0]: granted})


def visible(client: Client, lines: Iterable[ProductLine]) -> list[ProductLine]:
    """The products of which something is granted."""
    return [line for line in lines if may_see(client, line.id)]
