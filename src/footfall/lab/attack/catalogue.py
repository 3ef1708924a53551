"""What each attack is, who does it, and when it is passed: the words of docs/attacks.md."""

from __future__ import annotations

from typing import Final

DESCRIPTIONS: Final = {
    "worst-case canary": (
        "The attacker knows every other person exactly and all laws of noise, and tells from the cubes "
        "whether one person is there, by the likelihood ratio. Two canaries are tried, and the worse one "
        "counts: the person of the city who adds most, and 40 people's rows under one pseudonym, so that "
        "the bounds have to hold. 150,000 measurements with and as many without, by the real `measure` with "
        "the real split of the day's budget. AUC must not exceed Φ(√ρ) + 0.005; the least ε that the draws "
        "leave possible (Clopper-Pearson, 99.9 %) must not exceed what is claimed at δ 1e-6."
    ),
    "canary afterwards": (
        "The same canary audit of what comes after noise, and of what stands for it. *High-pass*: huge cubes "
        "whose empty cells are never touched; the canary is alone in some cells and at the threshold in "
        "others, and the attacker sees what is shown. *Consistent values*: the canary is in one zone of a "
        "small region for as many hours as the bound allows; the attacker has signed and consistent values "
        "of all levels, and a linear test trained on half of the draws. Limits as above, by what the cubes "
        "used are charged."
    ),
    "membership": (
        "Pyrgelis et al. 2018: groups of 1,000 of 1,500 people with the target or with somebody else "
        "instead, over all cubes of all days together. *Matched filter*: the best linear test of somebody "
        "who knows all people's vectors and the noise, though not who else is in the group; limit Φ(√(2ρ)) "
        "and two standard errors. *Classifier*: ridge regression trained on 600 groups published in the same "
        "way; limit 0.55. Four of the eight targets are the busiest people, four are anybody."
    ),
    "zero-knowledge membership": (
        "Guan et al. 2024: the attacker has nothing but the release and the target's trace, invents 4,000 "
        "people from the release's own marginals by area and hour, and weighs the target's cells by how sums "
        "of invented people vary. Groups of 300 real people are judged. Limit 0.55."
    ),
    "trajectory recovery": (
        "Xu et al. 2017: hourly counts on squares of 500 m are joined into traces by the Hungarian method. "
        "Matching traces afterwards gives high figures for any input, so only the advantage over the better "
        "of two baselines counts: other people's exact counts, and no data at all. 100 people, published "
        "with the budget of the finest visits. Limit 0.02."
    ),
    "differencing": (
        "Sums over two sets of areas that differ by the target's cell are subtracted; everybody else is "
        "known. Once for a cell of each cube (limit 0.51), and for the finest visits averaged over 24 "
        "different pairs and over 1,000 repeats, which must not add more than 0.01. One person in all their "
        "cells at once is the worst-case canary."
    ),
    "linear reconstruction": (
        "Dinur and Nissim 2003, decoded by a linear program (HiGHS): which of 128 people were in an area "
        "during a daypart. On unprotected and k-only figures 1,024 random parts of the list are asked for; "
        "from the release there is one sum for each class of age and gender. Limit: the share of the "
        "commoner answer, and 0.02."
    ),
    "flow linkage": (
        "Knowing a person's move, where do they go next? The most common destination of the flows published "
        "for the next daypart, 150 people on squares of 500 m. Other people's flows tell it too; only the "
        "advantage over them counts. Limit 0.02."
    ),
    "flow homogeneity": (
        "As before, but only where an origin shows one destination (over 90 %), so that the attacker is "
        "certain, and right. Limit: what other people's flows give, and 0.02."
    ),
    "flow dominance": (
        "A rule of good manners and no attack: origins of the day's real flows that show one destination "
        "with over 90 % of what is shown (rests included) are to be coarsened, since readers may take the "
        "hidden ones for nobody. Limit 0."
    ),
    "unicity": (
        "De Montjoye et al. 2013, inside the vault: share of people whom four random points (hour, square of "
        "500 m) tell from all others. Ours: share of the vault's people of whom an id or a pseudonym is "
        "found in any file outside it (text, columns, raw 64-bit numbers). Limit 0."
    ),
    "enumeration": (
        "All customers' numbers among 200,000 others are tried against the pseudonyms stored: plain hash, "
        "and AES under keys that can be guessed. Limit 0. Unprotected: pseudonyms that are plain hashes."
    ),
    "re-linking": (
        "People of one day are found on the next as those with the likest places: new pseudonyms alone "
        "protect nobody. Ours: share of pseudonyms left in a copy of the vault swept after its time. Limit 0."
    ),
    "linkage": "Share of the first day's pseudonyms that are there on the second. Limit 0.",
    "subset of one": (
        "Cells with at least one and fewer than k people, of all cubes: how many are shown, or, on k-only "
        "figures, follow from sums over ages and genders less the others. Baseline: cells with nobody. "
        "Limit: 1 - Φ(z), and three standard errors."
    ),
    "derivability": (
        "Every released row is computed again from released cubes and public figures; those that differ in "
        "any digit are counted. Limit 0."
    ),
    "side channel": (
        "Sizes of cube files with and without the busiest person; answers about withheld cells in which "
        "somebody or nobody was, by their text and their time. Unprotected and k-only: a system that has no "
        "row where nobody was. The answers are those of the release store."
    ),
}
"""By the beginning of the attack's name."""


def kind_of(attack: str) -> str:
    """The description that an attack's name belongs to: the longest that it begins with; KeyError if none."""
    fitting = [kind for kind in DESCRIPTIONS if attack.startswith(kind)]
    if not fitting:
        raise KeyError(attack)
    return max(fitting, key=len)
