"""Heat maps: a key figure of a sweep over two knobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from carat.figures import knobs as knobs_of
from carat.figures import style, units

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from carat.sweeps.sweep_results import Sweep

    Values = NDArray[np.float64]

_LONG = 22  # a label along a short axis
_WRITTEN = 80  # cells that are few enough to have their number written in


def heatmap(
    sweep: Sweep,
    name: str,
    contour: str | None = None,
    *,
    at: Mapping[str, Any] | None = None,
    x: str | None = None,
    highest: bool = True,
    level: float = 0.95,
    ax: Axes | None = None,
) -> Axes:
    """A key figure over two knobs, its mean over worlds in each cell. Returns the Axes.

    sweep: of a grid, from :func:`carat.sweep`. name: of the key figure. contour: another one, as lines of equal
    height. at: values of the knobs beyond two, as in the sweep. x: the knob along the x axis, the last one if None.
    highest: whether the highest is the best; a star is in it, and a dot in all cells that cannot be told from it at
    `level` (:meth:`carat.Sweep.best`). Cells without a complete world are hatched.

    Raises ValueError unless two knobs are left.
    """
    worlds, (y, x) = _plane(sweep, name, at, x)
    mean = np.asarray(worlds.mean("replicate").transpose(y, x), dtype=np.float64)
    unit = str(worlds.attrs.get("units", ""))
    with style.drawn_on(ax, height=1.6 + 0.42 * mean.shape[0]) as axes:
        axes.grid(False)
        image = _cells(axes, mean)
        if contour is not None:
            _contour(axes, sweep, contour, at, (y, x))
        elif mean.size <= _WRITTEN:
            _write(axes, image, mean, unit)
        marks = _marks(axes, worlds, (y, x), highest, level)
        _knob_axis(axes, "x", worlds[x])
        _knob_axis(axes, "y", worlds[y])
        _colour_bar(axes, image, name, unit)
        notes = [f"{worlds.attrs.get('long_name', units.words(name))}; mean of {worlds.sizes['replicate']} worlds"]
        notes += [f"{knob} = {value}" for knob, value in (at or {}).items()]
        notes += [marks] if marks else []
        notes += [f"lines: {units.words(contour)}"] if contour is not None else []
        style.state(axes, _best_statement(worlds, name, unit, mean, (y, x), highest), "; ".join(notes))
        return axes


def _plane(
    sweep: Sweep, name: str, at: Mapping[str, Any] | None, x: str | None
) -> tuple[xr.DataArray, tuple[str, str]]:
    """The key figure over two knobs and the worlds, and the two knobs."""
    worlds = knobs_of.chosen(sweep, name, at)
    knobs = [str(d) for d in worlds.dims if d != "replicate"]
    if len(knobs) != 2 or "point" in knobs:
        raise ValueError(
            f"a heat map takes a grid of two knobs, found {', '.join(knobs)}: "
            "give the values of the others in at=, or draw a curve"
        )
    if x is not None and x not in knobs:
        raise ValueError(f"x = {x!r}: expected one of {', '.join(knobs)}")
    along = x or knobs[1]
    return worlds, (next(k for k in knobs if k != along), along)


def _cells(axes: Axes, mean: Values) -> Any:
    import matplotlib
    from matplotlib.patches import Rectangle

    colours = matplotlib.colormaps["cividis"]
    image = axes.imshow(mean, origin="lower", aspect="auto", cmap=colours, interpolation="nearest")
    for row, column in np.argwhere(~np.isfinite(mean)):
        empty = Rectangle(
            (column - 0.5, row - 0.5), 1, 1, facecolor=style.PAPER, hatch="////", edgecolor=style.PALE, linewidth=0
        )
        axes.add_patch(empty)
    axes.set_xticks(np.arange(mean.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(mean.shape[0] + 1) - 0.5, minor=True)
    axes.grid(True, which="minor", color=style.PAPER, linewidth=1.5)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    return image


def _write(axes: Axes, image: Any, mean: Values, unit: str) -> None:
    """The number in each cell, dark on light and light on dark."""
    for (row, column), value in np.ndenumerate(mean):
        if np.isfinite(value):
            red, green, blue, _ = image.cmap(image.norm(value))
            light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.45
            axes.text(
                column,
                row,
                units.amount(value, "share").removesuffix(" %") if unit == "share" else units.number(value),
                horizontalalignment="center",
                verticalalignment="center",
                fontsize=style.NOTE_SIZE,
                color=style.INK if light else style.PAPER,
            )


def _marks(axes: Axes, worlds: xr.DataArray, knobs: tuple[str, str], highest: bool, level: float) -> str:
    """A star in the best cell and dots in those tied with it; returns what is said of them."""
    rows = np.asarray(worlds.transpose(*knobs, "replicate"), dtype=np.float64)
    cells = tied_cells(rows.reshape(-1, rows.shape[2]), highest, level)
    for place in cells:
        row, column = (int(i) for i in np.unravel_index(place, rows.shape[:2]))
        best = place == cells[0]
        axes.plot(
            column + 0.37,
            row + 0.25,
            "*" if best else "o",
            markersize=11 if best else 5,
            color=style.PAPER,
            markeredgecolor=style.INK,
            markeredgewidth=0.8,
            gid="best" if best else "tied",
        )
    word = "highest" if highest else "lowest"
    if len(cells) < 2:
        return f"star: {word}" if cells else ""
    return f"star: {word}, dots: not told from it at {level:.0%}"


def tied_cells(values: Values, highest: bool, level: float) -> list[int]:
    """The best row of values[cell, replicate] and those not told from it; none if there are too few worlds."""
    import pandas as pd

    from carat.statistics.best_point import best

    try:
        found = best("", values, pd.DataFrame({"cell": range(len(values))}), highest=highest, level=level)
    except ValueError:
        return []
    return [int(cell) for cell in found.tied["cell"]]


def _contour(axes: Axes, sweep: Sweep, contour: str, at: Mapping[str, Any] | None, knobs: tuple[str, str]) -> None:
    """Lines of equal height of another key figure, over the cells."""
    from matplotlib.patheffects import withStroke

    heights = np.asarray(knobs_of.chosen(sweep, contour, at).mean("replicate").transpose(*knobs), dtype=np.float64)
    if min(heights.shape) < 2:
        raise ValueError("contour: takes at least two values of each knob")
    lines = axes.contour(heights, levels=5, colors=style.INK, linewidths=1.2, linestyles="dashed")
    lines.set_path_effects([withStroke(linewidth=3.0, foreground=style.PAPER)])
    labels = axes.clabel(lines, fontsize=style.NOTE_SIZE - 0.5, fmt=lambda value: units.number(float(value)))
    for label in labels or []:
        label.set(color=style.INK, bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1.0, "alpha": 0.85})


def _knob_axis(axes: Axes, which: str, values: xr.DataArray) -> None:
    texts = [value if isinstance(value, str) else units.number(float(value)) for value in values.values.tolist()]
    unit = str(values.attrs.get("units", ""))
    caption = f"{values.name} ({unit})" if unit else str(values.name)
    if which == "y" and len(caption) > _LONG:
        caption = caption.replace(".", ".\n", 1)
    if which == "x":
        axes.set_xticks(range(len(texts)), texts)
        axes.set_xlabel(caption)
    else:
        axes.set_yticks(range(len(texts)), texts)
        axes.set_ylabel(caption)


def _colour_bar(axes: Axes, image: Any, name: str, unit: str) -> None:
    figure: Any = axes.get_figure()
    bar = figure.colorbar(image, ax=axes, shrink=0.9, pad=0.02)
    bar.ax.set_gid(style.COLOUR_BAR)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=style.NOTE_SIZE, length=0)
    units.label_axis(bar.ax, "y", units.words(name), unit)


def _best_statement(
    worlds: xr.DataArray, name: str, unit: str, mean: Values, knobs: tuple[str, str], highest: bool
) -> str:
    title = units.capital(units.words(name))
    if not np.isfinite(mean).any():
        return f"{title}: no world is complete"
    row, column = np.unravel_index(np.nanargmax(mean if highest else -mean), mean.shape)
    where = " and ".join(knobs_of.setting(worlds[knob], int(k)) for knob, k in zip(knobs, (row, column), strict=True))
    verb = "Highest" if highest else "Lowest"
    return f"{verb} {units.words(name)}: {units.amount(float(mean[row, column]), unit)} at {where}"
