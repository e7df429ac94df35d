"""A sweep on a Dask cluster is the sweep in this process, also if a worker is killed half way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import carat
import pytest
import xarray as xr
from carat.sweeps.sweeping import Sweep, sweep
from distributed import Client, LocalCluster

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
BASE = carat.load(VILLAGE, {"run.length": "3d"})
DESIGN = {"payout.threshold": ["5 USD", "10 USD"], "conversion.diamonds_per_coin": ["0.4", "0.5", "0.6"]}
REPLICATES = 8
WORLDS = 6 * REPLICATES


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Of two workers, each a process of its own with one thread."""
    options: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]
        yield client


@pytest.fixture(scope="module")
def here() -> Sweep:
    return sweep(BASE, DESIGN, replicates=REPLICATES, progress=False)


@pytest.mark.parametrize("deaths", [3, 0], ids=["Dask gives the task again", "we give the task again"])
def test_a_worker_killed_half_way_changes_nothing(client: Client, here: Sweep, deaths: int) -> None:
    def allow(dask_scheduler: Any) -> None:
        dask_scheduler.allowed_failures = deaths

    client.run_on_scheduler(allow)  # type: ignore[no-untyped-call]
    client.wait_for_workers(2)
    workers = [int(pid) for pid in client.run(os.getpid).values()]
    assert len(workers) == 2 and os.getpid() not in workers
    killed: list[int] = []

    def kill_half_way(done: int, total: int) -> None:
        if not killed and 2 * done >= total:
            os.kill(workers[0], signal.SIGKILL)
            killed.append(done)

    with client.get_executor() as executor:  # type: ignore[no-untyped-call]
        on_dask = sweep(BASE, DESIGN, replicates=REPLICATES, executor=executor, progress=kill_half_way)

    assert killed and 0 < killed[0] < WORLDS
    assert on_dask.complete and on_dask.failures.empty
    xr.testing.assert_identical(on_dask.kpi, here.kpi)
    xr.testing.assert_identical(on_dask.series, here.series)
    xr.testing.assert_identical(on_dask.status, here.status)
