"""Scenarios from Python: the same errors as the command line, immutable, interruptible, one result for any threads."""

from __future__ import annotations

import copy
import datetime
import functools
import os
import pickle
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import carat
import numpy as np
import pytest
from carat import _carat
from carat.designs.durations import in_words, seconds

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


def test_problems_name_the_parameter_that_was_typed() -> None:
    """Not the option of the command line, nor a line of the resolved text, which nobody wrote."""
    base = carat.load(VILLAGE)
    wrong = {"payout.treshold": "5 USD", "payout.hold": 3}
    attempts: list[Callable[[], carat.Scenario]] = [
        lambda: base.with_(wrong),
        lambda: base.with_(payout={"treshold": "5 USD", "hold": 3}),
        lambda: carat.scenario(wrong, base="village"),
        lambda: carat.load(VILLAGE, wrong),
        lambda: carat.parse(base.toml, overrides=wrong),
    ]
    for attempt in attempts:
        with pytest.raises(carat.ScenarioError) as caught:
            attempt()
        assert [line.split()[0] for line in str(caught.value).splitlines()] == ["payout.treshold:", "payout.hold:"]
    with pytest.raises(carat.ScenarioError, match=r"^payout\.daily_cap: must not be below payout\.threshold"):
        base.with_({"payout.threshold": "9000 USD"})


def test_problems_of_a_file_have_its_line(tmp_path: Path) -> None:
    (tmp_path / "low.toml").write_text(carat.load(VILLAGE).toml.replace("[payout]\n", "[payout]\nfeee = 1\n"))
    with pytest.raises(carat.ScenarioError, match=r"^\S*low\.toml:\d+:\d+: payout\.feee: unknown name"):
        carat.load(tmp_path / "low.toml")


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
    base = carat.load(VILLAGE).with_(policy=[{"at": "7d", "set": {"payout.threshold": "5 USD"}}])
    assert "2,000 viewers" in repr(base)
    html = base._repr_html_()
    differing, _, sections = html.partition("Every section")
    assert "viewers.count" in differing and "2000" in differing and "200000" in differing
    assert '<td style="text-align:left">7d</td>' in differing
    assert "battle.on" not in differing and "battle.on" in sections  # true by default, as it is here


def test_sections_are_completed_by_tab_and_say_what_they_hold() -> None:
    base = carat.load(VILLAGE)
    assert {"payout", "store", "with_", "run"} <= set(dir(base)) and "policy" not in dir(base)
    assert "threshold" in dir(base.payout) and "threshold" in dir(base.knobs.payout)
    assert base.payout.threshold == base.payout["threshold"] == base.params["payout.threshold"] == "10 USD"
    assert base.gift["2024"].coins == base.gift["2024.coins"] == base.params["gift.2024.coins"]
    assert base.knobs.run.length.value == "28d"
    for text in (repr(base.payout), base.payout._repr_html_()):
        for words in (
            "payout.threshold",
            "10 USD",
            "USD",
            "least balance that can be redeemed",
            "between 0 and 1000000",
        ):
            assert words in text
    assert dict(base.payout) == {
        n.removeprefix("payout."): v for n, v in base.params.items() if n.startswith("payout.")
    }
    with pytest.raises(AttributeError, match="no attribute 'treshold'"):
        _ = base.payout.treshold


def test_tab_in_ipython_needs_no_code_of_ours_to_run() -> None:
    completer = pytest.importorskip("IPython.core.completer")
    base = carat.load(VILLAGE)
    found = completer.IPCompleter(namespace={"base": base}, use_jedi=False, evaluation="limited")
    for text, name in [("base.payo", ".payout"), ("base.payout.thr", ".threshold"), ("base.knobs.run.leng", ".length")]:
        assert found.attr_matches(text) and any(match.endswith(name) for match in found.attr_matches(text))


def test_knobs_say_what_they_are() -> None:
    base = carat.load(VILLAGE)
    knob = base.knobs.payout.threshold
    assert (knob.name, knob.value, knob.default, knob.unit, knob.by_policy) == (
        "payout.threshold",
        "10 USD",
        "50 USD",
        "USD",
        True,
    )
    assert "least balance" in repr(knob) and knob.changed and not base.knobs.battle.on.changed
    assert base.knobs.gift.rose.coins.unit == "coins"
    knobs = base.knobs.knobs()
    assert [k.name for k in knobs] == list(base.params)
    assert all(k.doc for k in knobs)


def test_nothing_of_a_scenario_can_be_set() -> None:
    base = carat.load(VILLAGE)
    with pytest.raises(AttributeError, match=r"immutable.*with_\(\{'payout.threshold': '5 USD'\}\)"):
        base.payout.threshold = "5 USD"
    with pytest.raises(AttributeError, match="immutable"):
        base.payout = {}
    with pytest.raises(AttributeError, match="immutable"):
        del base.payout.threshold
    base.store.packs.append(1)
    assert base.store.packs == carat.load(VILLAGE).store.packs


def test_changes_are_given_by_name_or_by_section() -> None:
    base = carat.load(VILLAGE)
    low = base.with_({"payout.threshold": "20 USD"})
    assert base.with_(payout={"threshold": "20 USD"}) == base.with_({"payout": {"threshold": "20 USD"}}) == low
    assert base.with_(gift={"rose": {"coins": 2}}).gift.rose.coins == 2
    assert base.with_({"viewers.count": np.int64(500), "viewers.web_share": np.float64(0.5)}).viewers.web_share == 0.5
    assert base.with_(store={"packs": (5, 70)}, battle={"on": False}, run={"title": "7"}).params["run.title"] == "7"
    with pytest.raises(ValueError, match=r"payout\.threshold is given twice"):
        base.with_({"payout.threshold": "20 USD"}, payout={"threshold": "30 USD"})


def test_floats_for_exact_decimals_lose_the_noise_of_binary_fractions() -> None:
    base = carat.load(VILLAGE)
    assert base.with_({"conversion.diamonds_per_coin": 0.1 + 0.2}).conversion.diamonds_per_coin == "0.3"
    assert base.with_({"conversion.diamonds_per_coin": 1 / 3}).conversion.diamonds_per_coin == "0.333333333"
    assert base.with_({"viewers.web_share": 1 / 3}).viewers.web_share == 1 / 3
    assert base.with_({"rewards.stream_factor": [0, 0.1 + 0.2, 1.0]}).rewards.stream_factor == ["0", "0.3", "1"]
    with pytest.raises(carat.ScenarioError, match="more than 9 decimal places"):
        base.with_({"conversion.diamonds_per_coin": "0.30000000000000004"})


def test_policies_and_experiments_are_given_as_they_are_read() -> None:
    base = carat.load(VILLAGE)
    steps = [{"at": "7d", "set": {"payout.threshold": "5 USD", "store.packs": [5, 70]}}]
    assert base.with_(policy=steps).policy == steps
    trial = base.with_(experiment={"side": "creators", "set": {"conversion.diamonds_per_coin": "0.4"}})
    assert trial.params["experiment.set"] == trial.experiment.set == {"conversion.diamonds_per_coin": "0.4"}
    assert trial.with_({"viewers.count": 500}).params["experiment.set"] == trial.params["experiment.set"]


def test_scenarios_pickle_with_their_source() -> None:
    base = carat.load(VILLAGE).with_({"payout.threshold": "20 USD"})
    again = pickle.loads(pickle.dumps(base))
    assert again == base and again.hash == base.hash and again.source == base.source
    assert copy.deepcopy(base) == base and len({again, base}) == 1


def test_presets_come_by_name() -> None:
    words = carat.presets()
    assert words["village"] == "A village: the baseline in small" and len(words) == len(
        list(VILLAGE.parent.glob("*.toml"))
    )
    assert "Twitch Bits on the web" in repr(words) and "<td" in words._repr_html_()
    assert carat.preset("village") == carat.load(VILLAGE)
    assert carat.preset("village", payout={"threshold": "20 USD"}).payout.threshold == "20 USD"
    for name in ("vilage", "../scenarios/village", "data/weak"):
        with pytest.raises(ValueError, match="there is no preset"):
            carat.preset(name)


def test_an_installed_package_brings_its_presets(tmp_path: Path) -> None:
    package = tmp_path / "carat"
    shutil.copytree(Path(carat.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(package / "scenarios", ignore_errors=True)
    code = "import carat; print(carat.preset('village').hash)"
    run = functools.partial(subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    missing = run(env=environment)
    assert missing.returncode != 0 and "the presets of carat are missing" in missing.stderr
    shutil.copytree(VILLAGE.parent, package / "scenarios", ignore=shutil.ignore_patterns("*.cpp", "*.hpp"))
    assert run(env=environment).stdout.strip() == carat.load(VILLAGE).hash


def test_a_scenario_is_made_of_keywords() -> None:
    made = carat.scenario({"viewers.count": 500}, seed=3, length="14d", replicates=2, payout={"threshold": "20 USD"})
    expected = {
        "viewers.count": 500,
        "run.seed": 3,
        "run.length": "14d",
        "run.replicates": 2,
        "payout.threshold": "20 USD",
    }
    base = carat.preset("baseline")
    assert {name: here for name, (here, _) in made.diff(base).items()} == expected
    assert carat.scenario(base="village") == carat.scenario(base=carat.load(VILLAGE)) == carat.load(VILLAGE)
    with pytest.raises(carat.ScenarioError, match="threshold"):
        carat.scenario(threshold="20 USD")


def test_values_for_sweeps_are_clean() -> None:
    assert carat.usd(5, 10, 2.5, "0.10", 1e-5) == ["5 USD", "10 USD", "2.5 USD", "0.10 USD", "0.00001 USD"]
    assert carat.days(7, 0.5) == ["7d", "0.5d"]
    assert carat.linspace(0.3, 0.7, 9) == [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7]
    assert carat.linspace("5 USD", "20 USD", 4) == carat.usd(5, 10, 15, 20)
    assert carat.linspace("7d", "14d", 3) == ["7d", "10.5d", "14d"]
    assert carat.geomspace(1, 1000, 4) == [1.0, 10.0, 100.0, 1000.0]
    assert carat.geomspace("1 USD", "100 USD", 3) == carat.usd(1, 10, 100)
    base = carat.load(VILLAGE)
    for value in carat.linspace(0.1, 0.9, 7):
        assert float(base.with_({"conversion.diamonds_per_coin": value}).conversion.diamonds_per_coin) > 0
    with pytest.raises(ValueError, match="limits of one unit"):
        carat.linspace("5 USD", "7d", 3)
    with pytest.raises(ValueError, match="at least 2 values"):
        carat.linspace(1, 2, 1)
    with pytest.raises(ValueError, match="limits above zero"):
        carat.geomspace(0, 1, 3)


def test_durations_are_read_as_in_scenario_files() -> None:
    for text in ("28d", "1d12h", "2min30s", "2w", "90m", "1.5h", "250ms"):
        base = carat.load(VILLAGE).with_({"payout.hold": text})
        assert seconds(text) == seconds(base.payout.hold) == seconds(datetime.timedelta(seconds=seconds(text)))
        assert in_words(seconds(text)) == base.payout.hold
    assert seconds(np.timedelta64(14, "D")) == seconds("14d")
    for wrong in ("", "14", "1h1d", "1d1d", "14 days", "d", 14, None):
        with pytest.raises(ValueError, match="expected a length of time"):
            seconds(wrong)


def test_a_function_stays_a_function_whatever_rooms_are_imported() -> None:
    code = """
import importlib, pkgutil, carat
for module in pkgutil.walk_packages(carat.__path__, "carat."):
    importlib.import_module(module.name) if "__main__" not in module.name else None
for name in set(carat.__all__) - {"designs", "figures", "statistics", "worlds"}:
    assert callable(getattr(carat, name)), name
from carat.answers.marginal import marginal
assert carat.marginal is marginal
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_is_there_and_documented() -> None:
    for name in carat.__all__:
        assert getattr(carat, name).__doc__, name
    assert set(carat.__all__) <= set(dir(carat))


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
