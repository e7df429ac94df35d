"""Figures over time: a series with its band, and the difference that a policy makes to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import reading, style, units
from carat.figures.reading import OverTime, Spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from carat.comparisons.comparison import Comparison
    from carat.statistics.intervals import Interval
    from carat.worlds.results import Results


def series(
    results: Results | Mapping[str, Results] | Comparison,
    name: str,
    by: str | None = None,
    band: float | None = 0.95,
    *,
    spread: Spread = "mean",
    cumulative: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """A column of ``series`` over time: the mean over worlds, with a band. Returns the Axes.

    results: one, or several by name. name: of the column, such as "gross_spend". by: a dimension of it, such as "tier"
    or "channel": a line for each. band: level of the band, None for none. spread: "mean", the band is Student's
    interval of the mean, or "worlds", the central part of the worlds (quantiles). cumulative: added up since the
    start. ax: where to draw.

    Raises ValueError if there is no such column, or if a level is to be added up.
    """
    runs = reading.named(results)
    columns = {run: reading.over_time(one, name, by) for run, one in runs.items()}
    if cumulative:
        columns = {run: column.cumulated() for run, column in columns.items()}
    first = next(iter(columns.values()))
    with style.drawn_on(ax) as axes:
        lines = [(_label(run, label), c, k) for run, c in columns.items() for k, label in enumerate(c.labels)]
        for place, (label, column, k) in enumerate(lines):
            _draw(axes, column, k, place, label, band, spread, style.band_opacity(len(lines)))
        _from_zero(axes)
        units.date_axis(axes)
        units.label_axis(axes, "y", units.words(name), first.unit, first.per)
        worlds = min(c.values.shape[0] for c in columns.values())
        style.state(axes, _series_statement(lines), f"{first.words}; {reading.band_words(worlds, band, spread)}")
        if len(lines) > 1:
            style.legend(axes, by or "")
        return axes


def _label(run: str, label: str) -> str:
    return ", ".join(part for part in (run, units.words(label)) if part)


def _draw(
    axes: Axes, column: OverTime, k: int, place: int, label: str, band: float | None, spread: Spread, opacity: float
) -> None:
    how = style.look(place)
    mean, low, high = reading.limits(column.values[:, :, k], band or 0.95, spread)
    if band is not None and column.values.shape[0] > 1:
        axes.fill_between(column.time, low, high, color=how.colour, alpha=opacity, linewidth=0)
    every = max(1, len(column.time) // 8)
    axes.plot(
        column.time,
        mean,
        color=how.colour,
        linestyle=how.line,
        marker=how.marker if place or len(column.time) == 1 else "",
        markevery=(place * every // 4 % every, every),
        label=label,
    )


def _from_zero(axes: Axes) -> None:
    """From zero if that costs less than half of the height: amounts are compared with nothing at all."""
    low, high = axes.get_ylim()
    if 0 < low < 0.5 * high:
        axes.set_ylim(bottom=0)


def _series_statement(lines: list[tuple[str, OverTime, int]]) -> str:
    """What the figure says: the average of a flow, the end of a level; of several lines, from the least to the most."""
    first = lines[0][1]
    heights = [_height(column, k) for _, column, k in lines]
    title = units.capital(units.words(first.name))
    when = "on average" if first.flow else "at the end"
    least, most = int(np.nanargmin(heights)), int(np.nanargmax(heights))
    top = f"{units.amount(heights[most], first.unit)} {first.per}".rstrip()
    if least == most:
        return f"{title}: {top} {when}"
    bottom = units.amount(heights[least], first.unit).removesuffix(f" {first.unit}")
    return f"{title} {when}: {bottom} ({lines[least][0]}) to {top} ({lines[most][0]})"


def _height(column: OverTime, k: int) -> float:
    mean = np.nanmean(column.values[:, :, k], axis=0)
    return float(np.nanmean(mean)) if column.flow else float(mean[np.isfinite(mean)][-1])


def difference(
    comparison: Comparison,
    name: str,
    by: str | None = None,
    band: float | None = 0.95,
    *,
    policy: str | None = None,
    spread: Spread = "mean",
    cumulative: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """What a policy changes, paired world by world: over time with a band, or by group. Returns the Axes.

    comparison: from :func:`carat.compare`. name: a column of ``series``, drawn over time, a line per policy; or, where
    ``series`` has no such column by `by`, a key figure, drawn as one mark with its interval for each policy and group.
    by: a dimension of the series, or a column of people such as "tier" or "agency". policy: only this one. band: level
    of band and intervals. spread: "mean" or "worlds". cumulative: added up since the start. ax: where to draw.

    Raises ValueError if neither ``series`` nor the key figures know the name.
    """
    policies = comparison.policies if policy is None else [comparison.policy(policy)]
    try:
        reading.series_column(comparison.results[comparison.baseline], name, by)
    except ValueError:
        from carat.figures.key_figures import by_group

        if name not in [str(k) for k in comparison.results[comparison.baseline].kpi["kpi"].values]:
            raise
        return by_group(comparison, name, by, policies, band or 0.95, ax)
    return _difference_over_time(comparison, name, by, band, policies, spread, cumulative, ax)


def _difference_over_time(
    comparison: Comparison,
    name: str,
    by: str | None,
    band: float | None,
    policies: list[str],
    spread: Spread,
    cumulative: bool,
    ax: Axes | None,
) -> Axes:
    before = reading.series_column(comparison.results[comparison.baseline], name, by)
    changes = {p: _change(comparison, str(before.name), name, by, p) for p in policies}
    drawn = {p: c.cumulated() for p, c in changes.items()} if cumulative else changes
    first = next(iter(drawn.values()))
    with style.drawn_on(ax) as axes:
        axes.axhline(0, color=style.FAINT, linewidth=1)
        single = policies[0] if len(policies) == 1 else ""
        lines = [("" if single else run, label, c, k) for run, c in drawn.items() for k, label in enumerate(c.labels)]
        for place, (run, label, column, k) in enumerate(lines):
            _draw(axes, column, k, place, _label(run, label), band, spread, style.band_opacity(len(lines)))
        units.date_axis(axes)
        units.label_axis(axes, "y", f"change of {units.words(name)}", units.of_change(first.unit), first.per)
        against = f"{' and '.join(policies)} minus {comparison.baseline}"
        pairs = reading.band_words(len(comparison.replicates), band, spread).replace("worlds", "paired worlds", 1)
        style.state(axes, _difference_statement(name, changes), f"{first.words}; {against}; {pairs}")
        if len(lines) > 1:
            style.legend(axes, by or "")
        return axes


def _change(comparison: Comparison, column: str, name: str, by: str | None, policy: str) -> OverTime:
    array: Any = comparison.over_time(column, policy)
    return reading.of_array(array, name, by)


def _difference_statement(name: str, changes: dict[str, OverTime]) -> str:
    """Over all groups: by how much in the whole time, and whether that is clear."""
    from carat.statistics.intervals import t_interval

    found = {}
    for policy, column in changes.items():
        of_group = column.values.sum(axis=2)
        found[policy] = t_interval(of_group.sum(axis=1) if column.flow else of_group.mean(axis=1))
    first = next(iter(changes.values()))
    return changes_statement(name, first.unit, found, "over the run" if first.flow else "on average")


def changes_statement(name: str, unit: str, changes: dict[str, Interval], when: str = "") -> str:
    """The statement of one change, or of several in short."""
    if len(changes) == 1:
        return change_statement(name, unit, next(iter(changes.values())), when)
    parts = []
    for policy, change in changes.items():
        mean, _ = units.estimate(change, units.of_change(unit), signed=True)
        parts.append(f"{mean} under {policy}" if change.excludes(0) else f"no clear change under {policy}")
    return f"{units.capital(units.words(name))} {when}: {', '.join(parts)}".replace(" :", ":")


def change_statement(name: str, unit: str, change: Interval, when: str = "") -> str:
    """ "Creator income: 90 USD less (60 to 120 USD)", or that no change is clear."""
    title, unit = units.capital(units.words(name)), units.of_change(unit)
    if not change.excludes(0):
        return f"{title}: no clear change, {units.estimate(change, unit, signed=True)[1]} {when}".rstrip()
    rises = change.mean > 0
    size = change if rises else replace(change, mean=-change.mean, low=-change.high, high=-change.low)
    by, limits = units.estimate(size, unit)
    return f"{title}: {by} {'more' if rises else 'less'} ({limits}) {when}".rstrip()
