"""Plans: all points of a sweep as scenarios, what came of their worlds so far, and what is left to do."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from carat import _carat, designs
from carat.designs.design import Design
from carat.sweeps import stacking
from carat.sweeps.build import made_by, this_build
from carat.sweeps.cache import Cache, key_of
from carat.sweeps.sweep_file import About
from carat.sweeps.sweep_results import COMPLETE, FAILED, NOT_RUN, Sweep, in_memory
from carat.sweeps.tasks import TABLES, Ended, Failure, Task, World
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr


class Plan:
    """All points as scenarios, and what came of their worlds so far."""

    def __init__(
        self,
        base: Scenario,
        design: Any,
        replicates: int,
        seed: int | None,
        tables: Sequence[str],
        shard: str | tuple[int, int] | None,
    ) -> None:
        if replicates < 1:
            raise ValueError(f"replicates = {replicates}: expected at least 1")
        chosen = _chosen(base, design)
        named = {"run.replicates": replicates} | ({} if seed is None else {"run.seed": seed})
        based = base.with_(named)
        full = chosen.filled(based.params)
        self.about = About(
            based.toml,
            full,
            replicates,
            _tables(tables, full),
            _shard(shard, len(full)),
            _carat.version(),
            this_build(),
        )
        self._places: dict[str, list[int]] = {}  # scenario to the points that are it
        self._failed: dict[int, Failure] = {}
        self._ended: dict[stacking.Place, Ended] = {}
        self._prepare(based)

    def _prepare(self, based: Scenario) -> None:
        """The scenario of each point. Raises ScenarioError if none of the whole design is valid."""
        mine = set(self.about.points)
        valid = False
        refused: Failure | None = None
        for number, point in enumerate(self.about.design):
            if valid and number not in mine:
                continue
            try:
                toml = based.with_({**point, "run.replicates": 1}).toml
            except ValueError as error:
                refused = Failure(str(error), True)
                self._failed[number] = refused
                continue
            valid = True
            if number in mine:
                self._places.setdefault(toml, []).append(number)
        if not valid and refused is not None:
            raise _carat.ScenarioError(refused.message)
        for number in mine & self._failed.keys():
            self._settle([number], range(self.about.replicates), [self._failed[number]] * self.about.replicates)

    @property
    def worlds(self) -> int:
        """How many there are in all."""
        return len(self.about.points) * self.about.replicates

    @property
    def done(self) -> int:
        return len(self._ended)

    @property
    def complete(self) -> dict[stacking.Place, World]:
        return {place: ended for place, ended in self._ended.items() if isinstance(ended, World)}

    def _settle(self, points: Sequence[int], replicates: Sequence[int], ended: Sequence[Ended]) -> None:
        for replicate, end in zip(replicates, ended, strict=True):
            self._ended.update({(point, replicate): end for point in points})

    def _task(self, toml: str, replicates: Sequence[int]) -> Task:
        return Task(toml, tuple(replicates), self.about.tables, made_by())

    def recall(self, stores: Sequence[Cache], report: Callable[[int], None]) -> None:
        """Takes what is kept already."""
        for store in stores:
            for toml, points in self._places.items():
                for replicate in self._missing(toml):
                    world = store.get(key_of(self._task(toml, [replicate]), replicate))
                    if world is not None:
                        self._settle(points, [replicate], [world])
        report(self.done)

    def _missing(self, toml: str) -> list[int]:
        first = self._places[toml][0]
        return [k for k in range(self.about.replicates) if (first, k) not in self._ended]

    def tasks(self, worlds_each: int) -> list[Task]:
        """What is left to do, the first worlds of all points first."""
        chunks = [
            (missing[at], number, self._task(toml, missing[at : at + worlds_each]))
            for number, toml in enumerate(self._places)
            for missing in [self._missing(toml)]
            for at in range(0, len(missing), worlds_each)
        ]
        return [task for _, _, task in sorted(chunks, key=lambda chunk: chunk[:2])]

    def take(self, task: Task, ended: Sequence[Ended], stores: list[Cache]) -> None:
        """Notes what came of a task and keeps what is complete."""
        self._settle(self._places[task.toml], task.replicates, ended)
        for replicate, end in zip(task.replicates, ended, strict=True):
            if isinstance(end, World):
                _keep(key_of(task, replicate), end, stores)

    def gathered(self) -> Sweep:
        """The Sweep. Raises RunError or ScenarioError if all worlds failed, unless it is a shard."""
        from carat.worlds.running import RunError

        complete = self.complete
        failures = [end for end in self._ended.values() if isinstance(end, Failure)]
        if not complete and failures and self.about.shard == (0, 1):
            raise (_carat.ScenarioError if failures[0].of_scenario else RunError)(failures[0].message)
        points, replicates = self.about.points, self.about.replicates
        tables = {name: stacking.stack(name, complete, points, replicates) for name in self.about.tables if complete}
        tables["runs"] = self._runs()
        if self.about.shard == (0, 1):
            return in_memory(self.about, {n: stacking.on_axes(t, self.about.design) for n, t in tables.items()})
        listed = Design(self.about.design.knobs, self.about.design.values)
        return in_memory(self.about, {n: stacking.on_axes(t, listed) for n, t in tables.items()})

    def _runs(self) -> xr.Dataset:
        """status and message of every world, over (point, replicate)."""
        import numpy as np
        import xarray as xr

        shape = (len(self.about.points), self.about.replicates)
        status = np.full(shape, NOT_RUN, dtype=np.int8)
        message = np.full(shape, "", dtype=object)
        for row, point in enumerate(self.about.points):
            for k in range(self.about.replicates):
                ended = self._ended.get((point, k))
                if ended is not None:
                    status[row, k] = FAILED if isinstance(ended, Failure) else COMPLETE
                    message[row, k] = ended.message if isinstance(ended, Failure) else ""
        flags = {"flag_values": np.arange(3, dtype=np.int8), "flag_meanings": "complete failed not_run"}
        dims = ("point", "replicate")
        return xr.Dataset(
            {"status": (dims, status, flags), "message": (dims, message, {"long_name": "why it failed"})},
            {"point": ("point", self.about.points), "replicate": ("replicate", list(range(self.about.replicates)))},
        )


def _keep(key: str, world: World, stores: list[Cache]) -> None:
    """In every store; one that cannot be written to is given up."""
    for store in list(stores):
        try:
            store.put(key, world)
        except _carat.ResultError as error:
            warnings.warn(f"{error}; the sweep goes on without keeping its worlds there", stacklevel=4)
            stores.remove(store)


def _chosen(base: Scenario, design: Any) -> Design:
    if design is not None:
        return designs.design_of(design)
    varied = designs.varied(base.params)
    if varied is None:
        raise ValueError(
            "there is nothing to vary: give a design such as {'payout.threshold': ['5 USD', '10 USD']}, "
            "or a scenario with a table [vary]"
        )
    return varied


def _tables(names: Sequence[str], design: Design) -> tuple[str, ...]:
    wrong = [name for name in names if name not in TABLES]
    if wrong or not names or isinstance(names, str):
        raise ValueError(f"tables = {names!r}: expected some of {', '.join(TABLES)}")
    if "run.start" in design.knobs and {"series", "ledger"} & set(names):
        raise ValueError("run.start cannot be a knob of a sweep that keeps tables over time: ask for tables=('kpi',)")
    return tuple(name for name in TABLES if name in names)


def shard_of(given: str | tuple[int, int]) -> tuple[int, int]:
    """(i, n) of "i/n". Raises ValueError for what is none."""
    parts = given.split("/") if isinstance(given, str) else list(given)
    try:
        i, n = (int(part) for part in parts)
    except ValueError:
        i, n = -1, 0
    if not 0 <= i < n:
        raise ValueError(f"shard {given!r}: expected i/n with i from 0 to n - 1, such as 0/4")
    return i, n


def _shard(given: str | tuple[int, int] | None, points: int) -> tuple[int, int]:
    i, n = (0, 1) if given is None else shard_of(given)
    if n > points:
        raise ValueError(f"shard {given!r}: there are {points} points, so at most {points} shards")
    return i, n
