"""Optimisation: a search for the best policy under constraints, and the verdict on what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from carat.answers import searching
from carat.answers.optimum import Optimum
from carat.answers.searching import Goal, Searched
from carat.designs import ranges
from carat.designs.ranges import Range
from carat.problems.constraints import constraint
from carat.problems.problem import Output, Problem
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

Method = Literal["grid", "optuna", "scipy"]
Axes = list[list[float]]

_TRIALS = {"optuna": 60, "scipy": 40}  # points a search may ask for, if nothing is said
_PER_KNOB = 9  # values of a knob in a grid, if nothing is said


def optimise(
    base: Scenario | Problem,
    knobs: Mapping[str, Any] | None = None,
    *,
    maximise: str | None = None,
    minimise: str | None = None,
    subject_to: Mapping[str, str] | None = None,
    outputs: Mapping[str, Output] | None = None,
    method: Method = "grid",
    n: int | None = None,
    replicates: int = 32,
    search_replicates: int = 8,
    finalists: int = 9,
    seed: int | None = None,
    level: float = 0.95,
    threads: int = 0,
    progress: bool = True,
) -> Optimum:
    """The best value of some knobs under constraints.

    base: a scenario, with `knobs`: name to (low, high), or to a list of values such as ``carat.linspace(0.3, 0.7,
    9)``; or a problem. maximise or minimise: an output. subject_to: output to a bound, such as ``">= 0.98 of base"``
    or ``"<= 0.9"``. outputs: name to function of Results, for what is no key figure.

    method "grid": every combination of the values (`n` in each range, 9 if nothing is said) in `replicates` worlds.
    "optuna" and "scipy": a search over at most `n` points (60 and 40) in `search_replicates` worlds; its `finalists`
    best are then compared in `replicates` worlds that the search has not seen, since the best of many lucky figures
    is too good to be true (Boesel, Nelson and Kim 2003). seed: of all luck, in place of the scenario's.

    Returns an :class:`Optimum`: best, tied, table, shadow_prices. See :mod:`carat.statistics.verdicts` for the verdict.
    Raises ValueError if a name, a range or a bound is wrong.
    """
    if (maximise is None) == (minimise is None):
        raise ValueError("expected one of maximise= and minimise=, the name of an output")
    if method not in ("grid", "optuna", "scipy"):
        raise ValueError(f'method = {method!r}: expected "grid", "optuna" or "scipy"')
    output, sign = (maximise, 1.0) if maximise is not None else (str(minimise), -1.0)
    bounds = dict(subject_to or {})
    problem, axes = base, None
    if isinstance(problem, Scenario):
        named = {name: (outputs or {}).get(name, name) for name in [output, *bounds, *(outputs or {})]}
        problem, axes = _problem(problem, knobs or {}, named, seed, threads, progress)
    elif knobs is not None or outputs is not None or seed is not None:
        raise ValueError("a problem has its knobs, outputs and seed already")
    goal = _goal(problem, output, sign, bounds)
    if method == "grid":
        points = searching.grid(problem, _filled(problem, axes, n or _PER_KNOB))
        return Optimum(problem, goal, points, replicates, 0, level, None)
    searched = _search(problem, goal, method, n or _TRIALS[method], search_replicates)
    return Optimum(problem, goal, searched.finalists(finalists), replicates, search_replicates, level, searched)


def _problem(
    base: Scenario,
    knobs: Mapping[str, Any],
    outputs: Mapping[str, Output],
    seed: int | None,
    threads: int,
    progress: bool,
) -> tuple[Problem, list[list[float] | None]]:
    """The problem, and the values that were listed for each knob: None for those that have (low, high)."""
    params = base.params
    spans: dict[str, Range] = {}
    listed: list[list[float] | None] = []
    for name, given in knobs.items():
        if isinstance(given, tuple) and len(given) == 2:
            spans[name] = ranges.between(name, given[0], given[1], params)
            listed.append(None)
        else:
            spans[name], values = _values(ranges.legal(name, params), given)
            listed.append(values)
    return Problem(base, spans, outputs, seed=seed, threads=threads, progress=progress, failures="keep"), listed


def _values(legal: Range, given: Any) -> tuple[Range, list[float]]:
    if isinstance(given, str) or not hasattr(given, "__len__") or len(given) == 0:
        raise ValueError(f"{legal.name}: expected (low, high) or a list of values, found {given!r}")
    values = [legal.number(value) for value in given]
    outside = [value for value in values if not legal.low <= value <= legal.high]
    if outside:
        raise ValueError(f"{legal.name}: expected values from {legal.low:g} to {legal.high:g}, found {outside[0]:g}")
    return Range(legal.name, min(values), max(values), legal.unit, legal.kind), values


def _filled(problem: Problem, listed: list[list[float] | None] | None, count: int) -> Axes:
    """The values of each knob: those listed, or evenly between its ends; each once, also where they are whole."""
    import numpy as np

    spans = [np.linspace(low, high, count).tolist() for low, high in problem.bounds]
    chosen = (
        spans if listed is None else [span if own is None else own for own, span in zip(listed, spans, strict=True)]
    )
    return [list(dict.fromkeys(map(knob.nearest, axis))) for knob, axis in zip(problem.knobs, chosen, strict=True)]


def _goal(problem: Problem, output: str, sign: float, bounds: Mapping[str, str]) -> Goal:
    for name in [output, *bounds]:
        problem.column(name)
    goal = Goal(output, sign, tuple(constraint(name, text, problem.units[name]) for name, text in bounds.items()))
    if goal.relative:
        problem.point(None)
    return goal


def _search(problem: Problem, goal: Goal, method: Method, count: int, replicates: int) -> Searched:
    searched = Searched(problem, goal, replicates)
    if method == "optuna":
        searching.with_optuna(problem, searched, goal, count, _seed(problem))
    else:
        searching.with_scipy(problem, searched, goal, count)
    return searched


def _seed(problem: Problem) -> int:
    """Of the search: that of the luck, as Optuna takes it."""
    return 0 if problem.base is None else int(problem.base.params["run.seed"]) % 2**32
