"""The only door between persons and the world: bound, count, charge, add noise, withhold.

`bounded_counts` turns contributions into raw counts that no person moves by more than the bound;
`Ledger.reserve` charges for them; `measure` adds noise and is the one function from `Raw` to
`NoisyCube` (`measure_sparse` for huge ones). What may be shown of it is decided on noisy values alone, in
`footfall.model.withhold`.
"""

from footfall.privacy.accounting import epsilon, sigma_units, split, worst_case_auc
from footfall.privacy.bounding import bound_units, bounded_counts
from footfall.privacy.gate import cost, measure, measure_sparse, statement
from footfall.privacy.ledger import COMMITTED, RESERVED, Charge, ChargeRequest, Ledger
from footfall.privacy.noise import HighPass, Noise, OpenDPNoise, TableNoise, system_noise
from footfall.privacy.profiles import LAB, PROFILES, Profile, check_profile
from footfall.privacy.raw import Raw, SparseRaw

__all__ = [
    "COMMITTED",
    "LAB",
    "PROFILES",
    "RESERVED",
    "Charge",
    "ChargeRequest",
    "HighPass",
    "Ledger",
    "Noise",
    "OpenDPNoise",
    "Profile",
    "Raw",
    "SparseRaw",
    "TableNoise",
    "bound_units",
    "bounded_counts",
    "check_profile",
    "cost",
    "epsilon",
    "measure",
    "measure_sparse",
    "sigma_units",
    "split",
    "statement",
    "system_noise",
    "worst_case_auc",
]
