"""A simulated city with exact truth, and the feeds of its operators.

Shares no code with the estimators: what it tests must not be what it is made of.
"""

from footfall.lab.simulate.happenings import MEANINGS, Happening
from footfall.lab.simulate.run import simulate
from footfall.lab.simulate.scenario import Scenario, Simulated
from footfall.lab.simulate.world import World, build_world

__all__ = ["MEANINGS", "Happening", "Scenario", "Simulated", "World", "build_world", "simulate"]
