"""Tasks: what one worker of a sweep is asked for, and what it hands back. Both are small and pickle."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.sweeps.build import made_by
from carat.worlds.cell_methods import cell_methods

if TYPE_CHECKING:
    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[Any]"]

TABLES = ("kpi", "series", "creators", "viewers", "leaderboard", "ledger")


@dataclass(frozen=True)
class Task:
    """Some worlds of one scenario.

    toml: the scenario, fully resolved, its seed included. replicates: which worlds. tables: which tables of each are
    wanted. version: and build of the carat that asks; a worker that has another one refuses. attempt: 0, or how often
    its worker was lost, so that executors that know a task by what it is (Dask) do not answer that it has failed.
    """

    toml: str
    replicates: tuple[int, ...]
    tables: tuple[str, ...]
    version: str
    attempt: int = 0


@dataclass(frozen=True)
class World:
    """The tables of one replicate.

    layout: JSON of what is the same in most worlds: by table the dimensions (name, values, attributes), the columns
    (name, dimensions without replicate, attributes), and the columns that are labels. arrays: "table/column" to the
    values.
    """

    layout: str
    arrays: Arrays


@dataclass(frozen=True)
class Failure:
    """Why a world has no tables. of_scenario: the scenario is to blame."""

    message: str
    of_scenario: bool = False


Ended = World | Failure


def at_a_time(tasks: Sequence[Task], threads: int) -> int:
    """How many of these tasks go on at a time in this process: `threads`, or as many worlds of the largest scenario as
    fit into the memory of the machine; at least one.
    """
    fewest = [_carat.at_a_time([], threads)]
    for toml in {task.toml for task in tasks}:
        with suppress(_carat.ScenarioError):  # which is found again, and kept, when it is to be run
            fewest.append(_carat.at_a_time([(_carat.parse_scenario(toml, "scenario", "", []), 0, "")], threads))
    return min(fewest)


def perform(task: Task, stopped: Callable[[], bool] | None = None) -> tuple[Ended, ...]:
    """Runs the worlds of a task one after the other, and hands back each one's tables or why it failed.

    stopped: asked ten times a second; the worlds that are not complete when it says so are failures.
    Raises RuntimeError if the task is from another version or build of carat.
    """
    if task.version != made_by():
        raise RuntimeError(f"the worker has carat {made_by()}, but the sweep is of carat {task.version}")

    def tell(fraction: float, events: int) -> None:
        if stopped is not None and stopped():
            raise InterruptedError("stopped")

    try:
        scenario = _carat.parse_scenario(task.toml, "scenario", "", [])
    except _carat.ScenarioError as error:
        return (Failure(str(error), True),) * len(task.replicates)
    ends, _ = _carat.run_worlds([(scenario, k, "") for k in task.replicates], 1, tell)
    return tuple(_ended(end, task.tables) for end in ends)


def _ended(end: _carat.WorldEnd, tables: tuple[str, ...]) -> Ended:
    if end.outcome is None:
        return Failure(end.failure or "stopped", end.of_scenario)
    layout: dict[str, Any] = {}
    arrays: Arrays = {}
    for name in tables:
        table = end.outcome.table(name)
        layout[name] = _layout(name, table)
        for column in table.columns:
            if column["dims"][0] == "replicate":
                arrays[f"{name}/{column['name']}"] = _values(column)
    return World(json.dumps(layout), arrays)


def _layout(name: str, table: _carat.Table) -> dict[str, Any]:
    dimensions = [d for d in table.dimensions if d["name"] != "replicate"]
    columns = [c for c in table.columns if c["dims"][0] == "replicate"]
    labels = [c for c in table.columns if c["dims"][0] != "replicate"]
    return {
        "dimensions": [[d["name"], list(map(_python, d["values"])), _attributes(d)] for d in dimensions],
        "columns": [[c["name"], c["dims"][1:], _of_column(name, c)] for c in columns],
        "labels": [[c["name"], c["dims"], list(map(_python, c["values"])), _attributes(c)] for c in labels],
    }


def _python(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _of_column(table: str, column: _carat.ColumnEntry) -> dict[str, Any]:
    method = cell_methods(table, column["name"]) if "time" in column["dims"] else ""
    return _attributes(column) | ({"cell_methods": method} if method else {})


def _attributes(entry: _carat.DimensionEntry | _carat.ColumnEntry) -> dict[str, Any]:
    attributes: dict[str, Any] = {"units": entry["unit"], "long_name": entry["doc"]}
    meanings: Any = entry.get("meanings")
    if meanings:
        attributes["flag_values"] = [code for code, word in enumerate(meanings) if word]
        attributes["flag_meanings"] = " ".join(word.replace(" ", "_") for word in meanings if word)
    return {name: value for name, value in attributes.items() if value}


def _values(column: _carat.ColumnEntry) -> NDArray[Any]:
    """A copy without the replicate, since the memory of the core goes when the outcome does."""
    import numpy as np

    if isinstance(column["values"], list):
        texts: NDArray[Any] = np.array(column["values"], dtype=str).reshape(column["shape"][1:])
        return texts
    values: NDArray[Any] = np.array(column["values"][0])
    if column["padded"] and values.dtype.kind == "i":
        least = np.iinfo(values.dtype.str).min
        values = np.where(values == least, np.nan, values.astype(np.float64))
    return values
