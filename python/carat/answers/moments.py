"""Moments: figures of the data beside those of simulated worlds, their errors, and the fit of the one to the other.

The distance is (m(x) - t)' W (m(x) - t), where t are the data's moments and m(x) the means over R simulated worlds,
the same luck at every x, so that it is a function of x alone (McFadden 1989, Gourieroux and Monfort 1996).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carat.problems import differences
from carat.problems.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Values = NDArray[np.float64]

_X_TOLERANCE = 1e-3  # of the range of each knob: finer differences are luck
_COST_TOLERANCE = 1e-4  # of the distance, whose own luck is larger


@dataclass(frozen=True)
class Data:
    """What is to be met.

    names: outputs. target: float64[moment]. covariance: float64[moment, moment] of the targets' errors; None if they
    are means over `observed` worlds like the simulated ones, whose covariance is that of simulated worlds over
    `observed`.
    """

    names: tuple[str, ...]
    target: Values
    covariance: Values | None
    observed: float

    def error(self, worlds: Values) -> Values:
        """float64[moment, moment]: covariance of the means of `worlds` less targets."""
        import numpy as np

        of_world = np.atleast_2d(np.cov(worlds, rowvar=False))
        of_data = of_world / self.observed if self.covariance is None else self.covariance
        return np.asarray(of_data + of_world / len(worlds), dtype=np.float64)


def data(
    problem: Problem, targets: Mapping[str, Any], covariance: ArrayLike | None = None, observed: float = 1.0
) -> Data:
    """Reads targets: output to value, or to (value, standard error). Raises ValueError if they do not agree."""
    import numpy as np

    for name in targets:
        problem.column(name)
    pairs = [value if isinstance(value, tuple) else (value,) for value in targets.values()]
    lengths = {len(pair) for pair in pairs}
    if lengths not in ({1}, {2}):
        raise ValueError("expected targets that are all numbers, or all (value, standard error)")
    target = np.array([float(pair[0]) for pair in pairs])
    known: Values | None = None
    if lengths == {2}:
        known = np.diag([float(pair[1]) ** 2 for pair in pairs])
    if covariance is not None:
        if known is not None:
            raise ValueError("targets have standard errors or a covariance, not both")
        known = np.atleast_2d(np.asarray(covariance, dtype=np.float64))
        if known.shape != (target.size, target.size):
            raise ValueError(f"covariance is {known.shape}: expected {target.size} rows and columns, one per target")
    if not observed > 0:
        raise ValueError(f"observed = {observed}: expected the number of worlds that the targets are means of")
    return Data(tuple(targets), target, known, observed)


class Fit:
    """The distance to the data as a function of the knobs, each scaled to 0 to 1 over its range.

    step: of the derivatives, a share of the range: wide enough that decisions flip in many places.
    """

    def __init__(self, problem: Problem, given: Data, step: float) -> None:
        import numpy as np

        self.problem = problem
        self.data = given
        self.step = step
        self.columns = [problem.column(name) for name in given.names]
        self.low, self.high = np.array(problem.bounds).T

    @property
    def span(self) -> Values:
        """float64[knob]: width of each range."""
        span: Values = self.high - self.low
        return span

    def point(self, u: Values) -> Values:
        """The point of scaled knobs."""
        import numpy as np

        return np.asarray(self.low + np.clip(u, 0, 1) * self.span, dtype=np.float64)

    def scaled(self, x: ArrayLike) -> Values:
        """The scaled knobs of a point."""
        import numpy as np

        return np.asarray((np.asarray(x) - self.low) / self.span, dtype=np.float64)

    def worlds(self, X: ArrayLike) -> Values:
        """float64[point, replicate, moment]. Raises ValueError if a world failed."""
        import numpy as np

        found = self.problem.batch(X)[:, :, self.columns]
        if np.isnan(found).any():
            raise ValueError("some worlds failed, and moments need all of them: see .failures of the problem")
        return found

    def slopes(self, x: Values) -> Values:
        """float64[replicate, moment, knob]: derivatives over the range of each knob, at points inside the ranges."""
        import numpy as np

        steps = self.step * self.span
        whole = np.array([knob.kind == "whole" for knob in self.problem.knobs])
        steps = np.where(whole, np.maximum(np.round(steps), 1), steps)
        found = differences.gradient(self.problem, x, steps, within=self.problem.knobs)
        return np.asarray(found[:, self.columns] * self.span, dtype=np.float64)

    def distance(self, means: Values, weights: Values) -> float:
        """How far moments are from the targets."""
        miss = means - self.data.target
        return float(miss @ weights @ miss)

    def minimise(self, begin: Values, weights: Values) -> Values:
        """The point next to `begin` with the least distance, by a trust region (SciPy's least squares, TRF)."""
        import numpy as np
        from scipy.optimize import least_squares

        values, vectors = np.linalg.eigh(weights)
        root = np.sqrt(np.maximum(values, 0))[:, np.newaxis] * vectors.T

        def misses(u: Values) -> Values:
            return np.asarray(root @ (self.worlds([self.point(u)])[0].mean(axis=0) - self.data.target))

        def jacobian(u: Values) -> Values:
            return np.asarray(root @ self.slopes(self.point(u)).mean(axis=0))

        found: Any = least_squares(
            misses, self.scaled(begin), jac=jacobian, bounds=(0, 1), xtol=_X_TOLERANCE, ftol=_COST_TOLERANCE, gtol=1e-10
        )
        return self.problem.point(self.point(found.x))


def diagonal(given: Data, design: Values) -> Values:
    """First weights: one over each variance, from the spread within points. design: [point, replicate, moment]."""
    import numpy as np

    of_world = design.var(axis=1, ddof=1).mean(axis=0)
    of_data = of_world / given.observed if given.covariance is None else np.diag(given.covariance)
    error = of_data + of_world / design.shape[1]
    between = design.mean(axis=1).var(axis=0)
    error = np.where(error > 0, error, np.where(between > 0, between, 1.0))
    return np.asarray(np.diag(1 / error), dtype=np.float64)


def settled(error: Values, replicates: int) -> tuple[Values, list[str]]:
    """A covariance that can be inverted, and notes if it had to be changed.

    From as few worlds as there are moments a covariance is singular: then it is taken for diagonal. A moment without
    error gets a very small one.
    """
    import numpy as np

    notes = []
    if replicates <= len(error) + 2 and len(error) > 1:
        error = np.diag(np.diag(error))
        notes.append(f"{replicates} worlds are too few for {len(error)} moments' correlations: they are taken for zero")
    variance = np.diag(error)
    if (variance <= 0).any():
        notes.append("a moment is the same in all worlds, and its target has no error: it is met first of all")
        least = variance[variance > 0].min(initial=1.0) * 1e-6
        error = error + np.diag(np.where(variance <= 0, least, 0.0))
    return np.asarray(error, dtype=np.float64), notes
