"""Figures of answers: money, sweeps, optima, frontiers, tornados, experiments: what is drawn is what was found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import carat
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from carat import figures
from carat.answers.frontier import frontier
from carat.answers.marginal import marginal
from carat.answers.optimise import optimise
from carat.answers.sensitivity import sensitivity
from carat.figures import money, style
from carat.laboratory.laboratory import Laboratory, Tried
from carat.laboratory.trials import Outcome
from carat.problems.problem import Problem
from carat.sweeps.sweep_results import Sweep
from carat.sweeps.sweeping import sweep
from matplotlib.axes import Axes
from matplotlib.colors import same_color
from matplotlib.container import ErrorbarContainer

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
RATE, THRESHOLD = "conversion.diamonds_per_coin", "payout.threshold"


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def base() -> carat.Scenario:
    return carat.load(VILLAGE, {"run.length": "7d"})


@pytest.fixture(scope="module")
def results(base: carat.Scenario) -> carat.Results:
    return base.run(replicates=2, progress=False)


@pytest.fixture(scope="module")
def swept(base: carat.Scenario) -> Sweep:
    grid = {RATE: ["0.3", "0.5", "0.7"], THRESHOLD: ["5 USD", "2000 USD"]}  # the last is above the daily cap: it fails
    return sweep(base, grid, replicates=3, progress=False)


@pytest.fixture(scope="module")
def problem() -> Problem:
    def economy(x: Any, world: int) -> list[float]:
        luck = np.random.Generator(np.random.Philox(key=world)).normal()
        return [100 - (x[0] - 3) ** 2 - 5 * x[1] + luck, 10 * x[0] + x[1] + luck]

    return Problem.of(
        economy, {"rate": (0.0, 6.0), "fee": (0.0, 1.0)}, ["margin", "income"], replicates=4, at=[2.0, 0.5]
    )


def title(axes: Axes) -> str:
    return axes.get_title(loc="left").replace("\n", " ").replace("\u00a0", " ")


def of_gid(axes: Axes, gid: str) -> list[Any]:
    """Marks and strips of that name, without the caps of their intervals."""
    marks = [line for line in axes.lines if line.get_marker() not in ("|", "_")]
    return [artist for artist in (*marks, *axes.patches) if str(artist.get_gid()) == gid]


def only_line(axes: Axes) -> Any:
    (line,) = axes.lines
    return line


def marks(axes: Axes) -> list[Any]:
    """What intervals are drawn around."""
    return [container.lines[0] for container in axes.containers if isinstance(container, ErrorbarContainer)]


def labelled(axes: Axes, label: str) -> Any:
    return next(line for line in axes.lines if str(line.get_label()).startswith(label))


def test_the_parts_of_a_dollar_sum_to_one_to_the_last_millionth(results: carat.Results) -> None:
    paid, parts = money.amounts(results)
    assert paid == int(results.series["gross_spend"].sum())
    assert all(isinstance(part, int) for part in parts.values())
    assert sum(parts.values()) == paid
    assert sum(figures.dollar(results).values()) == pytest.approx(1, abs=1e-12)


def test_the_parts_of_a_dollar_are_the_key_figures(results: carat.Results) -> None:
    gross, parts = results.figure("gross_spend"), figures.dollar(results)
    named = {"app stores": "store_fees", "paid to creators": "creator_paid", "owed to creators": "liability"}
    for part, figure in named.items():
        assert parts[part] == pytest.approx(results.figure(figure) / gross, abs=1e-6)
    platform = sum(parts[name] for name in ("unspent coins (float)", "expired coins (breakage)", "margin on gifts"))
    assert platform == pytest.approx(results.figure("platform_margin") / gross, abs=1e-6)
    unspent = results.figure("float") / (results.figure("coins_spent") + results.figure("float"))
    received = 1 - sum(parts[name] for name in ("app stores", "payment processing", "taxes", "refunds and penalties"))
    assert parts["unspent coins (float)"] == pytest.approx(unspent * received, abs=1e-6)


def heights(axes: Axes) -> dict[str, float]:
    """Of the bands of a Sankey figure, at both ends."""
    bands = [artist for artist in axes.patches if str(artist.get_gid()).startswith("flow: ")]
    found = {}
    for band in bands:
        vertices: Any = band.get_path().vertices
        assert vertices[0, 1] - vertices[7, 1] == pytest.approx(vertices[3, 1] - vertices[4, 1])
        found[str(band.get_gid()).removeprefix("flow: ")] = float(vertices[0, 1] - vertices[7, 1])
    return found


def test_the_bands_of_a_sankey_are_as_high_as_their_parts(results: carat.Results) -> None:
    parts = {name: part for name, part in figures.dollar(results).items() if part}
    drawn = heights(figures.sankey(results))
    received = drawn.pop("received")
    assert drawn == pytest.approx(parts)
    assert received == pytest.approx(
        1 - sum(parts[name] for name in ("app stores", "payment processing") if name in parts)
    )


def test_a_platform_that_loses_money_adds_to_the_dollar(base: carat.Scenario) -> None:
    generous = base.with_({RATE: "1.9"}).run(progress=False)
    parts = figures.dollar(generous)
    assert parts["platform margin"] < 0 and sum(parts.values()) == pytest.approx(1, abs=1e-12)
    axes = figures.sankey(generous)
    drawn = heights(axes)
    assert drawn["added"] == pytest.approx(-parts["platform margin"])
    assert "the platform adds" in title(axes)


def test_where_nobody_pays_there_is_no_dollar(base: carat.Scenario) -> None:
    nobody = base.with_({"run.length": "150s", "viewers.count": 1, "creators.count": 1}).run(
        replicates=1, progress=False
    )
    with pytest.raises(ValueError, match="viewers paid nothing"):
        figures.sankey(nobody)


def test_a_heat_map_has_the_means_of_the_sweep_and_hatches_what_failed(swept: Sweep) -> None:
    axes = figures.heatmap(swept, "platform_margin")
    (image,) = axes.images
    cells: Any = image.get_array()
    expected = swept.figure("platform_margin").transpose(RATE, THRESHOLD).values
    np.testing.assert_allclose(np.ma.filled(cells, np.nan), expected, rtol=1e-12)
    assert np.isnan(expected[:, 1]).all()
    assert sum(patch.get_hatch() is not None for patch in axes.patches) == 3
    (star,) = of_gid(axes, "best")
    row = int(np.nanargmax(expected[:, 0]))
    assert round(float(star.get_xdata()[0])) == 0 and round(float(star.get_ydata()[0])) == row
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0.3", "0.5", "0.7"]


def test_a_heat_map_takes_two_knobs(swept: Sweep) -> None:
    with pytest.raises(ValueError, match="two knobs"):
        figures.heatmap(swept, "platform_margin", at={THRESHOLD: 5.0})
    with pytest.raises(ValueError, match="not in the sweep"):
        figures.heatmap(swept, "platform_margin", at={THRESHOLD: 7.0})
    with pytest.raises(ValueError, match="did you mean 'platform_margin'"):
        figures.heatmap(swept, "platform_margins")


def test_contours_are_of_the_other_figure(base: carat.Scenario) -> None:
    grid = {RATE: ["0.3", "0.7"], "store.store_fee": ["0.15", "0.3"]}
    axes = figures.heatmap(sweep(base, grid, replicates=1, progress=False), "platform_margin", contour="creator_share")
    labels = [text.get_text() for text in axes.texts if text.get_gid() != "note"]
    assert labels and all(0.1 < float(label) < 0.7 for label in labels)


def test_a_curve_is_the_mean_along_the_knob(swept: Sweep) -> None:
    axes = figures.curve(swept, "platform_margin", at={THRESHOLD: 5.0})
    line = only_line(axes)
    np.testing.assert_allclose(line.get_xdata(), [0.3, 0.5, 0.7])
    np.testing.assert_allclose(line.get_ydata(), swept.figure("platform_margin").sel({THRESHOLD: 5.0}), rtol=1e-12)
    assert "platform margin (USD)" in axes.get_ylabel() and "(diamonds)" in axes.get_xlabel()


def test_points_of_one_knob_are_drawn_in_the_order_of_their_values(base: carat.Scenario) -> None:
    listed = sweep(base, [{RATE: "0.7"}, {RATE: "0.3"}], replicates=2, progress=False)
    line = only_line(figures.curve(listed, "creator_share"))
    assert list(line.get_xdata()) == [0.3, 0.7]
    assert line.get_ydata()[0] < line.get_ydata()[1]


def test_the_tied_set_is_marked_and_infeasible_candidates_are_hatched(problem: Problem) -> None:
    best = optimise(problem, maximise="margin", subject_to={"income": ">= 25"}, n=5, replicates=8)
    axes = figures.tied(best)
    assert len(of_gid(axes, "hatched: infeasible")) == (best.table["feasible"] == "infeasible").sum() > 0
    assert len(of_gid(axes, "best")) == 1
    assert len(of_gid(axes, "tied")) + 1 == len(best.tied)
    assert all(same_color(mark.get_markerfacecolor(), style.PAPER) for mark in of_gid(axes, "worse"))
    assert not any(same_color(mark.get_markerfacecolor(), style.PAPER) for mark in of_gid(axes, "best"))
    assert "income >= 25" in "".join(text.get_text() for text in axes.texts).replace("\n", " ")


def test_candidates_of_one_knob_stand_at_their_values() -> None:
    one = Problem.of(lambda x, world: [-((x[0] - 2) ** 2) + 0.01 * world], {"rate": (0.0, 4.0)}, ["margin"])
    axes = figures.tied(optimise(one, maximise="margin", n=5, replicates=4))
    means = [(float(mark.get_xdata()[0]), float(mark.get_ydata()[0])) for mark in marks(axes)]
    np.testing.assert_allclose(sorted(means), [(x, -((x - 2) ** 2) + 0.015) for x in range(5)], atol=1e-12)
    assert title(axes) == "The best is rate 2; no other of 5 is tied with it"


def test_a_frontier_joins_the_points_on_it(problem: Problem) -> None:
    found = frontier(problem, "margin", "income", n=16)
    axes = figures.frontier(found)
    joined = labelled(axes, "on the frontier")
    np.testing.assert_allclose(joined.get_xdata(), found.front["margin"])
    np.testing.assert_allclose(joined.get_ydata(), found.front["income"])
    base = labelled(axes, "base")
    np.testing.assert_allclose(base.get_ydata(), found.table.loc[found.table["base"], "income"])
    drawn: list[Any] = [line for line in axes.lines if not str(line.get_label()).startswith("_")]
    shown = sum(len(line.get_xdata()) for line in drawn)
    assert shown - 1 == len(found.table) - (found.table["verdict"] == "failed").sum()


def ranges() -> dict[str, Any]:
    """What ``carat sensitivity --json`` prints."""

    def effect(mean: float, half_width: float = 1.0) -> dict[str, float]:
        return {"mean": mean, "half_width": half_width}

    swings = [
        {"parameter": "a.weak", "low": effect(-2, 9), "high": effect(3, 9), "across": effect(5, 9), "clear": False},
        {"parameter": "a.some", "low": effect(-4), "high": effect(6), "across": effect(10), "clear": True},
        {"parameter": "a.most", "low": effect(10), "high": effect(-20), "across": effect(-30), "clear": True},
    ]
    return {
        "worlds": 4,
        "parameters": [{"name": s["parameter"], "low": '"1 USD"', "base": "2", "high": '"3 USD"'} for s in swings],
        "figures": {"income": {"unit": "USD", "words": "income", "base": effect(200.0), "swings": swings}},
    }


def widths(axes: Axes) -> list[float]:
    return [bar.get_width() for container in axes.containers for bar in getattr(container, "patches", [])]


def test_a_tornado_of_ranges_is_in_per_cent_of_the_base_and_the_longest_is_on_top() -> None:
    axes = figures.tornado(ranges(), "income")
    assert [label.get_text().split("\n")[0] for label in axes.get_yticklabels()] == ["a.most", "a.some", "a.weak"]
    assert widths(axes) == pytest.approx([0.05, -0.1, -0.02, 0.03, -0.01, 0.015])
    assert "(%)" in axes.get_xlabel()
    assert title(axes) == "What moves income most: a.most, by \u221210 %"
    assert axes.yaxis_inverted()
    with pytest.raises(ValueError, match="expected one of income"):
        figures.tornado(ranges(), "spend")


def test_a_tornado_takes_what_the_answers_return(problem: Problem) -> None:
    shares = sensitivity(problem, n=32)
    axes = figures.tornado(shares, "income")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["rate", "fee"]
    assert widths(axes)[0] == pytest.approx(float(shares["ST"].sel(output="income", knob="rate")))
    effects = [marginal(problem, knob, at=[2.0, 0.5], step=0.1) for knob in ("fee", "rate")]
    axes = figures.tornado(effects, "income")
    assert widths(axes) == pytest.approx([0.1 * 2.0 * 10, 0.1 * 0.5 * 1])
    frame = pd.DataFrame({"effect": [1.0, -3.0], "low": [0.5, -4.0], "high": [1.5, -2.0]}, index=["a", "b"])
    assert widths(figures.tornado(frame)) == [-3.0, 1.0]
    with pytest.raises(ValueError, match="found list"):
        figures.tornado([1, 2])  # type: ignore[list-item]


@pytest.fixture(scope="module")
def laboratory(base: carat.Scenario) -> Laboratory:
    outcome = Outcome("spend", "USD", "gross_spend", None, "spend", 1e-6)
    truth, effect = np.array([10.0, 12.0, 11.0]), np.array([[20.0], [23.0], [22.5]])
    error = np.full((3, 1), 2.0)
    tried = [
        Tried(name, outcome, truth, part * effect, 0 * effect, error) for name, part in (("naive", 1.0), ("fair", 0.5))
    ]
    return Laboratory(base, {RATE: "0.4"}, 0.5, tried)


def test_experiments_stand_beside_the_truth(laboratory: Laboratory) -> None:
    axes = figures.experiment_bias(laboratory)
    truth = labelled(axes, "truth")
    assert truth.get_xdata()[0] == pytest.approx(11.0)
    means = [float(mark.get_xdata()[0]) for mark in marks(axes)]
    assert means == pytest.approx(laboratory.table["estimate"].tolist())
    experiments: list[Any] = [line for line in axes.lines if line.get_marker() == "o"]
    dots = [sorted(line.get_xdata()) for line in experiments]
    np.testing.assert_allclose(dots, [[20.0, 22.5, 23.0], [10.0, 11.25, 11.5]])
    assert title(axes) == f"The naive design overstates the effect on spend by {100 * (65.5 / 33 - 1):.1f} %"
    assert "(USD)" in axes.get_xlabel()
    with pytest.raises(ValueError, match="expected one of spend"):
        figures.experiment_bias(laboratory, "hours_streamed")


def test_answers_are_drawn_where_they_are_told(problem: Problem, laboratory: Laboratory) -> None:
    _, all_axes = plt.subplots(1, 4)
    windows = plt.get_fignums()
    best = optimise(problem, maximise="margin", n=3, replicates=4)
    drawn = [
        figures.tied(best, ax=all_axes[0]),
        figures.frontier(frontier(problem, "margin", "income", n=8), ax=all_axes[1]),
        figures.tornado(ranges(), ax=all_axes[2]),
        figures.experiment_bias(laboratory, ax=all_axes[3]),
    ]
    assert drawn == list(all_axes)
    assert plt.get_fignums() == windows


def test_every_figure_is_offered_by_name() -> None:
    offered = {"curve", "difference", "effects", "experiment_bias", "frontier", "heatmap", "lorenz", "sankey", "series"}
    assert set(figures.__all__) == offered | {"dollar", "tied", "tiers", "tornado"}
    assert all(callable(getattr(figures, name)) for name in figures.__all__)
