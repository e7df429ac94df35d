"""Designs: what can be set and how it is varied.

Knobs with units and bounds, quantities and durations as scenario files write them, ranges and lists of values, and
designs: the points that a sweep tries.
"""

from carat.designs.design import (
    Design,
    coordinate,
    design_of,
    grid,
    latin_hypercube,
    points,
    read_axis,
    read_csv,
    sobol,
    varied,
)

__all__ = [
    "Design",
    "coordinate",
    "design_of",
    "grid",
    "latin_hypercube",
    "points",
    "read_axis",
    "read_csv",
    "sobol",
    "varied",
]
