"""Points: worlds that have been simulated at points of a problem, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

Point = tuple[float, ...]
Task = tuple[Point, int]  # a point and the number of a world


class Simulator(Protocol):
    """What simulates tasks, in any order; it hands back each as it is complete."""

    def simulate(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Values]]:
        """(task, float64[output]) for each."""
        ...


class Memory:
    """Outputs of simulated worlds, by point and world."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._known: dict[Task, Values] = {}

    def fill(self, tasks: Iterable[Task]) -> None:
        """Simulates those that are not known. What is complete stays known if one raises."""
        missing = [task for task in dict.fromkeys(tasks) if task not in self._known]
        if missing:
            for task, values in self._simulator.simulate(missing):
                self._known[task] = values

    def __getitem__(self, task: Task) -> Values:
        return self._known[task]

    def __len__(self) -> int:
        return len(self._known)


class Function:
    """A plain function of (point, world) as a simulator."""

    def __init__(self, function: Callable[[Values, int], Any], outputs: int) -> None:
        self._function = function
        self._outputs = outputs

    def simulate(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Values]]:
        """Calls the function once per task. Raises ValueError if it returns another number of outputs."""
        import numpy as np

        for task in tasks:
            point, world = task
            values = np.asarray(self._function(np.array(point), world), dtype=np.float64).ravel()
            if values.size != self._outputs:
                raise ValueError(
                    f"the function returned {values.size} numbers: expected {self._outputs}, one per output"
                )
            yield task, values
