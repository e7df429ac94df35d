"""Figures of people: how unequal income and spending are, and who earns how much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from carat.figures import reading, style, units

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from carat.comparisons.comparison import Comparison
    from carat.worlds.results import Results

    Values = NDArray[np.float64]

Side = Literal["creators", "viewers"]
_TITLES = {"creators": "income of creators", "viewers": "spending of viewers"}
_POINTS = np.linspace(0, 1, 101)


def lorenz(
    results: Results | Mapping[str, Results] | Comparison, side: Side | None = None, *, ax: Axes | None = None
) -> Axes:
    """Lorenz curves: what part the lower part of people has, with the Gini in the legend. Returns the Axes.

    results: one, or several by name. side: "creators", their income, of those who earned anything (as in the key
    figure creator_gini); "viewers", spending of those who bought (viewer_spend_gini); None is both for one, creators
    for several. ax: where to draw.
    """
    runs = reading.named(results)
    sides: tuple[Side, ...] = (side,) if side else ("creators", "viewers") if len(runs) == 1 else ("creators",)
    if any(s not in _TITLES for s in sides):
        raise ValueError(f'side = {side!r}: expected "creators" or "viewers"')
    with style.drawn_on(ax, height=4.2) as axes:
        axes.plot([0, 1], [0, 1], color=style.FAINT, linewidth=0.9, label="all the same (Gini 0)")
        ginis = []
        for place, (run, which) in enumerate((run, which) for run in runs for which in sides):
            worlds = amounts(runs[run], which)
            ginis.append(float(np.mean([gini(world) for world in worlds])))
            label = ", ".join(part for part in (run, _TITLES[which] if len(sides) > 1 else "") if part)
            _curve(axes, worlds, f"{label or _TITLES[which]} (Gini {ginis[-1]:.3f})", place)
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", anchor="W")
        who = "creators who earned" if sides == ("creators",) else "viewers who bought" if side else "people"
        units.label_axis(axes, "x", f"{who}, poorest first", "share")
        units.label_axis(axes, "y", f"part of {_TITLES[sides[0]]}" if len(sides) == 1 else "part of the sum", "share")
        worlds_drawn = min(int(run.kpi.sizes["replicate"]) for run in runs.values())
        many = "one world" if worlds_drawn == 1 else f"mean of {worlds_drawn} worlds, band: least to most"
        style.state(axes, _lorenz_statement(runs, sides, ginis), many)
        style.legend(axes)
        return axes


def amounts(results: Results, side: Side) -> list[Values]:
    """What each person who has any earned (in diamonds) or spent (in USD), ascending; one array per world."""
    if side == "creators":
        table = results.creators
        values = table["diamonds_from_gifts"].values * 1e-6 + table["diamonds_awarded"].values * 1e-6
    else:
        values = results.viewers["spend"].values * 1e-6
    return [np.sort(world[world > 0]) for world in np.asarray(values, dtype=np.float64)]


def gini(ascending: Values) -> float:
    """The Gini coefficient of values in ascending order (Gini 1912), 0 to 1; 0 if there are none.

    >>> gini(np.array([1.0, 1.0])), gini(np.array([0.0, 0.0, 0.0, 8.0]))
    (0.0, 0.75)
    """
    n, total = len(ascending), float(ascending.sum())
    if n == 0 or total <= 0:
        return 0.0
    return float(((2 * np.arange(1, n + 1) - n - 1) * ascending).sum() / (n * total))


def lorenz_curve(ascending: Values) -> Values:
    """What part of the sum the lowest 0 %, 1 %, ..., 100 % of people have (Lorenz 1905): float64[101]."""
    if len(ascending) == 0:
        return np.full(len(_POINTS), np.nan)
    parts = np.insert(np.cumsum(ascending), 0, 0.0) / ascending.sum()
    return np.asarray(np.interp(_POINTS, np.linspace(0, 1, len(parts)), parts))


def _curve(axes: Axes, worlds: list[Values], label: str, place: int) -> None:
    how = style.look(place)
    curves = np.array([lorenz_curve(world) for world in worlds if len(world)])
    if len(curves) == 0:
        return
    if len(curves) > 1:
        axes.fill_between(
            _POINTS, curves.min(axis=0), curves.max(axis=0), color=how.colour, alpha=style.BAND, linewidth=0
        )
    marks: dict[str, Any] = {"marker": how.marker, "markevery": (5 + 3 * place, 20)} if place else {}
    axes.plot(_POINTS, curves.mean(axis=0), color=how.colour, linestyle=how.line, label=label, **marks)


def _lorenz_statement(runs: dict[str, Results], sides: tuple[Side, ...], ginis: list[float]) -> str:
    if len(runs) > 1:
        names = list(runs)
        least, most = int(np.argmin(ginis)), int(np.argmax(ginis))
        title = f"Gini of the {_TITLES[sides[0]]}"
        return f"{title}: {ginis[least]:.3f} ({names[least]}) to {ginis[most]:.3f} ({names[most]})"
    said = {"creators": ("creators who earn get", "income"), "viewers": ("viewers who buy make", "spending")}
    parts = []
    for side in sides:
        top = np.mean([1 - lorenz_curve(world)[90] for world in amounts(next(iter(runs.values())), side)])
        who, what = said[side]
        parts.append(f"the top tenth of {who} {units.amount(float(top), 'share')} of {what}")
    return units.capital(", ".join(parts))


def income_by_tier(results: Results) -> tuple[list[str], Values, Values]:
    """Tiers, income in USD and number of creators: float64[replicate, tier] each.

    Income is the value of all diamonds credited, as in the key figure creator_income; tiers are places by followers at
    the start.
    """
    table = results.creators
    names = str(table["tier"].attrs["flag_meanings"]).split()
    codes = np.asarray(table["tier"].attrs["flag_values"])
    diamonds = np.asarray(table["diamonds_from_gifts"] + table["diamonds_awarded"], dtype=np.float64) * 1e-6
    tier = np.asarray(table["tier"].values, dtype=np.float64)
    there = ~np.isnan(np.asarray(table["joined"].values, dtype=np.float64))
    credited = np.nansum(np.where(there, diamonds, 0), axis=1)
    worth = np.asarray(results.kpi["value"].sel(kpi="creator_income"), dtype=np.float64)
    value = np.divide(worth, credited, out=np.zeros_like(worth), where=credited > 0)
    inside = [there & (tier == code) for code in codes]
    income = np.stack([np.nansum(np.where(one, diamonds, 0), axis=1) * value for one in inside], axis=1)
    return names, income, np.stack([one.sum(axis=1) for one in inside], axis=1).astype(np.float64)


def tiers(
    results: Results | Mapping[str, Results] | Comparison, *, level: float = 0.95, ax: Axes | None = None
) -> Axes:
    """What creators of each tier earn together, before and after: bars with intervals over worlds. Returns the Axes.

    results: one, or several by name, the first being the baseline; above the bars stands the change of each other
    against it, pale if its interval (paired by world) holds zero. level: of the intervals. ax: where to draw.
    """
    runs = reading.named(results)
    read = {run: income_by_tier(one) for run, one in runs.items()}
    names, before, counts = next(iter(read.values()))
    width = 0.8 / len(runs)
    with style.drawn_on(ax, height=3.8) as axes:
        tops = np.zeros(len(names))
        for place, (run, (_, income, _)) in enumerate(read.items()):
            x = np.arange(len(names)) + (place - (len(runs) - 1) / 2) * width
            tops = np.fmax(tops, _bars(axes, x, income, width, place, run, level))
        _changes(axes, tops, {run: income for run, (_, income, _) in read.items()}, level)
        axes.set_xticks(range(len(names)), [_tick(n, c) for n, c in zip(names, counts.mean(axis=0), strict=True)])
        axes.tick_params(axis="x", length=0, labelsize=style.NOTE_SIZE if style.size_of(axes)[0] > 380 else 7.5)
        axes.set_ylim(0, max(float(tops.max()), 1e-9) * (1.06 + 0.07 * (len(runs) - 1)))
        style.grid_along(axes, "y")
        units.label_axis(axes, "y", "income of the tier", "USD")
        axes.set_xlabel("creators by followers at the start")
        worlds = before.shape[0]
        many = "one world" if worlds == 1 else f"mean of {worlds} worlds with {level:.0%} intervals"
        changes = "; change against the first, pale: not clear of zero" if len(runs) > 1 else ""
        style.state(axes, _tiers_statement(names, read), f"value of all diamonds credited; {many}{changes}")
        if len(runs) > 1:
            style.legend(axes)
        return axes


def _tick(name: str, count: float) -> str:
    many = f"{count:,.0f}" if count >= 9.5 or round(count, 1) == round(count) else f"{count:.1f}"
    return f"{units.words(name)}\n{many} creator{'' if many == '1' else 's'}"


def _bars(axes: Axes, x: Any, income: Values, width: float, place: int, run: str, level: float) -> Values:
    """Draws the bars of one scenario; returns where their intervals end."""
    how = style.look(place)
    mean, low, high = reading.limits(income, level)
    axes.bar(x, mean, 0.92 * width, color=how.fill, edgecolor=style.INK, hatch=how.hatch, label=run)
    if income.shape[0] > 1:
        axes.errorbar(x, mean, yerr=[mean - low, high - mean], fmt="none", ecolor=style.INK, capsize=2.5, linewidth=1)
    return np.fmax(mean, high)


def _changes(axes: Axes, tops: Values, incomes: dict[str, Values], level: float) -> None:
    """The changes against the first in per cent, above the bars of each tier."""
    (_, before), *others = incomes.items()
    for tier, top in enumerate(tops):
        for row, (run, after) in enumerate(reversed(others)):
            if before[:, tier].mean() > 0:
                text, clear = _change(before[:, tier], after[:, tier], level)
                axes.annotate(
                    f"{run} {text}" if len(others) > 1 else text,
                    (tier, float(top)),
                    (0, 3 + 11 * row),
                    textcoords="offset points",
                    horizontalalignment="center",
                    fontsize=style.NOTE_SIZE,
                    color=style.INK if clear else style.PALE,
                )


def _change(before: Values, after: Values, level: float) -> tuple[str, bool]:
    from carat.statistics.intervals import ratio_interval

    ratio = 100 * (after.mean() - before.mean()) / before.mean()
    text = f"{ratio:+.0f} %" if abs(ratio) >= 9.95 else f"{ratio:+.1f} %"
    paired = before.shape == after.shape and len(before) > 1
    clear = paired and ratio_interval(after - before, before, level).excludes(0)
    return text.replace("-", "\u2212"), clear


def _tiers_statement(names: list[str], read: dict[str, tuple[list[str], Values, Values]]) -> str:
    runs = list(read)
    first = read[runs[0]][1].mean(axis=0)
    if len(runs) == 1:
        top = int(np.argmax(first))
        return f"The {units.words(names[top])} earn {units.amount(first[top] / first.sum(), 'share')} of all income"
    total = [income.sum(axis=1).mean() for _, income, _ in read.values()]
    others = ", ".join(f"{units.number(one)} under {run}" for run, one in zip(runs[1:], total[1:], strict=True))
    return f"Creators earn {units.amount(total[0], 'USD')} under {runs[0]}, {others}"
