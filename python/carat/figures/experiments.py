"""Figures of the experiment laboratory: what designs of an A/B test say, and what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import style, units

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from carat.laboratory.laboratory import Laboratory, Tried

_DOTS = 200  # of one design, that are drawn


def experiment_bias(laboratory: Laboratory, outcome: str | None = None, *, ax: Axes | None = None) -> Axes:
    """What each design says of an outcome: experiments, their mean with interval, and the truth. Returns the Axes.

    laboratory: from :func:`carat.experiment`. outcome: None is the first. Dots are experiments, one world and
    assignment each; the filled mark is their mean, less luck, with the 95 % interval over worlds; the line across is
    the truth. At the right stands the bias over the truth, how often an experiment finds the right sign, and how often
    the wrong one.

    Raises ValueError if the outcome was not tried.
    """
    names = list(dict.fromkeys(one.outcome.name for one in laboratory.tried))
    name = names[0] if outcome is None else outcome
    if name not in names:
        raise ValueError(f"outcome = {outcome!r}: expected one of {', '.join(names)}")
    table = laboratory.table[laboratory.table["outcome"] == name].reset_index(drop=True)
    tried = {one.design: one for one in laboratory.tried if one.outcome.name == name}
    unit = str(table["unit"][0])
    with style.drawn_on(ax, height=1.8 + 0.55 * len(table)) as axes:
        axes.axvline(0, color=style.FAINT, linewidth=0.8)
        axes.axvline(
            table["truth"][0], color=style.COLOURS[3], linewidth=2.4, label="truth: all treated less none", zorder=1
        )
        for row, one in enumerate(table.to_dict("records")):
            _row(axes, row, one, tried[str(one["design"])])
        _columns(axes, table)
        axes.set_yticks(range(len(table)), table["design"].tolist())
        axes.set_ylim(len(table) - 0.45, -1.1)
        style.grid_along(axes, "x")
        units.label_axis(axes, "x", f"effect on {units.words(name)} of the whole world", unit)
        treatment = ", ".join(f"{knob} = {value}" for knob, value in laboratory.treatment.items())
        experiments = int(table["experiments"].max())
        note = f"{treatment}, {laboratory.share:.0%} treated; up to {experiments} experiments of each design"
        style.state(axes, _statement(table, name), note)
        style.legend_below(axes)
        return axes


def _row(axes: Axes, row: int, one: dict[Any, Any], tried: Tried) -> None:
    said = tried.effect[np.isfinite(tried.effect)].ravel()[:_DOTS]
    spread = 0.3 * ((np.arange(len(said)) * 0.6180339887) % 1 - 0.5)  # evenly about the row, whatever the order
    label = "one experiment" if row == 0 else None
    axes.plot(
        said, row + spread, "o", color=style.COLOURS[1], alpha=0.35, markersize=3.5, label=label, markeredgewidth=0
    )
    axes.errorbar(
        one["estimate"],
        row,
        xerr=[[one["estimate"] - one["low"]], [one["high"] - one["estimate"]]],
        fmt="s",
        color=style.INK,
        capsize=4,
        linewidth=2,
        markersize=6,
        label="mean, 95 % interval" if row == 0 else None,
        zorder=4,
    )


def _columns(axes: Axes, table: pd.DataFrame) -> None:
    """Bias, power and sign errors, right of each row."""
    heads = {"bias": (8, "of truth"), "right": (66, "sign"), "wrong": (112, "sign")}
    cells = [
        {
            "bias": _percent(one["relative_bias"], True),
            "right": _percent(one["power"]),
            "wrong": _percent(one["sign_error"]),
        }
        for one in table.to_dict("records")
    ]
    for head, (offset, below) in heads.items():
        _cell(axes, f"{head}\n{below}", -0.8, offset, style.FAINT, "center")
        for row, cell in enumerate(cells):
            clear = head != "bias" or not table["bias_low"][row] <= 0 <= table["bias_high"][row]
            _cell(axes, cell[head], row, offset, style.INK if clear else style.PALE, "center")


def _cell(axes: Axes, text: str, row: float, offset: float, colour: str, vertical: str) -> None:
    axes.annotate(
        text,
        (1, row),
        (offset, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        fontsize=style.NOTE_SIZE,
        color=colour,
        verticalalignment=vertical,
    )


def _percent(share: float, signed: bool = False) -> str:
    if not np.isfinite(share):
        return ""
    return (f"{round(100 * share) + 0:+d} %" if signed else f"{100 * share:.0f} %").replace("-", "\u2212")


def _statement(table: pd.DataFrame, name: str) -> str:
    clear = table[(table["bias_low"] > 0) | (table["bias_high"] < 0)]
    if clear.empty:
        return f"No design is clearly biased for {units.words(name)}"
    worst: Any = clear.iloc[int(clear["bias"].abs().to_numpy().argmax())]
    said = abs(worst["relative_bias"])
    verb = "overstates" if worst["relative_bias"] > 0 else "understates"
    if worst["relative_bias"] < -1:
        return f"The {worst['design']} design gets the sign of the effect on {units.words(name)} wrong"
    return f"The {worst['design']} design {verb} the effect on {units.words(name)} by {units.amount(said, 'share')}"
