"""`footfall law`: what is allowed, what is refused, by which article, and what would be lawful instead."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace

if TYPE_CHECKING:
    from footfall.model.settings import Settings
    from footfall.privacy.law import Pack, Rule
    from footfall.privacy.purposes import Permission

EXAMPLES = {
    "list": "Examples: `footfall law list`, `footfall law list --country DE`",
    "explain": "Examples: `footfall law explain`, `footfall law explain shop-sites --country NL`",
    "check": "Example: `footfall law check`",
}


def list_(
    country: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="The rules of one country, such as DE.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the law packs, or the rules of one with their articles; facts, not legal advice."""
    from footfall.privacy.law import EVERYWHERE, PACKS, packs_of

    packs = packs_of([country.upper()]) if country else (EVERYWHERE, *PACKS.values())
    if as_json:
        print_json([asdict(pack) for pack in packs])
        return
    if country:
        for pack in packs:
            console.print(_rules(pack))
        return
    table = Table()
    for name in ("code", "country", "rules", "by"):
        table.add_column(name, justify="right" if name == "rules" else "left")
    for pack in packs:
        articles = "; ".join(dict.fromkeys(rule.article for rule in pack.rules))
        table.add_row(pack.code, pack.name, str(len(pack.rules)), articles)
    console.print(table)


def _rules(pack: Pack) -> Table:
    table = Table(title=pack.name, title_justify="left")
    for name in ("rule", "article", "what it says", "is about"):
        table.add_column(name)
    for rule in pack.rules:
        table.add_row(rule.id, rule.article, rule.says, ", ".join((*rule.bases, *rule.recipients)) or "all")
    return table


def explain(
    purpose: Annotated[
        str | None,
        typer.Argument(
            metavar="[PURPOSE]", help="A registered purpose. Default: workspace.purpose.", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    country: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="As if the network were in this country.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what the law says to a purpose: what it refuses and why, and what a run has to keep."""
    allowed = _allowed(workspace, purpose, country)
    verdicts = [(pack, rule, _verdict(allowed, rule)) for pack in allowed.packs for rule in pack.rules]
    if as_json:
        print_json({**_facts(allowed), "rules": [_rule_facts(*verdict) for verdict in verdicts]})
        return
    console.print(f"{allowed.name}: {allowed.purpose.title}", style="bold", markup=False)
    table = Table()
    for name in ("law", "article", "verdict", "what it says"):
        table.add_column(name, no_wrap=name == "law")
    for pack, rule, verdict in verdicts:
        table.add_row(pack.code, rule.article, verdict, rule.says)
    if verdicts:
        console.print(table)
    else:
        console.print("Built in for simulated data: there are no persons, so no law on them applies.")
    refused = [rule for _, rule, verdict in verdicts if verdict == "refused"]
    for rule in refused:
        console.print(f"Lawful instead ({rule.article}): {rule.instead}", markup=False)
    console.print(_limits(allowed), markup=False)


def check(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Say whether a run for the workspace's purpose is lawful today; ends with code 7 if not.

    A run does the same before it reads anything, and looks at the size of the zones besides.
    """
    allowed = _allowed(workspace, None, None)
    allowed.refuse()
    if as_json:
        print_json(_facts(allowed))
        return
    console.print(f"Lawful: {allowed.name}, {allowed.purpose.title}", markup=False)
    console.print(_limits(allowed), markup=False)


def _allowed(folder: Any, purpose: str | None, country: str | None) -> Permission:
    from footfall.pipeline.plan import permitted

    home, settings = open_workspace(folder)
    return permitted(home, _as_if(settings, purpose, country), datetime.now(UTC))


def _as_if(settings: Settings, purpose: str | None, country: str | None) -> Settings:
    changes: dict[str, Any] = {"purpose": purpose} if purpose is not None else {}
    if country is not None:
        changes["country"] = country.upper()
    workspace = settings.workspace.model_copy(update=changes)
    return settings.model_copy(update={"workspace": workspace})


def _verdict(allowed: Permission, rule: Rule) -> str:
    if not rule.applies(allowed.purpose):
        return "not about this"
    assert allowed.judgement is not None
    return "refused" if rule.refuses(allowed.judgement.case) else "kept"


def _limits(allowed: Permission) -> str:
    limits = allowed.limits
    windows = "may be followed for 28 days" if limits.windows else "may not be followed over days"
    consent = " Only subscribers whose consent is on record are taken in." if allowed.needs_consent else ""
    return (
        f"A run keeps: at least {limits.k} observed with z {limits.z}; personal data for "
        f"{limits.retention_h} h; nothing published before {limits.delay_h} h after the day; told apart by "
        f"{', '.join(limits.dimensions) or 'nothing'}; people {windows}.{consent}"
    )


def _facts(allowed: Permission) -> dict[str, Any]:
    refusals = allowed.judgement.refusals if allowed.judgement is not None else ()
    return {
        **allowed.facts(),
        "lawful": not refusals,
        "limits": asdict(allowed.limits),
        "needs_consent": allowed.needs_consent,
    }


def _rule_facts(pack: Pack, rule: Rule, verdict: str) -> dict[str, Any]:
    return {"law": pack.code, "verdict": verdict, **asdict(rule)}
