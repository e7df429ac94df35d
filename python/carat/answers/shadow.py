"""Shadow prices: what a constraint costs at the optimum, from the marginal effects there.

Where constraints bind, the objective's gradient is a sum of theirs, grad f = sum of m_c grad g_c (Karush, Kuhn and
Tucker), and m_c is by how much the best objective changes per unit of the bound of c. With one knob and one
constraint that is the ratio of two marginal effects, f'/g'. All of them are measured in the same worlds; intervals
are by the jackknife over worlds (Quenouille 1956, Tukey 1958), and have no limits if the constraint's own marginal
effect cannot be told from zero.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from carat.answers.marginal import default_step
from carat.problems import differences
from carat.statistics.intervals import Interval, t_interval
from carat.statistics.verdicts import FEASIBLE

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from carat.answers.optimum import Optimum

    Values = NDArray[np.float64]


def shadow_prices(optimum: Optimum) -> pd.DataFrame:
    """One row per constraint, in the order given.

    binding: whether a point with a better objective fails it. price, low, high: change of the best objective per unit
    of the bound, 0 if it does not bind; per_percent: per percentage point of the base, for relative bounds. unit: of
    the price.
    """
    import pandas as pd

    constraints = optimum.goal.constraints
    binding = [_binds(optimum, c) for c in range(len(constraints))]
    prices = _prices(optimum, [c for c, binds in enumerate(binding) if binds])
    rows = []
    for c in range(len(constraints)):
        price = prices.get(c, Interval(0.0, 0.0, 0.0, optimum.level, optimum.replicates, 0.0))
        rows.append(_row(optimum, c, binding[c], price))
    names = pd.Index([str(one) for one in constraints], name="constraint")
    return pd.DataFrame(rows, index=names, columns=["binding", "price", "low", "high", "per_percent", "unit"])


def _row(optimum: Optimum, c: int, binds: bool, price: Interval) -> dict[str, Any]:
    one = optimum.goal.constraints[c]
    units = optimum.problem.units
    base = (
        optimum.base[:, optimum.problem.column(one.output)].mean() if one.relative and optimum.base is not None else 0
    )
    return {
        "binding": binds,
        "price": price.mean,
        "low": price.low,
        "high": price.high,
        "per_percent": price.mean * base / 100 if one.relative else math.nan,
        "unit": f"{units[optimum.goal.output] or '1'} per {units[one.output] or '1'}",
    }


def _binds(optimum: Optimum, c: int) -> bool:
    """Whether a point that seems better than the best one fails the constraint, or is not known to keep it."""
    verdict, searched, best = optimum.verdict, optimum.searched, optimum.verdict.best
    compared = zip(verdict.behind, verdict.constraints, strict=True)
    if best is None or any(behind < 0 and words[c] != FEASIBLE for behind, words in compared):
        return best is not None
    if searched is None:
        return False
    found = searched.objective[searched.points.index(tuple(optimum.points[best].tolist()))]
    return any(value > found and slack[c] < 0 for value, slack in zip(searched.objective, searched.slack, strict=True))


def _prices(optimum: Optimum, binding: list[int]) -> dict[int, Interval]:
    import numpy as np

    best = optimum.verdict.best
    if not binding or best is None:
        return {}
    problem, goal, x = optimum.problem, optimum.goal, optimum.points[best]
    slopes = differences.gradient(problem, x, _steps(optimum), optimum.replicates, optimum.first)
    slopes = slopes * np.array([_span(knob.low, knob.high) for knob in problem.knobs])
    objective = slopes[:, problem.column(goal.output), :]
    bounds = slopes[:, [problem.column(goal.constraints[c].output) for c in binding], :]
    if len(binding) > len(problem.knobs):
        nothing = Interval(math.nan, math.nan, math.nan, optimum.level, optimum.replicates, math.nan)
        return dict.fromkeys(binding, nothing)
    found = _jackknife(objective, bounds, optimum.level)
    known = [
        any(t_interval(bounds[:, i, k], optimum.level).excludes() for k in range(x.size)) for i in range(len(binding))
    ]
    endless = [Interval(one.mean, -math.inf, math.inf, one.level, one.n, math.inf) for one in found]
    return {c: found[i] if known[i] else endless[i] for i, c in enumerate(binding)}


def _span(low: float, high: float) -> float:
    return high - low if high > low else 1.0


def _steps(optimum: Optimum) -> Values:
    """The spacing of the grid where there is one, since those worlds are there already."""
    import numpy as np

    best = optimum.verdict.best
    x = optimum.points[0 if best is None else best]
    steps = []
    for i, knob in enumerate(optimum.problem.legal):
        away = np.abs(optimum.points[:, i] - x[i])
        spacing = away[away > 0].min() if optimum.searched is None and (away > 0).any() else None
        if spacing is None:
            steps.append(default_step(knob, float(x[i]), optimum.replicates))
        else:
            steps.append(min(float(spacing), differences.widest_step(float(x[i]), knob.low, knob.high, narrow=True)))
    return np.array(steps)


def _jackknife(objective: Values, bounds: Values, level: float) -> list[Interval]:
    """Multipliers with intervals. objective: float64[replicate, knob]; bounds: float64[replicate, constraint, knob]."""
    import numpy as np

    n = len(objective)
    whole = _multipliers(objective.mean(axis=0), bounds.mean(axis=0))
    kept = [np.delete(np.arange(n), k) for k in range(n)]
    without = np.array([_multipliers(objective[k].mean(axis=0), bounds[k].mean(axis=0)) for k in kept])
    pseudo = n * whole - (n - 1) * without
    found = [t_interval(pseudo[:, i], level) for i in range(whole.size)]
    return [
        Interval(float(w), float(w) - one.half_width, float(w) + one.half_width, level, n, one.standard_error)
        for w, one in zip(whole, found, strict=True)
    ]


def _multipliers(objective: Values, bounds: Values) -> Values:
    import numpy as np

    return np.asarray(np.linalg.lstsq(bounds.T, objective, rcond=None)[0], dtype=np.float64)
