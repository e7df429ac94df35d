"""Calibration: knobs from data, by the method of simulated moments, with standard errors and what cannot be told.

Moments are means over R worlds with the same luck at every point (McFadden 1989). Weights are those of the data's and
the simulation's error together, estimated from the replicates at a first estimate (two steps, Hansen 1982). Standard
errors are the sandwich of Gourieroux and Monfort (1996); if the data are means over `observed` worlds, simulation
adds observed / R to their variance, 1/R if they are one. Weights from few replicates make estimates look better than
they are, which is corrected (Rao 1967). The J test asks whether the moments can be met at all (Hansen 1982, Newey
1985 for other weights); with errors from R worlds, by Hotelling's distribution. What cannot be told:
:mod:`carat.statistics.identification`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carat.answers import moments
from carat.answers.calibration import Calibration
from carat.answers.frontier import spread
from carat.answers.moments import Data, Fit
from carat.problems.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Values = NDArray[np.float64]


def calibrate(
    problem: Problem,
    targets: Mapping[str, Any],
    *,
    covariance: ArrayLike | None = None,
    observed: float = 1.0,
    weights: str | Mapping[str, float] | ArrayLike = "two_step",
    start: ArrayLike | None = None,
    n: int = 32,
    step: float = 0.1,
    level: float = 0.95,
    seed: int = 0,
) -> Calibration:
    """The knobs with which simulated moments are nearest to the data's.

    problem: its knobs are estimated within their ranges; its outputs are the moments, its replicates the simulated
    worlds. targets: output to value, or to (value, standard error). covariance: of the targets' errors instead. With
    neither, targets are taken for means over `observed` worlds like the simulated ones, 1 for a platform that was
    watched once.

    weights: "two_step" (efficient), "diagonal" (one over each moment's variance), output to weight, or a matrix.
    start: a point to begin at; the search begins at the best of `n` points of a Sobol sequence, the base and `start`.
    step: of derivatives, a share of each range. seed: of the Sobol sequence.

    Raises ValueError for fewer moments than one, fewer than two worlds, or targets that are no outputs.
    """
    import numpy as np

    if problem.replicates < 2 or not targets:
        raise ValueError("a calibration takes at least one target and two replicates, whose spread tells the errors")
    fit = Fit(problem, moments.data(problem, targets, covariance, observed), step)
    design = spread(problem, n, seed)
    if start is not None:
        design = np.vstack([design, problem.point(start)])
    inside = ((design >= fit.low) & (design <= fit.high)).all(axis=1)
    design = design[inside]
    worlds = fit.worlds(design)
    first = _given(fit.data, weights, moments.diagonal(fit.data, worlds))
    distances = [fit.distance(means, first) for means in worlds.mean(axis=1)]
    x = fit.minimise(design[int(np.argmin(distances))], first)
    if not (isinstance(weights, str) and weights == "two_step"):
        return Calibration(fit, x, first, level, [])
    error, notes = moments.settled(fit.data.error(fit.worlds([x])[0]), problem.replicates)
    second = np.asarray(np.linalg.inv(error), dtype=np.float64)
    return Calibration(fit, fit.minimise(x, second), second, level, notes, two_step=True)


def _given(data: Data, weights: str | Mapping[str, float] | ArrayLike, usual: Values) -> Values:
    import numpy as np

    if isinstance(weights, str):
        if weights not in ("two_step", "diagonal"):
            raise ValueError(f'weights = {weights!r}: expected "two_step", "diagonal", output to weight, or a matrix')
        return usual
    if isinstance(weights, Mapping):
        if set(weights) != set(data.names):
            raise ValueError(f"weights name {', '.join(weights)}: expected {', '.join(data.names)}")
        return np.diag([float(weights[name]) for name in data.names])
    matrix = np.asarray(weights, dtype=np.float64)
    if matrix.shape != (len(data.names),) * 2:
        raise ValueError(f"weights are {matrix.shape}: expected {len(data.names)} rows and columns, one per target")
    return matrix
