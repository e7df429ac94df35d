"""The economy as a simulator of points: scenarios are made of points, run in parallel, and read for their outputs."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.designs.ranges import Range
from carat.problems.points import Point, Task
from carat.worlds.progress import Tell, teller
from carat.worlds.results import Results
from carat.worlds.running import RunError
from carat.worlds.scenario import Scenario, parse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

_AT_A_TIME = 64  # worlds whose tables are in memory together, at least
_PER_CORE = 8  # and so many for each core, so that few wait for the last
_SMALLEST = """
[run]
seed = 0
length = "1d"
[viewers]
count = 1
[creators]
count = 1
[gift.rose]
coins = 1
"""


class Economy:
    """Worlds of `base` with knobs set to points; outputs are names of key figures or functions of Results.

    keep: a world that fails, or a point that is no scenario, is NaN instead of an exception; `failures` says why, by
    point.
    """

    def __init__(
        self,
        base: Scenario,
        knobs: Sequence[Range],
        outputs: Mapping[str, str | Callable[[Results], Any]],
        threads: int,
        progress: bool,
        keep: bool,
    ) -> None:
        figures = key_figures()
        for output in outputs.values():
            if isinstance(output, str) and output not in figures:
                near = difflib.get_close_matches(output, figures, 1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(figures)}"
                raise ValueError(f"there is no key figure {output!r}; {hint}")
        self.units = {
            name: figures.get(output, "") if isinstance(output, str) else "" for name, output in outputs.items()
        }
        self._base = base
        self._knobs = knobs
        self._outputs = outputs
        self._threads = threads
        self._progress = progress
        self._keep = keep
        self.failures: dict[Point, str] = {}
        self._scenarios: dict[Point, _carat.Scenario | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Without the scenarios at points, which are made again where they are needed."""
        return self.__dict__ | {"_scenarios": {}}

    def simulate(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Values]]:
        """Runs worlds, as many at a time as memory takes; see :class:`carat.problems.points.Simulator`."""
        import numpy as np

        size = max(_AT_A_TIME, _PER_CORE * (os.cpu_count() or 1))
        nothing = np.full(len(self._outputs), np.nan)
        yield from ((task, nothing) for task in tasks if self._scenario(task[0]) is None)
        able = [task for task in tasks if self._scenario(task[0]) is not None]
        with teller(self._progress and bool(able), len(able)) as tell:
            for begin in range(0, len(able), size):
                part = able[begin : begin + size]
                yield from self._run(part, _of_all(tell, begin, len(part), len(able)))

    def _scenario(self, point: Point) -> _carat.Scenario | None:
        """The scenario at a point, made once; None if there is none and failures are kept."""
        if point not in self._scenarios:
            settings = {knob.name: knob.setting(x) for knob, x in zip(self._knobs, point, strict=True)}
            try:
                self._scenarios[point] = self._base.with_(settings)._core
            except _carat.ScenarioError as error:
                if not self._keep:
                    raise
                self.failures[point] = str(error)
                self._scenarios[point] = None
        return self._scenarios[point]

    def _run(self, tasks: Sequence[Task], tell: Tell | None) -> Iterator[tuple[Task, Values]]:
        """Hands back what is complete before it raises."""
        worlds = [(core, world, "") for point, world in tasks if (core := self._scenario(point)) is not None]
        ends, error = _carat.run_worlds(worlds, self._threads, tell)
        for task, end in zip(tasks, ends, strict=True):
            if end.failure and not self._keep:
                kind = _carat.ScenarioError if end.of_scenario else RunError
                error = error or kind(f"{self._where(task)}: {end.failure}")
            elif end.failure:
                self.failures.setdefault(task[0], end.failure)
                yield task, self._read(None)
            elif end.outcome is not None:
                yield task, self._read(end.outcome)
        if error is not None:
            raise error

    def _where(self, task: Task) -> str:
        settings = ", ".join(f"{k.name} = {k.setting(x)}" for k, x in zip(self._knobs, task[0], strict=True))
        return f"{settings}, world {task[1]}"

    def _read(self, outcome: _carat.Outcome | None) -> Values:
        """float64[output] of one world."""
        import numpy as np

        if outcome is None:
            return np.full(len(self._outputs), np.nan)
        figures = _figures(outcome)
        results = Results.from_outcome(outcome)
        values = [
            figures[o] if isinstance(o, str) else float(np.asarray(o(results)).item()) for o in self._outputs.values()
        ]
        return np.array(values, dtype=np.float64)


def _of_all(tell: Tell | None, begin: int, count: int, total: int) -> Tell | None:
    """Tells of a part of the worlds as a share of all of them."""
    return None if tell is None else lambda fraction, events: tell((begin + count * fraction) / total, events)


def _figures(outcome: _carat.Outcome) -> dict[str, float]:
    """Key figures of one world, straight from the core's table."""
    import numpy as np

    table = outcome.table("kpi")
    names = next(d["values"] for d in table.dimensions if d["name"] == "kpi")
    values = next(c["values"] for c in table.columns if c["name"] == "value")
    return dict(zip(map(str, names), np.asarray(values, dtype=np.float64).ravel().tolist(), strict=True))


@cache
def key_figures() -> dict[str, str]:
    """Name to unit of all key figures, found by running the smallest world there is."""
    ends, _ = _carat.run_worlds([(parse(_SMALLEST)._core, 0, "")], 1, None)
    outcome = ends[0].outcome
    if outcome is None:
        raise RunError(ends[0].failure)
    table = outcome.table("kpi")
    names = next(d["values"] for d in table.dimensions if d["name"] == "kpi")
    units = next(c["values"] for c in table.columns if c["name"] == "unit")
    return dict(zip(map(str, names), map(str, units), strict=True))
