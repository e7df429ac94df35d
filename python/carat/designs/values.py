"""Values: lists of values for sweeps, as scenario files write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from carat.designs.quantities import PLACES, PLACES_OF_NUMBERS

Amount = int | float | str | Decimal

_NUMBER_AND_UNIT = re.compile(r"\s*([-+]?(?:\d[\d_]*\.?\d*|\.\d+))\s*([A-Za-z%]*)\s*")
_DIGITS = 12  # significant digits of a computed value; more is noise of the computation


def usd(*amounts: Amount) -> list[str]:
    """Amounts of money.

    >>> usd(5, 10, 2.5)
    ['5 USD', '10 USD', '2.5 USD']
    """
    return [f"{_digits(amount)} USD" for amount in amounts]


def days(*counts: Amount) -> list[str]:
    """Lengths of time.

    >>> days(7, 14)
    ['7d', '14d']
    """
    return [f"{_digits(count)}d" for count in counts]


def linspace(low: Amount, high: Amount, count: int) -> list[Any]:
    """`count` values from `low` to `high`, both included, equally far apart; without the noise of binary fractions.

    Numbers give floats; texts with a unit give texts with that unit.

    >>> linspace(0.3, 0.7, 5)
    [0.3, 0.4, 0.5, 0.6, 0.7]
    >>> linspace("10 USD", "20 USD", 3)
    ['10 USD', '15 USD', '20 USD']

    Raises ValueError if units differ or there are fewer than two values.
    """
    return _between(low, high, count, lambda a, b, part: a + (b - a) * part)


def geomspace(low: Amount, high: Amount, count: int) -> list[Any]:
    """The same with equal ratios: for thresholds and other sizes that span orders of magnitude.

    >>> geomspace("1 USD", "100 USD", 3)
    ['1 USD', '10 USD', '100 USD']

    Raises ValueError also if a limit is not positive.
    """
    if min(_number(low)[0], _number(high)[0]) <= 0:
        raise ValueError(f"expected limits above zero, found {low!r} and {high!r}")
    return _between(low, high, count, lambda a, b, part: a * (b / a) ** part)


def _between(low: Amount, high: Amount, count: int, at: Callable[[float, float, float], float]) -> list[Any]:
    (first, unit), (last, other) = _number(low), _number(high)
    if unit != other:
        raise ValueError(f"expected two limits of one unit, found {low!r} and {high!r}")
    if count < 2:
        raise ValueError(f"expected at least 2 values, found {count}")
    values = [_clean(at(first, last, i / (count - 1))) for i in range(count)]
    return [_with_unit(value, unit) for value in values] if unit else values


def _number(value: Amount) -> tuple[float, str]:
    if not isinstance(value, str):
        return float(value), ""
    read = _NUMBER_AND_UNIT.fullmatch(value)
    if read is None:
        raise ValueError(f'expected a number with a unit such as "5 USD" or "7d", found {value!r}')
    return float(read[1]), read[2]


def _clean(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _with_unit(value: float, unit: str) -> str:
    """As text, to the decimal places that a scenario can hold."""
    digits = _digits(round(value, PLACES.get(unit, PLACES_OF_NUMBERS)))
    return f"{digits} {unit}" if unit.isupper() else f"{digits}{unit}"


def _digits(value: Amount) -> str:
    if isinstance(value, str):
        return value.strip()
    text = f"{Decimal(str(value)).normalize():f}"
    return "0" if text in ("-0", "") else text
