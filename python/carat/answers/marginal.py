"""Marginal effects: by how much outcomes change per unit of a knob, with interval and stated bias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carat.designs import ranges
from carat.designs.ranges import Range
from carat.problems import differences
from carat.problems.differences import Derivative
from carat.problems.problem import Outputs, Problem
from carat.statistics.intervals import Interval, t_interval
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

_MOST_STEPS = 4.0  # a better step is looked for so many times wider or narrower
_TEXT_COLUMNS = ["derivative", "low", "high", "bias", "corrected", "unit"]


@dataclass(frozen=True)
class Marginal:
    """Derivatives of outcomes in one knob, at one value of it.

    knob: its range and unit. outcomes: their names; units: of each. found: by world. level: of the intervals.
    """

    knob: Range
    outcomes: tuple[str, ...]
    units: tuple[str, ...]
    found: Derivative
    level: float

    @property
    def at(self) -> Any:
        """The value of the knob, as a scenario says it."""
        return self.knob.setting(self.found.x)

    @property
    def step(self) -> Any:
        """The step, as a scenario says it."""
        return self.knob.setting(self.found.step)

    @property
    def side(self) -> str:
        """ "central", or "forward" or "backward" at a bound."""
        return self.found.stencil.side

    def _column(self, outcome: str | None) -> int:
        if outcome is None and len(self.outcomes) == 1:
            return 0
        if outcome not in self.outcomes:
            raise ValueError(f"outcome = {outcome!r}: expected one of {', '.join(self.outcomes)}")
        return self.outcomes.index(outcome)

    def interval(self, outcome: str | None = None) -> Interval:
        """The derivative by differences at the step, with Student's interval over worlds; its bias is :meth:`bias`."""
        return t_interval(self.found.narrow[:, self._column(outcome)], self.level)

    def bias(self, outcome: str | None = None) -> Interval:
        """By how much :meth:`interval` is too high because the step is not zero (Richardson, from twice the step)."""
        return t_interval(self.found.bias[:, self._column(outcome)], self.level)

    def corrected(self, outcome: str | None = None) -> Interval:
        """The derivative less its bias: right to fourth order (third at a bound), with a wider interval."""
        return t_interval((self.found.narrow - self.found.bias)[:, self._column(outcome)], self.level)

    def better_step(self, outcome: str | None = None) -> float:
        """The step at which squared bias and variance would be in balance, in the knob's unit.

        From the estimated bias (like h^2) and a variance like 1/h; at most four times as wide or as narrow as the one
        used, beyond which this run says little.
        """
        bias, error = self.bias(outcome), self.interval(outcome).standard_error
        squared = bias.mean**2 + bias.standard_error**2
        best = (error**2 / (4 * squared)) ** 0.2 if squared > 0 else _MOST_STEPS
        return self.found.step * min(max(best, 1 / _MOST_STEPS), _MOST_STEPS)

    @property
    def table(self) -> pd.DataFrame:
        """One row per outcome.

        derivative, low, high, standard_error: at the step. bias, bias_low, bias_high: of it. corrected, corrected_low,
        corrected_high: without it. better_step: see :meth:`better_step`. unit: of the outcome per unit of the knob.
        """
        import pandas as pd

        return pd.DataFrame([self._row(name) for name in self.outcomes], index=pd.Index(self.outcomes, name="outcome"))

    def _row(self, outcome: str) -> dict[str, Any]:
        effect, bias, corrected = self.interval(outcome), self.bias(outcome), self.corrected(outcome)
        return {
            "derivative": effect.mean,
            "low": effect.low,
            "high": effect.high,
            "standard_error": effect.standard_error,
            "bias": bias.mean,
            "bias_low": bias.low,
            "bias_high": bias.high,
            "corrected": corrected.mean,
            "corrected_low": corrected.low,
            "corrected_high": corrected.high,
            "better_step": self.better_step(outcome),
            "unit": f"{self.units[self._column(outcome)] or '1'} per {self.knob.unit or '1'}",
        }

    def __repr__(self) -> str:
        n = self.found.narrow.shape[0]
        head = (
            f"<carat.Marginal in {self.knob.name} at {self.at}: {self.side} differences, step {self.step}, {n} worlds>"
        )
        return f"{head}\n{self.table[_TEXT_COLUMNS].to_string(float_format='{:,.4g}'.format)}"


def marginal(
    base: Scenario | Problem,
    knob: str,
    outcomes: Outputs | None = None,
    *,
    at: Any = None,
    step: Any = None,
    replicates: int = 32,
    seed: int | None = None,
    level: float = 0.95,
    threads: int = 0,
    progress: bool = True,
) -> Marginal:
    """The derivative of outcomes in a knob, by central differences of step h in the same worlds.

    base: a scenario, or a problem one of whose knobs is `knob`. outcomes: as the outputs of :class:`carat.Problem`; all
    outputs of a problem. at: the value of the knob instead of the base's; of a problem, the point. step: in the knob's
    unit, as a scenario says it; None is a tenth of the value with 32 replicates and narrower with more of them like
    n^(-1/5), which keeps squared bias and variance in balance (L'Ecuyer and Perron 1994).

    Four points are simulated, at h and 2h on both sides (at a bound, four on one side, to the same order); twice the
    step tells the bias (Richardson 1911). The same luck at all of them makes the difference precise (Glasserman and
    Yao 1992).

    Raises ValueError if there is no room for the step, or the value is zero and no step is given.
    """
    problem = base
    if isinstance(problem, Scenario):
        if outcomes is None:
            raise ValueError("which outcomes? Name key figures, such as outcomes=['platform_margin']")
        legal = ranges.legal(knob, problem.params)
        problem = Problem(problem, {knob: legal}, outcomes, seed=seed, threads=threads, progress=progress)
        at = None if at is None else [legal.number(at)]
    elif outcomes is not None:
        raise ValueError("a problem has its outputs: outcomes are for scenarios")
    place = problem.place(knob)
    x = problem.point(at)
    legal = problem.legal[place]
    size = default_step(legal, float(x[place]), replicates) if step is None else legal.number(step)
    found = differences.derivative(problem, x, place, size, replicates)
    return Marginal(legal, problem.outputs, tuple(problem.units[name] for name in problem.outputs), found, level)


def default_step(knob: Range, x: float, replicates: int) -> float:
    """The step if none is given: relative to the value, as wide as there is room for, and whole for whole numbers."""
    if x == 0:
        raise ValueError(f"{knob.name} is zero, of which no share is a step: give step=")
    widest = differences.widest_step(x, knob.low, knob.high)
    step = min(differences.relative_step(replicates) * abs(x), widest)
    return float(max(1, round(step))) if knob.kind == "whole" else min(float(f"{step:.2g}"), widest)
