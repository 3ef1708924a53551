"""The codebook, from the contracts: `python -m footfall.model.codebook > docs/codebook.md`."""

from __future__ import annotations

from footfall.model.contracts import FEEDS, FORBIDDEN_COLUMNS, MAX_TEXT, OPENCELLID, Column, Contract

_HEAD = f"""\
# Codebook

The tables that come in. Written by `python -m footfall.model.codebook > docs/codebook.md`, from the
contracts that check them. Names in your files may differ: map them in `footfall.toml`. A row that breaks
a rule goes to quarantine with its file, row, rule and value; fields longer than {MAX_TEXT} bytes or with
control characters always do.

"""


def codebook() -> str:
    """The whole text."""
    parts = [_HEAD, *(_table(contract) for contract in FEEDS.values())]
    parts.append('## cells, as OpenCelliD exports them (`format = "opencellid"`)\n\n' + _rows(OPENCELLID))
    parts.append(
        "## Columns that are refused\n\nA feed about people that has one of these is not taken in.\n\n"
    )
    parts.append("| column | because it holds |\n|---|---|\n")
    parts += [f"| `{name}` | {why} |\n" for name, why in FORBIDDEN_COLUMNS.items()]
    return "".join(parts)


def _table(contract: Contract) -> str:
    return f"## {contract.name}\n\n{contract.meaning}\n\n" + _rows(contract)


def _rows(contract: Contract) -> str:
    lines = ["| column | | kind | rule | meaning |", "|---|---|---|---|---|"]
    for column in contract.columns:
        needed = "required" if column.required else ""
        lines.append(f"| `{column.name}` | {needed} | {column.kind} | {_rule(column)} | {column.meaning} |")
    return "\n".join(lines) + "\n\n"


def _rule(column: Column) -> str:
    unit = f" {column.unit}" if column.unit else ""
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    if column.pattern:
        return f"`{column.pattern}`"
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:g} to {column.maximum:g}{unit}"
    return unit.strip()


if __name__ == "__main__":
    print(codebook(), end="")  # noqa: T201 that is what it is for
