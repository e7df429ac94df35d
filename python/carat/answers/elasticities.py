"""Elasticities: by how many per cent an outcome of each group of people changes per per cent of a knob."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carat.comparisons import people
from carat.comparisons.people import People, Side
from carat.designs import ranges
from carat.designs.ranges import Range
from carat.problems import differences
from carat.problems.differences import Stencil
from carat.statistics.intervals import Interval
from carat.statistics.verdicts import quantile
from carat.worlds import running
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from carat.worlds.results import Results

    Values = NDArray[np.float64]
    Codes = NDArray[np.int64]

_AT_A_TIME = 8  # replicates whose tables are in memory together
_USUAL = {"creators": "income", "viewers": "spend"}
_ALL = "all"
_QUARTERS = ("lowest quarter", "second quarter", "third quarter", "highest quarter")
_OF_VIEWERS = {"channel", "spend", "coins", "coins_gifted", "creators_given_to", "coins_to_first", "present"}


@dataclass(frozen=True)
class Elasticities:
    """d ln outcome / d ln knob, by group.

    totals: float64[offset, replicate, group], sums of the outcome over the people of each group at each point of the
    stencil; the last group is everybody. step: in ln knob.
    """

    knob: Range
    x: float
    step: float
    stencil: Stencil
    outcome: str
    by: str | None
    groups: tuple[str, ...]
    totals: Values
    level: float

    @property
    def at(self) -> Any:
        """The value of the knob, as a scenario says it."""
        return self.knob.setting(self.x)

    def _place(self, group: str) -> int:
        if group not in self.groups:
            raise ValueError(f"group = {group!r}: expected one of {', '.join(self.groups)}")
        return self.groups.index(group)

    def interval(self, group: str = _ALL) -> Interval:
        """The elasticity of a group's mean total, with its interval over worlds; its bias is :meth:`bias`."""
        return self._estimate(self._place(group), self.stencil.narrow)

    def bias(self, group: str = _ALL) -> Interval:
        """By how much :meth:`interval` is too high because the step is not zero (Richardson, from twice the step)."""
        weights = [(wide - narrow) / 3 for narrow, wide in zip(self.stencil.narrow, self.stencil.wide, strict=True)]
        return self._estimate(self._place(group), weights)

    def _estimate(self, group: int, weights: Any) -> Interval:
        """A weighted sum of logarithms of mean totals; its error by linearisation (Cramer 1946)."""
        import numpy as np

        used = np.flatnonzero(np.asarray(weights))
        sums = self.totals[used, :, group]
        means, n = sums.mean(axis=1), sums.shape[1]
        if not (means > 0).all():
            return Interval(np.nan, np.nan, np.nan, self.level, n, np.nan)
        shares = np.asarray(weights)[used] / self.step
        estimate = float(shares @ np.log(means))
        influence = shares @ (sums / means[:, np.newaxis])
        told = (sums > 0).all(axis=0).sum() > max(n / 2, 1)  # else a few worlds are all there is, and seem to agree
        error = float(influence.std(ddof=1) / np.sqrt(n)) if told else np.inf
        reach = quantile((1 - self.level) / 2, n) * error if told else np.inf
        return Interval(estimate, estimate - reach, estimate + reach, self.level, n, error)

    @property
    def table(self) -> pd.DataFrame:
        """One row per group, the last everybody.

        elasticity, low, high, standard_error; bias: of it, since the step is not zero. share: of the group in the
        outcome. NaN for a group that has nothing at some point; no limits for one that has something in half of the
        worlds or fewer.
        """
        import pandas as pd

        return pd.DataFrame([self._row(g) for g in self.groups], index=pd.Index(self.groups, name=self.by or "group"))

    def _row(self, group: str) -> dict[str, float]:
        found = self.interval(group)
        means = self.totals.mean(axis=(0, 1))
        return {
            "elasticity": found.mean,
            "low": found.low,
            "high": found.high,
            "standard_error": found.standard_error,
            "bias": self.bias(group).mean,
            "share": float(means[self._place(group)] / means[-1]) if means[-1] else float("nan"),
        }

    def __repr__(self) -> str:
        n = self.totals.shape[1]
        head = f"<carat.Elasticities of {self.outcome} in {self.knob.name} at {self.at}, {n} worlds>"
        return f"{head}\n{self.table.to_string(float_format='{:,.3g}'.format)}"


def elasticities(
    base: Scenario,
    knob: str,
    by: str | None = "tier",
    outcome: str | None = None,
    *,
    side: Side | None = None,
    step: float = 0.1,
    replicates: int = 32,
    seed: int | None = None,
    level: float = 0.95,
    threads: int = 0,
    progress: bool = True,
) -> Elasticities:
    """Elasticities of an outcome in a knob, by group of creators or viewers.

    by: a column of words, such as "tier", "agency" or "region" of creators, "channel" or "region" of viewers; "age"
    of creators; a column of numbers, such as "spend", in quarters of each world by its mean over the outer points;
    None for everybody. outcome: a column to sum: "income" (the value of diamonds credited), "paid", "gift_coins",
    "hours_streamed" of creators, "spend", "coins_gifted" of viewers. side: "creators" or "viewers", where `by` and
    `outcome` leave it open: creators.

    step: in ln knob, 0.1 for points a tenth below and above, and twice that for the bias (Richardson 1911). Groups
    are of the same people at all points, in the same worlds (common random numbers).

    Raises ValueError if the knob is zero, since then nothing is a per cent of it, or there is no such column.
    """
    import numpy as np

    scenario = base if seed is None else base.with_({"run.seed": seed})
    legal = ranges.legal(knob, scenario.params)
    x = legal.number(scenario.params[knob])
    if x <= 0:
        raise ValueError(f"{knob} is {scenario.params[knob]}: only what is above zero has an elasticity")
    stencil, points = _points(legal, x, step)
    varied = [scenario.with_({knob: legal.setting(point)}) for point in points]
    chosen = side or _side(by, outcome)
    what = outcome or _USUAL[chosen]
    labels: list[str] = []
    totals: list[Values] = []
    for first in range(0, replicates, _AT_A_TIME):
        count = min(_AT_A_TIME, replicates - first)
        runs = running.run_many(varied, replicates=count, first=first, threads=threads, progress=progress)
        labels, found = _totals(runs, chosen, by, what, stencil)
        totals += found
    by_group = np.stack(totals, axis=1)
    everybody = by_group.sum(axis=2, keepdims=True)
    sums, named = (
        (everybody, [_ALL]) if by is None else (np.concatenate([by_group, everybody], axis=2), [*labels, _ALL])
    )
    return Elasticities(legal, x, step, stencil, what, by, tuple(named), sums, level)


def _points(legal: Range, x: float, step: float) -> tuple[Stencil, list[float]]:
    """Where the knob is simulated: evenly in its logarithm."""
    import math

    low = math.log(legal.low) if legal.low > 0 else -math.inf
    stencil = differences.stencil_at(math.log(x), step, low, math.log(legal.high)) if step > 0 else None
    if stencil is None or legal.kind == "whole":
        why = (
            "whole numbers cannot be moved by per cents" if legal.kind == "whole" else f"no room for a step of {step:g}"
        )
        raise ValueError(f"{legal.name}: {why}; carat.marginal takes a step in the knob's unit")
    return stencil, [x * math.exp(offset * step) for offset in stencil.offsets]


def _side(by: str | None, outcome: str | None) -> Side:
    return "viewers" if by in _OF_VIEWERS or outcome in _OF_VIEWERS else "creators"


def _totals(
    runs: list[Results], side: Side, by: str | None, outcome: str, stencil: Stencil
) -> tuple[list[str], list[Values]]:
    """Labels, and per replicate float64[offset, group]: the sum of the outcome over the people of each group."""
    import numpy as np

    labels: list[str] = []
    found = []
    for replicate in runs[0].kpi["replicate"].values:
        chosen = np.array([replicate])
        alone = [people.match(run, run, chosen, side)[0] for run in runs]
        labels, codes = _groups(runs, alone, chosen, side, by, stencil)
        sums = [people.sums(one.column(outcome), c, len(labels))[0] for one, c in zip(alone, codes, strict=True)]
        found.append(np.stack(sums))
    return labels, found


def _groups(
    runs: list[Results], alone: list[People], replicate: Codes, side: Side, by: str | None, stencil: Stencil
) -> tuple[list[str], list[Codes]]:
    """Labels, and the group of everybody at every point: a person's group is the same at all of them."""
    import numpy as np

    if by is None or by == "age" or "flag_meanings" in (alone[0].table[by].attrs if by in alone[0].table else {}):
        each = [people.groups(one, one, by) for one in alone]
        return each[0][0], [codes for _, codes in each]
    used = stencil.used
    before, after = people.match(runs[used[0]], runs[used[-1]], replicate, side)
    _, codes = people.groups(before, after, by)
    ids = np.where(before.present, _ids(before, side), _ids(after, side))[0]
    found = []
    for one in alone:
        own = _ids(one, side)
        at = np.minimum(np.searchsorted(ids, own), ids.size - 1)
        # Who is in neither of the two worlds has nothing in both: the lowest quarter.
        found.append(np.where(one.present, np.where(ids[at] == own, codes[0][at], 0), -1))
    return list(_QUARTERS), found


def _ids(of: People, side: Side) -> Codes:
    """int64[replicate, person]; what is nobody's is arbitrary."""
    import numpy as np

    if side == "viewers":
        return np.nan_to_num(of.column("viewer"), nan=-1).astype(np.int64)
    return np.asarray(of.table["creator"].values, dtype=np.int64)[of.place]
