"""Identities: IMSIs and devices of customers, roamers and machines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from footfall.lab.simulate.fields import Random
from footfall.lab.simulate.people import People
from footfall.model.grid import Floats, Ints

_ABROAD = ("20801", "22210", "20404", "26002", "23205", "23410", "21407", "26201", "310410", "24001")
_TACS = np.array([f"35{number:06d}" for number in range(105_311, 105_311 + 60 * 1373, 1373)])
_MACHINE_TACS = np.array([f"86{number:06d}" for number in range(201_557, 201_557 + 8 * 4441, 4441)])

Texts = npt.NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Subscribers:
    """One row per subscriber: customers in order of person, then visitors, then machines.

    Args:
        imsi: 15 digits.
        plmn: home network.
        tac: type of the device.
        person: row of the person; -1 for machines.
        machine_x: place of machines; NaN for others.
        machine_y: place of machines; NaN for others.
        of_person: subscriber of each person; -1 if none.
    """

    imsi: Texts
    plmn: Texts
    tac: Texts
    person: Ints
    machine_x: Floats
    machine_y: Floats
    of_person: Ints


def make_subscribers(
    random: Random, people: People, plmn: str, machine_at: tuple[Floats, Floats]
) -> Subscribers:
    """Give everybody with a phone of the operator, or roaming on it, an IMSI, and machines at places theirs.

    Args:
        random: source of numbers and devices.
        people: all persons.
        plmn: the operator's network.
        machine_at: places of machines.
    """
    persons = np.flatnonzero(people.customer)
    machines = len(machine_at[0])
    person = np.concatenate([persons, np.full(machines, -1)])
    abroad = np.array([network for network in _ABROAD if network[:3] != plmn[:3]])
    home = np.where(person >= people.residents, abroad[random.integers(0, len(abroad), len(person))], plmn)
    popular = np.minimum(random.geometric(0.07, len(person)) - 1, len(_TACS) - 1)
    tac = np.where(
        person < 0, _MACHINE_TACS[random.integers(0, len(_MACHINE_TACS), len(person))], _TACS[popular]
    )
    of_person = np.full(len(people), -1)
    of_person[persons] = np.arange(len(persons))
    nowhere = np.full(len(persons), np.nan)
    return Subscribers(
        imsi=_imsis(random, home),
        plmn=home,
        tac=tac,
        person=person,
        machine_x=np.concatenate([nowhere, machine_at[0]]),
        machine_y=np.concatenate([nowhere, machine_at[1]]),
        of_person=of_person,
    )


def _imsis(random: Random, home: Texts) -> Texts:
    """Fifteen digits, the home network first; numbers never repeat."""
    start, step = int(random.integers(0, 10**9)), 387_420_489
    rows = []
    for number, network in enumerate(home):
        rows.append(f"{network}{(start + number * step) % 10 ** (15 - len(network)):0{15 - len(network)}d}")
    return np.array(rows)
