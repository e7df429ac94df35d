"""The tables of the ziggurat method (Marsaglia, Tsang 2000), computed.

The area under a falling curve f with f(0) = 1 is cut into `layers` parts of equal area: all but the lowest are
rectangles that end at x[1] > x[2] > ... > x[layers] = 0, the lowest is a rectangle of width x[1] and the tail
beyond it. x[0] is the width a rectangle of that area and height f(x[1]) would have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, getcontext

getcontext().prec = 36
Real = Callable[[Decimal], Decimal]


@dataclass(frozen=True)
class Ziggurat:
    x: list[float]
    y: list[float]


def edges(layers: int, lowest: Decimal, curve: Real, inverse: Real, tail: Real) -> list[Decimal]:
    """The edges if the lowest layer is `lowest` wide; too few if that is too much."""
    area = lowest * curve(lowest) + tail(lowest)
    x = [area / curve(lowest), lowest]
    while len(x) < layers:
        height = curve(x[-1]) + area / x[-1]
        if height >= 1:
            break
        x.append(inverse(height))
    return x


def tables(layers: int, between: tuple[int, int], curve: Real, inverse: Real, tail: Real) -> Ziggurat:
    """The lowest width for which the top layer ends just at f(0), by bisection."""
    low, high = Decimal(between[0]), Decimal(between[1])
    for _ in range(110):
        middle = (low + high) / 2
        x = edges(layers, middle, curve, inverse, tail)
        area = x[0] * curve(middle)
        if len(x) < layers or curve(x[-1]) + area / x[-1] > 1:
            low = middle
        else:
            high = middle
    x = edges(layers, high, curve, inverse, tail)
    y = [Decimal(0)] + [curve(edge) for edge in x[1:]]
    return Ziggurat([float(edge) for edge in x] + [0.0], [float(height) for height in y] + [1.0])


def half_normal_tail(x: Decimal) -> Decimal:
    """The integral of exp(-t^2 / 2) from x on: half of sqrt(2 pi) less its power series up to x."""
    term, total, n = x, x, 0
    while abs(term) > Decimal(10) ** -34:
        n += 1
        term *= -x * x / (2 * n)
        total += term / (2 * n + 1)
    return (PI / 2).sqrt() - total


PI = Decimal("3.14159265358979323846264338327950288420")
NORMAL = tables(128, (3, 4), lambda x: (-x * x / 2).exp(), lambda y: (-2 * y.ln()).sqrt(), half_normal_tail)
EXPONENTIAL = tables(256, (7, 8), lambda x: (-x).exp(), lambda y: -y.ln(), lambda x: (-x).exp())
