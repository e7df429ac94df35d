"""Durations: lengths of time as scenario files write them ("30d", "1d12h", "2min30s"), in seconds."""

from __future__ import annotations

import datetime
import re
from typing import Any

_SECONDS = {"w": 604_800.0, "d": 86_400.0, "h": 3_600.0, "min": 60.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6}
_PART = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(w|d|h|min|ms|m|s|us)(?![a-z])\s*")


def seconds(length: Any) -> float:
    """A length of time in seconds.

    length: text as in scenario files (units us ms s min h d w, the longer first), a datetime.timedelta, a
    numpy.timedelta64 or a pandas.Timedelta.

    >>> seconds("1d12h"), seconds("2min30s")
    (129600.0, 150.0)

    Raises ValueError for anything else, with what was expected.
    """
    if isinstance(length, datetime.timedelta):
        return length.total_seconds()
    if type(length).__module__ == "numpy" and type(length).__name__ == "timedelta64":
        import numpy as np

        return float(length / np.timedelta64(1, "us")) * 1e-6
    return _read(length) if isinstance(length, str) else _refuse(length)


def _read(text: str) -> float:
    total, at, last = 0.0, 0, float("inf")
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or _SECONDS[part[2]] >= last:
            return _refuse(text)
        last = _SECONDS[part[2]]
        total, at = total + float(part[1]) * last, part.end()
    return total if last < float("inf") else _refuse(text)


def _refuse(length: Any) -> float:
    raise ValueError(
        f'expected a length of time such as "14d" or "1d12h", found {length!r}; '
        "units are us ms s min h d w, the longer first"
    )


def in_words(length_seconds: float) -> str:
    """The same as text, in the units of scenario files.

    >>> in_words(129600.0)
    '1d12h'
    """
    rest, text = round(length_seconds * 1e6), ""
    for unit in ("d", "h", "min", "s", "ms", "us"):
        size = round(_SECONDS[unit] * 1e6)
        if rest >= size:
            text += f"{rest // size}{unit}"
            rest %= size
    return text or "0s"
