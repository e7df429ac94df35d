"""What figures draw: columns of results as plain arrays in whole units, and their means with limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from carat.figures import units

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

    from carat.comparisons.comparison import Comparison
    from carat.worlds.results import Results

    Values = NDArray[np.float64]

Spread = Literal["mean", "worlds"]


@dataclass(frozen=True)
class OverTime:
    """A column of ``series``: float64[replicate, time, label] in `unit`."""

    name: str
    values: Values
    time: NDArray[np.datetime64]
    labels: list[str]
    unit: str
    words: str
    flow: bool

    @property
    def per(self) -> str:
        """What flows are counted in, such as "per day"."""
        return units.period(self.time) if self.flow else ""

    def cumulated(self) -> OverTime:
        """The same added up from the start. Raises ValueError for a level, which does not add up."""
        if not self.flow:
            raise ValueError(f"{self.name} is a level or a ratio: it does not add up over time")
        total = np.cumsum(self.values, axis=1)
        return OverTime(self.name, total, self.time, self.labels, self.unit, f"{self.words}, since the start", False)


def named(given: Results | Mapping[str, Results] | Comparison) -> dict[str, Results]:
    """Name to Results; one alone has the empty name."""
    runs: Mapping[str, Results] = given if isinstance(given, Mapping) else getattr(given, "results", {"": given})
    if not runs:
        raise ValueError("no results: expected Results, or a mapping of names to Results")
    return dict(runs)


def over_time(results: Results, name: str, by: str | None = None) -> OverTime:
    """A column of ``series``, by a dimension such as "tier" if asked.

    Raises ValueError if there is no such column or dimension.
    """
    column = series_column(results, name, by)
    return of_array(column, name, by)


def series_column(results: Results, name: str, by: str | None) -> xr.DataArray:
    """The column `name`, or `name`_by_`by` where the column itself is not split."""
    series = results.series
    candidates = [name, f"{name}_by_{by}"] if by else [name]
    for candidate in candidates:
        if candidate in series and (by is None or by in series[candidate].dims):
            return series[candidate]
    raise ValueError(_missing(series, name, by))


def _missing(series: xr.Dataset, name: str, by: str | None) -> str:
    from difflib import get_close_matches

    if by is not None:
        split = [str(n) for n in series.data_vars if by in series[n].dims]
        return f"series has no {name!r} by {by!r}; by {by!r} there are {', '.join(split) or 'none'}"
    near = get_close_matches(name, [str(n) for n in series.data_vars], 3)
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
    return f"series has no {name!r}{hint}"


def of_array(column: xr.DataArray, name: str, by: str | None) -> OverTime:
    """A DataArray[replicate, time, ...] in whole units; dimensions that are not asked for are summed."""
    factor, unit = units.whole(str(column.attrs.get("units", "")))
    others = [d for d in column.dims if d not in ("replicate", "time", by)]
    summed = column.sum(others, skipna=False) if others else column
    if by is None:
        values, labels = summed.transpose("replicate", "time").values[..., np.newaxis], [""]
    else:
        values = summed.transpose("replicate", "time", by).values
        labels = [str(label) for label in column[by].values]
    return OverTime(
        name,
        np.asarray(values, dtype=np.float64) * factor,
        np.asarray(column["time"].values),
        labels,
        unit,
        str(column.attrs.get("long_name", units.words(name))),
        units.is_flow(column.attrs),
    )


def figure_words(results: Results, name: str) -> str:
    """What a key figure says, in words."""
    return str(results.kpi["words"].sel(kpi=name).item())


def limits(values: Values, level: float, spread: Spread = "mean") -> tuple[Values, Values, Values]:
    """Mean over the first axis, and its limits; NaN is left out, and limits are NaN where fewer than two values are.

    spread: "mean" is Student's interval of the mean, "worlds" the central part of the worlds themselves (quantiles).
    """
    if not 0 < level < 1:
        raise ValueError(f"band = {level}: expected a share between 0 and 1, such as 0.95")
    if spread not in ("mean", "worlds"):
        raise ValueError(f'spread = {spread!r}: expected "mean" or "worlds"')
    count = np.sum(~np.isnan(values), axis=0)
    mean = np.nansum(values, axis=0) / np.where(count > 0, count, np.nan)
    if spread == "worlds":
        low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return mean, low, high
    return mean, *_around(values, mean, count, level)


def _around(values: Values, mean: Values, count: Any, level: float) -> tuple[Values, Values]:
    from scipy.stats import t

    free = np.where(count > 1, count - 1, np.nan)
    squares = np.nansum((values - mean) ** 2, axis=0)
    reach = t.ppf((1 + level) / 2, free) * np.sqrt(squares / free / np.maximum(count, 1))
    return mean - reach, mean + reach


def band_words(worlds: int, level: float | None, spread: Spread) -> str:
    """What line and band are, for the note below the title."""
    if worlds < 2 or level is None:
        return "one world" if worlds < 2 else f"mean of {worlds} worlds"
    what = f"its {level:.0%} interval" if spread == "mean" else f"where {level:.0%} of worlds are"
    return f"mean of {worlds} worlds, band: {what}"
