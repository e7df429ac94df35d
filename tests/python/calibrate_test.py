"""Calibration: known knobs are found again, errors are as large as stated, and what cannot be told is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import carat
import numpy as np
import pytest
from carat.answers.calibrate import calibrate
from carat.problems.problem import Problem
from draws import luck
from numpy.typing import NDArray
from scipy.stats import binom, f

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
Values = NDArray[np.float64]
SLOPES = np.array([[1.0, 1.0], [2.0, -1.0], [1.0, 0.0], [0.5, 3.0]])  # moment by knob
SPREAD = np.array([[0.3, 0.0, 0.0, 0.0], [0.1, 0.3, 0.0, 0.0], [0.0, 0.1, 0.2, 0.0], [0.2, 0.0, 0.1, 0.3]])
TRUTH = np.array([1.1, 0.7])
MOMENTS = ["m1", "m2", "m3", "m4"]


def line(seed: int, moments: int = 4, replicates: int = 16) -> Problem:
    """Moments that are linear in the knobs, with correlated luck of which each seed has its own."""

    def simulation(x: Values, world: int) -> Values:
        found: Values = (SLOPES @ x + SPREAD @ luck(seed, world).normal(size=4))[:moments]
        return found

    return Problem.of(simulation, {"a": (0, 2), "b": (0, 2)}, MOMENTS[:moments], replicates=replicates)


def observed(seed: int, moments: int = 4) -> dict[str, float]:
    """One world of the truth, of another seed."""
    return dict(zip(MOMENTS, line(10_000 + seed, moments).worlds(TRUTH, 1)[0].tolist(), strict=False))


def test_the_error_counts_data_and_simulation() -> None:
    """As many moments as knobs: the estimate is G^-1 (t - m(0)), its covariance G^-1 S (1 + 1/R) G^-1'."""
    p = line(1, moments=2)
    c = calibrate(p, observed(1, moments=2), n=8)
    inverse = np.linalg.inv(SLOPES[:2])
    worlds = p.worlds([0, 0])
    solved = inverse @ (np.array(list(observed(1, moments=2).values())) - worlds.mean(axis=0))
    np.testing.assert_allclose(c.x, solved, atol=1e-4)
    expected = inverse @ np.cov(worlds, rowvar=False) @ inverse.T * (1 + 1 / 16)
    np.testing.assert_allclose(c.covariance, expected, rtol=1e-6)
    assert c.j.degrees == 0 and np.isnan(c.j.p_value)


def test_data_that_are_means_of_many_worlds_are_nearer() -> None:
    errors = [calibrate(line(1, moments=2), observed(1, moments=2), observed=many, n=8).covariance for many in (1, 16)]
    np.testing.assert_allclose(errors[1] / errors[0], (1 / 16 + 1 / 16) / (1 + 1 / 16), rtol=1e-6)


def test_standard_errors_of_the_data_are_used() -> None:
    targets = {name: (value, 0.5) for name, value in observed(1, moments=2).items()}
    c = calibrate(line(1, moments=2), targets, n=8)
    inverse = np.linalg.inv(SLOPES[:2])
    simulated = np.cov(line(1, moments=2).worlds([0, 0]), rowvar=False) / 16
    np.testing.assert_allclose(c.covariance, inverse @ (np.eye(2) / 4 + simulated) @ inverse.T, rtol=1e-6)
    assert c.moments["standard_error"].iloc[0] == pytest.approx(np.sqrt(0.25 + simulated[0, 0]))
    by_matrix = calibrate(line(1, moments=2), observed(1, moments=2), covariance=np.eye(2) / 4, n=8)
    np.testing.assert_allclose(by_matrix.covariance, c.covariance)


@pytest.mark.parametrize("weights", ["two_step", "diagonal"])
def test_intervals_hold_the_truth_as_often_as_they_say(weights: str) -> None:
    """120 platforms watched once, two knobs each; the J test rejects the true model in 5 % (0.1 % binomial limits)."""
    held, rejected = np.zeros(2), 0
    for seed in range(120):
        c = calibrate(line(seed, replicates=8), observed(seed), weights=weights, n=4)
        held += (c.table["low"] <= TRUTH) & (c.table["high"] >= TRUTH)
        rejected += c.j.p_value < 0.05
    assert (held >= binom.ppf(0.001, 120, 0.95)).all()
    assert (held < 120).any()
    assert binom.ppf(0.001, 120, 0.05) <= rejected <= binom.ppf(0.999, 120, 0.05)


def test_a_model_that_cannot_meet_the_data_is_found_out() -> None:
    wrong = observed(1)
    wrong["m3"] += 3.0
    c = calibrate(line(1), wrong, n=8)
    assert c.j.degrees == 2 and c.j.p_value < 0.001
    expected = float(f.sf(c.j.statistic * 14 / (15 * 2), 2, 14))
    assert c.j.p_value == pytest.approx(expected)


def test_weights_are_those_of_the_errors_and_their_own_errors_count() -> None:
    """The covariance is (G' W G)^-1 with W the inverse of the errors', times what estimated weights cost (Rao 1967)."""
    c = calibrate(line(1), observed(1), n=4)
    np.testing.assert_allclose(c.weights, np.linalg.inv(c.error), rtol=1e-6)
    ideal = np.linalg.inv(SLOPES.T @ c.weights @ SLOPES)
    np.testing.assert_allclose(c.covariance, ideal * (15 / 13) * (14 / 12), rtol=1e-6)


def test_better_weights_narrow_the_estimate() -> None:
    """Over 40 data sets the efficient weights are nearer to the truth than those that look at one bad moment alone."""
    lame = {"m1": 1.0, "m2": 1e-6, "m3": 1e-6, "m4": 1.0}
    misses = np.zeros(2)
    for seed in range(40):
        for i, weights in enumerate(("two_step", lame)):
            c = calibrate(line(seed), observed(seed), weights=weights, n=4)  # type: ignore[arg-type]
            misses[i] += ((c.x - TRUTH) ** 2).sum()
    assert misses[0] < 0.8 * misses[1]


def test_a_knob_that_moves_nothing_is_named() -> None:
    def simulation(x: Values, world: int) -> Values:
        return np.asarray(SLOPES @ x[:2] + SPREAD @ luck(world).normal(size=4))

    p = Problem.of(simulation, {"a": (0, 2), "b": (0, 2), "inert": (0, 1)}, MOMENTS, replicates=12)
    c = calibrate(p, observed(1), n=8)
    assert c.unidentified == ["inert"]
    assert c.table["identified"].tolist() == [True, True, False]
    assert (c.table["low"]["inert"], c.table["high"]["inert"]) == (0, 1)
    assert np.isinf(c.table["standard_error"]["inert"])
    without = calibrate(line_of(12), observed(1), n=8)
    np.testing.assert_allclose(c.table["standard_error"][:2], without.table["standard_error"], rtol=1e-3)


def line_of(replicates: int) -> Problem:
    """The same luck as in the test before, without the inert knob."""

    def simulation(x: Values, world: int) -> Values:
        return np.asarray(SLOPES @ x + SPREAD @ luck(world).normal(size=4))

    return Problem.of(simulation, {"a": (0, 2), "b": (0, 2)}, MOMENTS, replicates=replicates)


def test_a_knob_that_only_makes_noise_is_named() -> None:
    """It changes the luck and nothing else: its derivative is large, and not told from zero."""

    def simulation(x: Values, world: int) -> Values:
        noise = luck(world, round(x[2] * 1e6)).normal(size=4)
        return np.asarray(SLOPES @ x[:2] + SPREAD @ noise)

    p = Problem.of(simulation, {"a": (0, 2), "b": (0, 2), "noise": (0, 1)}, MOMENTS, replicates=12)
    c = calibrate(p, observed(1), observed=100, n=8)
    assert c.identification.strength[c.identification.identified].size == 2
    assert any("noise" in words for words in c.unidentified)
    assert not c.table.loc["noise", "identified"]


def test_knobs_of_which_only_the_sum_is_told_are_named_together() -> None:
    def simulation(x: Values, world: int) -> Values:
        return np.asarray(SLOPES @ [x[0] + x[1], x[2]] + SPREAD @ luck(world).normal(size=4))

    p = Problem.of(simulation, {"p": (0, 1), "q": (0, 1), "b": (0, 2)}, MOMENTS, replicates=12)
    c = calibrate(p, observed(1), n=8)
    assert c.unidentified == ["p against q"] or c.unidentified == ["q against p"]
    assert c.table["identified"].tolist() == [False, False, True]
    assert c.x[0] + c.x[1] == pytest.approx(calibrate(line_of(12), observed(1), n=8).x[0], abs=0.02)
    parts = c.identification.table.iloc[-1][["p", "q", "b"]].astype(float)
    np.testing.assert_allclose(np.abs(parts), [0.5**0.5, 0.5**0.5, 0], atol=1e-6)


def test_a_weak_knob_is_named_though_its_effect_is_certain() -> None:
    """It moves a moment by a tenth of a standard error over its range: exactly, and to no purpose."""

    def simulation(x: Values, world: int) -> Values:
        return np.asarray(SLOPES[:, 0] * x[0] + [0, 0, 0.02 * x[1], 0] + SPREAD @ luck(world).normal(size=4))

    c = calibrate(Problem.of(simulation, {"a": (0, 2), "weak": (0, 1)}, MOMENTS, replicates=12), observed(1), n=8)
    assert c.identification.told.all()
    assert c.unidentified == ["weak"]


def test_few_worlds_for_many_moments_are_said() -> None:
    c = calibrate(line(1, replicates=5), observed(1), n=4)
    assert "5 worlds are too few for 4 moments' correlations" in repr(c)
    assert np.count_nonzero(c.error - np.diag(np.diag(c.error))) == 0


def test_a_moment_without_error_is_met_first() -> None:
    def simulation(x: Values, world: int) -> list[float]:
        return [x[0] ** 2, x[0] + x[1] + luck(world).normal()]

    p = Problem.of(simulation, {"a": (0, 2), "b": (0, 2)}, ["exact", "noisy"], replicates=8)
    c = calibrate(p, {"exact": 1.44, "noisy": 2.0}, n=8)
    assert c.x[0] == pytest.approx(1.2, abs=1e-3)
    assert any("met first of all" in note for note in c.notes)


def test_an_economy_is_found_again_from_data_of_another_seed() -> None:
    tiny = {"run.length": "5d", "viewers.count": 300, "creators.count": 8, "viewers.payer_share": 1.0}
    base = carat.load(VILLAGE, {**tiny, "gifting.audience_effect": 0.0})
    knobs = {
        "conversion.diamonds_per_coin": (0.3, 0.7),
        "viewers.sessions_per_day": (0.2, 1.2),
        "battle.multiplier": (2.0, 8.0),
    }
    names = ["creator_share", "hours_watched", "payers"]
    truth = {"conversion.diamonds_per_coin": "0.55", "viewers.sessions_per_day": 0.6}
    platform = Problem(base.with_(truth), knobs, names, seed=999, progress=False)
    data = dict(zip(names, platform.worlds(platform.point(None), 8).mean(axis=0).tolist(), strict=True))
    c = calibrate(Problem(base, knobs, names, replicates=8, progress=False), data, observed=8, n=8)
    for name, true in (("conversion.diamonds_per_coin", 0.55), ("viewers.sessions_per_day", 0.6)):
        row = c.table.loc[name]
        assert row["identified"] and row["low"] < true < row["high"]
        assert row["high"] - row["low"] < 0.7 * (knobs[name][1] - knobs[name][0])
    assert c.unidentified == ["battle.multiplier"]
    assert c.scenario.params["conversion.diamonds_per_coin"] == c.estimate["conversion.diamonds_per_coin"]
    assert "not identified: battle.multiplier" in repr(c)


@pytest.mark.parametrize(
    ("targets", "options", "says"),
    [
        ({}, {}, "at least one target"),
        ({"m9": 1.0}, {}, "no output 'm9'"),
        ({"m1": 1.0, "m2": (1.0, 0.1)}, {}, "all numbers, or all"),
        ({"m1": (1.0, 0.1)}, {"covariance": [[1.0]]}, "not both"),
        ({"m1": 1.0}, {"covariance": np.eye(2)}, "expected 1 rows and columns"),
        ({"m1": 1.0}, {"observed": 0}, "expected the number of worlds"),
        ({"m1": 1.0}, {"weights": "best"}, 'expected "two_step"'),
        ({"m1": 1.0}, {"weights": {"m2": 1.0}}, "expected m1"),
    ],
)
def test_what_makes_no_sense_is_refused(targets: Any, options: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        calibrate(line(1), targets, **options)
