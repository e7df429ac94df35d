"""The laws that are drawn from, word for word as Boost.Random draws from them, and the quantiles of the gamma law."""

from __future__ import annotations

import math

from reference.draws import Draws
from reference.ziggurat import EXPONENTIAL, NORMAL


def fraction(draw: Draws) -> float:
    """Uniform in [0, 1), from all 64 bits."""
    while True:
        value = draw.word() * 2.0**-64
        if value < 1.0:
            return value


def layer_and_place(draw: Draws) -> tuple[int, float]:
    """A layer of a ziggurat from the lowest 8 bits, a place in it from the others (bit 11 is not used)."""
    word = draw.word()
    return word & 255, ((word & ~(1 << 11)) >> 8) * 2.0**-56


def exponential(draw: Draws) -> float:
    """Mean 1."""
    shift = 0.0
    while True:
        i, place = layer_and_place(draw)
        x = place * EXPONENTIAL.x[i]
        if x < EXPONENTIAL.x[i + 1]:
            return shift + x
        if i == 0:
            shift += EXPONENTIAL.x[1]  # the tail looks like the whole
            continue
        y = EXPONENTIAL.y[i] + fraction(draw) * (EXPONENTIAL.y[i + 1] - EXPONENTIAL.y[i])
        if y < math.exp(-x):
            return x + shift


def normal_tail(draw: Draws) -> float:
    begin = NORMAL.x[1]
    while True:
        x = exponential(draw) / begin
        y = exponential(draw)
        if 2 * y > x * x:
            return x + begin


def normal(draw: Draws) -> float:
    """Mean 0, deviation 1."""
    while True:
        code, place = layer_and_place(draw)
        sign, i = (code & 1) * 2 - 1, code >> 1
        x = place * NORMAL.x[i]
        if x < NORMAL.x[i + 1]:
            return x * sign
        if i == 0:
            return normal_tail(draw) * sign
        y = NORMAL.y[i] + fraction(draw) * (NORMAL.y[i + 1] - NORMAL.y[i])
        if y < math.exp(-(x * x / 2)):
            return x * sign


def geometric(p: float, draw: Draws) -> int:
    """Failures before the first success."""
    return math.floor(math.log(1.0 - fraction(draw)) / math.log(1.0 - p))


def poisson(mean: float, draw: Draws) -> int:
    return poisson_by_inversion(mean, draw) if mean < 10 else poisson_by_rejection(mean, draw)


def poisson_by_inversion(mean: float, draw: Draws) -> int:
    p = math.exp(-mean)
    u = fraction(draw)
    n = 0
    while u > p:
        u -= p
        n += 1
        p = mean * p / n
    return n


def poisson_by_rejection(mean: float, draw: Draws) -> int:
    """Transformed rejection with decomposition (Hörmann 1993, PTRD)."""
    root = math.sqrt(mean)
    b = 0.931 + 2.53 * root
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    inner = 0.9277 - 3.6224 / (b - 2)
    while True:
        v = fraction(draw)
        if v <= 0.86 * inner:
            u = v / inner - 0.43
            return math.floor((2 * a / (0.5 - abs(u)) + b) * u + mean + 0.445)
        if v >= inner:
            u = fraction(draw) - 0.5
        else:
            u = v / inner - 0.93
            u = (-0.5 if u < 0 else 0.5) - u
            v = fraction(draw) * inner
        us = 0.5 - abs(u)
        if us < 0.013 and v > us:
            continue
        k = math.floor((2 * a / us + b) * u + mean + 0.445)
        v = v * inverse_alpha / (a / (us * us) + b)
        if k >= 10:
            stirling = (1 / 12.0 - (1 / 360.0 - 1 / (1260.0 * k * k)) / (k * k)) / k
            most = (k + 0.5) * math.log(mean / k) - mean - 0.91893853320467267 + k - stirling
            if math.log(v * root) <= most:
                return k
        elif k >= 0 and math.log(v) <= k * math.log(mean) - mean - math.log(math.factorial(k)):
            return k


def gamma_below(shape: float, x: float) -> float:
    """The part of a gamma law of scale 1 below x, by its power series."""
    term = total = 1.0 / shape
    n = 0
    while term > total * 1e-17:
        n += 1
        term *= x / (shape + n)
        total += term
    return total * math.exp(shape * math.log(x) - x - math.lgamma(shape))


def gamma_quantile(shape: float, part: float) -> float:
    """By bisection in ln x: slow and sure."""
    low, high = -745.0, math.log(shape + 60.0 * math.sqrt(shape) + 60.0)
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return math.exp(middle)
        if gamma_below(shape, math.exp(middle)) < part:
            low = middle
        else:
            high = middle
