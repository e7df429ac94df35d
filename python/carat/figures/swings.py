"""Tornado figures: what moves an outcome, the longest bar on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import style, units

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

    from carat.elasticities import Elasticities
    from carat.marginal import Marginal

_ROWS = 12
_TENTH = 0.1  # of a knob's value: what a marginal effect is shown for


@dataclass(frozen=True)
class Bar:
    """One bar from zero, with limits (NaN: none); `end` says which of two bars of a row it is."""

    value: float
    low: float
    high: float
    end: int = 0

    @property
    def clear(self) -> bool:
        """Whether zero is outside the limits, or there are none."""
        return not self.low <= 0 <= self.high


@dataclass(frozen=True)
class Tornado:
    """Rows of bars, and what they are: names of the ends, the outcome, the axis with its unit, a note."""

    rows: list[tuple[str, list[Bar]]]
    ends: tuple[str, ...]
    outcome: str
    axis: str
    unit: str
    note: str


def tornado(
    found: Mapping[str, Any] | xr.Dataset | pd.DataFrame | Elasticities | Marginal | Sequence[Marginal],
    outcome: str | None = None,
    *,
    rows: int = _ROWS,
    ax: Axes | None = None,
) -> Axes:
    """What moves an outcome: a bar for each knob, the longest on top, with intervals. Returns the Axes.

    found: what ``carat sensitivity --json`` printed, read by json (bars: from the base to either end of a range, in per cent
    of the base); or what :func:`carat.sensitivity` returned (total shares of the variance, and of each knob alone; or mean
    sizes of effects); or one or several of :func:`carat.marginal`, for a tenth more of each knob; or
    :func:`carat.elasticities`, by group; or any DataFrame with columns low and high after one of values. outcome: which, the
    first if None. rows: how many at most.

    Raises ValueError for something else, or an outcome that is not in it.
    """
    read = _read(found, outcome)
    longest = sorted(read.rows, key=lambda row: -max((abs(b.value) for b in row[1] if np.isfinite(b.value)), default=0))[:rows]
    with style.drawn_on(ax, height=1.5 + 0.34 * len(longest)) as axes:
        for place, (_, bars) in enumerate(longest):
            _bars(axes, place, bars, read.ends)
        axes.axvline(0, color=style.INK, linewidth=0.9)
        axes.set_yticks(range(len(longest)), [label for label, _ in longest])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(longest) - 0.4, -0.6)
        style.grid_along(axes, "x")
        units.label_axis(axes, "x", read.axis, read.unit)
        left_out = len(read.rows) - len(longest)
        note = read.note + (f"; the {len(longest)} longest of {len(read.rows)}" if left_out else "")
        style.state(axes, _statement(read, longest), note)
        if len(read.ends) > 1:
            style.legend_below(axes)
        return axes


def _bars(axes: Axes, place: int, bars: list[Bar], ends: tuple[str, ...]) -> None:
    """The longer one first, so that a shorter one on the same side stays visible."""
    for bar in sorted(bars, key=lambda bar: -abs(bar.value) if np.isfinite(bar.value) else 0):
        second = bar.end == 1
        axes.barh(
            place,
            bar.value,
            height=0.66 if len(ends) == 1 or not second else 0.42,
            color=style.FILLS[1] if not second else style.FILLS[3],
            edgecolor=style.INK,
            hatch="" if not second else "////",
            label=ends[bar.end] if place == 0 else None,
            alpha=1.0 if bar.clear or not np.isfinite(bar.low) else 0.55,
        )
        if np.isfinite(bar.low) and np.isfinite(bar.high):
            shift = 0.0 if len(ends) == 1 else -0.16 if not second else 0.12
            reach = [[bar.value - bar.low], [bar.high - bar.value]]
            axes.errorbar(
                bar.value, place + shift, xerr=reach, fmt="none", ecolor=style.INK, capsize=2, linewidth=1
            )


def _statement(read: Tornado, longest: list[tuple[str, list[Bar]]]) -> str:
    if not longest:
        return f"Nothing moves {read.outcome}"
    label = longest[0][0].split("\n")[0]
    most = max(longest[0][1], key=lambda bar: abs(bar.value))
    if not any(bar.clear for bar in longest[0][1]):
        return f"Nothing clearly moves {read.outcome}; {label} most"
    how = "" if read.unit == "" else f", by {units.amount(most.value, read.unit, signed=len(read.ends) > 1 or most.value < 0)}"
    return f"{units.capital(read.outcome)} is moved most by {label}{how}"


def _read(found: Any, outcome: str | None) -> Tornado:
    import pandas as pd
    import xarray as xr

    from carat.elasticities import Elasticities
    from carat.marginal import Marginal

    if isinstance(found, xr.Dataset):
        return _of_shares(found, outcome)
    if isinstance(found, Elasticities):
        return _of_elasticities(found)
    if isinstance(found, Marginal):
        return _of_marginals([found], outcome)
    if isinstance(found, pd.DataFrame):
        return _of_frame(found, outcome)
    if isinstance(found, Mapping) and "figures" in found and "parameters" in found:
        return _of_ranges(found, outcome)
    if isinstance(found, Sequence) and found and all(isinstance(one, Marginal) for one in found):
        return _of_marginals(list(found), outcome)
    raise ValueError(
        "expected what carat sensitivity --json printed, or what carat.sensitivity, carat.marginal or carat.elasticities "
        f"returned, or a DataFrame, found {type(found).__name__}"
    )


def _chosen(outcome: str | None, names: Sequence[str]) -> str:
    if outcome is None:
        return names[0]
    if outcome not in names:
        raise ValueError(f"outcome = {outcome!r}: expected one of {', '.join(names)}")
    return outcome


def _of_ranges(found: Mapping[str, Any], outcome: str | None) -> Tornado:
    """``carat sensitivity --json``: from the base to both ends of each range."""
    name = _chosen(outcome, list(found["figures"]))
    figure = found["figures"][name]
    base = figure["base"]["mean"]
    if base == 0:
        raise ValueError(f"{name} is zero at the base: no change is a per cent of it")
    ranges = {one["name"]: one for one in found["parameters"]}
    rows = []
    for swing in figure["swings"]:
        ends = [_end(swing[end], place, abs(base)) for place, end in enumerate(("low", "high"))]
        rows.append((_range_label(ranges[swing["parameter"]]), ends))
    note = f"{figure.get('words', name)}: {units.amount(base, figure['unit'])} at the base; "
    note += f"mean of {found['worlds']} paired worlds with 95% intervals"
    axis = f"change of {units.words(name)}, of the base"
    return Tornado(rows, ("at the low end", "at the high end"), units.words(name), axis, "share", note)


def _end(effect: Mapping[str, float], place: int, scale: float) -> Bar:
    mean, half = effect["mean"] / scale, effect["half_width"] / scale
    return Bar(mean, mean - half, mean + half, place)


def _range_label(one: Mapping[str, Any]) -> str:
    low, high = (str(one[end]).replace('"', "") for end in ("low", "high"))
    return str(one["name"]) if low.startswith("[") else f"{one['name']}\n{low} to {high}"


def _of_shares(found: xr.Dataset, outcome: str | None) -> Tornado:
    """:func:`carat.sensitivity`: Sobol's shares or Morris' effects."""
    name = _chosen(outcome, [str(o) for o in found["output"].values])
    one = found.sel(output=name)
    knobs = [str(knob) for knob in found["knob"].values]
    columns = ("ST", "S1") if "ST" in found else ("mu_star",)
    rows = [(knob, [_of_conf(one, column, i, end) for end, column in enumerate(columns)]) for i, knob in enumerate(knobs)]
    level = f"{float(found.attrs.get('level', 0.95)):.0%} intervals"
    points = f"{found.attrs['points']} points of {found.attrs['replicates']} worlds"
    if columns == ("mu_star",):
        axis, note = f"mean size of the change of {units.words(name)}", f"Morris, {points}, {level}"
        return Tornado(rows, ("",), units.words(name), axis, str(one["unit"].item()), note)
    ends = ("with interactions (total)", "alone (first order)")
    axis = f"part of the variance of {units.words(name)}"
    return Tornado(rows, ends, units.words(name), axis, "share", f"Sobol, {points}, {level}")


def _of_conf(one: xr.Dataset, column: str, place: int, end: int) -> Bar:
    value, half = float(one[column][place]), float(one[f"{column}_conf"][place])
    return Bar(value, value - half, value + half, end)


def _of_elasticities(found: Elasticities) -> Tornado:
    rows = [
        (units.words(str(group)), [Bar(row["elasticity"], row["low"], row["high"])])
        for group, row in found.table.iterrows()
    ]
    note = f"per cent per per cent, at {found.at}; {found.totals.shape[1]} paired worlds with {found.level:.0%} intervals"
    axis = f"elasticity of {units.words(found.outcome)} in {found.knob.name} (%/%)"
    return Tornado(rows, ("",), units.words(found.outcome), axis, "", note)


def _of_marginals(found: list[Marginal], outcome: str | None) -> Tornado:
    """Each for a tenth more of its knob."""
    name = _chosen(outcome, list(found[0].outcomes))
    rows = []
    for one in found:
        effect, more = one.interval(name), _TENTH * one.found.x
        low, high = sorted((effect.low * more, effect.high * more))
        rows.append((f"{one.knob.name}\nfrom {one.at}", [Bar(effect.mean * more, low, high)]))
    unit = found[0].units[found[0].outcomes.index(name)]
    worlds = found[0].found.narrow.shape[0]
    note = f"marginal effect times a tenth of the knob; {worlds} paired worlds with {found[0].level:.0%} intervals"
    axis = f"change of {units.words(name)} for 10 % more of the knob"
    return Tornado(rows, ("",), units.words(name), axis, unit, note)


def _of_frame(found: pd.DataFrame, outcome: str | None) -> Tornado:
    """A column of values, the first number or the one named, with columns low and high."""
    if not {"low", "high"} <= set(found.columns):
        raise ValueError(f"expected columns low and high, found {', '.join(map(str, found.columns))}")
    numbers = [str(c) for c in found.select_dtypes("number").columns if c not in ("low", "high")]
    if not numbers:
        raise ValueError("expected a column of numbers beside low and high")
    name = _chosen(outcome, numbers)
    rows = [(str(label), [Bar(row[name], row["low"], row["high"])]) for label, row in found.iterrows()]
    unit = str(found["unit"].iloc[0]) if "unit" in found else ""
    return Tornado(rows, ("",), units.words(name), units.words(name), unit, "values with their intervals")
