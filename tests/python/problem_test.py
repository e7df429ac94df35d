"""Problems: one object for SciPy, SALib, Optuna; exact values, the same luck, every world once."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import carat
import numpy as np
import optuna
import pytest
from carat.designs.ranges import Range
from carat.problems.problem import Problem
from numpy.typing import NDArray
from SALib import ProblemSpec
from scipy.optimize import minimize

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
TINY = {
    "run.length": "3d",
    "viewers.count": 300,
    "creators.count": 8,
    "viewers.payer_share": 1.0,
    "gifting.audience_effect": 0.0,  # whose table takes longer to make than such a world
}
KNOBS = {
    "conversion.diamonds_per_coin": (0.3, 0.7),
    "payout.threshold": ("5 USD", "50 USD"),
    "payout.hold": ("0d", "14d"),
    "leaderboard.length": (5, 30),
}
Values = NDArray[np.float64]


@pytest.fixture(scope="module")
def base() -> carat.Scenario:
    return carat.load(VILLAGE, TINY)


@pytest.fixture(scope="module")
def problem(base: carat.Scenario) -> Problem:
    return Problem(base, KNOBS, ["platform_margin", "creator_gini"], replicates=3, progress=False)


def bowl(x: Values, world: int) -> Any:
    """Least at (0.3, 0.6); luck is the same everywhere."""
    luck = np.random.Generator(np.random.Philox(key=world)).normal()
    return [(x[0] - 0.3) ** 2 + (x[1] - 0.6) ** 2 + luck, x[0] + luck]


def bowls(outputs: list[str] | str = "height", replicates: int = 4) -> Problem:
    wide = isinstance(outputs, list)
    return Problem.of(
        lambda x, w: bowl(x, w)[: 2 if wide else 1], {"a": (0, 1), "b": (0, 1)}, outputs, replicates=replicates
    )


def test_numbers_become_exact_settings_with_their_units(problem: Problem) -> None:
    assert problem.settings([0.1 + 0.2, 12.3456789, 3.5, 7.6]) == {
        "conversion.diamonds_per_coin": "0.3",
        "payout.threshold": "12.345679 USD",
        "payout.hold": "3.5d",
        "leaderboard.length": 8,
    }
    params = problem.scenario([0.1 + 0.2, 12.3456789, 3.5, 7.6]).params
    assert (params["payout.threshold"], params["payout.hold"]) == ("12.345679 USD", "3d12h")


def test_the_base_is_a_point(problem: Problem, base: carat.Scenario) -> None:
    assert problem.scenario(problem.point(None)) == base
    assert problem.point(None).tolist() == [0.5, 10.0, 0.0, 20.0]


def test_worlds_are_those_of_a_run_of_the_scenario(problem: Problem) -> None:
    x = [0.4, 20.0, 1.0, 10.0]
    run = problem.scenario(x).run(replicates=3, progress=False)
    expected = [run.kpi["value"].sel(kpi=name).values for name in problem.outputs]
    np.testing.assert_array_equal(problem.worlds(x), np.transpose(expected))
    np.testing.assert_array_equal(problem(x), np.mean(expected, axis=1))


def test_all_points_have_the_same_luck(base: carat.Scenario) -> None:
    """Nobody answers to the store's fee while prices stay, so what viewers spend is the same, world by world."""
    fees = Problem(base, {"store.store_fee": (0.1, 0.3)}, ["gross_spend", "store_fees"], replicates=3, progress=False)
    low, high = fees.batch([[0.1], [0.3]])
    np.testing.assert_array_equal(low[:, 0], high[:, 0])
    assert np.ptp(low[:, 0]) > 0
    assert (low[:, 1] < high[:, 1]).all()


def test_a_world_does_not_depend_on_how_many_are_asked_for(problem: Problem) -> None:
    x = [0.45, 7.0, 0.0, 20.0]
    two = problem.worlds(x, 2)
    np.testing.assert_array_equal(problem.worlds(x, 4)[:2], two)
    np.testing.assert_array_equal(problem.worlds(x, 1, first=3), problem.worlds(x, 4)[3:])


def test_each_world_is_simulated_once() -> None:
    asked: list[tuple[tuple[float, ...], int]] = []

    def simulation(x: Values, world: int) -> float:
        asked.append((tuple(x.tolist()), world))
        return float(x[0])

    p = Problem.of(simulation, {"a": (0, 1)}, "a", replicates=3)
    p.evaluate([[0.1], [0.2], [0.1]])
    p([0.2])
    p.worlds([0.1], 4)
    assert len(asked) == 7
    assert len(set(asked)) == 7


def test_what_is_complete_is_kept_after_ctrl_c() -> None:
    asked: list[int] = []

    def simulation(x: Values, world: int) -> float:
        asked.append(world)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return float(world)

    p = Problem.of(simulation, {"a": (0, 1)}, "a", replicates=4)
    with pytest.raises(KeyboardInterrupt):
        p([0.5])
    assert p([0.5])[0] == 1.5
    assert asked == [0, 1, 2, 2, 3]


def test_functions_read_one_world(base: carat.Scenario) -> None:
    def creators(r: carat.Results) -> float:
        return float(r.creators.sizes["creator"])

    base = base.with_({"run.length": "10d", "creators.joins_per_month": 10.0})
    p = Problem(base, {"payout.threshold": ("5 USD", "50 USD")}, creators, replicates=4, progress=False)
    together = base.run(replicates=4, progress=False).creators
    expected = together["joined"].notnull().sum("creator").values
    assert p.outputs == ("creators",)
    np.testing.assert_array_equal(p.worlds([10.0])[:, 0], expected)
    assert np.ptp(expected) > 0


def test_scipy_finds_the_least() -> None:
    found = minimize(bowls().scalar(), [0.9, 0.1], method="Nelder-Mead", bounds=bowls().bounds)
    np.testing.assert_allclose(found.x, [0.3, 0.6], atol=1e-3)
    assert bowls().scalar(sign=-1)([0.3, 0.6]) == -bowls()([0.3, 0.6])[0]


def test_salib_takes_the_problem() -> None:
    both = bowls(["height", "place"])
    spec = ProblemSpec(both.salib).sample_sobol(64, seed=1).evaluate(both.evaluate).analyze_sobol(seed=1)
    assert spec.analysis["place"]["S1"] == pytest.approx([1, 0], abs=0.1)
    one = bowls()
    spec = ProblemSpec(one.salib).sample_sobol(64, seed=1).evaluate(one.scalar()).analyze_sobol(seed=1)
    assert spec.analysis["ST"].sum() == pytest.approx(1, abs=0.2)


def test_optuna_takes_the_objective() -> None:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
    study.optimize(bowls().objective, n_trials=40)
    least = bowls()([0.3, 0.6])[0]
    assert least <= study.best_value < least + 0.02
    two = optuna.create_study(directions=["minimize", "minimize"], sampler=optuna.samplers.RandomSampler(seed=1))
    two.optimize(bowls(["height", "place"]).objective, n_trials=3)
    assert all(len(trial.values) == 2 for trial in two.trials)


def test_optuna_is_asked_for_whole_numbers_where_knobs_are(problem: Problem) -> None:
    trial = optuna.trial.FixedTrial({**{n: low for n, (low, _) in zip(problem.names, problem.bounds, strict=True)}})
    assert problem.suggest(trial).tolist() == [low for low, _ in problem.bounds]
    assert isinstance(trial.distributions["leaderboard.length"], optuna.distributions.IntDistribution)


@pytest.mark.parametrize(
    ("params", "outputs", "says"),
    [
        ({"payout.treshold": (1, 2)}, ["gifts"], "did you mean payout.threshold"),
        ({"payout.threshold": (5, 50)}, ["gifts"], 'such as "20 USD"'),
        ({"payout.threshold": ("50 USD", "5 USD")}, ["gifts"], "expected \\(low, high\\) between 0 and"),
        ({"store.store_fee": (0.1, 1.2)}, ["gifts"], "between 0 and 1 share"),
        ({"rewards.schedule": ("flat", "tiers")}, ["gifts"], "is a choice"),
        ({"battle.on": (0, 1)}, ["gifts"], "is a switch"),
        ({"store.packs": (0, 1)}, ["gifts"], "is a list"),
        ({"store.store_fee": 0.1}, ["gifts"], "expected \\(low, high\\), found 0.1"),
        ({"store.store_fee": (0.1, 0.2)}, ["platform_margn"], "did you mean platform_margin"),
        ({"store.store_fee": (0.1, 0.2)}, ["gifts", "gifts"], "two outputs are called 'gifts'"),
        ({}, ["gifts"], "at least one knob"),
    ],
)
def test_what_is_wrong_is_said(base: carat.Scenario, params: Any, outputs: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Problem(base, params, outputs, progress=False)


def test_a_wrong_point_is_refused(problem: Problem) -> None:
    with pytest.raises(ValueError, match="a point of 2 numbers: expected 4"):
        problem([1, 2])
    with pytest.raises(ValueError, match=r"conversion.diamonds_per_coin = nan: expected a number"):
        problem([np.nan, 10, 1, 10])
    with pytest.raises(ValueError, match="returned 2 numbers: expected 1"):
        Problem.of(bowl, {"a": (0, 1), "b": (0, 1)}, "height")([0.1, 0.2])
    with pytest.raises(ValueError, match="which output"):
        problem.scalar()


def test_a_point_that_is_no_scenario_raises_or_is_kept(base: carat.Scenario) -> None:
    knobs = {"battle.length": ("1min", "10min")}
    with pytest.raises(carat.ScenarioError, match=r"battle\.length"):
        Problem(base, knobs, ["gifts"], replicates=1, progress=False)([1.0])
    kept = Problem(base, knobs, ["gifts"], replicates=2, progress=False, failures="keep")
    means = kept.evaluate([[1.0], [10.0]])
    assert np.isnan(means[0]).all() and (means[1] > 0).all()
    assert "battle.length" in kept.failures[(1.0,)]


def test_settings_are_read_as_scenario_files_write_them() -> None:
    assert Range("payout.hold", 0, 14, "d", "time").number("36h") == 1.5
    assert Range("store.store_fee", 0, 1, "share", "rate").number("15 %") == 0.15
    assert Range("conversion.usd_per_diamond", 0, 1, "USD", "money").setting(1e-6) == "0.000001 USD"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Range("store.store_fee", 0, 1, "share", "rate").setting(1e-12) == "0"
