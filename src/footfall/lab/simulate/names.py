"""Names for places that do not exist."""

from __future__ import annotations

from footfall.lab.simulate.fields import Random

_STEMS = """
Ahorn Amsel Birken Buchen Dorn Eichen Erlen Eschen Falken Fichten Ginster Hasel Heide Hirsch
Holder Kastanien Kiefern Kirsch Kranich Lerchen Linden Mohn Mühl Nuss Pappel Quell Reiher Rosen
Sand Schlehen Silber Stein Tannen Ulmen Wacholder Wald Weiden Wiesen Winter Ziegel
"""
_ENDS = """
aue bach berg bruch brück dorf eck feld fließ garten grund hain heim hof horst kamp mark moor
rain tal
"""
_DISTRICTS = """
Altstadt Nordstadt Südstadt Weststadt Oststadt Hafenstadt Neustadt Bahnhofsviertel Seeviertel
Gartenstadt Oberstadt Unterstadt Mühlenviertel Klosterberg Marktviertel Werkstadt Uferstadt
Kastellberg Universitätsviertel Sternviertel Schlossberg Brückenviertel Rathausviertel Weinberg
Turmviertel Glockenhof Fischerviertel Parkstadt
"""


def district_names(random: Random, count: int) -> tuple[str, ...]:
    """Names of districts, the innermost first; no two alike."""
    known = _DISTRICTS.split()
    rest = [known[i] for i in 1 + random.permutation(len(known) - 1)]
    pool = [known[0], *rest, *(f"Neu-{name}" for name in rest), *(f"Alt-{name}" for name in rest)]
    return tuple(pool[:count])


def zone_names(random: Random, count: int) -> tuple[str, ...]:
    """Names of zones; no two alike."""
    stems, ends = _STEMS.split(), _ENDS.split()
    pairs = random.permutation(len(stems) * len(ends))
    names = [stems[i // len(ends)] + ends[i % len(ends)] for i in pairs]
    pool = names + [f"Groß-{name}" for name in names] + [f"Klein-{name}" for name in names]
    return tuple(pool[:count])
