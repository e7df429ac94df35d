"""Identification: which combinations of knobs the data can tell, and which not.

The derivatives of the moments, in standard errors and over the ranges of the knobs, are taken apart into directions
(singular value decomposition): along direction j the moments move by s_j standard errors as the knobs cross their
ranges. A direction is identified if its confidence interval is shorter than the range, and if the derivative along it
can be told from zero, which an inert knob's cannot, however noisy the worlds are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Values = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_PART = 0.1  # a knob has a part in a direction if its component is larger


@dataclass(frozen=True)
class Identification:
    """Directions in the space of knobs, the best told first.

    names: knobs. directions: float64[direction, knob], orthonormal in shares of the ranges. strength:
    float64[direction], by how many standard errors the moments move over the range. width: float64[direction], of the
    confidence interval, in shares of the range. told: bool[direction], whether the derivative can be told from zero.
    """

    names: tuple[str, ...]
    directions: Values
    strength: Values
    width: Values
    told: Flags

    @property
    def identified(self) -> Flags:
        """bool[direction]."""
        return self.told & (self.width < 1)

    @property
    def knobs(self) -> Flags:
        """bool[knob]: whether the knob has no part in a direction that is not identified."""
        import numpy as np

        blurred = np.abs(self.directions[~self.identified]) > _PART
        return np.asarray(~blurred.any(axis=0), dtype=np.bool_)

    @property
    def table(self) -> pd.DataFrame:
        """One row per direction: strength, width, told, identified; and each knob's part, in shares of its range."""
        import pandas as pd

        columns = {"strength": self.strength, "width": self.width, "told": self.told, "identified": self.identified}
        parts = {name: self.directions[:, i] for i, name in enumerate(self.names)}
        return pd.DataFrame({**columns, **parts}, index=pd.RangeIndex(1, len(self.strength) + 1, name="direction"))

    @property
    def unidentified(self) -> list[str]:
        """In words, what the data cannot tell: a knob, or the combination along which the moments stay the same."""
        return [self._words(direction) for direction in self.directions[~self.identified]]

    def _words(self, direction: Values) -> str:
        parts = [(name, part) for name, part in zip(self.names, direction, strict=True) if abs(part) > _PART]
        if len(parts) == 1:
            return parts[0][0]
        first = parts[0][1]
        with_it = [name for name, part in parts if part * first > 0]
        against = [name for name, part in parts if part * first < 0]
        return " with ".join(with_it) + (f" against {' with '.join(against)}" if against else "")


def identify(names: tuple[str, ...], slopes: Values, error: Values, reach: float, level: float) -> Identification:
    """What the data can tell.

    slopes: float64[replicate, moment, knob], derivatives over the ranges. error: float64[moment, moment], covariance of
    simulated less observed moments. reach: half an interval in standard errors.
    """
    import numpy as np

    whitened = _root(error) @ slopes.mean(axis=0)
    _, found, directions = np.linalg.svd(whitened, full_matrices=True)
    strength = np.zeros(len(names))
    strength[: found.size] = found
    directions = directions * np.where(directions.sum(axis=1, keepdims=True) < 0, -1, 1)
    with np.errstate(divide="ignore"):
        width = np.where(strength > 0, 2 * reach / strength, np.inf)
    told = np.array([_told(slopes @ direction, 1 - level) for direction in directions])
    return Identification(names, directions, strength, width, told)


def _root(error: Values) -> Values:
    """float64[moment, moment]: what makes errors of this covariance independent and of size one."""
    import numpy as np

    return np.asarray(np.linalg.inv(np.linalg.cholesky(error)), dtype=np.float64)


def _told(along: Values, error: float) -> bool:
    """Whether some mean derivative is not zero: t tests, Bonferroni over moments. along: float64[replicate, moment]."""
    import numpy as np
    from scipy.stats import t

    n, moments = along.shape
    mean = np.abs(along.mean(axis=0))
    size = np.abs(along).max(initial=0.0)
    spread = np.where(np.ptp(along, axis=0) > 1e-12 * size, along.std(axis=0, ddof=1), 0.0) / np.sqrt(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(spread > 0, mean / spread, np.where(mean > 0, np.inf, 0.0))
    return bool((2 * t.sf(ratio, n - 1) * moments <= error).any())
