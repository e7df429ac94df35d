"""Sweeping: many points of a design, many worlds of each, on any number of cores or machines, with the same luck."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from carat.sweeps import dispatch
from carat.sweeps.cache import Cache, cache_of
from carat.sweeps.shards import merge
from carat.sweeps.sweep_plan import Plan
from carat.sweeps.sweep_results import Sweep, open_sweep
from carat.worlds.scenario import Scenario

__all__ = ["Sweep", "merge", "open_sweep", "sweep"]

Progress = bool | Callable[[int, int], None]
_PARTS = (
    4  # of the worlds of a point, each a task for an executor: at least some seconds each in what is worth a cluster
)


def sweep(
    base: Scenario,
    design: Any = None,
    *,
    replicates: int = 16,
    seed: int | None = None,
    threads: int = 0,
    executor: Executor | None = None,
    cache: Cache | str | os.PathLike[str] | bool | None = None,
    folder: str | os.PathLike[str] | None = None,
    shard: str | tuple[int, int] | None = None,
    progress: Progress = True,
    tables: Sequence[str] = ("kpi", "series"),
) -> Sweep:
    """Runs every point of a design in the same worlds, and puts the tables of all of them together.

    design: a dict of knobs to lists of values (a grid), a DataFrame, a list of dicts, the path of a CSV file, or what
    :func:`carat.designs.sobol` and :func:`carat.designs.latin_hypercube` make; None is the ``[vary]`` table of the
    scenario. replicates: worlds at each point. seed: of all luck, in place of the base's; world k has the same luck at
    every point.

    threads: worlds at a time in this process, 0 is one per core; fewer where the memory of the machine would not hold
    them. executor: any ``concurrent.futures.Executor`` in its place (process pools with "spawn", Dask's
    ``client.get_executor()``); no result depends on it. A task whose worker dies is given again, three times at most.

    folder: each world that is complete is kept there; the same sweep goes on from them after it was stopped or
    killed. cache: True, a folder or a :class:`carat.Cache`: the same for worlds of any sweep. shard: "i/n" runs
    only points i, i + n, i + 2n, ...; :func:`carat.merge` puts shards together. tables: which to keep, of kpi,
    series, creators, viewers, leaderboard, ledger. progress: a bar, or a function of (worlds done, worlds in all).

    >>> import carat
    >>> base = carat.load("scenarios/village.toml", {"run.length": "3d"})
    >>> s = sweep(base, {"payout.threshold": ["5 USD", "10 USD"]}, replicates=2, progress=False)
    >>> dict(s.kpi.sizes)["payout.threshold"], s.kpi["payout.threshold"].attrs["units"]
    (2, 'USD')

    Ctrl-C keeps what is complete, with a warning; if nothing is, it raises KeyboardInterrupt. A point that fails is in
    ``failures`` and NaN elsewhere; ScenarioError is raised if no point is valid, RunError if no world could be run.
    Raises ValueError for a design, tables or a shard that cannot be.
    """
    plan = Plan(base, design, replicates, seed, tables, shard)
    kept = [None if folder is None else Cache(folder, limit=None), cache_of(cache)]
    stores = [store for store in kept if store is not None]
    try:
        with _reporting(progress, plan.worlds) as report:
            plan.recall(stores, report)
            _run(plan, stores, executor, threads, report)
    except KeyboardInterrupt:
        if not plan.complete:
            raise
        warnings.warn(f"interrupted: {plan.done} of {plan.worlds} worlds are done and kept", stacklevel=2)
    return plan.gathered()


def _run(
    plan: Plan, stores: list[Cache], executor: Executor | None, threads: int, report: Callable[[int], None]
) -> None:
    """What is left to do."""
    tasks = plan.tasks(1 if executor is None else -(-plan.about.replicates // _PARTS))
    ends = dispatch.in_this_process(tasks, threads) if executor is None else dispatch.dispatch(tasks, executor)
    try:
        for index, ended in ends:
            plan.take(tasks[index], ended, stores)
            report(plan.done)
    finally:
        ends.close()


@contextmanager
def _reporting(progress: Progress, total: int) -> Iterator[Callable[[int], None]]:
    """What is told how many worlds are done."""
    if callable(progress):
        yield lambda done: progress(done, total)
    elif not progress:
        yield lambda done: None
    else:
        from tqdm.auto import tqdm

        with tqdm(total=total, unit="world", leave=False) as bar:

            def move(done: int) -> None:
                bar.update(done - bar.n)

            yield move
