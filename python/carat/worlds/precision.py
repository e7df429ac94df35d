"""Precision: worlds are added until a key figure is known as well as was asked for.

The procedure is sequential: after every world from ``at_least`` on, in the order of their numbers, Student's interval
of the mean over the worlds so far is looked at, and the first number at which its half-width is small enough is where
it ends (Chow and Robbins 1965 for an absolute half-width; Nadas 1969 for a relative one). For a share g of the mean,
the half-width must be at most g / (1 + g) of the estimate, so that the error is at most g of the true mean whenever
the interval holds (Law, Simulation Modeling and Analysis, section "Obtaining a specified precision"). The interval's
level holds in the limit of high precision; with few worlds it falls short by a few per cent, for one stops too early
when the worlds happen to agree. Hence the minimum of ten, as Law advises.

Worlds are run in batches to use all cores, but where it ends depends on world after world only: the same for any
number of threads. Worlds beyond the end are dropped.
"""

from __future__ import annotations

import difflib
import math
import os
import re
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Literal

from carat.statistics.intervals import Interval, t_interval
from carat.worlds import running
from carat.worlds.results import Results
from carat.worlds.scenario import Scenario, parse

_FORM = re.compile(r"\s*([a-z]\w*)\s*(?:±|\+/-|\+-)\s*(\d[\d_]*\.?\d*|\.\d+)\s*(\S*)\s*")
_MOST_AHEAD = 64  # worlds of one batch


@dataclass(frozen=True)
class Target:
    """How well a key figure is to be known: the half-width of its interval, as a share of the mean or in its unit."""

    figure: str
    half_width: float
    relative: bool
    unit: str = ""
    level: float = 0.95

    @classmethod
    def parse(cls, text: str, level: float = 0.95) -> Target:
        """Reads "platform_margin ± 1 %", "gross_spend +- 500 USD", "creator_gini +/- 0.01".

        Raises ValueError with what was expected; also for a figure that there is not, or another unit than its own.
        """
        read = _FORM.fullmatch(text) if isinstance(text, str) else None
        if read is None:
            raise ValueError(
                f'until: expected a key figure and a precision such as "platform_margin ± 1 %" or '
                f'"gross_spend +- 500 USD", found {text!r}'
            )
        name, amount, unit = read[1], float(read[2]), read[3]
        _check_figure(name, unit)
        if amount <= 0:
            raise ValueError(f"until: expected a precision above zero, found {read[2]} {unit}".rstrip())
        return cls(name, amount / 100 if unit == "%" else amount, unit == "%", unit, level)

    def met_by(self, interval: Interval) -> bool:
        """Whether the interval is as narrow as it should be."""
        share = self.half_width / (1 + self.half_width)
        return interval.half_width <= (share * abs(interval.mean) if self.relative else self.half_width)

    def worlds_needed(self, interval: Interval) -> float:
        """How many worlds it will take, by the spread of those so far."""
        share = self.half_width / (1 + self.half_width)
        wanted = share * abs(interval.mean) if self.relative else self.half_width
        return interval.n * (interval.half_width / wanted) ** 2 if wanted > 0 else math.inf

    def __str__(self) -> str:
        amount = 100 * self.half_width if self.relative else self.half_width
        return f"{self.figure} ± {amount:,.6g} {self.unit}".rstrip()


@dataclass(frozen=True)
class Ending:
    """How a run until a precision ended.

    ended: "met"; "at_most", the largest number of worlds was there before; or "interrupted". interval: of the figure
    over the worlds that are kept. worlds: how many. procedure: what decided, and its source.
    """

    target: Target
    ended: Literal["met", "at_most", "interrupted"]
    interval: Interval
    worlds: int
    procedure: str = "first number of worlds at which Student's interval is narrow enough (Chow and Robbins 1965)"

    @property
    def met(self) -> bool:
        """Whether the precision was reached."""
        return self.ended == "met"

    def __str__(self) -> str:
        word = {"met": "reached", "at_most": "not reached", "interrupted": "interrupted"}[self.ended]
        reached = f"± {self.interval.half_width:,.4g}"
        if self.target.relative and self.interval.mean:
            reached = f"± {100 * self.interval.half_width / abs(self.interval.mean):.3g} %"
        return f"{self.target} {word} with {self.worlds} worlds: {self.interval} ({reached})"


def run_until(
    scenario: Scenario,
    target: Target,
    *,
    at_least: int = 10,
    at_most: int = 1000,
    threads: int = 0,
    progress: bool = True,
) -> Results:
    """Runs worlds 0, 1, 2, ... until the target is met; ``.precision`` of the results says how it ended.

    at_least: worlds before the first look, 2 or more. at_most: worlds after which it ends in any case, with a warning.
    Ctrl-C keeps what is complete, with a warning; if nothing is, it raises KeyboardInterrupt.
    """
    if not 2 <= at_least <= at_most:
        raise ValueError(f"expected 2 <= at_least <= at_most, found at_least = {at_least}, at_most = {at_most}")
    parts: list[Results] = []
    values: list[float] = []
    try:
        met = _add(parts, values, scenario, target, at_least, at_most, threads, progress)
    except KeyboardInterrupt:
        if not values:
            raise
        return _ended(parts[: len(values)], values, target, "interrupted")
    return _ended(parts, values, target, "met" if met else "at_most")


def _add(
    parts: list[Results],
    values: list[float],
    scenario: Scenario,
    target: Target,
    at_least: int,
    at_most: int,
    threads: int,
    progress: bool,
) -> bool:
    """Adds worlds, and their values of the figure, until the target is met, or `at_most`; whether it is met."""
    while len(parts) < at_most:
        first, ahead = len(parts), _ahead(values, target, threads) if values else at_least
        numbers = range(first, min(first + ahead, at_most))
        groups = [running.Group(running.numbered(scenario, k + 1), [(k, "")]) for k in numbers]
        words = _words(values, target)
        gathered, stop = running.simulate(groups, threads=threads, progress=progress, words=words)
        broken = [one for one in gathered if isinstance(one, Exception) and not isinstance(one, running.Unfinished)]
        if broken:
            raise broken[0]
        parts += [one for one in gathered if isinstance(one, Results)]
        values += [part.figure(target.figure) for part in parts[first:]]
        if stop is not None:
            raise stop
        end = _end(values, target, max(at_least, first + 1))
        if end is not None:
            del parts[end:], values[end:]
            return True
    return False


def _ahead(values: list[float], target: Target, threads: int) -> int:
    """Half of what it will take by the spread so far, at least one for each thread. It decides on time alone."""
    missing = target.worlds_needed(_interval(values, target.level)) - len(values)
    ahead = math.ceil(min(missing / 2, _MOST_AHEAD)) if not math.isnan(missing) else 1
    return max(ahead, threads or os.cpu_count() or 1)


def _interval(values: list[float], level: float) -> Interval:
    """Student's interval of those that are numbers; of fewer than two all numbers."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) > 1:
        return t_interval(finite, level)
    return Interval(finite[0] if finite else math.nan, -math.inf, math.inf, level, len(finite), math.nan)


def _end(values: list[float], target: Target, first: int) -> int | None:
    """The first number of worlds, from `first` on, with which the target is met."""
    looks = range(first, len(values) + 1)
    return next((n for n in looks if target.met_by(_interval(values[:n], target.level))), None)


def _words(values: list[float], target: Target) -> str:
    """In front of the bar: the target, and how far it is."""
    if not values:
        return str(target)
    interval = _interval(values, target.level)
    now = interval.half_width / abs(interval.mean) * 100 if target.relative and interval.mean else interval.half_width
    return f"{target}, now ± {now:,.3g}"


def _ended(
    parts: list[Results], values: list[float], target: Target, ended: Literal["met", "at_most", "interrupted"]
) -> Results:
    ending = Ending(target, ended, _interval(values, target.level), len(parts))
    if ended != "met":
        warnings.warn(f"{ending}", stacklevel=4)
    return running.join(parts)._ended(ending)


def _check_figure(name: str, unit: str) -> None:
    units = _units()
    if name not in units:
        near = difflib.get_close_matches(name, units, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(units)}"
        raise ValueError(f"until: there is no key figure {name!r}; {hint}")
    own = units[name]
    if unit not in ("", "%", own):
        raise ValueError(
            f"until: {name} is in {own or 'no unit'}; expected % or {own or 'a bare number'}, found {unit!r}"
        )


@cache
def _units() -> dict[str, str]:
    """The key figures there are, with their units: from the smallest world that there is."""
    text = '[run]\nseed = 1\nlength = "1d"\n[viewers]\ncount = 1\n[creators]\ncount = 1\n[gift.rose]\ncoins = 1\n'
    kpi = parse(text).run(threads=1, progress=False).kpi
    return {str(name): str(unit) for name, unit in zip(kpi["kpi"].values, kpi["unit"].values, strict=True)}
