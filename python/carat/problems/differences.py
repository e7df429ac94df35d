"""Differences: derivatives of noisy functions, by second-order differences in the same worlds.

With a step h the estimate D(h) misses the derivative by c h^2 and less, so D(2h) - D(h) = 3 c h^2 tells the bias of
D(h) (Richardson 1911). The same luck at all points (common random numbers) keeps the variance of D(h) from growing
like 1/h^2: it grows like 1/h where decisions flip one by one, and not at all where the outcome is smooth (Glasserman
and Yao 1992, L'Ecuyer and Perron 1994).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from carat.designs.ranges import Range
    from carat.problems.problem import Problem

    Values = NDArray[np.float64]

_SLACK = 1e-9  # of a step: what rounding may push a point beyond a bound


@dataclass(frozen=True)
class Stencil:
    """Where to evaluate, in steps from the point, and with what weights; weights are over one step.

    narrow: of the estimate at the step. wide: of that at twice the step.
    """

    side: str
    offsets: tuple[int, ...]
    narrow: tuple[float, ...]
    wide: tuple[float, ...]

    @property
    def used(self) -> list[int]:
        """Places of the offsets of the estimate at the step."""
        return [i for i, weight in enumerate(self.narrow) if weight]


CENTRAL = Stencil("central", (-2, -1, 1, 2), (0, -0.5, 0.5, 0), (-0.25, 0, 0, 0.25))
FORWARD = Stencil("forward", (0, 1, 2, 4), (-1.5, 2, -0.5, 0), (-0.75, 0, 1, -0.25))
BACKWARD = Stencil("backward", (0, -1, -2, -4), (1.5, -2, 0.5, 0), (0.75, 0, -1, 0.25))


def _fits(stencil: Stencil, x: float, step: float, low: float, high: float, narrow: bool) -> bool:
    slack = _SLACK * step
    used = stencil.used if narrow else range(len(stencil.offsets))
    return all(low - slack <= x + stencil.offsets[i] * step <= high + slack for i in used)


def stencil_at(x: float, step: float, low: float, high: float, narrow: bool = False) -> Stencil | None:
    """Central differences if there is room on both sides, else one-sided ones of the same order; None without room.

    narrow: room for the estimate at the step alone.
    """
    return next((s for s in (CENTRAL, FORWARD, BACKWARD) if _fits(s, x, step, low, high, narrow)), None)


def widest_step(x: float, low: float, high: float, narrow: bool = False) -> float:
    """The widest step for which there is room."""
    widest = max(min(x - low, high - x) / 2, (high - x) / 4, (x - low) / 4)
    return 2 * widest if narrow else widest


def relative_step(replicates: int) -> float:
    """A tenth of the value at 32 replicates, narrower with more of them like n^(-1/5).

    That is the rate at which squared bias (h^4) and variance (1/(n h), outcomes of decisions that flip) stay in balance
    (L'Ecuyer and Perron 1994).
    """
    return float(0.1 * (32 / max(replicates, 1)) ** 0.2)


@dataclass(frozen=True)
class Derivative:
    """Of every output of a problem in one knob, by world.

    narrow, wide: float64[replicate, output], at `step` and at twice the step.
    """

    x: float
    step: float
    stencil: Stencil
    narrow: Values
    wide: Values

    @property
    def bias(self) -> Values:
        """float64[replicate, output]: by how much `narrow` misses the derivative, to second order in the step."""
        return (self.wide - self.narrow) / 3


def derivative(problem: Problem, x: Values, at: int, step: float, replicates: int, first: int = 0) -> Derivative:
    """The derivative of all outputs in knob number `at` at the point `x`. Raises ValueError if the step has no room."""
    import numpy as np

    points, stencil = _points(problem.legal[at], x, at, step, narrow=False)
    values = problem.batch(points, replicates, first)
    narrow, wide = (np.tensordot(weights, values, axes=1) / step for weights in (stencil.narrow, stencil.wide))
    return Derivative(float(x[at]), step, stencil, narrow, wide)


def gradient(
    problem: Problem,
    x: Values,
    steps: Values,
    replicates: int | None = None,
    first: int = 0,
    within: Sequence[Range] | None = None,
) -> Values:
    """float64[replicate, output, knob]: derivatives in every knob at one point, at the steps alone, in one batch.

    within: where points may lie, in place of all that is legal. Raises ValueError without room for a step.
    """
    import numpy as np

    room = problem.legal if within is None else within
    placed = [_points(room[at], x, at, float(step), narrow=True) for at, step in enumerate(steps)]
    used = [stencil.used for _, stencil in placed]
    values = problem.batch(np.concatenate([p[i] for (p, _), i in zip(placed, used, strict=True)]), replicates, first)
    slopes, begin = [], 0
    for (_, stencil), kept, step in zip(placed, used, steps, strict=True):
        weights = [stencil.narrow[i] for i in kept]
        slopes.append(np.tensordot(weights, values[begin : begin + len(kept)], axes=1) / step)
        begin += len(kept)
    return np.stack(slopes, axis=2)


def _points(room: Range, x: Values, at: int, step: float, narrow: bool) -> tuple[Values, Stencil]:
    """float64[offset, knob] of a stencil that fits."""
    import numpy as np

    stencil = stencil_at(float(x[at]), step, room.low, room.high, narrow)
    if stencil is None:
        widest = widest_step(float(x[at]), room.low, room.high, narrow)
        raise ValueError(f"{room.name}: no room for a step of {step:g} {room.unit}; expected at most {widest:g}")
    points = np.repeat(np.asarray(x)[np.newaxis], len(stencil.offsets), axis=0)
    points[:, at] = np.clip(x[at] + step * np.array(stencil.offsets), room.low, room.high)
    return points, stencil
