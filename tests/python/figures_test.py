"""Figures draw what the results say, with units, on the axes they are given, in a style that is nobody else's."""

from __future__ import annotations

import doctest
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import carat
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from carat import figures
from carat.comparisons.comparison import Comparison, compare
from carat.figures import reading, style, units
from carat.statistics.intervals import t_interval
from carat.sweeps.sweep_results import Sweep
from carat.sweeps.sweeping import sweep
from matplotlib.axes import Axes
from matplotlib.colors import same_color, to_rgb
from matplotlib.container import BarContainer, ErrorbarContainer

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
Draw = Callable[..., Axes]


@pytest.fixture(scope="module")
def base() -> carat.Scenario:
    return carat.load(VILLAGE, {"run.length": "10d"})


@pytest.fixture(scope="module")
def comparison(base: carat.Scenario) -> Comparison:
    rates = {"today": "0.5", "low": "0.3", "high": "0.7"}
    scenarios = {name: base.with_({"conversion.diamonds_per_coin": rate}) for name, rate in rates.items()}
    return compare(scenarios, replicates=4, progress=False)


@pytest.fixture(scope="module")
def results(comparison: Comparison) -> carat.Results:
    return comparison.results["today"]


@pytest.fixture(scope="module")
def swept(base: carat.Scenario) -> Sweep:
    grid = {"conversion.diamonds_per_coin": ["0.3", "0.5", "0.7"], "payout.threshold": ["5 USD", "2000 USD"]}
    return sweep(base.with_({"payout.daily_cap": "1000 USD"}), grid, replicates=3, progress=False)


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    yield
    plt.close("all")


DRAWN: dict[str, tuple[Draw, str, str]] = {
    "series": (lambda c, s, ax: figures.series(c, "gross_spend", ax=ax), "date", "(USD per day)"),
    "series by": (
        lambda c, s, ax: figures.series(c.results["low"], "earned_by_tier", by="tier", ax=ax),
        "date",
        "(diamonds per day)",
    ),
    "series of shares": (lambda c, s, ax: figures.series(c.results["low"], "creator_share", ax=ax), "date", "(%)"),
    "difference": (lambda c, s, ax: figures.difference(c, "payouts_settled", ax=ax), "date", "(USD per day)"),
    "difference by": (lambda c, s, ax: figures.difference(c, "creator_income", by="tier", ax=ax), "(USD)", ""),
    "effects": (lambda c, s, ax: figures.effects(c, ax=ax), "(%)", ""),
    "lorenz": (lambda c, s, ax: figures.lorenz(c.results["low"], ax=ax), "(%)", "(%)"),
    "lorenz of several": (lambda c, s, ax: figures.lorenz(c, ax=ax), "(%)", "(%)"),
    "tiers": (lambda c, s, ax: figures.tiers(c, ax=ax), "creators", "(USD)"),
    "sankey": (lambda c, s, ax: figures.sankey(c.results["today"], ax=ax), "", ""),
    "heatmap": (lambda c, s, ax: figures.heatmap(s, "creator_share", ax=ax), "(USD)", "(diamonds)"),
    "curve": (
        lambda c, s, ax: figures.curve(s, "platform_margin", by="payout.threshold", ax=ax),
        "(diamonds)",
        "(USD)",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_is_drawn_where_it_is_told_and_changes_no_settings(
    name: str, comparison: Comparison, swept: Sweep
) -> None:
    draw, across, up = DRAWN[name]
    _, (left, right) = plt.subplots(1, 2)
    before, windows = dict(matplotlib.rcParams), plt.get_fignums()
    assert draw(comparison, swept, ax=right) is right
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == windows
    assert not left.has_data()
    assert across in right.get_xlabel() and up in right.get_ylabel()
    assert len(right.get_title(loc="left")) > 10


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_is_cut_off(name: str, comparison: Comparison, swept: Sweep) -> None:
    draw, _, _ = DRAWN[name]
    axes = draw(comparison, swept, ax=None)
    figure: Any = axes.figure
    figure.canvas.draw()
    width, height = figure.get_size_inches()
    seen = figure.get_tightbbox()
    assert seen.x0 > -0.02 and seen.y0 > -0.02 and seen.x1 < width + 0.02 and seen.y1 < height + 0.02
    notes = [t for t in axes.texts if t.get_gid() == "note"]
    assert all(note.get_window_extent().x1 < figure.bbox.x1 for note in notes)
    title: Any = axes._left_title.get_window_extent()  # type: ignore[attr-defined]
    assert all(not title.overlaps(note.get_window_extent()) for note in notes)


def test_colours_are_told_apart_in_grey() -> None:
    def lightness(colour: str) -> float:  # L* of CIE 1976
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        y = float(np.dot([0.2126, 0.7152, 0.0722], linear))
        return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y

    steps = np.diff([lightness(colour) for colour in style.COLOURS])
    assert steps.min() > 10
    looks = [style.look(place) for place in range(5)]
    for part in ("line", "marker", "hatch"):
        assert len({str(getattr(look, part)) for look in looks}) == 5


def test_figures_for_pages_are_unknown_to_pyplot(results: carat.Results) -> None:
    with style.unseen():
        axes = figures.series(results, "gross_spend")
    assert plt.get_fignums() == []
    assert axes.has_data()


def lines(axes: Axes) -> list[Any]:
    drawn: list[Any] = list(axes.lines)
    return [line for line in drawn if len(line.get_xdata()) > 2]


def marks(axes: Axes) -> list[Any]:
    """What intervals are drawn around."""
    return [container.lines[0] for container in axes.containers if isinstance(container, ErrorbarContainer)]


def test_a_series_is_the_mean_of_the_worlds_in_dollars_and_dates(results: carat.Results) -> None:
    axes = figures.series(results, "gross_spend")
    (line,) = lines(axes)
    worlds = results.series["gross_spend"].values / 1e6
    np.testing.assert_allclose(line.get_ydata(), worlds.mean(axis=0), rtol=1e-12)
    assert (line.get_xdata() == results.series["time"].values).all()
    low, high = band(axes)
    expected = [t_interval(day) for day in worlds.T]
    np.testing.assert_allclose(low, [interval.low for interval in expected], rtol=1e-9)
    np.testing.assert_allclose(high, [interval.high for interval in expected], rtol=1e-9)


def band(axes: Axes) -> tuple[Any, Any]:
    """Lower and upper limits of the only band."""
    (patch,) = axes.collections
    vertices: Any = patch.get_paths()[0].vertices
    count = (len(vertices) - 3) // 2
    return vertices[1 : count + 1, 1], vertices[count + 2 : -1, 1][::-1]


def test_a_band_of_worlds_is_their_quantiles(results: carat.Results) -> None:
    low, high = band(figures.series(results, "gross_spend", band=0.5, spread="worlds"))
    worlds = results.series["gross_spend"].values / 1e6
    np.testing.assert_allclose(low, np.quantile(worlds, 0.25, axis=0), rtol=1e-9)
    np.testing.assert_allclose(high, np.quantile(worlds, 0.75, axis=0), rtol=1e-9)


def test_a_series_added_up_ends_at_the_key_figure(results: carat.Results) -> None:
    (line,) = lines(figures.series(results, "gross_spend", cumulative=True, band=None))
    assert line.get_ydata()[-1] == pytest.approx(results.figure("gross_spend"), rel=1e-12)
    with pytest.raises(ValueError, match="does not add up"):
        figures.series(results, "float", cumulative=True)


def test_lines_by_group_add_up_to_the_whole(results: carat.Results) -> None:
    axes = figures.series(results, "gift_coins", by="tier")
    sums = np.sum([line.get_ydata() for line in lines(axes)], axis=0)
    expected = results.series["gift_coins_by_tier"].sum("tier").mean("replicate").values
    np.testing.assert_allclose(sums, expected, rtol=1e-12)
    assert [line.get_label() for line in lines(axes)][:2] == ["top 1 %", "next 9 %"]


def test_several_scenarios_differ_by_more_than_colour(comparison: Comparison) -> None:
    drawn = lines(figures.series(comparison, "float"))
    assert [line.get_label() for line in drawn] == ["today", "low", "high"]
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in drawn}) == 3
    assert len({line.get_marker() for line in drawn}) == 3


def test_names_that_there_are_not_are_refused_with_the_nearest(results: carat.Results) -> None:
    with pytest.raises(ValueError, match="did you mean 'gross_spend'"):
        figures.series(results, "gros_spend")
    with pytest.raises(ValueError, match="earned_by_tier"):
        figures.series(results, "gross_spend", by="tier")
    with pytest.raises(ValueError, match="band = 95"):
        figures.series(results, "gross_spend", band=95)


def test_a_difference_is_paired_by_world(comparison: Comparison) -> None:
    axes = figures.difference(comparison, "gross_spend", policy="low")
    (line,) = lines(axes)
    runs = [comparison.results[name].series["gross_spend"].values / 1e6 for name in ("low", "today")]
    paired = runs[0] - runs[1]
    np.testing.assert_allclose(line.get_ydata(), paired.mean(axis=0), atol=1e-9)
    low, _ = band(axes)
    np.testing.assert_allclose(low, [t_interval(day).low for day in paired.T], atol=1e-9)
    total = t_interval(paired.sum(axis=1))
    said = axes.get_title(loc="left")
    assert ("no clear change" in said) is not total.excludes(0)


def test_a_difference_by_tier_adds_up_to_the_whole(comparison: Comparison) -> None:
    axes = figures.difference(comparison, "creator_income", by="tier", policy="low")
    (groups,) = marks(axes)
    assert sum(groups.get_xdata()) == pytest.approx(comparison.interval("creator_income", "low").mean, rel=1e-9)
    assert [label.get_text() for label in axes.get_yticklabels()][-1] == "newcomers"


def test_effects_are_those_of_the_table_and_hollow_if_unclear(comparison: Comparison) -> None:
    names = ["creator_income", "gross_spend", "imbalance"]
    axes = figures.effects(comparison, names)
    table = comparison.table(*names).reset_index().dropna(subset=["relative"])
    drawn = marks(axes)
    np.testing.assert_allclose([mark.get_xdata()[0] for mark in drawn], table["relative"], rtol=1e-12)
    hollow = [same_color(mark.get_markerfacecolor(), style.PAPER) for mark in drawn]
    assert hollow == [low <= 0 <= high for low, high in table[["low", "high"]].to_numpy()]
    said = axes.get_title(loc="left").replace("\n", " ")
    assert f"{hollow.count(False)} of 6 are clear" in said if False in hollow else "No key figure" in said


def test_gini_coefficients_are_those_of_the_key_figures(results: carat.Results) -> None:
    from carat.figures.people import amounts, gini

    for side, name in (("creators", "creator_gini"), ("viewers", "viewer_spend_gini")):
        found = [gini(world) for world in amounts(results, side)]  # type: ignore[arg-type]
        np.testing.assert_allclose(found, results.values(name), rtol=1e-9)
    legend: Any = figures.lorenz(results).get_legend()
    texts = [text.get_text() for text in legend.get_texts()]
    assert texts[1] == f"income of creators (Gini {results.figure('creator_gini'):.3f})"
    assert texts[2] == f"spending of viewers (Gini {results.figure('viewer_spend_gini'):.3f})"


def test_a_lorenz_curve_says_what_the_poorest_have() -> None:
    from carat.figures.people import lorenz_curve

    np.testing.assert_allclose(lorenz_curve(np.full(7, 3.0)), np.linspace(0, 1, 101), atol=1e-12)
    half = lorenz_curve(np.array([1.0, 3.0]))
    assert half[50] == pytest.approx(0.25) and half[75] == pytest.approx(0.625)


def test_tiers_together_earn_what_creators_earn(comparison: Comparison) -> None:
    axes = figures.tiers(comparison)
    for run, bars in zip(comparison.results, bar_groups(axes), strict=True):
        total = sum(bar.get_height() for bar in bars)
        assert total == pytest.approx(comparison.results[run].figure("creator_income"), rel=1e-9)


def bar_groups(axes: Axes) -> list[BarContainer]:
    return [container for container in axes.containers if isinstance(container, BarContainer)]


def test_numbers_are_written_for_people() -> None:
    assert doctest.testmod(units).failed == 0
    assert units.amount(2_345_678.0, "USD") == "2.35 million USD"
    _, axes = plt.subplots()
    axes.plot([0, 1], [0, 12_000_000])
    units.label_axis(axes, "y", "gross spend", "USD", "per day")
    assert axes.get_ylabel() == "gross spend (million USD per day)"
    assert axes.yaxis.get_major_formatter()(5_000_000, 0) == "5"


def test_limits_leave_missing_worlds_out() -> None:
    values = np.array([[1.0, np.nan], [3.0, 4.0], [np.nan, np.nan]])
    mean, low, high = reading.limits(values, 0.95)
    interval = t_interval([1.0, 3.0])
    assert (mean[0], low[0], high[0]) == pytest.approx((interval.mean, interval.low, interval.high))
    assert mean[1] == 4.0 and np.isnan(low[1])


def test_a_legend_beside_axes_of_ones_own_is_within_the_figure(results: carat.Results) -> None:
    figure, axes = plt.subplots(figsize=(6, 4))
    legend: Any = figures.lorenz(results, ax=axes).get_legend()
    figure.canvas.draw()
    box = legend.get_window_extent()
    assert 0 < box.x0 < box.x1 <= figure.bbox.x1
    assert box.x0 >= axes.get_window_extent().x1
