"""Pairs of worlds: scenarios run with the same luck, as many as asked for, or until differences are known well."""

from __future__ import annotations

import math
import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carat.statistics.intervals import t_interval
from carat.worlds import running
from carat.worlds.precision import Target
from carat.worlds.results import Results
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

USUAL = 32  # replicates, if nothing is said
_OF_BASELINE = re.compile(r"%\s*of\s+(the\s+)?baseline\s*$")


@dataclass(frozen=True)
class Ending:
    """How a comparison `until` a precision ended: what was asked for, whether it was reached, with how many worlds."""

    asked: str
    met: bool
    worlds: int

    def __str__(self) -> str:
        return f"{self.asked}: {'reached' if self.met else 'not reached'} with {self.worlds} worlds of each"


def target(text: str) -> Target:
    """Reads ``"platform_margin ± 500 USD"`` or ``"platform_margin ± 0.2 % of baseline"``; ``+-`` is as good as ``±``.

    Raises ValueError for anything else, for a figure that there is not, or another unit than its own.
    """
    return Target.parse(_OF_BASELINE.sub("%", text))


def run_pairs(
    scenarios: Mapping[str, Scenario], replicates: int | None, seed: int | None, threads: int, progress: bool
) -> dict[str, Results]:
    """The same worlds of every scenario, with the seed of the first one if none is given."""
    count = USUAL if replicates is None else replicates
    if count < 2:
        raise ValueError(f"replicates = {count}: a comparison takes at least 2")
    chosen = _same_luck(scenarios, seed)
    runs = running.run_many(list(chosen.values()), replicates=count, threads=threads, progress=progress)
    return dict(zip(chosen, runs, strict=True))


def run_pairs_until(
    scenarios: Mapping[str, Scenario],
    asked: str,
    at_least: int,
    at_most: int,
    seed: int | None,
    threads: int,
    progress: bool,
) -> tuple[dict[str, Results], Ending]:
    """The same until every difference to the first scenario is known as well as asked for.

    It is looked at after every pair of worlds from `at_least` on, in the order of their numbers, and ends with the
    first number at which Student's interval of each difference is narrow enough: the sequential procedure of Chow and
    Robbins (1965), as in :mod:`carat.worlds.precision`. The number does not depend on threads. Ctrl-C keeps what is
    complete.
    """
    if not 2 <= at_least <= at_most:
        raise ValueError(f"expected 2 <= at_least <= at_most, found at_least = {at_least}, at_most = {at_most}")
    goal, chosen = target(asked), _same_luck(scenarios, seed)
    pairs: list[list[Results]] = []
    while len(pairs) < at_most:
        count = (
            at_least if not pairs else min(max(threads or os.cpu_count() or 1, len(pairs) // 4), at_most - len(pairs))
        )
        batch = _batch(list(chosen.values()), len(pairs), count, threads, progress, asked)
        pairs += batch
        end = _end(pairs, goal, at_least)
        if end is not None:
            return _ended(chosen, pairs[:end], Ending(asked, True, end))
        if len(batch) < count:
            break
    if len(pairs) < 2:
        raise KeyboardInterrupt
    ending = Ending(asked, False, len(pairs))
    warnings.warn(str(ending), stacklevel=3)
    return _ended(chosen, pairs, ending)


def _same_luck(scenarios: Mapping[str, Scenario], seed: int | None) -> dict[str, Scenario]:
    luck = next(iter(scenarios.values())).params["run.seed"] if seed is None else seed
    return {name: scenario.with_({"run.seed": luck}) for name, scenario in scenarios.items()}


def _batch(
    scenarios: list[Scenario], first: int, count: int, threads: int, progress: bool, words: str
) -> list[list[Results]]:
    """Worlds from `first` on, each of all scenarios; fewer than `count` if it was interrupted."""
    groups = [
        running.Group(running.numbered(scenario, k + 1), [(k, "")])
        for k in range(first, first + count)
        for scenario in scenarios
    ]
    gathered, _ = running.simulate(groups, threads=threads, progress=progress, words=words)
    for one in gathered:
        if isinstance(one, Exception) and not isinstance(one, running.Unfinished):
            raise one
    width = len(scenarios)
    rows = [
        [one for one in gathered[k : k + width] if isinstance(one, Results)] for k in range(0, len(gathered), width)
    ]
    complete = next((k for k, row in enumerate(rows) if len(row) < width), count)
    return rows[:complete]


def _end(pairs: list[list[Results]], goal: Target, at_least: int) -> int | None:
    """The first number of worlds at which all differences are known well enough."""
    import numpy as np

    values = np.array([[run.figure(goal.figure) for run in pair] for pair in pairs], dtype=np.float64)
    return next((n for n in range(at_least, len(pairs) + 1) if _known(values[:n], goal)), None)


def _known(values: NDArray[np.float64], goal: Target) -> bool:
    """Whether the intervals of all differences to the first column are narrow enough."""
    baseline = values[:, 0]
    most = goal.half_width * (abs(float(baseline.mean())) if goal.relative else 1.0)
    return all(t_interval(other - baseline, goal.level).half_width <= most for other in values.T[1:])


def _ended(
    scenarios: Mapping[str, Scenario], pairs: list[list[Results]], ending: Ending
) -> tuple[dict[str, Results], Ending]:
    return {name: running.join(runs) for name, runs in zip(scenarios, zip(*pairs, strict=True), strict=True)}, ending


def check_lengths(lengths: Mapping[str, float]) -> None:
    """Raises ValueError unless all runs are as long, in seconds, as each other."""
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name!r} {seconds / 86_400:g} d" for name, seconds in lengths.items())
        raise ValueError(f"different lengths ({said}): compare runs of the same length")


def common_replicates(results: Mapping[str, Results]) -> NDArray[np.int64]:
    """The numbers of the worlds that all results have, int64[n].

    Raises ValueError if seeds or lengths differ, or if fewer than two worlds are common.
    """
    import numpy as np

    seeds = {name: run.seed for name, run in results.items()}
    if len(set(seeds.values())) > 1:
        said = ", ".join(f"{name!r} has {seed}" for name, seed in seeds.items())
        raise ValueError(f"different seeds ({said}): run them with the same seed, so that they share their luck")
    check_lengths({name: float(run.stats["simulated_micros"].values[0]) / 1e6 for name, run in results.items()})
    numbers = [np.asarray(run.kpi["replicate"].values, dtype=np.int64) for run in results.values()]
    common = numbers[0]
    for others in numbers[1:]:
        common = np.intersect1d(common, others)
    if common.size < 2:
        raise ValueError(f"{common.size} replicates in common: a comparison takes at least 2")
    return common


def needed(ratio: float, worlds_here: int) -> float:
    """How many worlds of each scenario independent seeds would take for what so many paired ones show."""
    return float(math.ceil(ratio * worlds_here)) if math.isfinite(ratio) else ratio
