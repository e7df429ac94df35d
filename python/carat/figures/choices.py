"""Figures of choices: which candidates may be the best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import style, units

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from carat.answers.optimum import Optimum

_MOST = 24  # rows that are legible
_HATCHES = {"infeasible": "////", "failed": "xxxx", "not told apart": ".."}


def tied(optimum: Optimum, ax: Axes | None = None) -> Axes:
    """The outcome of each candidate with its interval, and which cannot be told from the best. Returns the Axes.

    optimum: from :func:`carat.optimise`. Along the knob if there is one, in rows, the best on top, if there are
    several (the 24 best). Filled marks are the tied set, a square in it the best; hollow ones are worse. Hatched:
    infeasible, or failed; dotted: whether it is feasible cannot be told.
    """
    table, knobs = optimum.table, optimum.problem.knobs
    unit = optimum.problem.units[optimum.goal.output]
    along = len(knobs) == 1
    if not along:
        table = table.sort_values("mean", ascending=optimum.goal.sign < 0, kind="stable").head(_MOST)
    places = table[knobs[0].name].to_numpy(dtype=float) if along else np.arange(len(table), dtype=float)
    with style.drawn_on(ax, height=3.6 if along else 1.4 + 0.27 * len(table)) as axes:
        _hatch(axes, table, places, along)
        for (place, row), best in zip(enumerate(table.to_dict("records")), table.index == _best(optimum), strict=True):
            _mark(axes, row, float(places[place]), along, bool(best))
        outcome = units.words(optimum.goal.output)
        if along:
            units.label_axis(axes, "x", knobs[0].name, knobs[0].unit)
            units.label_axis(axes, "y", outcome, unit)
        else:
            labels = [_setting(optimum, row) for row in table.to_dict("records")]
            axes.set_yticks(places, labels)
            axes.set_ylim(len(table) - 0.5, -0.5)
            style.grid_along(axes, "x")
            units.label_axis(axes, "x", outcome, unit)
        style.state(axes, _tied_statement(optimum), _tied_note(optimum, len(table)))
        _legend(axes, table)
        return axes


def _best(optimum: Optimum) -> int:
    """The row of the best, -1 if there is none."""
    tied_rows = optimum.tied
    best = tied_rows[tied_rows["behind"] == 0] if len(tied_rows) else tied_rows
    return int(best.index[0]) if len(best) else -1


def _hatch(axes: Axes, table: pd.DataFrame, places: Any, along: bool) -> None:
    """A hatched strip behind each candidate that is infeasible, or failed, or may be."""
    gaps = np.diff(np.sort(places))
    half = 0.5 if not along else (gaps.min() / 2 if len(gaps) else 0.5)
    span = axes.axvspan if along else axes.axhspan
    for place, verdict in zip(places, table["feasible"], strict=True):
        if verdict in _HATCHES:
            span(place - half, place + half, zorder=0.5, gid=f"hatched: {verdict}", **_strip(verdict))


def _strip(verdict: str) -> dict[str, Any]:
    return {"facecolor": "none", "edgecolor": style.PALE, "hatch": _HATCHES[verdict], "linewidth": 0}


def _mark(axes: Axes, row: dict[Any, Any], place: float, along: bool, best: bool) -> None:
    if not np.isfinite(row["mean"]):
        return
    reach = [[row["mean"] - row["low"]], [row["high"] - row["mean"]]]
    colour = style.COLOURS[1] if row["tied"] else style.FAINT
    axes.errorbar(
        place if along else row["mean"],
        row["mean"] if along else place,
        yerr=reach if along else None,
        xerr=None if along else reach,
        fmt="s" if best else "o",
        markersize=7.5 if best else 5.5,
        color=colour,
        markerfacecolor=colour if row["tied"] else style.PAPER,
        capsize=2.5,
        linewidth=1.3,
        gid="best" if best else "tied" if row["tied"] else "worse",
    )


def _legend(axes: Axes, table: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    def dot(marker: str, colour: str, face: str) -> Line2D:
        return Line2D([], [], marker=marker, color=colour, markerfacecolor=face, linestyle="")

    blue = style.COLOURS[1]
    entries: list[tuple[Any, str]] = []
    if table["tied"].any():
        entries += [(dot("s", blue, blue), "best"), (dot("o", blue, blue), "tied with it")]
    if not table["tied"].all():
        entries.append((dot("o", style.FAINT, style.PAPER), "worse"))
    for verdict, words in (("infeasible", "infeasible"), ("not told apart", "may be infeasible"), ("failed", "failed")):
        if (table["feasible"] == verdict).any():
            entries.append((Patch(**_strip(verdict)), words))
    style.beside(axes, [handle for handle, _ in entries], [label for _, label in entries])


def _setting(optimum: Optimum, row: dict[Any, Any]) -> str:
    """The knobs of a row, each with its unit unless its name says it."""
    parts = [
        units.amount(float(row[knob.name]), "" if knob.unit in knob.name else knob.unit)
        for knob in optimum.problem.knobs
    ]
    if len(parts) == 1:
        return f"{units.words(optimum.problem.names[0].split('.')[-1])} {parts[0]}"
    return ", ".join(parts)


def _tied_statement(optimum: Optimum) -> str:
    count, many = len(optimum.tied), len(optimum.table)
    best = _best(optimum)
    if best < 0:
        return f"None of {many} candidates keeps the constraints"
    what = "The best" if not optimum.goal.constraints else "The best that keeps the constraints"
    where = f"{what} is {_setting(optimum, optimum.table.loc[best].to_dict())}"
    if count == 1:
        return f"{where}; no other of {many} is tied with it"
    return f"{where}; {count - 1} of {many} cannot be told from it"


def _tied_note(optimum: Optimum, shown: int) -> str:
    goal = optimum.goal
    verb = "highest" if goal.sign > 0 else "lowest"
    parts = [f"{verb} {units.words(goal.output)}", *(str(one) for one in goal.constraints)]
    parts += [f"mean of {optimum.replicates} worlds with {optimum.level:.0%} intervals; ties by paired differences"]
    if len(optimum.problem.knobs) > 1:
        parts.append(f"rows: {', '.join(optimum.problem.names)}")
    if shown < len(optimum.table):
        parts.append(f"the {shown} best of {len(optimum.table)}")
    return "; ".join(parts)
