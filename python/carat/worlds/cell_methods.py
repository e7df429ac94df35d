"""Cell methods: what the numbers of an interval are, as CF has it: sums over it, means over it, or what was at its end.

https://cfconventions.org, chapter 7.3. What adds up over time is "time: sum" and nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

_SUM = "time: sum"
_POINT = "time: point"
_MEAN = "time: mean"
_ONCE = f"{_SUM} (comment: each viewer counts once, so intervals do not add up)"
_RATIO = f"{_MEAN} (comment: the ratio of two sums over the interval)"

_OTHERS = {
    "series": {
        **dict.fromkeys(("float", "liability", "on_hold", "payouts_in_transit"), _POINT),
        **dict.fromkeys(("members", "creators", "live_creators"), _POINT),
        **dict.fromkeys(("active_viewers", "payers"), _ONCE),
        **dict.fromkeys(("creator_share", "arppu"), _RATIO),
        "concurrent_viewers": _MEAN,
    },
    "ledger": {"balance": _POINT},
}


def cell_methods(table: str, column: str) -> str:
    """The attribute of a column over time, "" for one of a table that is of the whole run.

    >>> cell_methods("series", "gifts"), cell_methods("series", "float"), cell_methods("creators", "income")
    ('time: sum', 'time: point', '')
    """
    others = _OTHERS.get(table)
    return "" if others is None else others.get(column, _SUM)


def described(table: str, dataset: xr.Dataset) -> xr.Dataset:
    """The dataset, whose columns over time say their cell methods; those that do already stay as they are."""
    for name, column in dataset.data_vars.items():
        if "time" in column.dims and (method := cell_methods(table, str(name))):
            column.attrs.setdefault("cell_methods", method)
    return dataset
