"""How far estimates are from the truth; possible in simulated cities only."""

from footfall.lab.evaluate.figures import Evaluation, Figure
from footfall.lab.evaluate.workspace import evaluate_workspace

__all__ = ["Evaluation", "Figure", "evaluate_workspace"]
