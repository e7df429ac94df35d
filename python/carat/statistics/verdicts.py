"""Verdicts: which of several policies may be the best one, judged from the same worlds under each.

With probability of at least `level` the tied set contains the best feasible point of those that were compared. It is
a subset selection (Gupta 1965) that screens by paired t tests under common random numbers, as in Nelson, Swann,
Goldsman and Song (2001), with Bonferroni's inequality in place of independence. The error is split in three equal
parts, if there are constraints: (1) the best point is taken for infeasible (one test per constraint); (2) one that is
not feasible is taken for feasible, and beats it (one per other point); (3) one that is not better seems so (one per
other point). Feasibility by separate tests: Andradottir and Kim (2010). It is exact for normal differences, close for
means over many people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]
    Flags = NDArray[np.bool_]

FEASIBLE, INFEASIBLE, UNTOLD, FAILED = "feasible", "infeasible", "not told apart", "failed"


@dataclass(frozen=True)
class Verdict:
    """On each of several points.

    feasible: a word per point; constraints: a word per point and constraint. slack, slack_low, slack_high:
    float64[point, constraint], what is left until the bound, with the limits that the words rest on. tied:
    bool[point]. best: the point with the highest mean of those known to be feasible, else of those that may be; None
    if there is none. behind: float64[point], by how much the mean is lower than the best's. behind_at_most: with
    probability `level` no point is further behind the true best (Hsu 1984); NaN for infeasible ones. worlds_needed:
    about how many would settle whether a tied point is the best; NaN for the best and for points that are not tied.
    """

    level: float
    feasible: list[str]
    constraints: list[list[str]]
    slack: Values
    slack_low: Values
    slack_high: Values
    tied: Flags
    best: int | None
    behind: Values
    behind_at_most: Values
    worlds_needed: Values


def quantile(error: float, worlds: int) -> float:
    """Of Student's t: exceeded with probability `error` by a mean over `worlds`; infinite for one world."""
    from scipy.special import stdtrit

    return float(stdtrit(worlds - 1, 1 - error)) if worlds > 1 else math.inf


def reach(sample: Values, error: float) -> Values:
    """How far the mean over the last axis may lie to one side of the truth, but for a chance of `error`."""
    import numpy as np

    n = sample.shape[-1]
    if n < 2:
        return np.full(sample.shape[:-1], np.inf)
    spread = np.where(np.ptp(sample, axis=-1) == 0, 0.0, sample.std(axis=-1, ddof=1))
    return np.asarray(quantile(error, n) * spread / math.sqrt(n), dtype=np.float64)


def judge(objective: Values, slacks: Sequence[Values], level: float = 0.95) -> Verdict:
    """Which points may be the best.

    objective: float64[point, replicate], to be maximised, in the same worlds for all points; NaN where a world failed,
    and then the point is out. slacks: per constraint float64[point, replicate], feasible if the mean is not negative.
    """
    import numpy as np

    count, worlds = objective.shape
    error = (1 - level) / (3 if slacks else 1)
    others = max(count - 1, 1)
    slack = np.stack(slacks, axis=1) if slacks else np.empty((count, 0, worlds))
    failed: Flags = np.asarray(np.isnan(objective).any(axis=1) | np.isnan(slack).any(axis=(1, 2)), dtype=np.bool_)
    mean = slack.mean(axis=2)
    low, high = mean - reach(slack, error / others), mean + reach(slack, error / max(len(slacks), 1))
    words = [
        [FAILED if failed[i] else _word(*ends) for ends in zip(low[i], high[i], strict=True)] for i in range(count)
    ]
    feasible = [FAILED if out else _together(row) for out, row in zip(failed, words, strict=True)]
    surely = np.array([word == FEASIBLE for word in feasible])
    possible = np.array([word in (FEASIBLE, UNTOLD) for word in feasible])
    ahead, margin = _pairs(objective, error / others)
    tied = possible & ~((ahead > margin) & surely[:, np.newaxis]).any(axis=0)
    best = _best(objective.mean(axis=1), surely, possible)
    behind = np.full(count, np.nan) if best is None else ahead[best]
    at_most = np.where(possible, _behind_at_most(ahead + margin, tied), np.nan)
    needed = np.full(count, np.nan)
    for i in np.flatnonzero(tied & (np.arange(count) != best)):
        known = best is not None and bool(surely[best])
        distance = (float(behind[i]), float(margin[best, i])) if known else (0.0, 0.0)
        needed[i] = np.ceil(worlds * _times(distance, mean[i], low[i], high[i]))
    return Verdict(level, feasible, words, mean, low, high, tied, best, behind, at_most, needed)


def _word(low: float, high: float) -> str:
    return FEASIBLE if low >= 0 else INFEASIBLE if high < 0 else UNTOLD


def _together(words: Sequence[str]) -> str:
    return next((word for word in (INFEASIBLE, UNTOLD) if word in words), FEASIBLE)


def _pairs(objective: Values, error: float) -> tuple[Values, Values]:
    """float64[point, point]: by how much row is ahead of column, and how far ahead is beyond chance."""
    import numpy as np

    ahead, margin = np.empty((2, len(objective), len(objective)))
    for i, row in enumerate(objective):
        differences = row - objective
        ahead[i] = differences.mean(axis=1)
        margin[i] = reach(differences, error)
    return ahead, margin


def _best(means: Values, surely: Flags, possible: Flags) -> int | None:
    import numpy as np

    allowed = surely if surely.any() else possible
    return int(np.argmax(np.where(allowed, means, -np.inf))) if allowed.any() else None


def _behind_at_most(ahead_at_most: Values, tied: Flags) -> Values:
    """The best point is in the tied set, and nowhere further ahead than this."""
    import numpy as np

    if not tied.any():
        return np.full(len(tied), np.nan)
    rivals = tied[:, np.newaxis] & ~np.eye(len(tied), dtype=bool)
    return np.asarray(np.maximum(np.where(rivals, ahead_at_most, 0.0).max(axis=0), 0.0), dtype=np.float64)


def _times(distance: tuple[float, float], slack: Values, low: Values, high: Values) -> float:
    """How many times as many worlds would settle a point, if means stayed as they are: limits narrow like one over
    the root.

    It is settled when it is known to be worse, or to be infeasible, or, if it is the better one, to be feasible.
    """
    behind, margin = distance
    outs = [(margin / behind) ** 2] if behind > 0 else []
    outs += [((h - s) / s) ** 2 for s, h in zip(slack, high, strict=True) if s < 0]
    if outs:
        return float(min(outs))
    ins = [((s - lo) / s) ** 2 if s > 0 else math.inf for s, lo in zip(slack, low, strict=True) if lo < 0]
    return float(max(ins, default=math.inf))
