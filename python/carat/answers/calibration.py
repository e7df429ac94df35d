"""Calibrations: estimates of knobs with their errors, the test of the model, and what the data cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carat.answers import moments
from carat.answers.moments import Data, Fit
from carat.problems.problem import Problem
from carat.statistics.identification import Identification, identify
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

_AT_BOUND = 0.01  # of the range: nearer to its end, an estimate is on the bound


@dataclass(frozen=True)
class JTest:
    """Whether the moments can be met: statistic, degrees of freedom, p-value (NaN if there are none to test with)."""

    statistic: float
    degrees: int
    p_value: float


class Calibration:
    """Estimates of knobs.

    problem, data: what was fitted to what. x: float64[knob]. weights: float64[moment, moment], of the last step.
    worlds: float64[replicate, moment] at x; slopes: float64[replicate, moment, knob], over the ranges. notes: what to
    know of it.
    """

    def __init__(
        self, fit: Fit, x: Values, weights: Values, level: float, notes: list[str], two_step: bool = False
    ) -> None:
        self.problem: Problem = fit.problem
        self.data: Data = fit.data
        self.x, self.weights, self.level, self.notes = x, weights, level, notes
        self._span, self._two_step = fit.span, two_step
        self.worlds = fit.worlds([x])[0]
        self.slopes = fit.slopes(x)

    @property
    def replicates(self) -> int:
        """How many worlds the simulated moments are means of."""
        return len(self.worlds)

    @cached_property
    def error(self) -> Values:
        """float64[moment, moment]: covariance of simulated less observed moments, simulation included."""
        return moments.settled(self.data.error(self.worlds), self.replicates)[0]

    @property
    def _reach(self) -> float:
        """Half an interval in standard errors: Student's if those come from the replicates."""
        from scipy.stats import norm, t

        if self.data.covariance is not None:
            return float(norm.ppf((1 + self.level) / 2))
        over = max(len(self.data.names) - len(self.x), 0) if self._efficient else 0
        return float(t.ppf((1 + self.level) / 2, self.replicates - 1 - over))

    @property
    def _efficient(self) -> bool:
        """Whether the weights are from the replicates too, correlations and all."""
        return self._two_step and self.data.covariance is None and not self.notes

    @cached_property
    def identification(self) -> Identification:
        """Which directions in the knobs the data can tell."""
        return identify(tuple(self.problem.names), self.slopes, self.error, self._reach, self.level)

    @property
    def unidentified(self) -> list[str]:
        """In words, what the data cannot tell."""
        return self.identification.unidentified

    @cached_property
    def _told(self) -> Values:
        """float64[moment, direction]: derivatives along the directions that are identified."""
        import numpy as np

        found = self.identification
        return np.asarray(self.slopes.mean(axis=0) @ found.directions[found.identified].T, dtype=np.float64)

    @cached_property
    def _gain(self) -> Values:
        """float64[direction, moment]: by how much the estimate moves with the moments."""
        import numpy as np

        weighted = self._told.T @ self.weights
        return np.asarray(np.linalg.solve(weighted @ self._told, weighted), dtype=np.float64)

    @cached_property
    def covariance(self) -> Values:
        """float64[knob, knob]: of the estimate, in the knobs' units, along what is identified."""
        import numpy as np

        found = self.identification
        back = found.directions[found.identified].T * self._span[:, np.newaxis]
        factor = _rao(self.replicates - 1, self._gain.shape[1] - self._gain.shape[0]) if self._efficient else 1.0
        return np.asarray(factor * back @ self._gain @ self.error @ self._gain.T @ back.T, dtype=np.float64)

    @property
    def estimate(self) -> dict[str, Any]:
        """Knob to value, as :meth:`carat.Scenario.with_` takes them."""
        return self.problem.settings(self.x)

    @property
    def scenario(self) -> Scenario:
        """The base with the estimates."""
        return self.problem.scenario(self.x)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per knob.

        estimate, standard_error, low, high: in `unit`, at `level`. identified: if not, the error is infinite and the
        limits are those of the range, since the data do not narrow it. at_bound: whether the estimate is on an end of
        its range, where standard errors say little.
        """
        import numpy as np
        import pandas as pd

        known = self.identification.knobs
        error = np.where(known, np.sqrt(np.diag(self.covariance)), np.inf)
        low, high = np.array(self.problem.bounds).T
        reach = self._reach * np.where(known, error, 0)
        away = np.minimum(self.x - low, high - self.x) / self._span
        columns = {
            "estimate": self.x,
            "standard_error": error,
            "low": np.where(known, self.x - reach, low),
            "high": np.where(known, self.x + reach, high),
            "identified": known,
            "at_bound": away < _AT_BOUND,
            "unit": [knob.unit for knob in self.problem.knobs],
        }
        return pd.DataFrame(columns, index=pd.Index(self.problem.names, name="knob"))

    @cached_property
    def moments(self) -> pd.DataFrame:
        """One row per moment: target, simulated, difference, standard_error (of it, before fitting), ratio, unit."""
        import numpy as np
        import pandas as pd

        simulated = self.worlds.mean(axis=0)
        error = np.sqrt(np.diag(self.error))
        miss = simulated - self.data.target
        columns = {"target": self.data.target, "simulated": simulated, "difference": miss, "standard_error": error}
        units = [self.problem.units[name] for name in self.data.names]
        table = pd.DataFrame(columns, index=pd.Index(self.data.names, name="moment"))
        return table.assign(ratio=miss / error, unit=units)

    @cached_property
    def j(self) -> JTest:
        """Whether the moments can be met; a small p-value says that no knobs in the model meet them all."""
        import numpy as np
        from scipy.stats import chi2, f

        degrees = len(self.data.names) - self._told.shape[1]
        if degrees == 0:
            return JTest(0.0, 0, float("nan"))
        left = np.eye(len(self.data.names)) - self._told @ self._gain
        miss = left @ (self.worlds.mean(axis=0) - self.data.target)
        statistic = float(miss @ np.linalg.pinv(left @ self.error @ left.T, rcond=1e-10, hermitian=True) @ miss)
        free = self.replicates - degrees
        if self.data.covariance is None and free > 0:
            scale = free / ((self.replicates - 1) * degrees)
            return JTest(statistic, degrees, float(f.sf(statistic * scale, degrees, free)))
        return JTest(statistic, degrees, float(chi2.sf(statistic, degrees)))

    def __repr__(self) -> str:
        number = "{:,.4g}".format
        lines = [
            f"<carat.Calibration of {len(self.x)} knobs to {len(self.data.names)} moments, {self.replicates} worlds>"
        ]
        lines.append(self.table.to_string(float_format=number))
        lines.append(self.moments.to_string(float_format=number))
        if self.j.degrees:
            lines.append(
                f"  J = {self.j.statistic:.3g} with {self.j.degrees} degrees of freedom, p = {self.j.p_value:.2g}"
            )
        else:
            lines.append("  as many directions as moments: nothing is left to test the model with")
        lines += [f"  not identified: {words}" for words in self.unidentified]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])


def _rao(worlds: int, over: int) -> float:
    """What weights cost that are estimated from so many degrees of freedom, for so many moments too many (Rao 1967).

    The estimate varies (v - 1) / (v - 1 - q) times as much as with the true weights, and the estimated covariance is
    too small by (v - q) / v.
    """
    return worlds / (worlds - over) * (worlds - 1) / (worlds - 1 - over)
