"""Executors and accidents: whoever runs the worlds of a sweep, and whatever happens to them, the result is the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import carat
import pytest
import xarray as xr
from carat.sweeps import dispatch, sweep_results
from carat.sweeps.sweep_plan import Plan
from carat.sweeps.sweeping import Sweep, sweep
from carat.sweeps.tasks import Ended, Failure, Task, World, at_a_time, perform

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
BASE = carat.load(VILLAGE, {"run.length": "3d"})
DESIGN = {"payout.threshold": ["5 USD", "10 USD"], "conversion.diamonds_per_coin": ["0.4", "0.5", "0.6"]}
QUIET: dict[str, Any] = {"replicates": 3, "progress": False}


@pytest.fixture(scope="module")
def whole() -> Sweep:
    return sweep(BASE, DESIGN, **QUIET)


def same(one: Sweep, other: Sweep) -> None:
    """Every array is the same."""
    for name in (*one.about.tables, "runs"):
        xr.testing.assert_identical(one.raw(name), other.raw(name))


def test_a_process_pool_gives_the_same(whole: Sweep) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        same(sweep(BASE, DESIGN, executor=pool, **QUIET), whole)


def die_on(toml: str, task: Task) -> tuple[Ended, ...]:
    """Kills its process if the task is that of this scenario."""
    if task.toml == toml:
        os.kill(os.getpid(), signal.SIGKILL)
    return perform(task)


class DieOn:
    def __init__(self, toml: str) -> None:
        self.toml = toml

    def __call__(self, task: Task) -> tuple[Ended, ...]:
        return die_on(self.toml, task)


def test_a_task_that_kills_its_workers_fails_and_spares_the_others() -> None:
    tasks = Plan(BASE, {"payout.threshold": ["5 USD", "10 USD", "15 USD"]}, 1, None, ("kpi",), None).tasks(1)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        ended = dict(dispatch.dispatch(tasks, pool, DieOn(tasks[1].toml)))
    (killer,) = ended[1]
    assert isinstance(killer, Failure) and "given up after 3 tries: BrokenProcessPool" in killer.message
    assert [type(one) for i in (0, 2) for one in ended[i]] == [World, World]


def test_worlds_that_the_memory_would_not_hold_do_not_go_on_together() -> None:
    huge = BASE.with_({"viewers.count": 4_000_000_000, "viewers.payer_share": 1.0})
    small, large = (Task(of.toml, (0,), ("kpi",), carat.__version__) for of in (BASE, huge))
    assert at_a_time([small] * 4, 3) == at_a_time([], 3) == 3
    assert at_a_time([small, large], 3) == 1


class Losing(ThreadPoolExecutor):
    """Loses tasks of a threshold of 5 USD on their first attempts, as a cluster whose workers come and go."""

    def __init__(self, attempts: int, lose: Callable[[Future[Any]], None]) -> None:
        super().__init__(1)
        self.attempts, self.lose = attempts, lose

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        (task,) = args
        if task.attempt >= self.attempts or 'threshold = "5 USD"' not in task.toml:
            return super().submit(fn, *args, **kwargs)
        lost: Future[Any] = Future()
        self.lose(lost)
        return lost


def disconnect(future: Future[Any]) -> None:
    future.set_exception(ConnectionError("gone"))


def cancel(future: Future[Any]) -> None:
    future.cancel()
    future.set_running_or_notify_cancel()


@pytest.mark.parametrize("lose", [disconnect, cancel])
def test_lost_tasks_are_given_again(lose: Callable[[Future[Any]], None], whole: Sweep) -> None:
    same(sweep(BASE, DESIGN, executor=Losing(2, lose), **QUIET), whole)


def test_tasks_lost_three_times_are_failures() -> None:
    two = {"payout.threshold": ["5 USD", "10 USD"]}
    lost = sweep(BASE, two, executor=Losing(3, disconnect), replicates=1, progress=False)
    assert list(lost.failures["message"]) == ["given up after 3 tries: ConnectionError: gone"]
    assert lost.status.values.tolist() == [[1], [0]]


def test_an_executor_that_is_broken_for_good_is_an_error_in_words() -> None:
    class Broken(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenExecutor("no machine is left")

    with pytest.raises(carat.RunError, match="the executor broke: no machine is left"):
        sweep(BASE, DESIGN, executor=Broken(), **QUIET)


def test_a_worker_of_another_version_refuses() -> None:
    (task,) = Plan(BASE, {"payout.threshold": ["5 USD"]}, 1, None, ("kpi",), None).tasks(1)
    with pytest.raises(RuntimeError, match=r"the worker has carat .*, but the sweep is of carat 0\.0\.0"):
        perform(Task(task.toml, (0,), ("kpi",), "0.0.0"))


def test_ctrl_c_keeps_what_is_complete(whole: Sweep, tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 4:
            os.kill(os.getpid(), signal.SIGINT)

    given: dict[str, Any] = {"replicates": 3, "folder": tmp_path / "runs"}
    with pytest.warns(UserWarning, match="interrupted: 4 of 18 worlds are done and kept"):
        part = sweep(BASE, DESIGN, progress=interrupt, threads=1, **given)
    held = part.status == sweep_results.COMPLETE
    assert int(held.sum()) == 4 and not part.complete
    xr.testing.assert_equal(part.kpi["value"].where(held, drop=False), whole.kpi["value"].where(held))
    seen: list[int] = []
    same(sweep(BASE, DESIGN, progress=lambda done, total: seen.append(done), **given), whole)
    assert seen[0] == 4


def test_ctrl_c_before_anything_is_complete_is_raised() -> None:
    long = carat.load(VILLAGE, {"run.length": "3650d", "viewers.count": 200_000, "run.write_every": "3650d"})

    def interrupt(done: int, total: int) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        sweep(long, DESIGN, progress=interrupt)
    assert time.monotonic() - begun < 10.0  # and not the hours that it would take


@pytest.fixture(scope="module")
def never_killed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "whole.h5"
    design = {"payout.threshold": carat.usd(5, 10, 15, 20)}
    sweep(carat.load(VILLAGE, {"run.length": "7d"}), design, replicates=6, progress=False).save(path)
    return path.read_bytes()


@pytest.mark.parametrize("killed_after", [3, 11])
def test_a_sweep_that_was_killed_goes_on_to_the_same_file(
    killed_after: int, never_killed: bytes, tmp_path: Path
) -> None:
    varied = ["--vary", "payout.threshold=5:20:5 USD", "-s", "run.length=7d", "-r", "6", "--quiet"]
    command = [sys.executable, "-m", "carat", "sweep", str(VILLAGE), *varied, "-o"]
    path, kept = tmp_path / "killed.h5", tmp_path / "killed.runs"
    run = subprocess.Popen([*command, path, "-j", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(list(kept.glob("??/*.npz"))) < killed_after and run.poll() is None:
        time.sleep(0.001)
    run.kill()
    assert run.wait() == -signal.SIGKILL
    assert not path.exists()
    ended = subprocess.run([*command, path, "--resume"], check=True, capture_output=True, text=True)
    recalled = int(ended.stderr.split("carat: ")[1].split()[0])
    assert killed_after <= recalled < 24
    assert path.read_bytes() == never_killed
    assert not kept.exists()
