"""The codebook of all tables that come in, written from their contracts.

`python -m footfall.model.codebook > docs/codebook.md` renews the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from footfall.model.contracts import FEEDS, FORBIDDEN_COLUMNS, MAX_TEXT, OPENCELLID, Column, Contract, Kind
from footfall.model.rules import ROW_RULES, ZONE_RULES

_HEAD = f"""\
# Codebook

<!-- Made by `python -m footfall.model.codebook > docs/codebook.md` from src/footfall/model/contracts.py. -->

The tables that come in. Files may have other names for columns and values: `footfall.toml` translates
them (`[feeds.<table>.columns]`, `[feeds.<table>.values.<column>]`). Columns not listed are not read.

- **text**: at most {MAX_TEXT} bytes of UTF-8 (or the feed's `encoding`); blanks around it do not count.
- **integer**, **number**: digits, with the feed's `decimal` sign; thousands are not set apart.
- **time**: `2026-03-02T07:15:00+01:00`; without an offset, in the feed's `time_zone`; seconds or
  milliseconds since 1970; or the feed's `time_format`. Fractions of seconds are cut off.
- **date**: `2026-03-02`.
- **choice**: one of the values listed.

CSV (also compressed by gzip) and Parquet are read, and folders of them. A row of CSV is one line, and its
number is that of its line, the header not counted.
"""


def codebook() -> str:
    """The codebook as Markdown."""
    parts = [_HEAD, *(_table(contract, contract.name) for contract in FEEDS.values())]
    parts += [_table(OPENCELLID, 'cells, `format = "opencellid"`'), _forbidden(), _rules()]
    return "\n".join(parts)


def _table(contract: Contract, title: str) -> str:
    key = f" One row per {', '.join(f'`{name}`' for name in contract.key)}." if contract.key else ""
    rows = [
        (f"`{column.name}`", column.kind.value, "yes" if column.required else "", _meaning(column))
        for column in contract.columns
    ]
    return (
        f"## {title}\n\n{contract.meaning}{key}\n\n{_grid(('column', 'kind', 'required', 'meaning'), rows)}"
    )


def _meaning(column: Column) -> str:
    limits = {
        "unit": column.unit,
        "values": ", ".join(f"`{choice}`" for choice in column.choices),
        "form": f"`{column.pattern}`" if column.pattern else None,
        "limits": _limits(column),
    }
    facts = "; ".join(f"{name}: {text}" for name, text in limits.items() if text)
    return f"{column.meaning} ({facts})" if facts else column.meaning


def _limits(column: Column) -> str | None:
    if column.minimum is None or column.maximum is None:
        return None
    whole = column.kind is Kind.INTEGER
    low, high = (f"{int(x)}" if whole else f"{x:g}" for x in (column.minimum, column.maximum))
    return f"{low} to {high}"


def _forbidden() -> str:
    rows = [(f"`{name}`", what) for name, what in FORBIDDEN_COLUMNS.items()]
    intro = (
        "A file of events, people or opt-outs with one of these columns is refused as a whole, whether or\n"
        "not the settings name the column. Case, blanks and dashes make no difference."
    )
    return f"## Columns that are refused\n\n{intro}\n\n{_grid(('column', 'holds'), rows)}"


def _rules() -> str:
    intro = (
        "A row that breaks a rule goes to quarantine with file, row, rule, column and value. An id may slip\n"
        "into any column, so of feeds about people (events, people, opt-outs) only the shape of a value is\n"
        "kept: `9` for a digit, `a` or `A` for a letter, `9{15}` for fifteen digits. A date with a time of\n"
        "day is kept as it is, of a subscriber's id nothing. A row counts once, under the first rule it\n"
        "broke. A run stops when the share of bad rows of a table is greater than `ingest.max_bad_share`,\n"
        "and when no event of a day is left. Where a table has one row per key, the first of them stands:\n"
        "a later one that says the same is left out, and one that says something else goes to quarantine."
    )
    rows, zones = (
        _grid((title, "what to do"), rules.items())
        for title, rules in (("rule of rows", ROW_RULES), ("rule of zones", ZONE_RULES))
    )
    return f"## Rules\n\n{intro}\n\n{rows}\n{zones}"


def _grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(codebook())
