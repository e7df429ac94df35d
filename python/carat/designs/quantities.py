"""Quantities: numbers with units, as scenario files write them, and what they are as plain numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from carat.designs import durations
from carat.designs.knobs import knob_of

_AMOUNT = re.compile(r"\s*([-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%|[^\W\d_]*)\s*")
_TIMES = {"w", "d", "h", "min", "m", "s", "ms", "us"}

# Decimal places that the core takes: money in 1e-6 USD, time in whole microseconds, exact decimals in 1e-9.
PLACES = {"USD": 6, "w": 6, "d": 6, "h": 6, "min": 6, "m": 6, "s": 6, "ms": 3, "us": 0, "%": 7}
PLACES_OF_NUMBERS = 9
_DIGITS = 12  # of a binary fraction; more is noise of the computation


@dataclass(frozen=True)
class Amount:
    """An exact number and its unit; the unit of a plain number is ""."""

    number: Decimal
    unit: str


def amount(value: Any) -> Amount | None:
    """A number, or a text such as "5 USD", "7d", "1d12h", "15 %"; None for what is no single number.

    >>> amount("5 USD")
    Amount(number=Decimal('5'), unit='USD')
    >>> amount("1d12h")
    Amount(number=Decimal('1.5'), unit='d')
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float, Decimal)):
        return Amount(Decimal(f"{value:.{_DIGITS}g}") if isinstance(value, float) else Decimal(value), "")
    if not isinstance(value, str):
        return None
    read = _AMOUNT.fullmatch(value)
    if read is not None:
        return Amount(Decimal(read[1].replace("_", "")), read[2])
    try:
        seconds = durations.seconds(value)
    except ValueError:
        return None
    unit = next((unit for unit in ("d", "h", "min") if seconds >= float(_seconds(unit))), "s")
    return Amount(Decimal(str(seconds)) / _seconds(unit), unit)


def _seconds(unit: str) -> Decimal:
    return Decimal(str(durations.seconds(f"1{unit}")))


def in_unit(given: Amount, unit: str) -> Decimal | None:
    """The number in another unit: times into times, per cent into shares; a number without unit is taken as it is."""
    if given.unit in ("", unit):
        return given.number
    if given.unit == "%":
        return given.number / 100
    if given.unit in _TIMES and unit in _TIMES:
        return given.number * _seconds(given.unit) / _seconds(unit)
    return None


def number(name: str, value: Any) -> float | None:
    """What a value of this parameter is as a number in the parameter's unit; None if it is none.

    >>> number("payout.hold", "1w"), number("store.store_fee", "15 %"), number("rewards.schedule", "flat")
    (7.0, 0.15, None)
    """
    given = amount(value)
    if given is None:
        return None
    converted = in_unit(given, unit_of(name) or given.unit)
    return None if converted is None else float(converted)


def unit_of(name: str) -> str:
    """The unit of a parameter, or "" if it has none or there is no such parameter."""
    return knob_of(name, None).unit


def is_whole(name: str) -> bool:
    """Whether the values of this parameter are whole numbers."""
    default = knob_of(name, None).default
    return isinstance(default, int) and not isinstance(default, bool)


def together(name: str, values: list[Any]) -> tuple[list[Decimal], str]:
    """Limits of one range as numbers of one unit: that of the values if it is one, else that of the parameter.

    Values without unit take that of the others. Raises ValueError if they do not go together.
    """
    amounts = [amount(value) for value in values]
    if any(a is None for a in amounts):
        wrong = values[amounts.index(None)]
        raise ValueError(
            f'{name}: expected a number, with its unit if it has one, such as "5 USD" or "7d", found {wrong!r}'
        )
    known = [a for a in amounts if a is not None]
    units = {a.unit for a in known} - {""}
    unit = units.pop() if len(units) == 1 else unit_of(name) if units else ""
    numbers = [in_unit(a, unit) for a in known]
    if None in numbers or (len(units) > 1 and not unit):
        raise ValueError(f"{name}: expected values of one unit, found {' and '.join(str(v) for v in values)}")
    return [n for n in numbers if n is not None], unit


def in_text(name: str, value: Decimal, unit: str) -> Any:
    """A value of this parameter as a scenario takes it: text with its unit, exact; int or float for plain numbers.

    It is rounded to what the core can hold: whole numbers, micro-dollars, microseconds, nine decimals.
    """
    if is_whole(name):
        return int(value.to_integral_value(ROUND_HALF_EVEN))
    if not unit and isinstance(knob_of(name, None).default, float):
        return float(f"{value:.{_DIGITS}g}")
    digits = _digits(value, PLACES.get(unit, PLACES_OF_NUMBERS))
    spaced = unit.isupper() or unit == "%" or (unit and unit not in _TIMES)
    return f"{digits} {unit}" if spaced else f"{digits}{unit}"


def _digits(value: Decimal, places: int) -> str:
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text
