"""Figures of frontiers: what of one aim is given up for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import style, units

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from carat.answers.frontier import Frontier

ON_FRONT, DOMINATED, UNTOLD = "on the frontier", "dominated", "not told apart"


def frontier(result: Frontier, ax: Axes | None = None) -> Axes:
    """Two aims at every point that was tried, and the frontier between them. Returns the Axes.

    result: from :func:`carat.frontier`. Squares joined by a line are on the frontier, with intervals of both aims;
    filled circles cannot be told from it; hollow ones are dominated; the diamond is the base. Both ends and the middle
    of the frontier say their knobs.
    """
    table = result.table
    with style.drawn_on(ax, height=4.2) as axes:
        looks: dict[str, dict[str, Any]] = {
            DOMINATED: {"marker": "o", "color": style.PALE, "markerfacecolor": style.PAPER, "markersize": 4.5},
            UNTOLD: {"marker": "o", "color": style.COLOURS[2], "markersize": 4.5},
        }
        for verdict, how in looks.items():
            some = table[table["verdict"] == verdict]
            if len(some):
                axes.plot(some[result.x], some[result.y], linestyle="", label=verdict, **how)
        _front(axes, result)
        base = table[table["base"]]
        if len(base):
            axes.plot(
                base[result.x],
                base[result.y],
                "D",
                color=style.COLOURS[3],
                markeredgecolor=style.INK,
                label="base",
                zorder=5,
            )
        axes.margins(0.12)
        units.label_axis(axes, "x", _caption(result, result.x), result.units[0])
        units.label_axis(axes, "y", _caption(result, result.y), result.units[1])
        note = f"{len(table)} points, mean of {result.replicates} paired worlds, {result.level:.0%} intervals"
        style.state(axes, _statement(result), f"{note}; knobs: {', '.join(map(str, result.knobs.columns))}")
        style.legend(axes)
        return axes


def _caption(result: Frontier, name: str) -> str:
    return units.words(name) + (", less is better" if name in result.minimised else "")


def _front(axes: Axes, result: Frontier) -> None:
    front, blue = result.front, style.COLOURS[1]
    reach = [[front[name] - front[f"{name}_low"], front[f"{name}_high"] - front[name]] for name in (result.x, result.y)]
    axes.errorbar(
        front[result.x], front[result.y], xerr=reach[0], yerr=reach[1], fmt="none", ecolor=blue, alpha=0.35, linewidth=1
    )
    axes.plot(front[result.x], front[result.y], color=blue, marker="s", label=ON_FRONT, zorder=4)
    middle = len(front) // 2
    for place in dict.fromkeys([0, middle, len(front) - 1]):
        if 0 <= place < len(front):
            _say(axes, result, front.iloc[place])


def _say(axes: Axes, result: Frontier, row: pd.Series[Any]) -> None:
    """The knobs of a point, beside it."""
    text = ", ".join(
        v if isinstance(v, str) else units.number(float(v)) for v in (row[k] for k in result.knobs.columns)
    )
    axes.annotate(
        text,
        (row[result.x], row[result.y]),
        (6, 6),
        textcoords="offset points",
        fontsize=style.NOTE_SIZE,
        zorder=6,
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 0.8},
    )


def _statement(result: Frontier) -> str:
    """What is given up from one end of the frontier to the other; or that nothing is."""
    front = result.front
    x, y = units.words(result.x), units.words(result.y)
    if len(front) < 2:
        return f"One point is best in both {x} and {y}: nothing has to be given up"
    first, last = front.iloc[0], front.iloc[-1]
    more, less = abs(last[result.x] - first[result.x]), abs(last[result.y] - first[result.y])
    if not np.isfinite(more + less):
        return f"The frontier of {x} and {y}"
    gained, lost = units.amount(more, result.units[0]), units.amount(less, result.units[1])
    return f"Along the frontier, {gained} of {x} cost {lost} of {y}"
