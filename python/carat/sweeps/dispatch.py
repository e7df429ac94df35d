"""Dispatch: tasks given to an executor, and given again when a worker dies on them."""

from __future__ import annotations

import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from queue import SimpleQueue

from carat.sweeps.tasks import Ended, Failure, Task, at_a_time, perform

Done = tuple[int, tuple[Ended, ...]]

TRIES = 3  # of a task whose worker dies or is lost, before it is a failure
_BREAKS = 20  # of pools in a row, with no task done in between, before all is given up
_AHEAD = 2  # tasks per worker that are handed over, so that none waits for work
_AHEAD_OF_STRANGERS = 4096  # of executors that do not say how many workers they have


def in_this_process(tasks: Sequence[Task], threads: int) -> Generator[Done]:
    """Performs tasks in threads of this process (the core holds no lock while it runs); 0 is one per core.

    Fewer go on at a time where the memory of the machine would not hold them.
    """
    stop = threading.Event()
    pool = ThreadPoolExecutor(at_a_time(tasks, threads or _cores()))

    def work(task: Task) -> tuple[Ended, ...]:
        return perform(task, stop.is_set)

    try:
        yield from dispatch(tasks, pool, work)
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def dispatch(
    tasks: Sequence[Task], executor: Executor, work: Callable[[Task], tuple[Ended, ...]] = perform
) -> Generator[Done]:
    """Yields (index of the task, what came of its worlds) in the order in which they come to an end.

    A task whose worker is lost (killed, out of memory, cancelled) is given again, at most three times in all; then its
    worlds are failures. A process pool that a dying worker has broken is replaced by a fresh one, in which the tasks
    that were under way are given one at a time: so only the one to blame is.
    """
    yield from _Dispatcher(tasks, executor, work).run()


class _Dispatcher:
    def __init__(self, tasks: Sequence[Task], executor: Executor, work: Callable[[Task], tuple[Ended, ...]]) -> None:
        self._tasks, self._executor, self._work = tasks, executor, work
        self._waiting = deque(range(len(tasks)))
        self._suspects: deque[int] = deque()
        self._tries: Counter[int] = Counter()
        self._running: dict[Future[tuple[Ended, ...]], int] = {}
        self._ended: SimpleQueue[Future[tuple[Ended, ...]]] = SimpleQueue()
        self._broken: BrokenExecutor | None = None
        self._breaks = 0
        self._own: Executor | None = None

    def run(self) -> Iterator[Done]:
        try:
            while self._waiting or self._suspects or self._running:
                yield from self._hand_over()
                if self._running:
                    yield from self._take_back(self._ended.get())
        finally:
            for future in self._running:
                future.cancel()
            if self._own is not None:
                self._own.shutdown(wait=False, cancel_futures=True)

    def _hand_over(self) -> Iterator[Done]:
        """As many tasks as there is room for; none while a broken pool still gives back what it had."""
        if self._broken is not None and not self._running:
            yield from self._renew()
        while self._broken is None and (index := self._next()) is not None:
            try:
                future = self._executor.submit(self._work, replace(self._tasks[index], attempt=self._tries[index]))
            except BrokenExecutor as error:
                self._broken = error
                self._suspects.append(index)
                return
            self._tries[index] += 1
            self._running[future] = index
            future.add_done_callback(self._ended.put)

    def _next(self) -> int | None:
        if self._suspects:
            return None if self._running else self._suspects.popleft()
        room = len(self._running) < _room(self._executor)
        return self._waiting.popleft() if self._waiting and room else None

    def _take_back(self, future: Future[tuple[Ended, ...]]) -> Iterator[Done]:
        index = self._running.pop(future)
        try:
            ended = future.result()
        except Exception as error:  # whatever a worker, or the way to it, can die of
            if isinstance(error, BrokenExecutor):
                self._broken = error
            if self._tries[index] == TRIES:
                yield index, self._given_up(index, error)
            elif self._broken is None:
                self._waiting.appendleft(index)
            else:
                self._suspects.append(index)
        else:
            self._breaks = 0
            yield index, ended

    def _renew(self) -> Iterator[Done]:
        """A fresh pool for a broken one; without it nothing that is left can be done."""
        self._breaks += 1
        if isinstance(self._executor, ProcessPoolExecutor) and self._breaks <= _BREAKS:
            workers = getattr(self._executor, "_max_workers", None)
            if self._own is not None:
                self._own.shutdown(wait=False)
            self._own = self._executor = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
            self._broken = None
            return
        for index in [*self._suspects, *self._waiting]:
            yield index, (Failure(f"the executor broke: {self._broken}"),) * len(self._tasks[index].replicates)
        self._suspects.clear()
        self._waiting.clear()

    def _given_up(self, index: int, error: Exception) -> tuple[Ended, ...]:
        words = f"given up after {self._tries[index]} tries: {type(error).__name__}: {error}".rstrip(": ")
        return (Failure(words),) * len(self._tasks[index].replicates)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _room(executor: Executor) -> int:
    workers = getattr(executor, "_max_workers", None)
    return _AHEAD * workers if isinstance(workers, int) else _AHEAD_OF_STRANGERS
