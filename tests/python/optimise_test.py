"""Optimisation: the verdict keeps its promise, the best policy and what constraints cost, and frontiers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import carat
import numpy as np
import pandas as pd
import pytest
from carat.answers.frontier import frontier
from carat.answers.optimise import optimise
from carat.problems.constraints import constraint
from carat.problems.problem import Problem
from carat.statistics.verdicts import judge
from draws import luck
from numpy.typing import NDArray
from scipy.stats import binom

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


def only(table: pd.DataFrame) -> Any:
    """The only row of a table, by column."""
    (row,) = table.to_dict("records")
    return type("Row", (), {str(name): value for name, value in row.items()})


# The verdict


def many_trials(means: Values, slacks: list[Values], level: float, trials: int = 400) -> tuple[int, int]:
    """How often the tied set holds the best feasible point, and how often no point is further behind than stated."""
    feasible = np.all([slack >= 0 for slack in slacks], axis=0) if slacks else np.ones(means.size, dtype=bool)
    best = int(np.argmax(np.where(feasible, means, -np.inf)))
    held = within = 0
    for trial in range(trials):
        draw = luck(trial, 7)
        shared = draw.normal(size=(1, 8))
        objective = means[:, np.newaxis] + shared + draw.normal(size=(means.size, 8))
        noisy = [s[:, np.newaxis] + draw.normal(size=(means.size, 8)) for s in slacks]
        verdict = judge(objective, noisy, level)
        held += bool(verdict.tied[best])
        regret = (means[best] - means)[feasible]
        stated = np.nan_to_num(verdict.behind_at_most[feasible], nan=np.inf)
        within += bool((regret <= stated).all())
    return held, within


@pytest.mark.parametrize("level", [0.95, 0.8])
@pytest.mark.parametrize(
    ("means", "slacks"),
    [
        (np.zeros(6), []),  # the hardest: all as good as the best
        (np.array([1.0, 0.9, 0.5, 0.0, -3.0, 1.1]), []),
        (np.zeros(6), [np.zeros(6)]),  # all exactly on the bound
        (np.array([0.0, 5.0, 0.0, 0.0, 0.0, 9.0]), [np.array([0.0, -1e-9, 0.0, 1.0, 2.0, -1e-9])]),
        (np.array([0.0, 5.0, 1.0]), [np.zeros(3), np.array([0.0, -0.5, 0.0])]),
    ],
)
def test_the_tied_set_keeps_its_promise(means: Values, slacks: list[Values], level: float) -> None:
    """Fewer hits than the 0.1 % quantile of a binomial of the promised probability would break it."""
    held, within = many_trials(means, slacks, level)
    least = binom.ppf(0.001, 400, level)
    assert held >= least
    assert within >= least


def test_the_promise_is_not_kept_by_keeping_everything() -> None:
    """At the hardest place the best is lost now and then: the tests would see limits that are too narrow."""
    held, _ = many_trials(np.zeros(6), [], 0.5)
    assert held < 400 * 0.8


def test_clear_cases_are_clear() -> None:
    draw = luck(1).normal(size=(4, 12))
    objective = np.array([3.0, 2.0, 9.0, 1.0])[:, np.newaxis] + luck(2).normal(size=12) + 0.1 * draw
    slack = np.array([1.0, 1.0, -1.0, 0.02])[:, np.newaxis] + 0.1 * draw[::-1]
    v = judge(objective, [slack])
    assert v.feasible == ["feasible", "feasible", "infeasible", "not told apart"]
    assert v.tied.tolist() == [True, False, False, False]
    assert v.best == 0
    assert v.behind[1] == pytest.approx(1, abs=0.2) and v.behind[2] < -5
    assert np.isnan(v.behind_at_most[2]) and v.behind_at_most[0] == 0


def test_points_that_differ_by_no_luck_are_told_apart_for_certain() -> None:
    shared = luck(3).normal(size=5)
    v = judge(np.array([shared, shared + 1e-6, shared + 1e-6]), [])
    assert v.tied.tolist() == [False, True, True]
    assert v.worlds_needed[2] == np.inf


def test_one_world_tells_nothing_apart() -> None:
    v = judge(np.array([[1.0], [2.0]]), [])
    assert v.tied.all() and v.best == 1 and np.isinf(v.behind_at_most).all()


def test_points_that_failed_are_out() -> None:
    v = judge(np.array([[1.0, 2.0], [np.nan, 5.0]]), [np.ones((2, 2))])
    assert v.feasible[1] == "failed" and v.tied.tolist() == [True, False]


def test_as_many_worlds_as_needed_settle_it() -> None:
    """Twice as many worlds narrow limits like one over the root: with the stated number the rival is out."""

    def worlds(n: int) -> Values:
        noise = np.resize([1.0, -1.0], n)
        return np.array([noise * 0, 0.3 + noise])

    v = judge(worlds(16), [])
    needed = int(v.worlds_needed[0])
    assert v.tied.all() and 16 < needed < 1000
    assert not judge(worlds(2 * (needed // 2 + 1)), []).tied.all()
    assert judge(worlds(2 * (needed // 4)), []).tied.all()


# Optimisation


def hill(x: Values, world: int) -> list[float]:
    """A parabola with its top at 1, and what a constraint is on; most of the luck is shared, some goes with x."""
    level, slope, other = luck(world).normal(size=3)
    return [-((x[0] - 1) ** 2) + level + 0.02 * slope * x[0], x[0] * (1 + 0.02 * other)]


def hills(function: Any = hill) -> Problem:
    return Problem.of(function, {"x": (0, 2)}, ["height", "place"], at=[0.5])


def test_the_top_is_found_and_its_neighbours_are_behind() -> None:
    o = optimise(hills(), maximise="height", n=9, replicates=16)
    assert o.best == {"x": 1.0}
    assert o.table["behind"].tolist() == pytest.approx([(x - 1) ** 2 for x in np.linspace(0, 2, 9)], abs=0.05)
    assert o.tied["x"].tolist() == [1.0]
    assert o.shadow_prices.empty
    assert "tied, 1 of 9" in repr(o)
    least = optimise(hills(), minimise="height", n=3, replicates=16)
    assert set(least.tied["x"]) <= {0.0, 2.0}


def test_a_constraint_has_its_price() -> None:
    """The best height under place <= b is -(b - 1)^2, so its price at the point b is 2 (1 - b)."""
    o = optimise(hills(), maximise="height", subject_to={"place": "<= 0.85"}, n=21, replicates=32)
    assert o.best == {"x": 0.8} and o.best_is_feasible
    assert o.table["place_verdict"].tolist()[:6] == ["feasible"] * 6
    assert o.table["place_verdict"].tolist()[10:] == ["infeasible"] * 11
    price = only(o.shadow_prices)
    assert price.binding and price.low < 2 * (1 - 0.8) < price.high
    assert price.high - price.low < 0.1
    assert np.isnan(price.per_percent)


def test_prices_of_relative_bounds_are_also_per_percentage_point() -> None:
    """place >= 3 of base with the base at 0.5 is x >= 1.5: a point of the base is 0.005."""
    o = optimise(hills(), maximise="height", subject_to={"place": ">= 300 % of base"}, n=21, replicates=32)
    price = only(o.shadow_prices)
    assert price.price == pytest.approx(2 * (1 - float(o.best["x"])), abs=0.05)
    assert price.per_percent == pytest.approx(price.price * 0.5 / 100, rel=0.02)


def test_what_does_not_bind_costs_nothing() -> None:
    o = optimise(hills(), maximise="height", subject_to={"place": "<= 1.9"}, n=9, replicates=16)
    assert o.best == {"x": 1.0}
    assert o.shadow_prices[["binding", "price"]].to_numpy().tolist() == [[False, 0.0]]


def test_two_constraints_share_the_gradient() -> None:
    """Most of a + b under a <= 0.5 and a + 2 b <= 1: grad = 0.5 of the first and 0.5 of the second."""

    def simulation(x: Values, world: int) -> list[float]:
        e = 0.01 * luck(world, 5).normal(size=2)
        return [x[0] + x[1], x[0] * (1 + e[0]), (x[0] + 2 * x[1]) * (1 + e[1])]

    p = Problem.of(simulation, {"a": (0, 1), "b": (0, 1)}, ["sum", "a", "both"])
    o = optimise(p, maximise="sum", subject_to={"a": "<= 0.51", "both": "<= 1.02"}, n=5, replicates=16)
    assert o.best == {"a": 0.5, "b": 0.25}
    prices = o.shadow_prices
    assert prices["binding"].all()
    np.testing.assert_allclose(prices["price"], 0.5, atol=0.03)
    assert ((prices["low"] < 0.5) & (prices["high"] > 0.5)).all()


def test_a_constraint_that_no_knob_moves_has_no_limits_to_its_price() -> None:
    def simulation(x: Values, world: int) -> list[float]:
        return [x[0], luck(world, round(x[0] * 100)).normal() + 5 * (abs(x[0] - 0.25) < 0.1)]

    p = Problem.of(simulation, {"x": (0, 1)}, ["height", "noise"])
    o = optimise(p, maximise="height", subject_to={"noise": ">= 0"}, n=5, replicates=16)
    price = only(o.shadow_prices)
    assert price.binding and np.isinf([price.low, price.high]).all()


@pytest.mark.parametrize("method", ["optuna", "scipy"])
def test_a_search_finds_the_edge_and_is_judged_in_new_worlds(method: Any) -> None:
    asked: set[int] = set()

    def watched(x: Values, world: int) -> list[float]:
        asked.add(world)
        return hill(x, world)

    o = optimise(hills(watched), maximise="height", subject_to={"place": "<= 0.85"}, method=method, n=40, finalists=5)
    assert float(o.best["x"]) == pytest.approx(0.85, abs=0.06)
    assert asked == set(range(8 + 32)) and o.first == 8
    assert o.searched is not None and len(o.searched.points) <= 40
    assert len(o.table) == 5
    assert o.shadow_prices["binding"].all()
    again = optimise(hills(), maximise="height", subject_to={"place": "<= 0.85"}, method=method, n=40, finalists=5)
    assert again.table.equals(o.table)


def test_the_conversion_rate_of_an_economy(base: carat.Scenario) -> None:
    rates = carat.linspace(0.4, 0.6, 3)
    o = optimise(
        base,
        {RATE: rates},
        maximise="platform_margin",
        subject_to={"creator_income": ">= 0.98 of base"},
        replicates=6,
        progress=False,
    )
    assert o.table[RATE].tolist() == rates
    assert o.table["creator_income_slack"].iloc[1] == pytest.approx(0.02 * o.problem.worlds([0.5], 6)[:, 1].mean())
    assert set(base.diff(o.best_scenario)) <= {RATE}
    run = base.with_({RATE: 0.6}).run(replicates=6, progress=False)
    assert o.table["mean"].iloc[2] == pytest.approx(run.figure("platform_margin"))


def test_knobs_of_functions_and_failures_are_in_the_table(base: carat.Scenario) -> None:
    o = optimise(
        base,
        {"battle.length": ["1min", "5min"], "store.store_fee": (0.2, 0.3)},
        maximise="left",
        outputs={"left": lambda r: float(r.kpi["value"].sel(kpi="platform_net").sum())},
        n=2,
        replicates=2,
        progress=False,
    )
    assert o.table["feasible"].tolist() == ["failed", "failed", "feasible", "feasible"]
    assert "battle.length" in o.table["failure"].iloc[0]
    assert o.best == {"battle.length": "5min", "store.store_fee": "0.2"}


def test_nothing_feasible_is_said() -> None:
    o = optimise(hills(), maximise="height", subject_to={"place": ">= 5"}, n=3, replicates=8)
    assert o.tied.empty and "no point is feasible" in repr(o)
    with pytest.raises(ValueError, match="no point keeps place >= 5"):
        _ = o.best


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">= 0.98 of base", (">=", 0.98, True)),
        ("≤ 98 % of base", ("<=", 0.98, True)),
        (">= 150,000 USD", (">=", 150000.0, False)),
        ("<=-1e3", ("<=", -1000.0, False)),
    ],
)
def test_bounds_are_read(text: str, expected: tuple[str, float, bool]) -> None:
    read = constraint("creator_income", text, "USD")
    assert (read.sense, read.amount, read.relative) == expected


@pytest.mark.parametrize("text", ["0.98", ">= of base", ">= 5 EUR", ">= 5 of base USD", "> 5", ">= 1,2.3.4"])
def test_what_is_no_bound_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="creator_income: expected a bound such as"):
        constraint("creator_income", text, "USD")


def test_wrong_questions_are_refused(base: carat.Scenario) -> None:
    with pytest.raises(ValueError, match="one of maximise= and minimise="):
        optimise(hills())
    with pytest.raises(ValueError, match="no output 'size'"):
        optimise(hills(), maximise="size")
    with pytest.raises(ValueError, match="which point"):
        optimise(
            Problem.of(hill, {"x": (0, 2)}, ["height", "place"]),
            maximise="height",
            subject_to={"place": ">= 1 of base"},
        )
    with pytest.raises(ValueError, match="values from 0 to 100"):
        optimise(base, {RATE: [0.5, 200]}, maximise="gifts", progress=False)
    with pytest.raises(ValueError, match="has its knobs"):
        optimise(hills(), {"x": (0, 1)}, maximise="height")


# Frontiers


def trade(x: Values, world: int) -> list[float]:
    """More of a is worse in v and better in u; b is bad for both."""
    e = luck(world).normal(size=4)
    return [x[0] - x[1] + e[0] + 0.02 * e[2] * x[0], 1 - x[0] - x[1] + e[1] + 0.02 * e[3] * x[1]]


def test_what_is_worse_in_both_is_dominated() -> None:
    p = Problem.of(trade, {"a": (0, 1), "b": (0, 1)}, ["u", "v"], at=[0.5, 0.9], replicates=16)
    f = frontier(p, "u", "v", n=16)
    assert f.table["verdict"].iloc[-1] == "dominated" and f.table["base"].iloc[-1]
    front = f.front
    assert (np.diff(front["u"]) > 0).all() and (np.diff(front["v"]) < 0).all()
    assert front["b"].max() < f.table["b"].median()


def test_minimised_aims_are_turned() -> None:
    p = Problem.of(lambda x, w: [x[0], x[0]], {"a": (0, 1)}, ["gain", "harm"], replicates=4)
    assert set(frontier(p, "gain", "harm", n=4, minimise=["harm"]).verdicts) == {"on the frontier"}
    assert frontier(p, "gain", "harm", n=4).verdicts.count("dominated") == 3


@pytest.mark.parametrize("level", [0.95, 0.8])
def test_no_point_of_the_true_frontier_is_called_dominated(level: float) -> None:
    """The hardest: far apart in u, and as good as alike in v. As many trials as promised are clean (0.1 % limits)."""
    clean = 0
    for trial in range(200):

        def alike(x: Values, world: int, trial: int = trial) -> list[float]:
            return [1000 * x[0], luck(trial, world, round(x[0] * 1e6)).normal() - 1e-9 * x[0]]

        f = frontier(Problem.of(alike, {"a": (0, 1)}, ["u", "v"], replicates=6), "u", "v", n=8, level=level)
        clean += "dominated" not in f.verdicts
    assert binom.ppf(0.001, 200, level) <= clean < 200


def test_a_sweep_has_a_frontier(base: carat.Scenario) -> None:
    s = carat.sweep(base, {RATE: [0.4, 0.6]}, replicates=3, progress=False)
    f = frontier(s)
    p = Problem(base, {RATE: (0.4, 0.6)}, ["platform_margin", "creator_income"], replicates=3, progress=False)
    np.testing.assert_allclose(f.table[["platform_margin", "creator_income"]], p.evaluate([[0.4], [0.6]]))
    assert f.units == ("USD", "USD")


def test_a_frontier_has_two_aims() -> None:
    with pytest.raises(ValueError, match="two aims"):
        frontier(hills(), "height", "height")
    with pytest.raises(ValueError, match="neither height nor place"):
        frontier(hills(), "height", "place", minimise=["depth"])
