"""Statistics over replicates: intervals, paired tests, several outcomes at once, and what pairing saves.

Replicates are independent worlds, so their figures are an independent sample. NaN is a world without an answer: it is
left out, and ``Interval.n`` says how many are left. All results are the same in every call.
"""

from carat.statistics.intervals import (
    Interval,
    Method,
    bootstrap_interval,
    holm,
    interval,
    paired_p_value,
    ratio_interval,
    sample_of,
    t_interval,
    variance_ratio,
)

__all__ = [
    "Interval",
    "Method",
    "bootstrap_interval",
    "holm",
    "interval",
    "paired_p_value",
    "ratio_interval",
    "sample_of",
    "t_interval",
    "variance_ratio",
]
