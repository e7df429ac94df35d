"""Tornado figures: what moves an outcome, the longest bar on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import style, units
from carat.figures.swings import Row, Tornado, rows_of

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from carat.answers.elasticities import Elasticities
    from carat.answers.marginal import Marginal

_ROWS = 12


def tornado(
    found: Mapping[str, Any] | xr.Dataset | pd.DataFrame | Elasticities | Marginal | Sequence[Marginal],
    outcome: str | None = None,
    *,
    rows: int = _ROWS,
    ax: Axes | None = None,
) -> Axes:
    """What moves an outcome: a bar for each knob, the longest on top, with intervals. Returns the Axes.

    found: what ``carat sensitivity --json`` printed, read by json (bars: from the base to either end of a range, in
    per cent of the base); or what :func:`carat.sensitivity` returned (total shares of the variance, and of each knob
    alone; or mean sizes of effects); or one or several of :func:`carat.marginal`, for a tenth more of each knob; or
    :func:`carat.elasticities`, by group; or any DataFrame with columns low and high after one of values. outcome:
    which, the first if None. rows: how many at most.

    Raises ValueError for something else, or an outcome that is not in it.
    """
    read = rows_of(found, outcome)
    longest = read.longest(rows)
    with style.drawn_on(ax, height=1.5 + 0.34 * len(longest)) as axes:
        for place, row in enumerate(longest):
            _bars(axes, place, row, read.ends)
        axes.axvline(0, color=style.INK, linewidth=0.9)
        axes.set_yticks(range(len(longest)), [row.label for row in longest])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(longest) - 0.4, -0.6)
        style.grid_along(axes, "x")
        units.label_axis(axes, "x", read.axis, read.unit)
        left_out = len(read.rows) - len(longest)
        note = (
            read.note + (f"; {len(longest)} of {len(read.rows)} rows" if left_out else "") + "; pale: not clear of zero"
        )
        style.state(axes, _statement(read, longest), note)
        if len(read.ends) > 1:
            style.legend_below(axes)
        return axes


def _bars(axes: Axes, place: int, row: Row, ends: tuple[str, ...]) -> None:
    for bar in row.bars:
        second = bar.end == 1
        axes.barh(
            place,
            bar.value,
            height=0.42 if second else 0.66,
            color=style.FILLS[3 if second else 1],
            edgecolor=style.INK,
            hatch="////" if second else "",
            label=ends[bar.end] if place == 0 else None,
            alpha=1.0 if row.clear else 0.4,
        )
        if np.isfinite(bar.low) and np.isfinite(bar.high):
            shift = 0.0 if len(ends) == 1 else 0.12 if second else -0.16
            reach = [[bar.value - bar.low], [bar.high - bar.value]]
            axes.errorbar(bar.value, place + shift, xerr=reach, fmt="none", ecolor=style.INK, capsize=2, linewidth=1)


def _statement(read: Tornado, longest: list[Row]) -> str:
    clear = [row for row in longest if row.clear]
    if not clear:
        return f"Nothing clearly moves {read.outcome}"
    most = max(clear, key=lambda row: row.length)
    value = max((bar.value for bar in most.bars), key=abs)
    label = most.label.split("\n")[0]
    if read.groups:
        return f"{units.capital(read.outcome)} of {label} answers most: {units.number(value, signed=True)} % per 1 %"
    signed = len(read.ends) > 1 and read.ends[0].startswith("at ")
    by = "" if not read.unit else f", by {units.amount(value, read.unit, signed=signed or value < 0)}"
    return f"What moves {read.outcome} most: {label}{by}"
