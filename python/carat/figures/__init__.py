"""Figures: functions that draw on matplotlib Axes, in one style, with units on every axis.

Each takes ``ax``, where to draw (None: a new figure), and returns the Axes. They are legible in grey and to the
colour-blind: things differ in lightness, and in line, marker or hatch as well. The user's rcParams stay as they are.
"""

from carat.figures.choices import tied
from carat.figures.curves import curve
from carat.figures.experiments import experiment_bias
from carat.figures.frontiers import frontier
from carat.figures.heatmaps import heatmap
from carat.figures.key_figures import effects
from carat.figures.money import dollar, sankey
from carat.figures.over_time import difference, series
from carat.figures.people import lorenz, tiers
from carat.figures.tornados import tornado

__all__ = [
    "curve",
    "difference",
    "dollar",
    "effects",
    "experiment_bias",
    "frontier",
    "heatmap",
    "lorenz",
    "sankey",
    "series",
    "tied",
    "tiers",
    "tornado",
]
