"""The same people in two worlds: who is who, who is in one of them only, and groups of them.

A creator or viewer is the same person in every scenario of the same seed and replicate: same id, same traits, same
luck. Replicates have other people. So a person is a pair (replicate, id), and arrays here are
float64[replicate, person] with NaN in places that nobody has.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import xarray as xr
    from numpy.typing import NDArray

    from carat.worlds.results import Results

    Values = NDArray[np.float64]
    Codes = NDArray[np.int64]

Side = Literal["creators", "viewers"]
USUAL_GROUPS: dict[Side, str] = {"creators": "tier", "viewers": "channel"}
AGES = ("newcomer", "under 90 days", "90 days to a year", "over a year")
_AGE_LIMITS = (0.0, 90.0, 365.0)


@dataclass(frozen=True)
class People:
    """The creators, or the viewers who ever bought, of one world; rows in the order of a :func:`match`.

    place: int64[replicate, person], where in the table the person is; -1 if not in this world.
    diamond_value: float64[replicate], USD per diamond credited.
    """

    table: xr.Dataset
    place: Codes
    diamond_value: Values

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether the person was ever in this world (of viewers: bought coins in it)."""
        return self.place >= 0

    def column(self, name: str) -> Values:
        """A column in whole units (USD, diamonds, coins), NaN for those who are not in this world.

        ``income``: USD, the value of all diamonds credited, gifts and awards, as in the key figure ``creator_income``.
        Raises ValueError if there is no such column, or if it is words.
        """
        if name == "income":
            if "diamonds_from_gifts" not in self.table:
                raise ValueError('outcome = "income": viewers have none; expected "spend", "coins_gifted" or "coins"')
            diamonds = self.column("diamonds_from_gifts") + self.column("diamonds_awarded")
            return np.asarray(diamonds * self.diamond_value[:, np.newaxis])
        if name not in self.table:
            raise ValueError(f"no column {name!r}; there are {', '.join(map(str, self.table.data_vars))}")
        unit = str(self.table[name].attrs.get("units", ""))
        values = np.asarray(self.table[name].values, dtype=np.float64)
        found = np.take_along_axis(values, np.maximum(self.place, 0), axis=1)
        return np.where(self.present, found * (1e-6 if unit.startswith("1e-6 ") else 1.0), np.nan)

    def stays(self) -> NDArray[np.bool_]:
        """Whether the person is in this world and has not left it by the end."""
        if "status" in self.table:
            there = (self.column("left") < 0) & (self.column("status") == 0)
        else:
            there = self.column("present") == 1
        return np.asarray(self.present & there)


def check_side(side: Side) -> Side:
    """`side`, if it is one. Raises ValueError."""
    if side not in ("creators", "viewers"):
        raise ValueError(f'side = {side!r}: expected "creators" or "viewers"')
    return side


def match(before: Results, after: Results, replicates: Codes, side: Side) -> tuple[People, People]:
    """The people of two worlds in the same order, paired by replicate and id."""
    tables = [getattr(r, check_side(side)).sel(replicate=replicates) for r in (before, after)]
    ids = [_ids(table, side) for table in tables]
    everyone = [np.union1d(first[first >= 0], second[second >= 0]) for first, second in zip(*ids, strict=True)]
    places = [np.full((len(replicates), max(map(len, everyone), default=0)), -1, dtype=np.int64) for _ in tables]
    for place, of_table in zip(places, ids, strict=True):
        for k, union in enumerate(everyone):
            there = np.flatnonzero(of_table[k] >= 0)
            place[k, np.searchsorted(union, of_table[k][there])] = there
    first, second = (
        People(table, place, _diamond_value(results, replicates))
        for table, place, results in zip(tables, places, (before, after), strict=True)
    )
    return first, second


def _ids(table: xr.Dataset, side: Side) -> Codes:
    """int64[replicate, row]; -1 where a replicate has no row."""
    if side == "viewers":
        ids = np.asarray(table["viewer"].values, dtype=np.float64)
        return np.where(np.isnan(ids), -1, ids).astype(np.int64)
    there = ~np.isnan(np.asarray(table["joined"].values, dtype=np.float64))
    return np.where(there, np.asarray(table["creator"].values, dtype=np.int64), -1)


def _diamond_value(results: Results, replicates: Codes) -> Values:
    creators = results.creators.sel(replicate=replicates)
    income = np.asarray(results.values("creator_income").sel(replicate=replicates), dtype=np.float64)
    credited = np.asarray((creators["diamonds_from_gifts"] + creators["diamonds_awarded"]).sum("creator")) * 1e-6
    return np.asarray(np.divide(income, credited, out=np.zeros_like(income), where=credited > 0))


def groups(before: People, after: People, by: str | None) -> tuple[list[str], Codes]:
    """Labels, and int64[replicate, person] codes of them: -1 where there is nobody.

    by: None for all in one; "age"; a column of words (tier, region, agency, channel: that of the first world, or of the
    only one the person is in); or a column of numbers, in quarters of its mean over the two worlds.
    """
    someone = before.present | after.present
    if by is None:
        return ["all"], np.where(someone, 0, -1)
    if by == "age":
        return _ages(before, after, someone)
    here, there = before.column(by), after.column(by)
    attributes: dict[str, Any] = before.table[by].attrs if by in before.table else {}
    if "flag_meanings" in attributes:
        values = np.asarray(attributes["flag_values"], dtype=np.float64)
        value = np.where(before.present, here, there)
        codes = np.searchsorted(values, np.where(someone, value, values[0]))
        return str(attributes["flag_meanings"]).split(), np.where(someone, codes, -1)
    return _quarters(by, here, there, someone)


def _ages(before: People, after: People, someone: NDArray[np.bool_]) -> tuple[list[str], Codes]:
    joined = np.where(before.present, before.column("joined"), after.column("joined"))
    codes = np.searchsorted(_AGE_LIMITS, -np.where(someone, joined, 0.0), side="left")
    return list(AGES), np.where(someone, codes, -1)


def _quarters(by: str, here: Values, there: Values, someone: NDArray[np.bool_]) -> tuple[list[str], Codes]:
    """Quarters by the mean of both worlds: by one of them, passing luck would look like an effect (Oldham 1962)."""
    mean = np.where(np.isnan(here), there, np.where(np.isnan(there), here, (here + there) / 2))
    limits = np.quantile(mean[someone], [0.25, 0.5, 0.75])
    codes = np.searchsorted(limits, np.where(someone, mean, 0.0), side="left")
    ends = [f"{x:,.4g}" for x in limits]
    labels = [f"{by} up to {ends[0]}", *(f"{a} to {b}" for a, b in pairwise(ends))]
    return [*labels, f"over {ends[-1]}"], np.where(someone, codes, -1)


def sums(values: Values, codes: Codes, count: int) -> Values:
    """float64[replicate, group]: the sum of `values` over the people of each group; NaN counts as nothing."""
    replicates = codes.shape[0]
    flat = (codes + count * np.arange(replicates)[:, np.newaxis])[codes >= 0]
    weights = np.nan_to_num(values)[codes >= 0]
    return np.asarray(np.bincount(flat, weights, replicates * count).reshape(replicates, count))
