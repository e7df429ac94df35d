"""Scenarios from Python: the same errors as the command line, immutable, interruptible, one result for any threads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import carat
import pytest
from carat import _carat

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
LONG = {"run.length": "3650d", "viewers.count": 200_000, "run.sample_every": "365d", "run.write_every": "3650d"}


def test_import_is_quick() -> None:
    code = "import time; t = time.perf_counter(); import carat; print(time.perf_counter() - t)"
    best = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3))
    assert best < 0.3


def test_import_loads_neither_xarray_nor_hdf5() -> None:
    code = "import carat, sys; print([m for m in ('xarray', 'h5py', 'pandas', 'matplotlib') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_with_changes_a_copy() -> None:
    base = carat.load(VILLAGE)
    low = base.with_({"payout.threshold": "20 USD", "viewers.count": 500})
    assert base.diff(low) == {"payout.threshold": ("10 USD", "20 USD"), "viewers.count": (2000, 500)}
    assert base.diff(base) == {}
    assert base == carat.load(VILLAGE) and hash(base) == hash(carat.load(VILLAGE)) and base != low
    assert carat.parse(base.toml) == base


def test_every_problem_is_said_at_once() -> None:
    with pytest.raises(carat.ScenarioError) as caught:
        carat.load(VILLAGE).with_({"payout.treshold": "10 USD", "viewers.count": "many"})
    assert 'did you mean "threshold"' in str(caught.value)
    assert "viewers.count" in str(caught.value)


def test_the_result_does_not_depend_on_threads() -> None:
    digests = {str(carat.load(VILLAGE).run(threads=t, progress=False).stats["digest"].values[0]) for t in (1, 2, 3)}
    assert len(digests) == 1


def test_replicate_k_does_not_depend_on_how_many_there_are() -> None:
    two = carat.load(VILLAGE).run(replicates=2, progress=False)
    three = carat.load(VILLAGE).run(replicates=3, progress=False)
    assert list(two.stats["digest"].values) == list(three.stats["digest"].values[:2])


def test_ctrl_c_arrives_while_a_run_goes_on() -> None:
    begun = time.monotonic()
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        carat.load(VILLAGE, LONG).run(progress=False)
    assert time.monotonic() - begun < 0.5 + 1.0  # 0.3 s on a quiet machine


def test_other_threads_go_on_while_a_run_does() -> None:
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    carat.load(VILLAGE, {"run.length": "280d", "run.write_every": "280d"}).run(progress=False)
    done.set()
    thread.join()
    assert ticks > 20


def test_an_exception_of_the_progress_callback_comes_through() -> None:
    core = _carat.load_scenario(VILLAGE, [])

    def tell(fraction: float, events: int) -> None:
        raise RuntimeError(f"enough at {events}")

    with pytest.raises(RuntimeError, match="enough"):
        core.run(1, tell)


def test_representations_name_what_matters() -> None:
    base = carat.load(VILLAGE)
    assert "2,000 viewers" in repr(base)
    html = base._repr_html_()
    assert "viewers.count" in html and "2000" in html


def test_parameters_come_with_words_and_units() -> None:
    (threshold,) = carat.parameters("payout.threshold")
    assert (threshold.unit, threshold.default) == ("USD", '"50 USD"')
    assert threshold.doc


def test_the_stub_names_what_the_module_has() -> None:
    stub = (Path(carat.__file__).parent / "_carat.pyi").read_text()
    public = {name for name in dir(_carat) if not name.startswith("_")}
    for name in public:
        assert f"class {name}" in stub or f"def {name}(" in stub, name
    for kind in (_carat.Scenario, _carat.Outcome, _carat.Table, _carat.Parameter):
        for name in vars(kind):
            assert name.startswith("_") or name == "__init__" or f"def {name}(" in stub, f"{kind.__name__}.{name}"
