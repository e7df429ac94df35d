"""Ranges: between which values a knob may go, and how a number on that scale becomes a setting, exactly.

Numbers are in the unit of :func:`carat.parameters`: USD for money, the parameter's own unit (d, h, min, s) for times.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from carat.designs import quantities
from carat.designs.knobs import Knob, knob_of, unknown

Kind = Literal["whole", "real", "rate", "money", "time"]

_EXACT = re.compile(r"[-+]?\d+(\.\d+)?")
_BOUNDS = re.compile(r"between (\S+) and (\S+)")
_EXAMPLES = {"money": '"20 USD"', "time": '"14d"', "rate": '0.55 or "55 %"', "whole": "20", "real": "0.5"}


@dataclass(frozen=True)
class Range:
    """A knob and the numbers it may take.

    name: dotted. low, high: in `unit`. kind: "whole" numbers, "real" ones, exact decimals ("rate"), "money" or "time".

    >>> threshold = Range("payout.threshold", 5.0, 50.0, "USD", "money")
    >>> threshold.setting(12.34567891), threshold.number("7.5 USD")
    ('12.345679 USD', 7.5)
    """

    name: str
    low: float
    high: float
    unit: str = ""
    kind: Kind = "real"

    def setting(self, x: float) -> Any:
        """`x` as a scenario takes it: rounded to what is exact, with its unit. Raises ValueError unless finite."""
        if not math.isfinite(x):
            raise ValueError(f"{self.name} = {x}: expected a number")
        if self.kind in ("real", "whole"):
            return float(x) if self.kind == "real" else round(x)
        return quantities.in_text(self.name, Decimal(repr(float(x))), "" if self.kind == "rate" else self.unit)

    def number(self, setting: Any) -> float:
        """A setting (text with its unit, or a number where a scenario takes one) as a number. Raises ValueError."""
        given = quantities.amount(setting)
        bare = self.kind in ("money", "time") and not isinstance(setting, str)
        converted = None if given is None or bare else quantities.in_unit(given, self.unit)
        if converted is None or not converted.is_finite():
            raise ValueError(f"{self.name}: expected a value such as {_EXAMPLES[self.kind]}, found {setting!r}")
        return float(converted)

    def nearest(self, x: float) -> float:
        """The number that is simulated for `x`: what is left of it after rounding."""
        setting = self.setting(x)
        return float(setting) if self.kind in ("whole", "real") else self.number(setting)


def legal(name: str, params: Mapping[str, Any]) -> Range:
    """All that the parameter may be, by the bounds of :func:`carat.parameters`.

    Raises ValueError if a scenario of these `params` has no such parameter, or if it is a choice, a list or a switch.
    """
    if name not in params:
        raise ValueError(unknown(name, list(params)))
    knob = knob_of(name, params[name])
    found = _BOUNDS.match(knob.bounds)
    low, high = (float(found[1]), float(found[2])) if found else (-math.inf, math.inf)
    return Range(name, low, high, knob.unit, _kind(knob))


def _kind(knob: Knob) -> Kind:
    value = knob.value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "whole" if isinstance(value, int) else "real"
    if isinstance(value, str) and knob.bounds:
        if value.endswith(" USD"):
            return "money"
        return "rate" if _EXACT.fullmatch(value) else "time"
    what = "a list" if isinstance(value, list) else "a switch" if isinstance(value, bool) else "a choice"
    raise ValueError(f"{knob.name} is {what} ({value}): only numbers, amounts and times have a range")


def between(name: str, low: Any, high: Any, params: Mapping[str, Any]) -> Range:
    """From `low` to `high`, as a scenario file writes them. Raises ValueError, also if they are not in that order."""
    whole = legal(name, params)
    first, last = whole.number(low), whole.number(high)
    if not whole.low <= first < last <= whole.high:
        inside = f"between {whole.low:g} and {whole.high:g} {whole.unit}".rstrip()
        raise ValueError(f"{name}: expected (low, high) {inside}, found ({low!r}, {high!r})")
    return Range(name, first, last, whole.unit, whole.kind)
