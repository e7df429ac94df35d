"""Frontiers: what of one aim must be given up for another, such as creators' income for the platform's margin.

A point is dominated if another is better in both aims. It is judged so if in the same worlds another is ahead in both
by paired one-sided t tests, both of which must reject (intersection-union, Berger 1982); Bonferroni over the other
points and Holm (1979) over all verdicts make it unlikely that any point of the true frontier is called dominated.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carat.problems.problem import Problem
from carat.statistics.intervals import holm, t_interval

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from carat.sweeps.sweeping import Sweep

    Values = NDArray[np.float64]
    Flags = NDArray[np.bool_]

ON_FRONT, DOMINATED, UNTOLD, FAILED = "on the frontier", "dominated", "not told apart", "failed"


class Frontier:
    """Points in two aims.

    x, y: names of the outputs; units: of both. knobs: DataFrame, one row per point. worlds: float64[2, point,
    replicate], x and y in the same worlds at each point. minimised: which of them are better if lower. base: the row
    of the base, or None. level: with this probability no point of the true frontier is called dominated.
    """

    def __init__(
        self,
        x: str,
        y: str,
        units: tuple[str, str],
        knobs: pd.DataFrame,
        worlds: Values,
        minimised: Collection[str],
        base: int | None,
        level: float,
    ) -> None:
        self.x, self.y, self.units = x, y, units
        self.knobs, self.worlds, self.base, self.level = knobs, worlds, base, level
        self.minimised = tuple(minimised)

    @property
    def replicates(self) -> int:
        """How many worlds each point was simulated in."""
        return int(self.worlds.shape[2])

    @cached_property
    def _aims(self) -> Values:
        """The worlds, turned so that more is better."""
        import numpy as np

        signs = [-1.0 if name in self.minimised else 1.0 for name in (self.x, self.y)]
        aims: Values = self.worlds * np.array(signs)[:, np.newaxis, np.newaxis]
        return aims

    @cached_property
    def p_values(self) -> Values:
        """float64[point]: that no other is better in both aims, corrected for all points; NaN if a world failed."""
        return holm(_p_values(self._aims))

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per point.

        A column per knob; mean of x and y under their names, with NAME_low and NAME_high, Student's interval at
        `level`. verdict: "on the frontier" (no other mean is better in both), "dominated" (another is, beyond
        chance), "not told apart", "failed". p: that of the verdict "dominated", corrected for all points. base:
        whether it is the base.
        """
        import numpy as np

        table = self.knobs.copy()
        for name, worlds in zip((self.x, self.y), self.worlds, strict=True):
            found = [None if np.isnan(row).any() or row.size < 2 else t_interval(row, self.level) for row in worlds]
            table[name] = worlds.mean(axis=1)
            table[f"{name}_low"] = [np.nan if one is None else one.low for one in found]
            table[f"{name}_high"] = [np.nan if one is None else one.high for one in found]
        table["verdict"] = self.verdicts
        table["p"] = self.p_values
        table["base"] = np.arange(len(table)) == (-1 if self.base is None else self.base)
        return table

    @cached_property
    def verdicts(self) -> list[str]:
        """A word per point; see :attr:`table`."""
        import numpy as np

        failed: Flags = np.asarray(np.isnan(self._aims).any(axis=(0, 2)), dtype=np.bool_)
        means = np.where(failed, -np.inf, self._aims.mean(axis=2))
        front = [not _beaten(means, i) for i in range(means.shape[1])]

        def word(i: int) -> str:
            if failed[i]:
                return FAILED
            if front[i]:
                return ON_FRONT
            return DOMINATED if self.p_values[i] <= 1 - self.level else UNTOLD

        return [word(i) for i in range(means.shape[1])]

    @property
    def front(self) -> pd.DataFrame:
        """The rows of :attr:`table` that are on the frontier of the means, along x."""
        return self.table[self.table["verdict"] == ON_FRONT].sort_values(self.x, kind="stable")

    @property
    def plot(self) -> Plots:
        """Figures: ``plot.frontier()``."""
        return Plots(self)

    def __repr__(self) -> str:
        counts = ", ".join(f"{self.verdicts.count(word)} {word}" for word in dict.fromkeys(self.verdicts))
        points = f"{len(self.knobs)} points, {self.replicates} worlds each"
        head = f"<carat.Frontier of {self.x} and {self.y}: {points}; {counts}>"
        shown = [*self.knobs.columns, self.x, self.y]
        return f"{head}\n{self.front[shown].to_string(index=False, float_format='{:,.5g}'.format)}"


class Plots:
    """Figures of a frontier; each returns matplotlib Axes."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier

    def frontier(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Both aims at each point, with the frontier: :func:`carat.figures.frontier`."""
        from carat import figures

        return figures.frontier(self._frontier, ax=ax, **options)

    __call__ = frontier


def frontier(
    problem: Problem | Sweep,
    x: str = "platform_margin",
    y: str = "creator_income",
    n: int = 64,
    *,
    minimise: Collection[str] = (),
    replicates: int | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Frontier:
    """What of y must be given up for more of x.

    problem: whose knobs are tried at `n` points of a scrambled Sobol sequence (Owen 1998; `seed` is of the
    scrambling) and at the base; or a sweep that has been run. x, y: outputs, the more the better, unless named in
    `minimise`. replicates: worlds at each point, in place of the problem's.

    Raises ValueError if an output is unknown.
    """
    if x == y:
        raise ValueError(f"x and y are both {x}: a frontier has two aims")
    unknown = [name for name in minimise if name not in (x, y)]
    if unknown:
        raise ValueError(f"minimise names {unknown[0]!r}, which is neither {x} nor {y}")
    if not isinstance(problem, Problem):
        return _of_sweep(problem, x, y, minimise, level)
    places = [problem.column(name) for name in (x, y)]
    points = spread(problem, n, seed)
    base = None if problem.at is None else len(points) - 1
    worlds = problem.batch(points, replicates)
    aims = _first(worlds[:, :, places])
    units = (problem.units[x], problem.units[y])
    return Frontier(x, y, units, _frame(problem, points), aims, minimise, base, level)


def _first(worlds: Values) -> Values:
    """float64[aim, point, replicate]."""
    import numpy as np

    return np.moveaxis(worlds, 2, 0)


def spread(problem: Problem, count: int, seed: int) -> Values:
    """float64[point, knob]: points that fill the ranges, the base last if there is one."""
    import numpy as np
    from scipy.stats import qmc

    # A generator with a bare key cannot be spawned from, which SciPy does.
    luck = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed)))
    low, high = np.array(problem.bounds).T
    sequence = qmc.Sobol(low.size, rng=luck).random_base2(max(count - 1, 0).bit_length())[:count]
    points = problem.points(qmc.scale(sequence, low, high))
    return points if problem.at is None else np.vstack([points, problem.at])


def _frame(problem: Problem, points: Values) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({name: points[:, i] for i, name in enumerate(problem.names)})


def _of_sweep(sweep: Sweep, x: str, y: str, minimise: Collection[str], level: float) -> Frontier:
    import numpy as np

    found = [sweep.worlds(name) for name in (x, y)]
    rows = sweep.table(x)
    worlds = np.stack([np.asarray(one.values, dtype=np.float64).reshape(len(rows), -1) for one in found])
    knobs = rows[list(sweep.design.knobs)].reset_index(drop=True)
    units = (str(found[0].attrs["units"]), str(found[1].attrs["units"]))
    return Frontier(x, y, units, knobs, worlds, minimise, None, level)


def _beaten(means: Values, i: int) -> bool:
    """Whether another point is at least as good in both aims and better in one."""
    import numpy as np

    with np.errstate(invalid="ignore"):  # points that failed
        ahead = means - means[:, i : i + 1]
    return bool(((ahead >= 0).all(axis=0) & (ahead > 0).any(axis=0)).any())


def _p_values(aims: Values) -> Values:
    """float64[point]: how likely it would be to see another point so far ahead in both aims if none were."""
    import numpy as np
    from scipy.stats import t

    count, replicates = aims.shape[1:]
    found = np.full(count, np.nan)
    whole = ~np.isnan(aims).any(axis=(0, 2))
    for i in np.flatnonzero(whole):
        ahead = aims[:, whole & (np.arange(count) != i)] - aims[:, i : i + 1]
        if replicates < 2 or not ahead.size:
            found[i] = 1.0
            continue
        mean, error = ahead.mean(axis=2), ahead.std(axis=2, ddof=1) / np.sqrt(replicates)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(error > 0, mean / error, np.where(mean > 0, np.inf, -np.inf))
        smallest = t.sf(ratio, replicates - 1).max(axis=0).min()
        found[i] = min(1.0, smallest * ahead.shape[1])
    return found
