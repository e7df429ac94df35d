"""Curves: a key figure of a sweep along a knob."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import knobs as knobs_of
from carat.figures import reading, style, units

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    from carat.sweeps.sweep_results import Sweep

_MARKED = 30  # points that are few enough to be marked
_TICKS = 10  # values of a knob that are few enough to be ticks


def curve(
    sweep: Sweep,
    name: str,
    by: str | None = None,
    band: float | None = 0.95,
    *,
    at: Mapping[str, Any] | None = None,
    highest: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """A key figure along a knob: the mean over worlds, with Student's interval of it as a band. Returns the Axes.

    sweep: from :func:`carat.sweep`; of one knob, or a grid of two with a line for each value of the knob `by` (the
    second if None), or any design of one knob. at: values of further knobs. band: level, None for none. highest:
    whether the title says where it is highest, or lowest.

    Raises ValueError if more than two knobs are left.
    """
    worlds = knobs_of.chosen(sweep, name, at)
    if "point" in worlds.dims:
        worlds = _by_knob(worlds, sweep)
    knobs = [str(d) for d in worlds.dims if d != "replicate"]
    if by is not None and by not in knobs:
        raise ValueError(f"by = {by!r}: expected one of {', '.join(knobs)}")
    if len(knobs) > 2:
        raise ValueError(
            f"a curve takes one or two knobs, found {', '.join(knobs)}: give the values of the others in at="
        )
    group = by if by is not None else knobs[1] if len(knobs) == 2 else None
    along = next(k for k in knobs if k != group)
    unit = str(worlds.attrs.get("units", ""))
    with style.drawn_on(ax) as axes:
        count = 1 if group is None else worlds.sizes[group]
        for place in range(count):
            line = worlds if group is None else worlds.isel({group: place})
            label = "" if group is None else knobs_of.value_text(worlds[group], place)
            _line(
                axes, line.transpose("replicate", along), worlds[along], place, label, band, style.band_opacity(count)
            )
        _along_axis(axes, worlds[along])
        units.label_axis(axes, "y", units.words(name), unit)
        note = (
            f"{worlds.attrs.get('long_name', '')}; {reading.band_words(int(worlds.sizes['replicate']), band, 'mean')}"
        )
        style.state(axes, _curve_statement(worlds, name, unit, along, group, highest), note)
        if group is not None:
            style.legend(axes, group)
        return axes


def _by_knob(worlds: xr.DataArray, sweep: Sweep) -> xr.DataArray:
    """A list of points of one knob, in the order of its values."""
    if len(sweep.design.knobs) != 1:
        raise ValueError(
            f"a curve of a list of points takes one knob, found {', '.join(sweep.design.knobs)}: sweep a grid"
        )
    knob = sweep.design.knobs[0]
    return worlds.swap_dims({"point": knob}).drop_vars("point", errors="ignore").sortby(knob)


def _line(
    axes: Axes, values: xr.DataArray, knob: xr.DataArray, place: int, label: str, band: float | None, opacity: float
) -> None:
    how = style.look(place)
    mean, low, high = reading.limits(np.asarray(values, dtype=np.float64), band or 0.95)
    x = _places(knob)
    if band is not None and values.sizes["replicate"] > 1:
        axes.fill_between(x, low, high, color=how.colour, alpha=opacity, linewidth=0)
    marker = how.marker if len(x) <= _MARKED else ""
    axes.plot(x, mean, color=how.colour, linestyle=how.line, marker=marker, label=label)


def _places(knob: xr.DataArray) -> Any:
    return knob.values.astype(np.float64) if knob.dtype.kind in "fiu" else np.arange(knob.size)


def _along_axis(axes: Axes, knob: xr.DataArray) -> None:
    if knob.dtype.kind in "fiu":
        values = np.unique(knob.values.astype(np.float64))
        if 1 < len(values) <= _TICKS and np.diff(values).min() > 0.07 * np.ptp(values):
            axes.set_xticks(values)
        units.label_axis(axes, "x", str(knob.name), str(knob.attrs.get("units", "")))
    else:
        axes.set_xticks(range(knob.size), [str(value) for value in knob.values])
        axes.set_xlabel(str(knob.name))


def _curve_statement(worlds: xr.DataArray, name: str, unit: str, along: str, group: str | None, highest: bool) -> str:
    mean = worlds.mean("replicate")
    if not bool(np.isfinite(mean).any()):
        return f"{units.capital(units.words(name))}: no world is complete"
    best = mean.argmax(...) if highest else mean.argmin(...)
    where = " and ".join(knobs_of.setting(worlds[knob], int(best[knob])) for knob in (along, group) if knob is not None)
    height = units.amount(float(mean.isel(best)), unit)
    return f"{'Highest' if highest else 'Lowest'} {units.words(name)}: {height} at {where}"
