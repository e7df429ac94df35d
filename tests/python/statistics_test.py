"""Statistics: intervals hold the truth as often as they say, corrections are what their authors defined."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from carat.statistics.intervals import (
    Interval,
    bootstrap_interval,
    holm,
    interval,
    paired_p_value,
    ratio_interval,
    t_interval,
    variance_ratio,
)
from numpy.typing import NDArray
from scipy import stats

Sample = NDArray[np.float64]


def luck(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=seed))


def coverage(make: Callable[[], Interval], truth: float, times: int) -> float:
    """How often an interval holds the truth."""
    return float(np.mean([not make().excludes(truth) for _ in range(times)]))


def standard_error(share: float, times: int) -> float:
    return math.sqrt(share * (1 - share) / times)


def test_t_interval_is_that_of_scipy() -> None:
    sample = luck(1).normal(3.0, 2.0, 12)
    ours, theirs = t_interval(sample, 0.9), stats.ttest_1samp(sample, 0.0).confidence_interval(0.9)
    assert ours.mean == pytest.approx(sample.mean(), rel=1e-14)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-12)
    assert ours.standard_error == pytest.approx(stats.sem(sample), rel=1e-12)
    assert ours.half_width == pytest.approx((theirs.high - theirs.low) / 2, rel=1e-12)
    assert (ours.n, ours.level) == (12, 0.9)


def test_t_interval_holds_a_normal_mean_as_often_as_it_says() -> None:
    draw, times = luck(2), 2000
    share = coverage(lambda: t_interval(draw.normal(5.0, 2.0, 6), 0.9), 5.0, times)
    assert abs(share - 0.9) < 4 * standard_error(0.9, times)


def test_bootstrap_holds_a_skewed_mean_more_often_than_t() -> None:
    times, truth = 600, math.exp(0.5)
    samples = luck(3).lognormal(0.0, 1.0, (times, 16))
    by_t = np.array([not t_interval(x).excludes(truth) for x in samples])
    by_bootstrap = np.array([not bootstrap_interval(x, resamples=500).excludes(truth) for x in samples])
    only_bootstrap, only_t = (by_bootstrap & ~by_t).sum(), (by_t & ~by_bootstrap).sum()
    assert stats.binomtest(int(only_bootstrap), int(only_bootstrap + only_t), alternative="greater").pvalue < 1e-6


def test_bootstrap_holds_a_normal_mean_as_often_as_it_says() -> None:
    draw, times = luck(4), 600
    share = coverage(lambda: bootstrap_interval(draw.normal(size=12), resamples=1000), 0.0, times)
    assert abs(share - 0.95) < 4 * standard_error(0.95, times) + 0.01  # 0.01: quantiles of 1,000 resamples


def test_bootstrap_says_the_same_in_every_call() -> None:
    sample = luck(5).exponential(size=20)
    assert bootstrap_interval(sample) == bootstrap_interval(sample) == interval(sample, method="bootstrap")
    assert bootstrap_interval(sample, seed=1) != bootstrap_interval(sample)


@pytest.mark.parametrize("make", [t_interval, bootstrap_interval])
def test_equal_values_have_an_interval_of_no_width(make: Callable[[Sample], Interval]) -> None:
    found = make(np.full(7, 0.1))
    assert (found.mean, found.low, found.high, found.standard_error) == (0.1, 0.1, 0.1, 0.0)


def test_missing_values_are_left_out_and_counted() -> None:
    assert t_interval([1.0, math.nan, 3.0]) == t_interval([1.0, 3.0])
    assert t_interval([1.0, math.nan, 3.0]).n == 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: t_interval([1.0]), "1 values: an interval takes at least 2"),
        (lambda: t_interval([1.0, math.nan]), "1 values and 1 missing"),
        (lambda: t_interval([1.0, math.inf]), "infinite"),
        (lambda: bootstrap_interval([1.0, 2.0, 3.0, 4.0]), "at least 5"),
        (lambda: t_interval([1.0, 2.0], level=95), "between 0 and 1"),
        (lambda: interval([1.0, 2.0], method="normal"), 'expected "t" or "bootstrap"'),  # type: ignore[arg-type]
        (lambda: variance_ratio([1.0, 2.0, 3.0], [1.0, 2.0]), "3 values beside 2"),
        (lambda: variance_ratio([1.0, 2.0], [1.0, 2.0]), "at least 3"),
    ],
)
def test_what_has_no_answer_says_so(make: Callable[[], Interval], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_an_interval_is_written_with_two_digits_of_its_width() -> None:
    assert str(Interval(123.4, 120.1, 126.7, 0.95, 8, 1.0)) == "123.4 (120.1 to 126.7)"
    assert str(Interval(1234567.0, 1200000.0, 1270000.0, 0.95, 8, 1.0)) == "1,234,567 (1,200,000 to 1,270,000)"
    assert str(Interval(0.00123, 0.00111, 0.00135, 0.95, 8, 1.0)) == "0.00123 (0.00111 to 0.00135)"
    assert str(Interval(0.0, 0.0, 0.0, 0.95, 8, 0.0)) == "0 (0 to 0)"


def test_paired_p_value_is_that_of_scipy() -> None:
    a, b = luck(6).normal(size=(2, 15))
    assert paired_p_value(a - b) == pytest.approx(stats.ttest_rel(a, b).pvalue, rel=1e-10)
    assert paired_p_value(np.zeros(4)) == 1.0
    assert paired_p_value(np.full(4, 0.3)) == 0.0


def test_holm_is_the_step_down_of_1979() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]).tolist() == [1.0, 1.0]
    corrected = holm([0.02, math.nan, 0.5])
    assert corrected[[0, 2]].tolist() == pytest.approx([0.04, 0.5])
    assert math.isnan(corrected[1])


def test_holm_finds_something_in_nothing_as_seldom_as_it_says() -> None:
    times, questions = 4000, 5
    noise = luck(7).normal(size=(times, 1)) + luck(8).normal(
        size=(times, questions)
    )  # outcomes that depend on each other
    p_values = 2 * stats.norm.sf(np.abs(noise) / math.sqrt(2))
    false = np.mean([holm(row).min() <= 0.05 for row in p_values])
    assert false < 0.05 + 4 * standard_error(0.05, times)
    assert np.mean(p_values.min(axis=1) <= 0.05) > 0.1  # uncorrected, it is found far more often


def test_variance_ratio_is_what_it_is_defined_as() -> None:
    a, b = luck(9).normal(size=(2, 9)) + luck(10).normal(size=9)
    expected = (a.var(ddof=1) + b.var(ddof=1)) / (a - b).var(ddof=1)
    found = variance_ratio(a, b)
    assert found.mean == pytest.approx(expected, rel=1e-10)
    assert found.low < found.mean < found.high
    assert variance_ratio(a, a + 2.0).mean == math.inf
    assert math.isnan(variance_ratio([1.0, 1.0, 1.0], [2.0, 2.0, 2.0]).mean)


def test_variance_ratio_holds_the_truth_as_often_as_it_says() -> None:
    draw, times, correlation = luck(11), 1500, 0.9
    truth = 1 / (1 - correlation)  # of equal variances

    def once() -> Interval:
        shared, own = draw.normal(size=10), draw.normal(size=(2, 10))
        a, b = math.sqrt(correlation) * shared + math.sqrt(1 - correlation) * own
        return variance_ratio(a, b)

    assert abs(coverage(once, truth, times) - 0.95) < 4 * standard_error(0.95, times)


def test_ratio_interval_holds_the_ratio_of_the_means() -> None:
    draw, times = luck(12), 1000

    def once() -> Interval:
        bottom = draw.normal(100.0, 10.0, 20)
        return ratio_interval(0.2 * bottom + draw.normal(0.0, 1.0, 20), bottom)

    assert abs(coverage(once, 0.2, times) - 0.95) < 4 * standard_error(0.95, times)
    assert ratio_interval([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]).half_width == pytest.approx(0.0, abs=1e-15)
    assert math.isnan(ratio_interval([1.0, 2.0], [0.0, 0.0]).mean)
