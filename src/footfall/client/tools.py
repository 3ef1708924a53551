"""What an assistant may ask: each tool is one question to the API, under the grants of its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from footfall.client.answers import Answer
from footfall.client.synchronous import Footfall

MOST_ROWS: Final = 200
"""Most rows that a tool gives back; an assistant that needs more should roll up."""
_QUESTION: Final = {
    "product": {"type": "string", "description": "Id of a product, from `products`."},
    "day": {"type": "string", "description": "One day, YYYY-MM-DD."},
    "first": {"type": "string", "description": "First day of a period."},
    "last": {"type": "string", "description": "Last day of a period."},
    "weekday": {"type": "string", "description": "mon, tue, ...; several divided by commas."},
    "where": {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": 'Dimensions of the product and their values, such as {"area": "Z1,Z2", "hour": "08"}.',
    },
}
_BY: Final = {
    "by": {
        "type": "string",
        "description": "What is kept apart, divided by commas: dimensions, day, weekday, week, month.",
    },
    "over_time": {
        "type": "string",
        "enum": ["mean", "sum"],
        "description": "Whether days and hours that are not kept are averaged (the default) or added up.",
    },
}
_AGAINST: Final = {
    "against": {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "What differs on the other side: first, last, day, weekday, or a dimension.",
    }
}
NOTE: Final = (
    "Values are estimates with 95 % intervals (low, high). A null value is withheld or partial: it is not "
    "zero, and says nothing about whether anybody was there. Say so when you report it, and give intervals."
)


@dataclass(frozen=True)
class Tool:
    """A tool.

    Args:
        about: what it does, for the assistant.
        properties: of its arguments, as JSON schema.
        required: names of the arguments that must be there.
        ask: the question, from a client and the arguments.
    """

    about: str
    properties: Mapping[str, Any]
    required: tuple[str, ...]
    ask: Callable[[Footfall, Mapping[str, Any]], Any]

    def described(self, name: str) -> dict[str, Any]:
        """The tool as it is listed."""
        schema = {"type": "object", "properties": dict(self.properties), "required": list(self.required)}
        return {
            "name": name,
            "description": self.about,
            "inputSchema": schema | {"additionalProperties": False},
            "annotations": {"readOnlyHint": True},
        }


def _question(given: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in given.items() if name not in {"product", "where", "against"}}
    against = {f"against_{name}": value for name, value in given.get("against", {}).items()}
    return plain | dict(given.get("where", {})) | against


def _told(answer: Answer) -> dict[str, Any]:
    cut = {"cut": f"Only {MOST_ROWS} of {len(answer)} rows: roll up."} if len(answer) > MOST_ROWS else {}
    explained = {name: answer.explained[name] for name in ("product", "unit", "terms", "missing_days")}
    return explained | {"note": NOTE, "rows": answer.rows[:MOST_ROWS]} | cut


def _areas(client: Footfall, given: Mapping[str, Any]) -> Any:
    wanted = str(given.get("name", "")).casefold()
    found = [feature["properties"] for feature in client.areas(str(given.get("level", "zone")))]
    return [area for area in found if wanted in area["name"].casefold()][:MOST_ROWS]


TOOLS: Final[dict[str, Tool]] = {
    "products": Tool(
        "List the products that may be asked about: what each counts, its dimensions with their values, "
        "levels of areas, days, and over what it may be added up.",
        {},
        (),
        lambda client, _: client.products(),
    ),
    "areas": Tool(
        "Find areas by a part of their name: id, name, parent, size, residents.",
        {"level": {"type": "string", "description": "region, district or zone."}, "name": {"type": "string"}},
        (),
        _areas,
    ),
    "rollup": Tool(
        "Sums and means of a product, with recombined intervals. What would count people twice is refused.",
        {**_QUESTION, **_BY},
        ("product",),
        lambda client, given: _told(client.rollup(given["product"], **_question(given))),
    ),
    "top": Tool(
        "The greatest groups of a product, such as the strongest flows.",
        {**_QUESTION, **_BY, "n": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}},
        ("product",),
        lambda client, given: _told(client.top(given["product"], **_question(given))),
    ),
    "compare": Tool(
        "Compare two periods, areas or groups: difference, percent, and whether chance explains it.",
        {**_QUESTION, **_BY, **_AGAINST},
        ("product", "against"),
        lambda client, given: _told(client.compare(given["product"], **_question(given))),
    ),
    "index": Tool(
        "Compare a day with the same weekday of the weeks before: index and expected band.",
        {**_QUESTION, **_BY, "weeks": {"type": "integer", "minimum": 3, "maximum": 52}},
        ("product", "day"),
        lambda client, given: _told(client.index(given["product"], **_question(given))),
    ),
}
