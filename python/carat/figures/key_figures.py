"""Key figures under several rules: what changes, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import reading, style, units

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from carat.comparisons.comparison import Comparison


def effects(
    comparison: Comparison, names: Sequence[str] | None = None, *, level: float = 0.95, ax: Axes | None = None
) -> Axes:
    """What policies change in key figures, in per cent of the baseline, with paired intervals. Returns the Axes.

    comparison: from :func:`carat.compare`. names: of key figures, the headline figures if None. Filled marks are clear
    of zero, hollow ones are not; at the right stands the change in the figure's own unit. level: of the intervals.
    """
    table = comparison.table(*(names or ()), level=level).reset_index()
    if "policy" not in table:
        table["policy"] = comparison.policies[0]
    figures = list(dict.fromkeys(table["figure"]))
    policies = list(dict.fromkeys(table["policy"]))
    with style.drawn_on(ax, height=1.1 + 0.3 * len(table)) as axes:
        axes.axvline(0, color=style.FAINT, linewidth=1)
        for place, policy in enumerate(policies):
            rows = table[table["policy"] == policy].set_index("figure")
            shift = (place - (len(policies) - 1) / 2) * 0.7 / len(policies)
            _marks(axes, rows, figures, place, shift, policy)
        axes.set_yticks(range(len(figures)), [units.words(f) for f in figures])
        axes.set_ylim(len(figures) - 0.5, -0.5)
        style.grid_along(axes, "x")
        units.label_axis(axes, "x", f"change against {comparison.baseline}", "share")
        note = (
            f"mean of {len(comparison.replicates)} paired worlds with {level:.0%} intervals; hollow: not clear of zero"
        )
        style.state(axes, _effects_statement(table, policies), note)
        if len(policies) > 1:
            style.legend_below(axes)
        return axes


def _marks(axes: Axes, rows: pd.DataFrame, figures: list[str], place: int, shift: float, policy: str) -> None:
    how = style.look(place)
    for row, figure in enumerate(figures):
        one: Any = rows.loc[figure]
        clear = not one["low"] <= 0 <= one["high"]
        if np.isfinite(one["relative"]):
            axes.errorbar(
                one["relative"],
                row + shift,
                xerr=[[one["relative"] - one["relative_low"]], [one["relative_high"] - one["relative"]]],
                fmt=how.marker,
                color=how.colour,
                markerfacecolor=how.colour if clear else style.PAPER,
                capsize=2.5,
                linewidth=1.3,
                label=policy if row == 0 else None,
            )
        text = units.amount(one["difference"], units.of_change(one["unit"]), signed=True)
        axes.annotate(
            text,
            (1, row + shift),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            fontsize=style.NOTE_SIZE,
            verticalalignment="center",
            color=how.colour if clear else style.FAINT,
        )


def _effects_statement(table: pd.DataFrame, policies: list[str]) -> str:
    clear = table[(table["low"] > 0) | (table["high"] < 0)].dropna(subset=["relative"])
    if clear.empty:
        return "No key figure changes clearly"
    most: Any = clear.iloc[int(clear["relative"].abs().to_numpy().argmax())]
    under = f" under {most['policy']}" if len(policies) > 1 else ""
    by = units.amount(most["relative"], "share", signed=True)
    return f"Largest clear change: {units.words(most['figure'])}, {by}{under}; {len(clear)} of {len(table)} are clear"


def by_group(
    comparison: Comparison, name: str, by: str | None, policies: Sequence[str], level: float, ax: Axes | None
) -> Axes:
    """The change of one key figure, a mark for each policy and group; see :func:`carat.figures.difference`."""
    changes = {policy: comparison.difference(name, policy, by) for policy in policies}
    labels = [""] if by is None else [str(label) for label in changes[policies[0]][by].values]
    unit = comparison.unit(name)
    with style.drawn_on(ax, height=1.2 + 0.3 * len(labels) * len(policies)) as axes:
        axes.axvline(0, color=style.FAINT, linewidth=1)
        rows = labels if by is not None else list(policies)
        for place, (policy, change) in enumerate(changes.items()):
            values = np.asarray(change.values, dtype=np.float64).reshape(len(comparison.replicates), -1)
            shift = 0.0 if by is None else (place - (len(policies) - 1) / 2) * 0.6 / len(policies)
            places = np.arange(len(rows)) + shift if by is not None else np.array([float(place)])
            _intervals(axes, values, places, place, level, policy)
        axes.set_yticks(range(len(rows)), [units.words(row) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        style.grid_along(axes, "x")
        units.label_axis(axes, "x", f"change of {units.words(name)}", units.of_change(unit))
        said = reading.figure_words(comparison.results[comparison.baseline], name)
        against = f"{' and '.join(policies)} minus {comparison.baseline}"
        note = f"{said}; {against}; mean of {len(comparison.replicates)} paired worlds with {level:.0%} intervals"
        style.state(axes, _group_statement(comparison, name, policies), note)
        if by is not None and len(policies) > 1:
            style.legend(axes)
        return axes


def _intervals(axes: Axes, values: Any, places: Any, place: int, level: float, label: str) -> None:
    how = style.look(place)
    mean, low, high = reading.limits(values, level)
    axes.errorbar(
        mean,
        places,
        xerr=[mean - low, high - mean],
        fmt=how.marker,
        color=how.colour,
        capsize=2.5,
        linewidth=1.3,
        label=label,
    )


def _group_statement(comparison: Comparison, name: str, policies: Sequence[str]) -> str:
    from carat.figures.over_time import changes_statement

    return changes_statement(name, comparison.unit(name), {p: comparison.interval(name, p) for p in policies})
