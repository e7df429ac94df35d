"""The experiment laboratory: does an A/B test tell the truth?

In the simulator the truth is known: one world in which all are treated and one in which nobody is, with the same luck.
On that same world every design of an experiment is tried, and what it would have said is held against the truth.
"""

from carat.laboratory.laboratory import Laboratory, Tried, experiment
from carat.laboratory.trials import BudgetSplit, CreatorSide, Regions, Switchback, TwoSided, ViewerSide

__all__ = [
    "BudgetSplit",
    "CreatorSide",
    "Laboratory",
    "Regions",
    "Switchback",
    "Tried",
    "TwoSided",
    "ViewerSide",
    "experiment",
]
