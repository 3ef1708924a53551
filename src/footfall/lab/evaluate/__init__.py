"""How far releases are from the truth, and why: sampling, method or protection.

For simulated workspaces only: it opens the vault and compares it with what nobody can know of real people.
"""

from footfall.lab.evaluate.figures import Evaluation, Figure
from footfall.lab.evaluate.workspace import evaluate_workspace

__all__ = ["Evaluation", "Figure", "evaluate_workspace"]
