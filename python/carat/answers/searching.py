"""Searching: where the best point of a problem may be; of the verdict see :mod:`carat.statistics.verdicts`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carat.problems.constraints import Constraint
from carat.problems.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Values = NDArray[np.float64]

_AT_A_TIME = 4  # trials asked of Optuna together, whatever the machine, so that the search is the same on all
_FIRST_TRUST, _LAST_TRUST = 0.25, 0.01  # trust region of COBYQA, in shares of each knob's range


@dataclass(frozen=True)
class Goal:
    """What is looked for: the most (sign 1) or the least (sign -1) of an output under constraints."""

    output: str
    sign: float
    constraints: tuple[Constraint, ...] = ()

    def objective(self, problem: Problem, worlds: Values) -> Values:
        """float64[..., replicate]: to be maximised. worlds: float64[..., replicate, output]."""
        return self.sign * worlds[..., problem.column(self.output)]

    def slacks(self, problem: Problem, worlds: Values, base: Values | None) -> list[Values]:
        """Per constraint float64[..., replicate]. base: float64[replicate, output]."""
        found = []
        for one in self.constraints:
            at = problem.column(one.output)
            found.append(one.slack(worlds[..., at], None if base is None else base[..., at]))
        return found

    @property
    def relative(self) -> bool:
        """Whether a bound is a share of the base."""
        return any(one.relative for one in self.constraints)


class Searched:
    """Points that a search has asked for, with their means over the same few worlds.

    points: distinct ones, in the order asked. objective: of each, to be maximised. slack: of each, per constraint;
    error: its standard error.
    """

    def __init__(self, problem: Problem, goal: Goal, replicates: int) -> None:
        self._problem = problem
        self._goal = goal
        self._replicates = replicates
        self._base = problem.worlds(problem.point(None), replicates) if goal.relative else None
        self.points: list[tuple[float, ...]] = []
        self.objective: list[float] = []
        self.slack: list[Values] = []
        self.error: list[Values] = []

    def ask(self, X: ArrayLike) -> list[int]:
        """Where in `points` the rows of `X` are; those that are new are simulated, in one batch."""
        import numpy as np

        rows = [tuple(row.tolist()) for row in self._problem.points(X)]
        new = [row for row in dict.fromkeys(rows) if row not in self.points]
        if new:
            worlds = self._problem.batch(new, self._replicates)
            slacks = self._goal.slacks(self._problem, worlds, self._base)
            self.points += new
            self.objective += self._goal.objective(self._problem, worlds).mean(axis=1).tolist()
            for i in range(len(new)):
                self.slack.append(np.array([slack[i].mean() for slack in slacks], dtype=np.float64))
                self.error.append(np.array([_standard_error(slack[i]) for slack in slacks], dtype=np.float64))
        return [self.points.index(row) for row in rows]

    def finalists(self, count: int) -> list[tuple[float, ...]]:
        """The best of the points by objective; those that clearly miss a bound come after the others."""
        import numpy as np

        spread = np.nanstd(np.array(self.slack), axis=0) if self._goal.constraints else np.empty(0)
        scale = np.where(spread > 0, spread, 1.0)

        def rank(i: int) -> tuple[bool, float, float]:
            missed = float(np.maximum(-(self.slack[i] + self.error[i]) / scale, 0).sum())
            return bool(np.isnan(self.objective[i]) or np.isnan(missed)), missed, -self.objective[i]

        return [self.points[i] for i in sorted(range(len(self.points)), key=rank)[:count]]


def _standard_error(sample: Values) -> float:
    return float(sample.std(ddof=1) / sample.size**0.5) if sample.size > 1 else 0.0


def grid(problem: Problem, axes: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
    """All combinations of values, the last knob running fastest."""
    return [tuple(row.tolist()) for row in problem.points(list(itertools.product(*axes)))]


def with_optuna(problem: Problem, searched: Searched, goal: Goal, count: int, seed: int) -> None:
    """Tree-structured Parzen estimators (Bergstra et al. 2011; constraints: Watanabe and Hutter 2023), by Optuna."""
    import numpy as np
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    while len(study.trials) < count:
        trials = [study.ask() for _ in range(min(_AT_A_TIME, count - len(study.trials)))]
        asked = [problem.suggest(trial) for trial in trials]
        for trial, i in zip(trials, searched.ask(asked), strict=True):
            if np.isnan(searched.objective[i]) or np.isnan(searched.slack[i]).any():
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
                continue
            for one, slack in zip(goal.constraints, searched.slack[i], strict=True):
                trial.set_constraint(str(one), -float(slack))
            study.tell(trial, searched.objective[i])


def with_scipy(problem: Problem, searched: Searched, goal: Goal, count: int) -> None:
    """COBYQA, a trust-region method without derivatives (Powell 1994; Ragonneau and Zhang 2024), by SciPy.

    Local, from the base or, if that is outside, from the middle; in few steps.
    """
    import numpy as np
    from scipy.optimize import Bounds, NonlinearConstraint, minimize

    low, high = np.array(problem.bounds).T

    def at(u: Values) -> int:
        return searched.ask([low + np.clip(u, 0, 1) * (high - low)])[0]

    begin = np.full(low.size, 0.5)
    if problem.at is not None and np.all((problem.at >= low) & (problem.at <= high)):
        begin = (problem.at - low) / (high - low)
    first = at(begin)
    size = max(abs(searched.objective[first]), np.finfo(float).tiny)
    bounds: list[Any] = []
    if goal.constraints:
        scale = np.maximum(np.abs(searched.slack[first]), size * 1e-9)
        bounds = [NonlinearConstraint(lambda u: searched.slack[at(u)] / scale, 0, np.inf)]
    options: Any = {"maxfev": count, "initial_tr_radius": _FIRST_TRUST, "final_tr_radius": _LAST_TRUST}

    def missed(u: Values) -> float:
        return -searched.objective[at(u)] / size

    minimize(missed, begin, method="COBYQA", bounds=Bounds(0, 1), constraints=bounds, options=options)
