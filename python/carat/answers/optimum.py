"""Optima: the best policy of those compared, all that cannot be told from it, and what the constraints cost."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from carat.answers.searching import Goal, Searched
from carat.problems.problem import Problem
from carat.statistics.intervals import t_interval
from carat.statistics.verdicts import Verdict, judge
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    Values = NDArray[np.float64]


class Optimum:
    """What was found. With probability of at least `level` the tied set contains the best feasible point compared.

    problem: with its knobs and outputs. goal: objective and constraints. points: float64[point, knob], those
    compared. worlds: float64[point, replicate, output], the same worlds at each. verdict: on each of them. searched:
    the points of the search, None for a grid.
    """

    def __init__(
        self,
        problem: Problem,
        goal: Goal,
        points: ArrayLike,
        replicates: int,
        first: int,
        level: float,
        searched: Searched | None,
    ) -> None:
        import numpy as np

        self.problem = problem
        self.goal = goal
        self.points: Values = problem.points(points)
        self.first = first
        self.level = level
        self.searched = searched
        if goal.relative:  # all in one go
            problem.batch(np.vstack([self.points, problem.point(None)]), replicates, first)
        self.worlds = problem.batch(self.points, replicates, first)
        slacks = goal.slacks(problem, self.worlds, self.base if goal.relative else None)
        self.verdict: Verdict = judge(goal.objective(problem, self.worlds), slacks, level)

    @cached_property
    def base(self) -> Values | None:
        """float64[replicate, output]: the base in the same worlds; None if there is none."""
        return None if self.problem.at is None else self.problem.worlds(self.problem.at, self.replicates, self.first)

    @property
    def replicates(self) -> int:
        """How many worlds each point was compared in."""
        return int(self.worlds.shape[1])

    @property
    def best(self) -> dict[str, Any]:
        """Knob to value, as :meth:`carat.Scenario.with_` takes them: the best point among those known to be feasible.

        If none is known to be, the best of those that may be (then `best_is_feasible` is False). Raises ValueError if
        all are infeasible.
        """
        return self.problem.settings(self.points[self._best])

    @property
    def best_is_feasible(self) -> bool:
        """Whether the best point is known to keep the constraints."""
        return self.verdict.feasible[self._best] == "feasible"

    @property
    def best_scenario(self) -> Scenario:
        """The base with the best values."""
        return self.problem.scenario(self.points[self._best])

    @property
    def _best(self) -> int:
        if self.verdict.best is None:
            raise ValueError(
                f"no point keeps {' and '.join(map(str, self.goal.constraints))}: see .table for how close they are"
            )
        return self.verdict.best

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per point compared, in the order compared.

        A column per knob: its value, a number in the knob's unit. mean, low, high: of the objective, with Student's
        interval. feasible: "feasible", "infeasible" or "not told apart" (or "failed"). tied: whether it may be the
        best. behind: by how much its mean is worse than the best's; behind_at_most: with probability `level`, for all
        points together (Hsu 1984). worlds_needed: about how many would tell it from the best. Per constraint four
        columns named after its output: _slack, _slack_low, _slack_high (what is left until the bound, with the limits
        of the verdict) and _verdict. failure: what failed, if anything did.
        """
        import numpy as np
        import pandas as pd

        verdict = self.verdict
        values = self.worlds[:, :, self.problem.column(self.goal.output)]
        columns: dict[str, Any] = {knob.name: self.points[:, i] for i, knob in enumerate(self.problem.knobs)}
        known = [None if np.isnan(row).any() or row.size < 2 else t_interval(row, self.level) for row in values]
        columns["mean"] = values.mean(axis=1)
        columns["low"] = [np.nan if one is None else one.low for one in known]
        columns["high"] = [np.nan if one is None else one.high for one in known]
        columns |= {"feasible": verdict.feasible, "tied": verdict.tied, "behind": verdict.behind}
        columns |= {"behind_at_most": verdict.behind_at_most, "worlds_needed": verdict.worlds_needed}
        for c, one in enumerate(self.goal.constraints):
            name = one.output
            columns[f"{name}_slack"] = verdict.slack[:, c]
            columns[f"{name}_slack_low"] = verdict.slack_low[:, c]
            columns[f"{name}_slack_high"] = verdict.slack_high[:, c]
            columns[f"{name}_verdict"] = [words[c] for words in verdict.constraints]
        if self.problem.failures:
            columns["failure"] = [self.problem.failures.get(tuple(row.tolist()), "") for row in self.points]
        return pd.DataFrame(columns)

    @property
    def tied(self) -> pd.DataFrame:
        """The rows of :attr:`table` that may be the best feasible point, the best mean first."""
        kept = self.table[self.table["tied"]]
        return kept.sort_values("mean", ascending=self.goal.sign < 0, kind="stable")

    @cached_property
    def shadow_prices(self) -> pd.DataFrame:
        """By how much the best objective changes per unit of a constraint's bound; see :mod:`carat.answers.shadow`."""
        from carat.answers.shadow import shadow_prices

        return shadow_prices(self)

    @property
    def guarantee(self) -> str:
        """What the tied set promises, in a sentence."""
        among = "the grid" if self.searched is None else "the finalists of the search, in worlds it has not seen"
        what = "best feasible point" if self.goal.constraints else "best point"
        return f"With probability at least {self.level:g} the tied set contains the {what} of {among}."

    @property
    def plot(self) -> Plots:
        """Figures: ``plot.tied()``."""
        return Plots(self)

    def __repr__(self) -> str:
        verb = "most" if self.goal.sign > 0 else "least"
        where = "".join(f", {one}" for one in self.goal.constraints)
        compared = f"{len(self.points)} points, {self.replicates} worlds each"
        lines = [f"<carat.Optimum: {verb} {self.goal.output}{where}; {compared}>"]
        if self.verdict.best is None:
            return "\n".join([*lines, "  no point is feasible"])
        unsure = "" if self.best_is_feasible else " (not known to be feasible)"
        lines.append(f"  best{unsure}: {', '.join(f'{name} = {value}' for name, value in self.best.items())}")
        shown = [*self.problem.names, "mean", "low", "high", "behind", "behind_at_most", "worlds_needed", "feasible"]
        lines.append(f"  tied, {len(self.tied)} of {len(self.points)}:")
        lines.append(self.tied[shown].to_string(index=False, float_format="{:,.5g}".format))
        return "\n".join([*lines, f"  {self.guarantee}"])


class Plots:
    """Figures of an optimum; each returns matplotlib Axes."""

    def __init__(self, optimum: Optimum) -> None:
        self._optimum = optimum

    def tied(self, ax: Axes | None = None, **options: Any) -> Axes:
        """The objective at each point with the tied set marked: :func:`carat.figures.tied`."""
        from carat import figures

        return figures.tied(self._optimum, ax=ax, **options)

    __call__ = tied
