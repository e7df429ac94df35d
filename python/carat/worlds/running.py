"""Worlds: many worlds of many scenarios at once, one per core, with the same luck."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, overload

from carat import _carat
from carat.worlds.progress import teller
from carat.worlds.results import Results
from carat.worlds.scenario import Scenario

Failures = Literal["raise", "keep"]


class RunError(RuntimeError):
    """A world that could not be simulated to its end."""


@dataclass(frozen=True)
class Group:
    """Worlds of one scenario, which end up in one Results: number and checkpoint to begin with ("": from the start)."""

    scenario: Scenario
    worlds: Sequence[tuple[int, str]]
    branched_from: str = ""


def run_one(
    scenario: Scenario,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int = 0,
    progress: bool = True,
) -> Results:
    """All worlds of one scenario: several side by side, one alone on all threads."""
    chosen = scenario if seed is None else scenario.with_({"run.seed": seed})
    count = count_of(chosen, replicates)
    if count > 1:
        return run_many([chosen], replicates=count, threads=threads, progress=progress)[0]
    alone = numbered(chosen, 1)
    with teller(progress) as tell:
        outcome = alone._core.run(threads, tell)
    return Results.from_outcome(outcome, asked=1, source=alone.source)


@overload
def run_many(
    scenarios: Sequence[Scenario],
    *,
    replicates: int | None = None,
    first: int = 0,
    seed: int | None = None,
    threads: int = 0,
    progress: bool = True,
    failures: Literal["raise"] = "raise",
) -> list[Results]: ...


@overload
def run_many(
    scenarios: Sequence[Scenario],
    *,
    replicates: int | None = None,
    first: int = 0,
    seed: int | None = None,
    threads: int = 0,
    progress: bool = True,
    failures: Literal["keep"],
) -> list[Results | Exception]: ...


def run_many(
    scenarios: Sequence[Scenario],
    *,
    replicates: int | None = None,
    first: int = 0,
    seed: int | None = None,
    threads: int = 0,
    progress: bool = True,
    failures: Failures = "raise",
) -> list[Results] | list[Results | Exception]:
    """Runs worlds ``first`` to ``first + replicates - 1`` of every scenario, one world per core.

    World k is the same whatever else is asked for: scenarios of the same seed share their luck in it (common random
    numbers). replicates: None is each scenario's own number. seed: in place of each scenario's. threads: how many
    worlds at a time, 0 is one per core; fewer where the memory of the machine would not hold them. failures: "raise"
    the first, or "keep" an exception in the place of its results.

    Results are of a scenario with as many replicates as there are worlds up to the last one, so that a file of them
    can be repeated from itself.

    Ctrl-C keeps what is complete: results have fewer replicates then, are not ``complete``, and a warning says so. A
    scenario without a complete world raises KeyboardInterrupt; with ``failures="keep"`` only if there is no complete
    world at all. Raises ValueError for a count below one, ScenarioError, or RunError if a world broke.
    """
    if first < 0:
        raise ValueError(f"first = {first}: worlds are numbered from 0")
    chosen = [s if seed is None else s.with_({"run.seed": seed}) for s in scenarios]
    groups = []
    for scenario in chosen:
        count = count_of(scenario, replicates)
        numbers = range(first, first + count)
        groups.append(Group(numbered(scenario, first + count), [(k, "") for k in numbers]))
    return run_groups(groups, threads=threads, progress=progress, failures=failures)


def count_of(scenario: Scenario, replicates: int | None) -> int:
    """How many worlds: what is asked for, or what the scenario says. Raises ValueError below one."""
    count = int(scenario.params["run.replicates"]) if replicates is None else replicates
    if count < 1:
        raise ValueError(f"replicates = {count}: expected at least 1")
    return count


def numbered(scenario: Scenario, count: int) -> Scenario:
    """The scenario with this number of replicates, of which each is what it was."""
    return scenario if scenario.params["run.replicates"] == count else scenario.with_({"run.replicates": count})


def run_groups(
    groups: Sequence[Group], *, threads: int = 0, progress: bool = True, failures: Failures = "raise"
) -> list[Results]:
    """The worlds of all groups, one Results per group, with warnings and errors as :func:`run_many` says."""
    gathered, stop = simulate(groups, threads=threads, progress=progress)
    kept = sum(len(one.kpi["replicate"]) for one in gathered if isinstance(one, Results))
    if stop is not None and not kept:
        raise stop
    for one in gathered:
        if failures == "raise" and isinstance(one, Exception):
            raise stop if stop is not None and isinstance(one, Unfinished) else one
    if stop is not None:
        total = sum(len(group.worlds) for group in groups)
        warnings.warn(f"interrupted: {kept} of {total} worlds are complete and kept", stacklevel=3)
    return gathered  # type: ignore[return-value]


def simulate(
    groups: Sequence[Group], *, threads: int = 0, progress: bool = True, words: str = ""
) -> tuple[list[Results | Exception], KeyboardInterrupt | None]:
    """Runs the worlds of all groups, one per core, low numbers first.

    Returns Results or what went wrong for each group, and what interrupted the run, or None.
    """
    order = sorted((place, i) for i, group in enumerate(groups) for place in range(len(group.worlds)))
    tasks = [(groups[i].scenario._core, *groups[i].worlds[place]) for place, i in order]
    with teller(progress, len(tasks), words) as tell:
        ends, error = _carat.run_worlds(tasks, threads, tell) if tasks else ([], None)
    if error is not None and not isinstance(error, KeyboardInterrupt):
        raise error
    by_group: list[list[_carat.WorldEnd]] = [[] for _ in groups]
    for (_, i), end in zip(order, ends, strict=True):
        by_group[i].append(end)
    return [_gathered(group, of_one) for group, of_one in zip(groups, by_group, strict=True)], error


def join(parts: Sequence[Results]) -> Results:
    """Results of different worlds of one scenario as one, in order of their numbers.

    Raises ValueError if there are none, or if they are not in memory.
    """
    outcomes = [(int(part.kpi["replicate"].max()), part._outcome) for part in parts]
    held = [outcome for _, outcome in sorted(outcomes, key=lambda one: -one[0]) if outcome is not None]
    if len(held) != len(parts) or not parts:
        raise ValueError("only results in memory can be joined, and at least one")
    asked = sum(part.asked for part in parts)
    # The first says what the whole is of: it is the one that knows the highest number of replicates.
    joined = _carat.join_outcomes(held)
    return Results.from_outcome(
        joined, asked=asked, source=parts[0].scenario.source, branched_from=parts[0].branched_from
    )


class Unfinished(RunError):
    """No world of the scenario was complete when the run was interrupted."""


def _gathered(group: Group, ends: list[_carat.WorldEnd]) -> Results | Exception:
    """The worlds of one group together: its first failure, or what was completed."""
    for end in ends:
        if end.failure:
            return _carat.ScenarioError(end.failure) if end.of_scenario else RunError(end.failure)
    outcomes = [end.outcome for end in ends if end.outcome is not None]
    if not outcomes:
        return Unfinished("interrupted before a world of this scenario was complete")
    return Results.from_outcome(
        _carat.join_outcomes(outcomes),
        asked=len(group.worlds),
        source=group.scenario.source,
        branched_from=group.branched_from,
    )
