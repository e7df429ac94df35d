"""Comparisons: the same people and luck in both worlds, so what differs is the rule; sums over people add up."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import carat
import numpy as np
import pandas as pd
import pytest
from carat import statistics
from carat.comparisons import decomposition, losers, people
from carat.comparisons.comparison import Comparison, compare

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
RATE = "conversion.diamonds_per_coin"


@pytest.fixture(scope="module")
def base() -> carat.Scenario:
    return carat.load(VILLAGE)


@pytest.fixture(scope="module")
def higher(base: carat.Scenario) -> Comparison:
    """A rate 2 % higher, in forty worlds."""
    return compare({"today": base, "higher": base.with_({RATE: "0.51"})}, replicates=40, seed=2026, progress=False)


@pytest.fixture(scope="module")
def lower(base: carat.Scenario) -> Comparison:
    """A rate 40 % lower among creators who soon leave, and one that is higher by next to nothing."""
    fickle = base.with_({"creators.exits_per_month": 0.2, "creators.reservation_income": "20 USD"})
    rules = {"today": fickle, "lower": fickle.with_({RATE: "0.3"}), "chance": losers.placebo(fickle)}
    return compare(rules, replicates=12, seed=2026, progress=False)


@pytest.fixture(scope="module")
def stolid(base: carat.Scenario) -> Comparison:
    """A rate 2 % higher among creators who do not answer to it: all that changes is what a coin is worth to them."""
    calm = base.with_({"behaviour.creators_respond": False, "run.length": "14d"})
    return compare({"today": calm, "higher": calm.with_({RATE: "0.51"})}, replicates=5, seed=2026, progress=False)


def cell(table: pd.DataFrame, row: str, column: str) -> float:
    """A number of a table."""
    value: Any = table.at[row, column]
    return float(value)


def test_the_same_scenario_differs_by_exactly_nothing(base: carat.Scenario) -> None:
    short = base.with_({"run.length": "7d"})
    same = compare({"today": short, "again": short}, replicates=3, progress=False)
    table = same.table(*map(str, same.results["today"].kpi["kpi"].values))
    assert (table[["difference", "low", "high"]] == 0).all(axis=None)
    assert (table["p_holm"] == 1).all()
    assert table.loc["gross_spend", "variance_ratio"] == math.inf
    assert (same.who_loses()[["lose", "gain", "lost", "gained", "left", "newcomers", "total"]] == 0).all(axis=None)
    assert (same.decompose() == 0).all(axis=None)


def test_a_planted_effect_is_found_as_large_as_it_is(stolid: Comparison) -> None:
    table = stolid.table("gross_spend", "creator_income")
    assert table.loc["gross_spend", "difference"] == 0
    income = stolid.interval("creator_income")
    assert table.loc["creator_income", "relative"] == pytest.approx(0.02, rel=1e-9)
    assert income.mean == pytest.approx(0.02 * cell(table, "creator_income", "baseline"), rel=1e-9)
    assert income.excludes(0)


def test_the_same_luck_takes_at_least_five_times_fewer_worlds(higher: Comparison) -> None:
    saved = higher.saving("platform_margin")
    print(f"a rate 2 % higher, platform_margin: {saved} times fewer worlds")
    assert saved.low > 5
    table = higher.table("platform_margin")
    assert table.loc["platform_margin", "variance_ratio"] == saved.mean
    assert table.loc["platform_margin", "independent_replicates"] == math.ceil(40 * saved.mean)


def test_differences_are_those_of_the_key_figures(higher: Comparison) -> None:
    before, after = (higher.results[name].kpi["value"].sel(kpi="gifts") for name in ("today", "higher"))
    difference = higher.difference("gifts")
    assert difference.dims == ("replicate",)
    assert difference.attrs["units"] == "gifts"
    np.testing.assert_array_equal(difference, after.to_numpy() - before.to_numpy())
    over_time = higher.over_time("gifts")
    np.testing.assert_allclose(over_time.sum("time"), difference)
    row = higher.table("gifts", method="bootstrap").loc["gifts"]
    found = higher.interval("gifts", method="bootstrap")
    assert (row["low"], row["difference"], row["high"]) == (found.low, found.mean, found.high)


def test_a_figure_may_be_a_function_of_results(higher: Comparison) -> None:
    def busiest(results: carat.Results) -> object:
        return results.creators["hours_streamed"].max("creator")

    table = higher.table("gifts", busiest)
    assert list(table.index) == ["gifts", "busiest"]
    assert table.loc["busiest", "baseline"] == pytest.approx(busiest(higher.results["today"]).mean())  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="over \\(replicate,\\)"):
        higher.table(lambda r: r.creators["hours_streamed"])


def test_several_policies_are_several_questions(lower: Comparison) -> None:
    table = lower.table("gross_spend", "creator_income")
    assert list(table.index) == [(p, f) for p in ("lower", "chance") for f in ("gross_spend", "creator_income")]
    raw = table["p"].to_numpy()
    assert table["p_holm"].to_numpy().min() == pytest.approx(min(1.0, 4 * raw.min()))
    with pytest.raises(ValueError, match="policy = None: expected one of 'lower', 'chance'"):
        lower.difference("gross_spend")


def test_results_that_were_run_before_are_paired_by_number(base: carat.Scenario) -> None:
    short = base.with_({"run.length": "3d"})
    other = short.with_({RATE: "0.4"})
    first = carat.run_many([short], replicates=4, seed=5, progress=False)[0]
    second = carat.run_many([other], replicates=4, first=1, seed=5, progress=False)[0]
    paired = compare({"today": first, "lower": second})
    assert paired.replicates.tolist() == [1, 2, 3]
    together = compare({"today": short, "lower": other}, replicates=4, seed=5, progress=False)
    np.testing.assert_array_equal(paired.difference("creator_income"), together.difference("creator_income")[1:])
    assert paired.scenarios["lower"].params[RATE] == "0.4"


def test_what_cannot_be_compared_says_why(base: carat.Scenario) -> None:
    short = base.with_({"run.length": "1d"})
    run, other_seed, apart = (
        carat.run_many([short], replicates=2, first=first, seed=seed, progress=False)[0]
        for first, seed in ((0, 1), (0, 2), (2, 1))
    )
    longer = base.with_({"run.length": "2d"}).run(replicates=2, seed=1, progress=False)
    for given, words in [
        ({"a": run}, "takes the baseline and at least one more"),
        ({"a": run, "b": other_seed}, "different seeds \\('a' has 1, 'b' has 2\\)"),
        ({"a": run, "b": apart}, "0 replicates in common"),
        ({"a": run, "b": longer}, "different lengths \\('a' 1 d, 'b' 2 d\\)"),
        ({"a": run, "b": short}, "run the scenarios first"),
    ]:
        with pytest.raises(ValueError, match=words):
            compare(given)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="have been run"):
        compare({"a": run, "b": run}, replicates=3)
    with pytest.raises(ValueError, match="at least 2"):
        compare({"a": short, "b": short}, replicates=1)
    with pytest.raises(ValueError, match="did you mean"):
        compare({"a": run, "b": run}).table("gross_spent")


@pytest.fixture(scope="module")
def brief(base: carat.Scenario) -> Comparison:
    short = base.with_({"run.length": "2d"})
    return compare({"today": short, "lower": short.with_({RATE: "0.3"})}, replicates=22, seed=3, progress=False)


@pytest.mark.parametrize("unit", ["USD", "% of baseline"])
@pytest.mark.parametrize("threads", [1, 3])
def test_until_stops_at_the_first_world_at_which_the_difference_is_known(
    unit: str, threads: int, brief: Comparison
) -> None:
    changes, before = brief.difference("creator_income").to_numpy(), brief.value("creator_income", "today")
    scale = (lambda k: before[:k].mean() / 100) if "%" in unit else (lambda k: 1.0)
    widths = {k: statistics.t_interval(changes[:k]).half_width / scale(k) for k in range(10, 23)}
    lowest = [k for k in widths if widths[k] == min(widths[j] for j in range(10, k + 1))]
    enough = next(k for k in lowest if k in (13, 15, 17, 19, 21))  # in the middle of a batch
    found = compare(
        brief.scenarios,
        until=f"creator_income +- {1.000001 * widths[enough]:.9f} {unit}",
        threads=threads,
        progress=False,
    )
    assert found.replicates.tolist() == list(range(enough))
    np.testing.assert_array_equal(found.difference("creator_income"), changes[:enough])
    assert f"reached with {enough} worlds" in repr(found)


def test_until_gives_up_with_a_warning(brief: Comparison) -> None:
    with pytest.warns(UserWarning, match="not reached with 12 worlds"):
        found = compare(brief.scenarios, until="gross_spend ± 0.001 %", at_most=12, progress=False)
    assert found.replicates.size == 12
    with pytest.raises(ValueError, match="two ways"):
        compare(brief.scenarios, until="gross_spend ± 1 %", replicates=12)
    for text in ("margin, please", "gross_spend ± 1 coins", "gross_spent ± 1 %", "gross_spend ± 1 % of everything"):
        with pytest.raises(ValueError, match="until"):
            compare(brief.scenarios, until=text)


def test_groups_of_creators_add_up(lower: Comparison) -> None:
    for by in ("tier", "agency", "age", "quality", "income"):
        table = lower.who_loses(by, policy="lower")
        sums = table.drop(index="all").sum()
        for column in ("people", "lost", "gained", "left", "stayed", "newcomers", "absentees", "total"):
            assert table.loc["all", column] == pytest.approx(sums[column], rel=1e-9, abs=1e-9), (by, column)
    income = lower.interval("creator_income", "lower")
    everybody = lower.who_loses(None, policy="lower").loc["all"]
    assert everybody["total"] == pytest.approx(income.mean, rel=1e-9)
    assert lower.who_loses(None, "paid", policy="lower").loc["all", "total"] == pytest.approx(
        lower.interval("creator_paid", "lower").mean, rel=1e-9
    )
    viewers = lower.who_loses("channel", side="viewers", policy="lower")
    assert viewers.loc["all", "total"] == pytest.approx(lower.interval("gross_spend", "lower").mean, rel=1e-9)
    assert cell(viewers, "all", "newcomers") > 0


def test_people_are_grouped_as_usual_if_nothing_is_said(lower: Comparison) -> None:
    usual: dict[people.Side, str] = {"creators": "tier", "viewers": "channel"}
    for side, by in usual.items():
        pd.testing.assert_frame_equal(
            lower.who_loses(side=side, policy="lower"), lower.who_loses(by, side=side, policy="lower")
        )


def test_who_loses_is_what_a_merge_of_the_tables_says(lower: Comparison) -> None:
    frames = []
    for name in ("today", "lower"):
        run = lower.results[name]
        frame = run.creators[["tier", "joined", "diamonds_from_gifts", "diamonds_awarded"]].to_dataframe()
        value = float(run.scenario.params["conversion.usd_per_diamond"].split()[0])
        frame["income"] = value * 1e-6 * (frame["diamonds_from_gifts"] + frame["diamonds_awarded"])
        frames.append(frame.dropna(subset="joined"))
    merged = frames[0].merge(frames[1], how="outer", left_index=True, right_index=True, suffixes=("_before", "_after"))
    both = merged.dropna(subset=["joined_before", "joined_after"])
    change = both["income_after"] - both["income_before"]
    table = lower.who_loses(policy="lower", threshold=0.05)
    worlds = lower.replicates.size
    assert table.loc["all", "people"] == len(both) / worlds
    assert table.loc["all", "lose"] == pytest.approx((change < -0.05 * both["income_before"]).mean())
    assert table.loc["all", "lost"] == pytest.approx(-change[change < 0].sum() / worlds)
    assert cell(table, "all", "absentees") == merged["joined_after"].isna().sum() / worlds
    top = both["tier_before"] == 1
    assert table.loc["next_9", "change"] == pytest.approx(change[top].mean())
    assert table.loc["next_9", "before"] == pytest.approx(both["income_before"][top].mean())


def test_creators_who_leave_or_stay_away_are_counted(lower: Comparison) -> None:
    before: dict[Any, bool] = {}  # person to whether they are there at the end
    after: dict[Any, bool] = {}
    for name, found in (("today", before), ("lower", after)):
        frame = lower.results[name].creators[["joined", "left", "status"]].to_dataframe().dropna(subset="joined")
        found.update(((frame["left"] < 0) & (frame["status"] == 0)).to_dict())
    table = lower.who_loses(None, policy="lower").loc["all"]
    worlds = lower.replicates.size
    assert table["absentees"] == len(before.keys() - after.keys()) / worlds > 0
    assert table["newcomers"] == len(after.keys() - before.keys()) / worlds
    both = before.keys() & after.keys()
    assert table["left"] == sum(before[person] and not after[person] for person in both) / worlds > 0
    assert table["stayed"] == sum(after[person] and not before[person] for person in both) / worlds


def test_a_rule_makes_losers_and_a_placebo_makes_few(lower: Comparison) -> None:
    table = lower.who_loses(None, policy="lower", chance="chance").loc["all"]
    assert table["lose_by_chance"] < 0.05 < 0.3 < table["lose"]
    assert table["gain_by_chance"] < 0.01 < table["gain"]  # in roundabout ways
    assert abs(lower.interval("creator_income", "chance").mean) < 0.01  # USD
    assert lower.interval("creator_income", "lower").excludes(0)


def test_numbers_are_grouped_in_quarters_of_both_worlds(lower: Comparison) -> None:
    table = lower.who_loses("quality", policy="lower").drop(index="all")
    persons = table["people"] + table["newcomers"] + table["absentees"]
    assert len(table) == 4
    assert persons.max() - persons.min() <= 1.0 / lower.replicates.size + 1e-9


def test_differences_by_group_add_up(lower: Comparison) -> None:
    by_tier = lower.difference("creator_income", "lower", by="tier")
    assert by_tier.dims == ("replicate", "tier")
    np.testing.assert_allclose(by_tier.sum("tier"), lower.difference("creator_income", "lower"), atol=1e-9)
    np.testing.assert_allclose(
        lower.difference("gross_spend", "lower", by="channel").sum("channel"),
        lower.difference("gross_spend", "lower"),
        atol=1e-9,
    )
    with pytest.raises(ValueError, match="no sum over people"):
        lower.difference("creator_gini", "lower", by="tier")


@pytest.mark.parametrize("side", ["creators", "viewers"])
@pytest.mark.parametrize("figure", decomposition.FIGURES)
def test_the_parts_add_up_to_the_difference(figure: str, side: people.Side, lower: Comparison) -> None:
    found = decomposition.parts(lower, figure, None, "lower", side)
    scale = abs(lower.value(figure, "today")).max()
    np.testing.assert_allclose(found.sum(("effect", "group")), lower.difference(figure, "lower"), atol=1e-12 * scale)
    table = lower.decompose(figure, policy="lower", side=side)
    parts = table["difference"].drop("total")
    assert parts.sum() == pytest.approx(table.loc["total", "difference"], abs=1e-12 * scale)
    assert list(parts.index) == list(decomposition.EFFECTS)


def test_a_rate_alone_is_found_as_a_rate_alone(stolid: Comparison) -> None:
    income = stolid.value("creator_income", "today").mean()
    margin = stolid.decompose("platform_margin")["difference"]
    assert margin["rate"] == pytest.approx(-0.02 * income, rel=1e-6)
    assert margin.drop(["rate", "price", "total"]).abs().max() < 1e-9 * income
    earned = stolid.decompose("creator_income", by="agency")["difference"]
    assert earned["rate"] == pytest.approx(0.02 * income, rel=1e-6)


def test_each_factor_gets_its_own_change() -> None:
    def effects(volume: float, shift: float, price: float) -> dict[str, float]:
        coins = [np.array([[60.0, 40.0]]), volume * np.array([[60.0 + shift, 40.0 - shift]])]
        prices = [coins[0] * [2.0, 1.0], coins[1] * [2.0 * price, 1.0 * price]]
        nothing = [np.zeros((1, 2))] * 2
        return {name: float(part.sum()) for name, part in decomposition._shapley(prices, nothing, coins).items()}

    assert effects(1.5, 0.0, 1.0) == pytest.approx({"price": 0.0, "rate": 0.0, "volume": 80.0, "mix": 0.0})
    assert effects(1.0, 10.0, 1.0) == pytest.approx({"price": 0.0, "rate": 0.0, "volume": 0.0, "mix": 10.0})
    assert effects(1.0, 0.0, 1.1) == pytest.approx({"price": 16.0, "rate": 0.0, "volume": 0.0, "mix": 0.0})
    # two factors at once: each gets half of what they do together, 0.1 * 0.5 * 160
    assert effects(1.5, 0.0, 1.1) == pytest.approx({"price": 20.0, "rate": 0.0, "volume": 84.0, "mix": 0.0})


def test_it_is_shown_with_what_the_same_luck_saves(higher: Comparison) -> None:
    text = repr(higher)
    assert "40 worlds with the same luck, seed 2026" in text
    assert f"saves a factor of {higher.saving('platform_margin')} for platform_margin" in text
    html = higher._repr_html_()
    assert "<table" in html
    assert "independent seeds would take" in html


def test_figures_are_drawn_by_name(higher: Comparison) -> None:
    axes = higher.plot.difference("creator_income", by="tier")
    assert axes.get_figure() is not None


def test_scenarios_of_different_lengths_are_refused_before_anything_is_run() -> None:
    base = carat.load(VILLAGE, {"run.length": "3650d", "viewers.count": 1_000_000})
    with pytest.raises(ValueError, match=r"different lengths \('a' 3650 d, 'b' 7 d\)"):
        carat.compare({"a": base, "b": base.with_({"run.length": "7d"})}, replicates=2, progress=False)
