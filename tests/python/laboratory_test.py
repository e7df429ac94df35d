"""The experiment laboratory: where theory says a design tells the truth it does, and where it says not, it does not."""

from __future__ import annotations

from pathlib import Path

import carat
import numpy as np
import pytest
from carat.laboratory.laboratory import Laboratory, experiment
from carat.laboratory.trials import BudgetSplit, Regions, Switchback, TwoSided, outcomes

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
RATE = "conversion.diamonds_per_coin"


@pytest.fixture(scope="module")
def calm() -> carat.Scenario:
    """A village in which no gift sets off another, and creators answer strongly to pay."""
    changes = {
        "viewers.count": 4000,
        "creators.count": 200,
        "run.length": "42d",
        "viewers.spend_sigma": 0.3,
        "creators.supply_elasticity": 2.0,
        "battle.on": False,
        "gifting.branching": 0.0,
        "gifting.crowding": 0.0,
        "gifting.audience_effect": 0.0,
    }
    return carat.load(VILLAGE, changes)


def creator_side(base: carat.Scenario, supply_exponent: float) -> dict[str, float]:
    limited = base.with_({"attention.supply_exponent": supply_exponent})
    lab = experiment(limited, {RATE: "1"}, designs=["creator-side"], replicates=8, progress=False)
    return dict(lab.table.iloc[0])


def test_creator_side_overstates_when_demand_is_the_limit(calm: carat.Scenario) -> None:
    """Creators who stream more take viewers from the others, who are the control (Johari et al. 2022)."""
    row = creator_side(calm, 0.0)
    assert row["bias_low"] > 0
    assert row["relative_bias"] > 0.25


def test_creator_side_is_nearly_unbiased_when_supply_is_the_limit(calm: carat.Scenario) -> None:
    """More streams draw more viewers in proportion: nobody loses any to others."""
    row = creator_side(calm, 1.0)
    assert row["bias_low"] < 0 < row["bias_high"]
    assert row["low"] > 0
    assert abs(row["relative_bias"]) < 0.25


def test_viewer_side_is_nearly_unbiased_when_viewers_do_not_meet(calm: carat.Scenario) -> None:
    quiet = calm.with_({"creators.supply_elasticity": 0.0, "run.length": "21d"})
    lab = experiment(quiet, {"gifting.rate_per_hour": 9.0}, designs=["viewer-side"], replicates=8, progress=False)
    row = lab.table.iloc[0]
    assert row["bias_low"] < 0 < row["bias_high"]
    assert abs(row["relative_bias"]) < 0.15
    assert row["power"] == 1.0


def test_viewer_side_misses_what_creators_do_for_everybody(calm: carat.Scenario) -> None:
    """Pay for the gifts of half of the viewers moves creators, and with them both halves alike."""
    lab = experiment(calm, {RATE: "1"}, designs=["viewer-side"], replicates=8, progress=False)
    row = lab.table.iloc[0]
    assert row["truth"] > 0
    assert row["bias_high"] < 0
    assert row["relative_bias"] == pytest.approx(-1, abs=0.3)


def test_nothing_is_found_where_there_is_nothing(calm: carat.Scenario) -> None:
    short = calm.with_({"run.length": "7d"})
    designs = ["viewer-side", "creator-side", "two-sided", "budget-split", "switchback"]
    lab = experiment(short, {RATE: calm.params[RATE]}, designs=designs, replicates=3, progress=False)
    assert list(lab.table["design"]) == designs
    np.testing.assert_array_equal(lab.table[["truth", "estimate", "bias"]], 0)


def test_more_assignments_treat_others_in_the_same_worlds(calm: carat.Scenario) -> None:
    short = calm.with_({"run.length": "7d"})
    lab = experiment(short, {RATE: "1"}, designs=["creator-side"], replicates=2, assignments=3, progress=False)
    (tried,) = lab.tried
    assert tried.effect.shape == (2, 3)
    assert len(np.unique(tried.effect)) == 6
    assert int(lab.table["experiments"].iloc[0]) == 6


def test_two_sided_treats_the_share_of_pairs(calm: carat.Scenario) -> None:
    (scenario,) = TwoSided(calm, {RATE: "1"}, 0.25).scenarios(0)
    assert scenario.params["experiment.share"] == 0.5
    assert scenario.params["experiment.side"] == "pairs"


def test_budget_split_cuts_the_market(calm: carat.Scenario) -> None:
    control, treated = BudgetSplit(calm, {RATE: "1"}, 0.25).scenarios(0)
    assert (control.params["viewers.count"], treated.params["viewers.count"]) == (3000, 1000)
    assert (control.params["creators.count"], treated.params["creators.count"]) == (150, 50)
    assert (control.params[RATE], treated.params[RATE]) == ("0.5", "1")


def test_switchback_changes_at_the_borders_of_periods(calm: carat.Scenario) -> None:
    design = Switchback(calm, {RATE: "1"}, 0.5)
    arms = design.periods(0)
    assert (len(arms), arms.sum()) == (42, 21)
    assert not np.array_equal(arms, design.periods(1))
    (scenario,) = design.scenarios(0)
    assert scenario.toml.count("[[policy]]") == np.count_nonzero(np.diff(arms))


def test_switchback_finds_what_acts_at_once(calm: carat.Scenario) -> None:
    quiet = calm.with_({"creators.supply_elasticity": 0.0, "run.length": "28d"})
    lab = experiment(quiet, {"gifting.rate_per_hour": 9.0}, designs=["switchback"], replicates=4, progress=False)
    row = lab.table.iloc[0]
    assert row["low"] > 0
    assert abs(row["relative_bias"]) < 0.25


def test_regions_need_regions(calm: carat.Scenario) -> None:
    with pytest.raises(ValueError, match="at least two regions"):
        Regions(calm, {RATE: "1"}, 0.5)


def test_what_is_no_design_or_outcome_is_named(calm: carat.Scenario) -> None:
    with pytest.raises(ValueError, match="no design 'coin-side'; there are viewer-side"):
        experiment(calm, {RATE: "1"}, designs=["coin-side"])
    with pytest.raises(ValueError, match="no outcome 'joy'; there are coins_given"):
        experiment(calm, {RATE: "1"}, outcomes_of_interest=["joy"])
    with pytest.raises(ValueError, match="share"):
        experiment(calm, {RATE: "1"}, share=1.0)
    with pytest.raises(carat.ScenarioError, match="cannot differ between people of one world"):
        experiment(calm, {"store.bonus": "0.1"}, designs=["creator-side"], replicates=2, progress=False)


def test_outcomes_are_what_the_tables_say(calm: carat.Scenario) -> None:
    result = calm.with_({"run.length": "7d"}).run(replicates=2, progress=False)
    for outcome in outcomes(calm).values():
        series = np.asarray(result.series[outcome.series].sum("time")) * outcome.scale
        for table, column in ((result.creators, outcome.creators), (result.viewers, outcome.viewers)):
            if column is not None:
                rows = np.nansum(np.asarray(table[column], dtype=np.float64), axis=1) * outcome.scale
                np.testing.assert_allclose(rows, series, rtol=1e-6)


def test_a_laboratory_shows_what_it_found(calm: carat.Scenario) -> None:
    short = calm.with_({"run.length": "7d"})
    lab = experiment(short, {RATE: "1"}, designs=["creator-side"], replicates=2, progress=False)
    assert isinstance(lab, Laboratory)
    assert "creator-side" in repr(lab) and RATE in lab._repr_html_()
