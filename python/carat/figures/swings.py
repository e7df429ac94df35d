"""What a tornado is drawn of: rows of bars, from each kind of answer that ranks what moves an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from carat.figures import units

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from carat.answers.elasticities import Elasticities
    from carat.answers.marginal import Marginal

_TENTH = 0.1  # of a knob's value: what a marginal effect is shown for


@dataclass(frozen=True)
class Bar:
    """From zero, with limits (NaN: none); `end` says which of two bars of a row it is."""

    value: float
    low: float
    high: float
    end: int = 0

    @property
    def clear(self) -> bool:
        """Whether zero is outside the limits."""
        return not self.low <= 0 <= self.high


@dataclass(frozen=True)
class Row:
    """The bars of one label, and whether they are told from nothing."""

    label: str
    bars: list[Bar]
    clear: bool

    @property
    def length(self) -> float:
        """Of its longest bar."""
        return max(abs(bar.value) for bar in self.bars)


@dataclass(frozen=True)
class Tornado:
    """Rows of bars, and what they are.

    ends: names of the bars of a row. outcome, axis, unit, note: in words. groups: rows are groups in an order of their
    own.
    """

    rows: list[Row]
    ends: tuple[str, ...]
    outcome: str
    axis: str
    unit: str
    note: str
    groups: bool = False

    def longest(self, count: int) -> list[Row]:
        """At most `count` rows with a value: groups in their order, knobs those that are clear first, longest first."""
        known = [row for row in self.rows if all(np.isfinite(bar.value) for bar in row.bars)]
        return (known if self.groups else sorted(known, key=lambda row: (not row.clear, -row.length)))[:count]


def rows_of(found: Any, outcome: str | None) -> Tornado:
    """The rows of any answer that :func:`carat.figures.tornado` takes. Raises ValueError for something else."""
    import pandas as pd
    import xarray as xr

    if isinstance(found, xr.Dataset):
        return _of_shares(found, outcome)
    if isinstance(found, pd.DataFrame):
        return _of_frame(found, outcome)
    if _is_elasticities(found):
        return _of_elasticities(found)
    if _is_marginal(found):
        return _of_marginals([found], outcome)
    if isinstance(found, Mapping) and "figures" in found and "parameters" in found:
        return _of_ranges(found, outcome)
    if isinstance(found, Sequence) and found and all(_is_marginal(one) for one in found):
        return _of_marginals(list(found), outcome)
    raise ValueError(
        "expected what carat sensitivity --json printed, or what carat.sensitivity, carat.marginal or "
        f"carat.elasticities returned, or a DataFrame, found {type(found).__name__}"
    )


# Figures know answers by what they have, since answers know figures.
def _is_elasticities(found: Any) -> TypeGuard[Elasticities]:
    return all(hasattr(found, name) for name in ("knob", "outcome", "groups", "totals"))


def _is_marginal(found: Any) -> TypeGuard[Marginal]:
    return all(hasattr(found, name) for name in ("knob", "outcomes", "units", "found"))


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
        rows.append(Row(_range_label(ranges[swing["parameter"]]), ends, bool(swing["clear"])))
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
    rows = [_share_row(one, knob, i, columns) for i, knob in enumerate(knobs)]
    level = f"{float(found.attrs.get('level', 0.95)):.0%} intervals"
    points = f"{found.attrs['points']} points of {found.attrs['replicates']} worlds"
    if columns == ("mu_star",):
        axis, note = f"mean size of the change of {units.words(name)}", f"Morris, {points}, {level}"
        return Tornado(rows, ("",), units.words(name), axis, str(one["unit"].item()), note)
    ends = ("with interactions (total)", "alone (first order)")
    axis = f"part of the variance of {units.words(name)}"
    return Tornado(rows, ends, units.words(name), axis, "share", f"Sobol, {points}, {level}")


def _share_row(one: xr.Dataset, knob: str, place: int, columns: Sequence[str]) -> Row:
    bars = []
    for end, column in enumerate(columns):
        value, half = float(one[column][place]), float(one[f"{column}_conf"][place])
        bars.append(Bar(value, value - half, value + half, end))
    return Row(knob, bars, bars[0].clear)


def _row(label: str, bar: Bar) -> Row:
    return Row(label, [bar], bar.clear)


def _of_elasticities(found: Elasticities) -> Tornado:
    rows = [
        _row(units.words(str(group)), Bar(row["elasticity"], row["low"], row["high"]))
        for group, row in found.table.iterrows()
    ]
    note = (
        f"per cent per per cent, at {found.at}; {found.totals.shape[1]} paired worlds with {found.level:.0%} intervals"
    )
    axis = f"elasticity of {units.words(found.outcome)} in {found.knob.name} (%/%)"
    return Tornado(rows, ("",), units.words(found.outcome), axis, "", note, groups=True)


def _of_marginals(found: list[Marginal], outcome: str | None) -> Tornado:
    """Each for a tenth more of its knob."""
    name = _chosen(outcome, list(found[0].outcomes))
    rows = []
    for one in found:
        effect, more = one.interval(name), _TENTH * one.found.x
        low, high = sorted((effect.low * more, effect.high * more))
        rows.append(_row(f"{one.knob.name}\nfrom {one.at}", Bar(effect.mean * more, low, high)))
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
    rows = [_row(str(label), Bar(row[name], row["low"], row["high"])) for label, row in found.iterrows()]
    unit = str(found["unit"].iloc[0]) if "unit" in found else ""
    return Tornado(rows, ("",), units.words(name), units.words(name), unit, "values with their intervals")
