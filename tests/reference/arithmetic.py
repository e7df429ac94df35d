"""Numbers whose last bit is fixed: integer time and money, and log, exp and power of doubles.

A Python float is an IEEE double and is never fused, so the same operations in the same order give the simulator's bits.
"""

from __future__ import annotations

import math
import struct

SECOND = 1_000_000  # microseconds
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
DAYS_PER_MONTH = 30
MONTH = DAYS_PER_MONTH * DAY

ONE = 1_000_000_000  # a rate has nine decimals
DOLLAR = 1_000_000  # micro-USD

LN2_HIGH = 6.93147180369123816490e-01  # ln 2 in two parts, so that x - k ln 2 is exact
LN2_LOW = 1.90821492927058770002e-10
TO_INTEGER = 1.5 * 2.0**52  # what is added to it is rounded to an integer
TAYLOR = [1.0 / math.factorial(n) for n in range(13, 1, -1)]


def seconds(micros: int) -> float:
    return micros * 1e-6


def from_seconds(value: float) -> int:
    """The nearest microsecond."""
    return int(value * 1e6 + (-0.5 if value < 0 else 0.5))


def dollars(micros: int) -> float:
    return micros / DOLLAR


def decimal_of(rate: int) -> float:
    return rate / ONE


def times(amount: int, rate: int) -> int:
    """amount * rate, rounded down; neither is negative."""
    assert amount >= 0 and rate >= 0
    return amount * rate // ONE


def cash_for(diamonds: int, usd_per_diamond: int) -> int:
    """Money for diamonds, rounded down to the micro-dollar."""
    return times(diamonds, usd_per_diamond)


def diamonds_for(cash: int, usd_per_diamond: int) -> int:
    """The most diamonds whose cash is at most `cash`."""
    return cash * ONE // usd_per_diamond


def single(value: float) -> float:
    """Rounded to 32 bits: hazards are stored in single precision."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def nearest_integer(value: float) -> int:
    """Halves are rounded up; value >= 0."""
    whole = math.floor(value)
    return whole + (1 if value - whole >= 0.5 else 0)


def exp(x: float) -> float:
    """e^x: reduced to |r| <= ln 2 / 2, then Taylor to degree 13."""
    if not x > -700.0:
        return 0.0 if x < 0.0 else x
    x = min(x, 700.0)
    k = int((x * 1.4426950408889634 + TO_INTEGER) - TO_INTEGER)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    p = 0.0
    for coefficient in TAYLOR:
        p = p * r + coefficient
    return math.ldexp(1.0 + (r + r * r * p), k)


def log(x: float) -> float:
    """ln x for normal x > 0: x = 2^k m with m in [sqrt 1/2, sqrt 2), then the series of atanh."""
    bits: int = struct.unpack("q", struct.pack("d", x))[0]
    k = (bits - 0x3FE6A09E667F3BCD) >> 52
    m = math.ldexp(x, -k)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    p = 1.0 / 23.0
    for n in range(21, 1, -2):
        p = p * z + 1.0 / n
    tail = 2.0 * s * z * p + k * LN2_LOW
    return (k * LN2_HIGH + 2.0 * s) + tail


def power(x: float, y: float) -> float:
    """x^y for x >= 0; 0^0 is 1."""
    if y == 0.0:
        return 1.0
    return exp(y * log(x)) if x > 0.0 else 0.0
