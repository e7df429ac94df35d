"""Designs: which points of the space of parameters are tried, as an ordered list of values by name.

A point is a dict of dotted parameter names to values, as :meth:`carat.Scenario.with_` takes them. A grid remembers its
axes, so that its results have a dimension per knob.
"""

from __future__ import annotations

import csv
import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from carat.designs import quantities
from carat.designs.changes import flat

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Point = dict[str, Any]


@dataclass(frozen=True)
class Design(Sequence[Point]):
    """An ordered list of points.

    knobs: the names that are varied. values: one tuple per point, in their order; None stands for the value of the
    base. axes: for a grid the values of each knob, the last knob running fastest; None for other designs.
    """

    knobs: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]
    axes: tuple[tuple[Any, ...], ...] | None = None

    def __post_init__(self) -> None:
        if not self.knobs or not self.values:
            raise ValueError("a design takes at least one knob and one point")
        twice = [name for i, name in enumerate(self.knobs) if name in self.knobs[:i]]
        if twice:
            raise ValueError(f"{twice[0]} is named twice in the design")

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> list[Point]: ...

    def __getitem__(self, index: int | slice) -> Point | list[Point]:
        if isinstance(index, slice):
            return [self._point(row) for row in self.values[index]]
        return self._point(self.values[index])

    def _point(self, row: tuple[Any, ...]) -> Point:
        return {name: value for name, value in zip(self.knobs, row, strict=True) if value is not None}

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Point]:
        return (self._point(row) for row in self.values)

    def filled(self, params: Mapping[str, Any]) -> Design:
        """The same with the values of `params` where a point says nothing."""
        rows = tuple(
            tuple(params.get(name) if value is None else value for name, value in zip(self.knobs, row, strict=True))
            for row in self.values
        )
        if self.axes is None:
            return Design(self.knobs, rows)
        return grid(
            {
                name: [params.get(name) if v is None else v for v in a]
                for name, a in zip(self.knobs, self.axes, strict=True)
            }
        )

    def column(self, knob: str) -> NDArray[Any]:
        """One knob over all points: float64 in the unit of the parameter, or text if the values are no numbers."""
        at = self.knobs.index(knob)
        return coordinate(knob, [row[at] for row in self.values])

    def frame(self) -> pd.DataFrame:
        """The points as a DataFrame, one column per knob, values as they are given."""
        import pandas as pd

        return pd.DataFrame(list(self.values), columns=list(self.knobs)).rename_axis("point")


def coordinate(knob: str, values: Sequence[Any]) -> NDArray[Any]:
    """Values of a knob as an array: float64 in the parameter's unit; bool; or text if any of them is no number."""
    import numpy as np

    if all(isinstance(value, bool) for value in values):
        return np.array(values, dtype=bool)
    numbers = [quantities.number(knob, value) for value in values]
    if any(number is None for number in numbers):
        return np.array([str(value) for value in values], dtype=object)
    return np.array(numbers, dtype=np.float64)


def design_of(given: Any) -> Design:
    """A design, whatever it is given as.

    given: a Design; a mapping of names to lists, which is a grid; a DataFrame (pandas or polars) with a column per
    knob; a list of points; or the path of a CSV file whose first line has the names. Cells that are empty, None or NaN
    are left at the value of the base.

    Raises ValueError for anything else.
    """
    if isinstance(given, Design):
        return given
    if isinstance(given, Mapping):
        return grid(given)
    if isinstance(given, (str, os.PathLike)):
        return read_csv(given)
    if hasattr(given, "to_dicts"):
        return points(given.to_dicts())
    if hasattr(given, "to_dict") and hasattr(given, "columns"):
        return points(given.to_dict("records"))
    if isinstance(given, Sequence) and all(isinstance(one, Mapping) for one in given):
        return points(given)
    raise ValueError(
        "expected a design: a dict of lists, a list of dicts, a DataFrame, the path of a CSV file, or what "
        f"carat.designs.sobol() and latin_hypercube() make; found {type(given).__name__}"
    )


def grid(axes: Mapping[str, Any]) -> Design:
    """Every combination of the values of each knob; the last knob runs fastest.

    >>> [point["payout.threshold"] for point in grid({"payout.threshold": ["5 USD", "10 USD"]})]
    ['5 USD', '10 USD']

    Raises ValueError if a knob has no values, or the same one twice.
    """
    chosen = {str(name): _axis(str(name), values) for name, values in flat(axes).items()}
    return Design(tuple(chosen), tuple(itertools.product(*chosen.values())), tuple(chosen.values()))


def _axis(name: str, values: Any) -> tuple[Any, ...]:
    single = isinstance(values, (str, bool, int, float)) or not hasattr(values, "__iter__")
    axis = tuple(_plain(value) for value in ([values] if single else values))
    if not axis:
        raise ValueError(f"{name}: expected at least one value")
    seen = list(coordinate(name, axis))
    twice = next((axis[i] for i, value in enumerate(seen) if value in seen[:i]), None)
    if twice is not None:
        raise ValueError(f"{name}: {twice} stands twice among its values")
    return axis


def points(rows: Sequence[Mapping[str, Any]]) -> Design:
    """A design of these points, in this order; what a point does not name stays as in the base."""
    flattened = [{str(name): _plain(value) for name, value in flat(row).items()} for row in rows]
    knobs = tuple(dict.fromkeys(name for row in flattened for name in row))
    return Design(knobs, tuple(tuple(row.get(name) for name in knobs) for row in flattened))


def _plain(value: Any) -> Any:
    """NumPy's and pandas' values as Python's; None for what is missing."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Decimal):
        value = str(value)
    if isinstance(value, (list, tuple)):
        return tuple(_plain(element) for element in value)
    missing = value is None or value != value or type(value).__name__ in ("NAType", "NaTType")
    return None if missing else value


def read_csv(path: str | os.PathLike[str]) -> Design:
    """The points of a CSV file, as text: names in the first line, a point per line. Raises ValueError if it is none."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            lines = [
                (reader.line_num, row) for reader in [csv.reader(file)] for row in reader if any(map(str.strip, row))
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ValueError(f"{os.fspath(path)}: cannot be read: {reason}") from error
    if len(lines) < 2:
        raise ValueError(f"{os.fspath(path)}: expected the names of parameters in the first line and a point per line")
    names = [cell.strip() for cell in lines[0][1]]
    for line, row in lines[1:]:
        if len(row) != len(names):
            raise ValueError(f"{os.fspath(path)}:{line}: expected {len(names)} cells, found {len(row)}")
    rows = tuple(tuple(cell.strip() or None for cell in row) for _, row in lines[1:])
    return Design(tuple(names), rows)


def varied(params: Mapping[str, Any]) -> Design | None:
    """The grid of the [vary] table of a scenario, from its ``params``; None if it has none."""
    axes = {name.removeprefix("vary."): values for name, values in params.items() if name.startswith("vary.")}
    return grid(axes) if axes else None


def read_axis(name: str, text: str) -> list[Any]:
    """What the command line says of one knob: ``LO:HI:STEP``, both ends included, or ``A,B,C``.

    >>> read_axis("payout.threshold", "5:20:5 USD")
    ['5 USD', '10 USD', '15 USD', '20 USD']
    >>> read_axis("conversion.diamonds_per_coin", "0.45,0.5")
    ['0.45', '0.5']

    Raises ValueError if it is neither, or the step does not lead from one end to the other.
    """
    parts = text.split(":")
    if len(parts) == 3 and all(quantities.amount(part) is not None for part in parts):
        return _steps(name, text, parts)
    values = [part.strip() for part in _split(text)]
    if "" in values:
        raise ValueError(f"{name}: expected values as A,B,C or LO:HI:STEP, found {text!r}")
    amounts = [quantities.amount(value) for value in values]
    units = {a.unit for a in amounts if a is not None} - {""}
    unit = units.pop() if len(units) == 1 else ""
    return [_typed(name, value, a, unit) for value, a in zip(values, amounts, strict=True)]


def _typed(name: str, text: str, read: quantities.Amount | None, unit: str) -> Any:
    """A value as it was typed, with the unit of the others if it has none; whole numbers as numbers."""
    if read is None or read.unit:
        return text
    if unit:
        return quantities.in_text(name, read.number, unit)
    return int(read.number) if quantities.is_whole(name) and read.number == int(read.number) else text


def _steps(name: str, text: str, parts: list[str]) -> list[Any]:
    (low, high, step), unit = quantities.together(name, parts)
    if step == 0 or (high - low) / step < 0:
        raise ValueError(
            f"{name}: a step of {parts[2].strip()} does not lead from {parts[0]} to {parts[1]} in {text!r}"
        )
    if quantities.is_whole(name) and (low % 1 or step % 1):
        raise ValueError(f"{name}: expected whole numbers, found {text!r}")
    count = int((high - low) / step)
    if count > 100_000:
        raise ValueError(f"{name}: {text!r} has {count + 1:,} values; at most 100,000")
    return [quantities.in_text(name, low + i * step, unit) for i in range(count + 1)]


def _split(text: str) -> list[str]:
    """At commas that stand in no brackets and no quotes."""
    parts, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == '"'
        depth += 0 if quoted else (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def sobol(bounds: Mapping[str, Sequence[Any]], n: int, seed: int = 0) -> Design:
    """`n` points of a scrambled Sobol sequence, which fill the space evenly (Sobol 1967; Owen 1998).

    bounds: name to (low, high), numbers or texts with a unit: ``("5 USD", "50 USD")``, ``("7d", "28d")``; a third
    element "log" spreads the knob evenly in its logarithm. n: best a power of two. Values are exact decimal text with
    the unit of the bounds; whole numbers for parameters that are counts. Deterministic for a seed.

    >>> sobol({"payout.threshold": ("5 USD", "50 USD")}, 2, seed=1).knobs
    ('payout.threshold',)

    Raises ValueError for bounds that are no range.
    """
    from scipy.stats import qmc

    return _spread(bounds, n, lambda: qmc.Sobol(len(bounds), scramble=True, rng=_generator(seed)).random(n))


def latin_hypercube(bounds: Mapping[str, Sequence[Any]], n: int, seed: int = 0) -> Design:
    """`n` points of which each knob has one in every n-th part of its range (McKay, Beckman, Conover 1979).

    Arguments are those of :func:`sobol`; any n is as good.
    """
    from scipy.stats import qmc

    return _spread(bounds, n, lambda: qmc.LatinHypercube(len(bounds), rng=_generator(seed)).random(n))


def _generator(seed: int) -> np.random.Generator:
    import numpy as np

    return np.random.Generator(np.random.Philox(seed))


def _spread(bounds: Mapping[str, Sequence[Any]], n: int, draw: Callable[[], NDArray[np.float64]]) -> Design:
    if n < 1:
        raise ValueError(f"n = {n}: expected at least one point")
    places = {name: _place(name, limits) for name, limits in flat(bounds).items()}
    rows = [tuple(place(float(u)) for place, u in zip(places.values(), row, strict=True)) for row in draw()]
    return Design(tuple(places), tuple(rows))


def _place(name: str, limits: Sequence[Any]) -> Callable[[float], Any]:
    """How a number between 0 and 1 becomes a value of the knob."""
    logarithmic = len(limits) == 3 and limits[2] == "log"
    if isinstance(limits, str) or not (len(limits) == 2 or logarithmic):
        raise ValueError(f'{name}: expected bounds (low, high) or (low, high, "log"), found {limits!r}')
    (low, high), unit = quantities.together(name, [_plain(limit) for limit in limits[:2]])
    if low >= high or (logarithmic and low <= 0):
        raise ValueError(
            f"{name}: expected a lower bound below the upper{' and above 0' * logarithmic}, found {limits!r}"
        )

    def place(u: float) -> Any:
        part = Decimal(repr(u))
        value = low * (high / low) ** part if logarithmic else low + (high - low) * part
        return quantities.in_text(name, min(max(value, low), high), unit)

    return place
