"""The page for everybody: what is made, from whom, how they are protected, and every release. HTML."""

from __future__ import annotations

from html import escape
from typing import Any, Final

from footfall.pipeline.assessment import DELTA, Facts

PAGE: Final = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{workspace}: what is published</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ccc }}
</style></head><body>
<h1>{workspace}: what is published, and how people are protected</h1>
{invented}<p>{title}. Who answers for it: {controller}. On what basis: {basis}
For whom: {recipient}. Until: {expires}.</p>
<h2>What is made, and from whom</h2>
<p>Mobile phones report to the network which cell serves them. From these reports of our subscribers come
statistics about crowds: how many people are where, hour by hour. Nothing about any single person leaves our
systems. Personal data of a day are destroyed {retention_h} hours after they came in, and nobody is followed
{followed}. Nothing is published before {delay_h} hours after the day.</p>
<h2>How you are protected</h2>
<p>Every number is changed at random before it is published, and numbers that fewer than {k} subscribers may
be behind are not shown. Whatever anybody knows and computes, whether you are in the data changes what they
can find out by at most ε = {epsilon} (δ = 10⁻⁹) in a month, for everything together.</p>
<h2>If you do not want to be counted</h2>
<p>Tell us: {notice}. It costs nothing, and counts from the next day we process.</p>
<h2>Every release ({count})</h2>
<table><thead><tr><th>day</th><th>what</th><th>values</th><th>withheld</th><th>ε</th><th>for</th><th>id</th></tr>
</thead><tbody> {rows}</tbody></table> </body></html>
"""
BASES: Final = {
    "anonymised": "nobody can be found in what is published.",
    "consent": "everybody who is counted agreed.",
    "law": "a law orders it: {statute}.",
}


def transparency(facts: Facts) -> str:
    """The whole page, complete in itself."""
    purpose, limits = facts["purpose"], facts["limits"]
    words: dict[str, Any] = {
        "workspace": facts["workspace"],
        **{name: purpose[name] for name in ("title", "controller", "expires")},
        "basis": BASES[purpose["legal_basis"]].format(**purpose),
        "recipient": purpose["recipient"].replace("_", " "),
        "notice": purpose["notice"] or "the operator's customer service",
        **{name: limits[name] for name in ("retention_h", "delay_h", "k")},
        "followed": "for longer than 28 days" if limits["windows"] else "from one day to the next",
        "epsilon": f"{facts['profile']['month']['epsilon'][DELTA]:.1f}",
        "count": len(facts["releases"]),
    }
    invented = (
        "<p><strong>All people in these data are invented.</strong></p>\n" if facts["simulated"] else ""
    )
    rows = "".join(map(_row, facts["releases"]))
    return PAGE.format(
        **{name: escape(str(word)) for name, word in words.items()}, invented=invented, rows=rows
    )


def _row(release: Facts) -> str:
    cells = (
        release["day"],
        f"{release['title']}: {release['definition']}",
        release["rows"],
        f"{release['withheld_share']:.0%}",
        f"{release['epsilon'][DELTA]:.2f}",
        release["recipient"].replace("_", " "),
        release["id"],
    )
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>\n"
