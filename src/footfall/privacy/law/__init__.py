"""Whose law applies, what it refuses, and what it demands; facts, not legal advice.

A pack is a TOML file per country with rules, each with its article. Where several countries are touched, all
their rules hold, so the strictest wins.
"""

from footfall.privacy.law.judge import Judgement, Limits, judge, retention_h
from footfall.privacy.law.packs import EVERYWHERE, PACKS, Pack, packs_of
from footfall.privacy.law.rules import CHECKS, Case, Rule, Zones

__all__ = [
    "CHECKS",
    "EVERYWHERE",
    "PACKS",
    "Case",
    "Judgement",
    "Limits",
    "Pack",
    "Rule",
    "Zones",
    "judge",
    "packs_of",
    "retention_h",
]
