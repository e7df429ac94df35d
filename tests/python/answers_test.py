"""Answers: marginal effects, elasticities and sensitivity against known truths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import carat
import numpy as np
import pytest
from carat.answers.elasticities import elasticities
from carat.answers.marginal import marginal
from carat.answers.sensitivity import sensitivity
from carat.problems.differences import BACKWARD, CENTRAL, FORWARD
from carat.problems.problem import Problem
from carat.statistics.intervals import t_interval
from draws import luck
from numpy.typing import NDArray

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
TINY = {
    "run.length": "3d",
    "viewers.count": 300,
    "creators.count": 8,
    "viewers.payer_share": 1.0,
    "gifting.audience_effect": 0.0,  # whose table takes longer to make than such a world
}
RATE = "conversion.diamonds_per_coin"
Values = NDArray[np.float64]


@pytest.fixture(scope="module")
def base() -> carat.Scenario:
    return carat.load(VILLAGE, TINY)


# Marginal effects


def cubic(x: Values, world: int) -> list[float]:
    """x^3, and a line whose slope is luck; luck of the level is the same everywhere."""
    level, slope = luck(world).normal(size=2)
    return [x[0] ** 3 + level, slope * x[0] + level]


@pytest.mark.parametrize(
    ("at", "step", "side", "bias"),
    [(1.0, 0.1, "central", 0.01), (0.1, 0.1, "forward", -0.02), (1.95, 0.1, "backward", -0.02)],
)
def test_the_bias_of_a_derivative_is_known(at: float, step: float, side: str, bias: float) -> None:
    """By Taylor: of x^3 the central difference is h^2 too high, the one-sided ones 2 h^2 too low, and that is all."""
    p = Problem.of(cubic, {"x": (0, 2)}, ["cube", "line"], at=[at])
    m = marginal(p, "x", step=step, replicates=8)
    assert m.side == side
    assert m.interval("cube").mean == pytest.approx(3 * at**2 + bias, abs=1e-9)
    assert m.bias("cube").mean == pytest.approx(bias, abs=1e-9)
    assert m.corrected("cube").mean == pytest.approx(3 * at**2, abs=1e-9)
    assert (m.table["bias_high"] - m.table["bias_low"])["cube"] < 1e-9


def test_the_interval_of_a_derivative_is_that_over_worlds() -> None:
    m = marginal(Problem.of(cubic, {"x": (0, 2)}, ["cube", "line"], at=[1.0]), "x", replicates=16)
    slopes = [float(luck(world).normal(size=2)[1]) for world in range(16)]
    expected = t_interval(slopes, 0.95)
    assert m.interval("line").low == pytest.approx(expected.low)
    assert m.interval("line").high == pytest.approx(expected.high)


@pytest.mark.parametrize("stencil", [CENTRAL, FORWARD, BACKWARD])
def test_stencils_are_exact_for_parabolas(stencil: Any) -> None:
    for power, derivative in enumerate([0, 1, 0]):
        for weights in (stencil.narrow, stencil.wide):
            found = sum(w * offset**power for w, offset in zip(weights, stencil.offsets, strict=True))
            assert found == pytest.approx(derivative)


def test_a_better_step_balances_bias_and_variance() -> None:
    """Bias of x^3 is h^2, and variance is put in: at the best step squared bias is a quarter of the variance."""

    def noisy(x: Values, world: int) -> float:
        return float(x[0] ** 3 + 0.004 * luck(world, round(x[0] * 1000)).normal())

    m = marginal(Problem.of(noisy, {"x": (0, 2)}, "cube", at=[1.0]), "x", step=0.1, replicates=64)
    ratio = m.better_step() / 0.1
    squared = m.bias().mean ** 2 + m.bias().standard_error ** 2
    assert 4 * squared * ratio**4 == pytest.approx(m.interval().standard_error ** 2 / ratio)
    assert 0.25 < ratio < 1


def test_the_step_stays_inside_and_whole(base: carat.Scenario) -> None:
    whole = marginal(base, "leaderboard.length", "gifts", replicates=2, progress=False)
    assert whole.step == 3 and whole.at == 20  # a tenth at 32 replicates is 17 % at 2
    bound = marginal(base, "store.store_fee", "gifts", at=1.0, step="5 %", replicates=2, progress=False)
    assert bound.side == "backward"
    with pytest.raises(ValueError, match=r"no room for a step of 0\.6"):
        marginal(base, "store.store_fee", "gifts", step=0.6, replicates=2, progress=False)
    with pytest.raises(ValueError, match=r"payout\.hold is zero"):
        marginal(base, "payout.hold", "gifts", replicates=2, progress=False)


def test_the_store_takes_its_fee_of_what_is_spent(base: carat.Scenario) -> None:
    """Prices stay and nobody answers: fees are a line through zero, up to a micro-dollar per purchase."""
    m = marginal(base, "store.store_fee", ["store_fees", "gross_spend"], replicates=3, progress=False)
    run = base.run(replicates=3, progress=False)
    slack = run.figure("purchases") * 1e-6 / m.found.step
    assert m.interval("store_fees").mean == pytest.approx(run.figure("store_fees") / 0.3, abs=slack)
    assert abs(m.bias("store_fees").mean) <= slack
    assert (m.interval("gross_spend").low, m.interval("gross_spend").high) == (0, 0)
    assert "USD per share" in repr(m)


# Elasticities


def test_income_goes_with_the_rate_where_nobody_answers(base: carat.Scenario) -> None:
    deaf = base.with_({"behaviour.viewers_respond": False, "behaviour.creators_respond": False})
    e = elasticities(deaf, RATE, by="tier", replicates=3, progress=False)
    known = e.table.dropna()
    assert {"all", "bottom_50"} <= set(known.index)
    np.testing.assert_allclose(known["elasticity"], 1.0, atol=1e-6)
    np.testing.assert_allclose(known["bias"], 0.0, atol=1e-6)
    np.testing.assert_allclose(e.totals[:, :, :-1].sum(axis=2), e.totals[:, :, -1])


def test_quarters_are_the_same_people_at_every_point(base: carat.Scenario) -> None:
    """Nobody answers to the fee: whoever spends what is the same at all points, so every group's total is."""
    e = elasticities(base, "store.store_fee", by="spend", replicates=3, progress=False)
    assert e.outcome == "spend"
    np.testing.assert_array_equal(e.totals, np.broadcast_to(e.totals[:1], e.totals.shape))
    shares = e.table["share"]
    assert shares.iloc[:-1].sum() == pytest.approx(1)
    assert shares["third quarter"] < shares["highest quarter"] > 0.25
    run = base.run(replicates=3, progress=False)
    assert e.totals[0, :, -1].mean() == pytest.approx(run.figure("gross_spend"))


def test_app_buyers_answer_to_the_price_in_the_app(base: carat.Scenario) -> None:
    e = elasticities(base, "store.coin_price_app", by="channel", step=0.2, replicates=24, progress=False)
    assert e.interval("app").high < 0 < e.interval("web").low


def test_everybody_is_in_a_quarter_also_who_buys_at_one_price_alone(base: carat.Scenario) -> None:
    e = elasticities(base, "store.coin_price_app", by="spend", step=0.3, replicates=8, progress=False)
    cheap = {"store.coin_price_app": e.knob.setting(e.x * np.exp(-2 * 0.3))}
    run = base.with_(cheap).run(replicates=8, progress=False)
    np.testing.assert_allclose(e.totals[0, :, -1], run.kpi["value"].sel(kpi="gross_spend"))


def test_what_has_no_elasticity_is_refused(base: carat.Scenario) -> None:
    with pytest.raises(ValueError, match="only what is above zero"):
        elasticities(base, "payout.fee_share", progress=False)
    with pytest.raises(ValueError, match="whole numbers cannot be moved"):
        elasticities(base, "leaderboard.length", progress=False)
    with pytest.raises(ValueError, match="no column 'colour'"):
        elasticities(base, RATE, by="colour", replicates=1, progress=False)


# Sensitivity


def ishigami(x: Values, world: int) -> float:
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    return float(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


SIDES = {name: (-np.pi, np.pi) for name in ("x1", "x2", "x3")}


def test_sobol_indices_of_ishigami_are_the_known_ones() -> None:
    """S1 = 0.314, 0.442, 0; ST = 0.558, 0.442, 0.244, S13 = 0.244 (closed form), within twice SALib's intervals."""
    s = sensitivity(Problem.of(ishigami, SIDES, "y", replicates=1), n=256, second_order=True)
    assert s["S1"].dims == ("output", "knob")
    for name, known in (("S1", [0.3139, 0.4424, 0.0]), ("ST", [0.5576, 0.4424, 0.2437])):
        assert (np.abs(s[name].values[0] - known) < 2 * s[f"{name}_conf"].values[0]).all()
    pair = s.sel(output="y", knob="x1", other="x3")
    assert abs(pair["S2"].item() - 0.2437) < 2 * pair["S2_conf"].item()
    assert np.isnan(s["luck"]).all()
    again = sensitivity(Problem.of(ishigami, SIDES, "y", replicates=1), n=256, second_order=True)
    assert s.identical(again)


def test_luck_is_told_from_knobs() -> None:
    """Variances put in: 1/3 of the knob, 0.5 of luck shared by all points, 0.25 of luck of one point alone."""

    def noisy(x: Values, world: int) -> float:
        alone = luck(world, round(x[0] * 1e6), round(x[1] * 1e6)).normal()
        return float(2 * x[0] + 0.5**0.5 * luck(world).normal() + 0.5 * alone)

    s = sensitivity(Problem.of(noisy, {"a": (0, 1), "b": (0, 1)}, "y", replicates=64), n=16)
    # of 64 worlds the shared variance is known to sqrt(2/63) = 18 %, that is 0.09 of 1.08
    assert float(s["luck"][0]) == pytest.approx(0.75 / (0.75 + 1 / 3), abs=0.09)
    assert float(s["noise"][0]) == pytest.approx(0.25 / 64 / (1 / 3 + 0.25 / 64), rel=0.5)


def test_elementary_effects_of_a_plane_are_its_slopes() -> None:
    plane = Problem.of(lambda x, w: 3 * x[0] - 2 * x[1] + luck(w).normal(), {"a": (0, 2), "b": (1, 2)}, "y")
    s = sensitivity(plane, "morris", n=6)
    np.testing.assert_allclose(s["mu_star"].values, [[6, 2]])
    np.testing.assert_allclose(s["mu"].values, [[6, -2]])
    np.testing.assert_allclose(s["sigma"].values, 0, atol=1e-9)


def test_sensitivity_of_an_economy(base: carat.Scenario) -> None:
    knobs = {"store.store_fee": (0.1, 0.5), "battle.multiplier": (2.0, 8.0)}
    p = Problem(base, knobs, ["platform_net", "store_fees"], replicates=2, progress=False)
    s = sensitivity(p, "morris", n=2)
    assert (s["mu_star"].sel(knob="store.store_fee") > 0).all()
    assert (s["mu_star"].sel(knob="battle.multiplier") == 0).all()
    assert list(s["unit"].values) == ["USD", "USD"]


def test_a_design_that_makes_no_sense_is_refused() -> None:
    p = Problem.of(lambda x, w: 1.0, {"a": (0, 1)}, "y", replicates=1)
    with pytest.raises(ValueError, match="power of two"):
        sensitivity(p, n=100)
    with pytest.raises(ValueError, match="the same at all points"):
        sensitivity(p, n=8)
    with pytest.raises(ValueError, match='expected "sobol" or "morris"'):
        sensitivity(p, "fast")  # type: ignore[arg-type]
