"""Intervals of means and ratios, tests of paired differences, and what pairing saves, from one figure per world."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Sample = NDArray[np.float64]

Method = Literal["t", "bootstrap"]


@dataclass(frozen=True)
class Interval:
    """An estimate with its confidence interval.

    mean: the estimate. low, high: the limits. level: how often such an interval holds the truth. n: how many values it
    is made from. standard_error: of the mean.

    >>> print(Interval(mean=123.4, low=120.1, high=126.7, level=0.95, n=32, standard_error=1.6))
    123.4 (120.1 to 126.7)
    """

    mean: float
    low: float
    high: float
    level: float
    n: int
    standard_error: float

    @property
    def half_width(self) -> float:
        """Half the distance between the limits."""
        return (self.high - self.low) / 2

    def excludes(self, value: float = 0.0) -> bool:
        """Whether `value` lies outside the limits."""
        return not self.low <= value <= self.high

    def __str__(self) -> str:
        mean, low, high = (_text(x, self.half_width) for x in (self.mean, self.low, self.high))
        return f"{mean} ({low} to {high})"


def _text(value: float, half_width: float) -> str:
    """`value` with two significant digits of the half width."""
    if not math.isfinite(value):
        return str(value)
    scale = half_width if 0 < half_width < math.inf else abs(value)
    digits = 1 - math.floor(math.log10(scale)) if scale > 0 else 0
    return f"{value:,.{min(max(digits, 0), 9)}f}"


def sample_of(values: ArrayLike, least: int = 2) -> Sample:
    """The finite values as float64[n]; NaN is left out.

    Raises ValueError if one is infinite or fewer than `least` are left.
    """
    import numpy as np

    given = np.asarray(values, dtype=np.float64).ravel()
    kept = given[~np.isnan(given)]
    if np.isinf(kept).any():
        raise ValueError("an infinite value has no interval: leave the replicate out")
    if kept.size < least:
        missing = f" and {given.size - kept.size} missing" if given.size > kept.size else ""
        raise ValueError(f"{kept.size} values{missing}: an interval takes at least {least}; run more replicates")
    return kept


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level = {level}: expected a share between 0 and 1, such as 0.95")


def _spread(sample: Sample) -> float:
    """Standard deviation; exactly zero for values that are all equal."""
    return 0.0 if sample.min() == sample.max() else float(sample.std(ddof=1))


def _mean(sample: Sample) -> float:
    return float(sample[0]) if sample.min() == sample.max() else float(sample.mean())


def t_interval(values: ArrayLike, level: float = 0.95) -> Interval:
    """Mean and Student's interval (Student 1908), exact for normal values and close for means over many people.

    >>> print(t_interval([1.0, 2.0, 3.0, 4.0]))
    2.5 (0.4 to 4.6)

    Raises ValueError for fewer than two values.
    """
    from scipy.stats import t

    _check_level(level)
    sample = sample_of(values)
    n, mean = sample.size, _mean(sample)
    error = _spread(sample) / math.sqrt(n)
    reach = float(t.ppf((1 + level) / 2, n - 1)) * error
    return Interval(mean, mean - reach, mean + reach, level, n, error)


def bootstrap_interval(values: ArrayLike, level: float = 0.95, resamples: int = 2000, seed: int = 0) -> Interval:
    """Mean and its studentised bootstrap interval (Efron 1979, Hall 1988): Student's, with the sample's own tails.

    For skewed figures, where :func:`t_interval` misses the truth too often. `seed` is of the resampling (Philox); the
    answer is the same in every call. Resamples of one single value have no spread and are left out.

    Raises ValueError for fewer than five values: their resamples are too few to have tails.
    """
    import numpy as np

    _check_level(level)
    sample = sample_of(values, least=5)
    n, mean, spread = sample.size, _mean(sample), _spread(sample)
    if spread == 0:
        return Interval(mean, mean, mean, level, n, 0.0)
    drawn = sample[np.random.Generator(np.random.Philox(key=seed)).integers(0, n, (resamples, n))]
    varied = drawn[drawn.min(axis=1) < drawn.max(axis=1)]
    away = (varied.mean(axis=1) - mean) / varied.std(axis=1, ddof=1)
    upper, lower = np.quantile(away, [(1 + level) / 2, (1 - level) / 2]) * spread
    return Interval(mean, mean - float(upper), mean - float(lower), level, n, spread / math.sqrt(n))


def interval(values: ArrayLike, level: float = 0.95, method: Method = "t") -> Interval:
    """:func:`t_interval` or :func:`bootstrap_interval`, by name."""
    if method not in ("t", "bootstrap"):
        raise ValueError(f'method = {method!r}: expected "t" or "bootstrap"')
    return t_interval(values, level) if method == "t" else bootstrap_interval(values, level)


def ratio_interval(numerator: ArrayLike, denominator: ArrayLike, level: float = 0.95, method: Method = "t") -> Interval:
    """The ratio of two means and its interval, by linearisation (the delta method; Cochran 1977, chapter 6).

    numerator, denominator: float64[replicate], paired. NaN throughout if the denominator's mean is zero.
    """
    import numpy as np

    top, bottom = np.asarray(numerator, dtype=np.float64).ravel(), np.asarray(denominator, dtype=np.float64).ravel()
    both = ~(np.isnan(top) | np.isnan(bottom))
    top, bottom = sample_of(top[both]), sample_of(bottom[both])
    if bottom.mean() == 0:
        return Interval(math.nan, math.nan, math.nan, level, bottom.size, math.nan)
    ratio = top.mean() / bottom.mean()
    return interval(ratio + (top - ratio * bottom) / bottom.mean(), level, method)


def paired_p_value(differences: ArrayLike) -> float:
    """The two-sided p-value of Student's paired t test that the mean difference is zero.

    Differences that are all the same give 1 if they are zero and 0 otherwise. Raises ValueError for fewer than two.
    """
    from scipy.stats import t

    sample = sample_of(differences)
    error = _spread(sample) / math.sqrt(sample.size)
    if error == 0:
        return 1.0 if sample[0] == 0 else 0.0
    return float(2 * t.sf(abs(sample.mean()) / error, sample.size - 1))


def holm(p_values: Sequence[float] | NDArray[Any]) -> Sample:
    """p-values corrected for asking several questions at once (Holm 1979), in the order given; float64[n], at most 1.

    Rejecting where the corrected value is at most 0.05 makes even one false finding less likely than 0.05, however the
    outcomes depend on each other. NaN stays NaN and does not count as a question.

    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    import numpy as np

    given = np.asarray(p_values, dtype=np.float64)
    corrected = np.full(given.shape, np.nan)
    asked = np.flatnonzero(~np.isnan(given))
    order = asked[np.argsort(given[asked], kind="stable")]
    factors = np.arange(order.size, 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(given[order] * factors), 1.0)
    return corrected


def variance_ratio(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Interval:
    """What pairing saves: (var a + var b) / var(a - b), how many times more replicates independent seeds would take.

    a, b: the same figure under two rules, float64[replicate], paired. With S = a + b and D = a - b the ratio is
    (1 + var S / var D) / 2, so the interval is that of two correlated variances (Pitman 1939, Morgan 1939), exact for
    normal values. Infinite if the differences are all the same; NaN if neither figure varies.

    Raises ValueError for fewer than three pairs or different lengths.
    """
    import numpy as np
    from scipy.stats import t

    _check_level(level)
    first, second = np.asarray(a, dtype=np.float64).ravel(), np.asarray(b, dtype=np.float64).ravel()
    if first.shape != second.shape:
        raise ValueError(f"{first.size} values beside {second.size}: pairing takes the same replicates of both")
    both = ~(np.isnan(first) | np.isnan(second))
    first, second = sample_of(first[both], least=3), sample_of(second[both], least=3)
    n, total, difference = first.size, first + second, first - second
    if _spread(difference) == 0:
        answer = math.nan if _spread(first) == 0 else math.inf
        return Interval(answer, answer, answer, level, n, math.nan)
    ratio = (_spread(total) / _spread(difference)) ** 2
    independent = 1 - (np.corrcoef(total, difference)[0, 1] ** 2 if ratio > 0 else 0.0)
    k = 1 + 2 * independent * float(t.ppf((1 + level) / 2, n - 2)) ** 2 / (n - 2)
    widest = k + math.sqrt(k * k - 1)
    error = ratio * math.sqrt(independent / (n - 2))
    return Interval((1 + ratio) / 2, (1 + ratio / widest) / 2, (1 + ratio * widest) / 2, level, n, error)
