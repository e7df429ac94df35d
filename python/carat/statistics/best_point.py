"""Selection: which of several points is best, and which cannot be told from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carat.writing import tabulation

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Best:
    """The best point of a design.

    name: the figure. point: knobs of the best. mean: of the figure there. tied: DataFrame with a row per point that
    cannot be told from the best (which is the first): its knobs, mean, difference to the best and its half-width. n:
    worlds that were compared. level: the probability with which the true best is among the tied.
    """

    name: str
    point: dict[str, Any]
    mean: float
    tied: pd.DataFrame
    n: int
    level: float

    def __repr__(self) -> str:
        where = ", ".join(f"{knob} = {value}" for knob, value in self.point.items())
        text = f"best {self.name}: {tabulation.number(self.mean)} at {where} ({self.n} worlds)"
        others = len(self.tied) - 1
        if others == 0:
            return f"{text}; no other point is as good ({100 * self.level:g} %)"
        rows = [[str(c) for c in self.tied.columns]]
        rows += [
            [tabulation.number(c) if isinstance(c, float) else str(c) for c in row]
            for row in self.tied.itertuples(index=False)
        ]
        return f"{text}; {others} cannot be told from it ({100 * self.level:g} %):\n{tabulation.plain(rows)}"


def best(name: str, values: NDArray[np.float64], points: pd.DataFrame, *, highest: bool, level: float) -> Best:
    """The best row of values[point, replicate] and the rows tied with it.

    Row i is tied if for no other row j the mean of j is better by more than t S_ij / sqrt(n), where S_ij is the
    standard deviation of the paired differences and t Student's quantile at 1 - (1 - level) / (points - 1): the
    screening of Nelson, Swann, Goldsman, Song (2001) with common random numbers, valid by Bonferroni's inequality.

    Raises ValueError if fewer than two worlds are complete at every point that has any.
    """
    import numpy as np
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise ValueError(f"level = {level}: expected a share between 0 and 1, such as 0.95")
    rows = np.flatnonzero(np.isfinite(values).any(axis=1))
    held = values[rows]
    held = held[:, np.isfinite(held).all(axis=0)]
    k, n = held.shape
    if k == 0 or n < 2:
        raise ValueError(f"{name}: fewer than two worlds are complete at every point")
    mean = held.mean(axis=1)
    gain = mean if highest else -mean
    reach = np.array([(held[i] - held).std(axis=1, ddof=1) for i in range(k)]) / np.sqrt(n)
    reach *= stdtrit(n - 1, 1 - (1 - level) / max(k - 1, 1))
    tied = (gain[None, :] - gain[:, None] <= reach).all(axis=1)
    order = [i for i in np.argsort(-gain, kind="stable") if tied[i]]
    first = order[0]
    table = points.iloc[rows[order]].assign(
        mean=mean[order], difference=mean[order] - mean[first], half_width=reach[order, first]
    )
    point = dict(points.iloc[rows[first]].items())
    return Best(name, {str(knob): value for knob, value in point.items()}, float(mean[first]), table, n, level)
