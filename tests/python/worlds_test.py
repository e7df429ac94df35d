"""Worlds: side by side as one by one, kept when interrupted, added until a precision; told of from the main thread."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import carat
import numpy as np
import pytest
import scipy.stats
from carat.worlds import running
from carat.worlds.precision import Target

ROOT = Path(__file__).parents[2]
SHORT = carat.load(ROOT / "scenarios" / "village.toml", {"run.length": "5d", "run.write_every": "5d"})
LONG = SHORT.with_({"run.length": "3650d", "run.write_every": "3650d", "viewers.count": 200_000})


def digests(results: carat.Results) -> dict[int, str]:
    return dict(zip(results.kpi["replicate"].values.tolist(), results.stats["digest"].values.tolist(), strict=True))


@pytest.fixture(scope="module")
def eight() -> carat.Results:
    return carat.run_many([SHORT], replicates=8, progress=False)[0]


@contextmanager
def told(tell: Callable[[float, int], None]) -> Iterator[Callable[[float, int], None]]:
    yield tell


def interrupt_at(monkeypatch: pytest.MonkeyPatch, fraction: float) -> None:
    """Ctrl-C from outside once this part is done: another thread sends the signal while C++ works."""
    reached = threading.Event()

    def tell(done: float, _: int) -> None:
        if done >= fraction:
            reached.set()

    def send() -> None:
        reached.wait()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=send, daemon=True).start()
    monkeypatch.setattr(running, "teller", lambda *_: told(tell))


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_world_k_is_the_same_beside_others(threads: int, eight: carat.Results) -> None:
    alone = SHORT.run(progress=False, threads=threads)
    three, other = carat.run_many(
        [SHORT, SHORT.with_({"payout.threshold": "5 USD"})], replicates=3, first=2, threads=threads, progress=False
    )
    assert digests(alone) == {0: digests(eight)[0]}
    assert digests(three) == {k: digests(eight)[k] for k in (2, 3, 4)}
    assert digests(other).keys() == digests(three).keys()


def test_several_worlds_run_on_one_thread_each(eight: carat.Results) -> None:
    assert eight.stats["threads"].values.tolist() == [1] * 8
    assert len(set(digests(eight).values())) == 8


def test_results_know_how_many_worlds_they_are_of(eight: carat.Results, tmp_path: Path) -> None:
    assert eight.scenario == SHORT.with_({"run.replicates": 8})
    eight.save(tmp_path / "eight.h5")
    program = ROOT / "build" / "release" / "carat"
    done = subprocess.run([program, "rerun", tmp_path / "eight.h5", "--check", "--quiet"], capture_output=True)
    assert done.returncode == 0, done.stdout


def test_ctrl_c_keeps_the_worlds_that_are_complete(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slower = SHORT.with_({"run.length": "400d", "run.write_every": "400d"})
    interrupt_at(monkeypatch, 2.2 / 20)
    with pytest.warns(UserWarning, match="interrupted: .* of 20 worlds are complete and kept"):
        kept = slower.run(replicates=20, threads=1, progress=False)
    numbers = kept.kpi["replicate"].values.tolist()
    assert 2 <= len(numbers) < 20 and numbers == list(range(len(numbers)))
    assert not kept.complete and kept.asked == 20
    kept.save(tmp_path / "kept.h5")
    for again in (pickle.loads(pickle.dumps(kept)), carat.open(tmp_path / "kept.h5")):
        assert not again.complete and again.asked == 20
    monkeypatch.undo()
    assert digests(slower.run(progress=False))[0] == digests(kept)[0]


def test_ctrl_c_before_anything_is_complete_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt_at(monkeypatch, 0.0)
    with pytest.raises(KeyboardInterrupt):
        LONG.run(replicates=3, progress=False)


def test_ctrl_c_in_many_scenarios_keeps_those_with_a_world_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt_at(monkeypatch, 0.5)
    with pytest.warns(UserWarning, match="1 of 2 worlds"):
        done, not_done = carat.run_many([SHORT, LONG], replicates=1, threads=2, progress=False, failures="keep")
    assert isinstance(done, carat.Results) and done.complete
    assert isinstance(not_done, running.Unfinished)
    interrupt_at(monkeypatch, 0.5)
    with pytest.raises(KeyboardInterrupt):
        carat.run_many([SHORT, LONG], replicates=1, threads=2, progress=False)


def test_python_is_called_from_the_main_thread_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    callers: list[int] = []
    monkeypatch.setattr(running, "teller", lambda *_: told(lambda *_: callers.append(threading.get_ident())))
    SHORT.with_({"run.length": "100d", "run.write_every": "100d"}).run(replicates=6, threads=3, progress=False)
    assert callers
    assert set(callers) == {threading.get_ident()}


def test_a_world_that_cannot_be_is_an_exception_in_its_place() -> None:
    huge = SHORT.with_({"viewers.count": 4_000_000_000, "viewers.payer_share": 1.0})
    with pytest.raises(carat.ScenarioError, match=r"viewers\.count"):
        carat.run_many([SHORT, huge], progress=False)
    fine, failed = carat.run_many([SHORT, huge], progress=False, failures="keep")
    assert isinstance(fine, carat.Results)
    assert isinstance(failed, carat.ScenarioError)


def test_counts_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="expected at least 1"):
        SHORT.run(replicates=0, progress=False)
    with pytest.raises(ValueError, match="numbered from 0"):
        carat.run_many([SHORT], first=-1, progress=False)
    assert carat.run_many([], progress=False) == []


def test_the_bar_counts_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    SHORT.with_({"run.length": "200d", "run.write_every": "200d"}).run(replicates=4)
    assert "/4 worlds" in capsys.readouterr().err


def test_worlds_are_added_until_the_interval_is_narrow_enough() -> None:
    until = SHORT.run(until="sessions ± 1.5 %", at_least=4, progress=False)
    assert until.precision is not None
    ends, most = until.precision.worlds, 0.015 / 1.015
    values = SHORT.run(replicates=ends, progress=False).values("sessions").values

    def half_width(n: int) -> float:
        return float(scipy.stats.t.ppf(0.975, n - 1) * values[:n].std(ddof=1) / np.sqrt(n) / values[:n].mean())

    assert ends > 4
    assert half_width(ends) <= most
    assert all(half_width(n) > most for n in range(4, ends))
    assert until.precision.met and until.complete
    assert until.values("sessions").values.tolist() == values.tolist()


def test_where_it_ends_does_not_depend_on_threads_and_can_be_repeated(tmp_path: Path) -> None:
    one, three = (SHORT.run(until="hours_watched +- 25 h", threads=t, progress=False) for t in (1, 3))
    assert digests(one) == digests(three)
    assert one.precision == three.precision == pickle.loads(pickle.dumps(one)).precision
    one.save(tmp_path / "until.h5")
    program = ROOT / "build" / "release" / "carat"
    done = subprocess.run([program, "rerun", tmp_path / "until.h5", "--check", "--quiet"], capture_output=True)
    assert done.returncode == 0, done.stdout


def test_a_precision_that_is_out_of_reach_ends_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="gross_spend ± 0.1 USD not reached with 5 worlds"):
        results = SHORT.run(until="gross_spend +/- 0.1 USD", at_least=3, at_most=5, progress=False)
    assert results.precision is not None and results.precision.ended == "at_most"
    assert "not reached" in repr(results) and "not reached" in results._repr_html_()


def test_a_run_until_a_precision_keeps_what_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    slower = SHORT.with_({"run.length": "200d", "run.write_every": "200d"})
    interrupt_at(monkeypatch, 0.3)
    with pytest.warns(UserWarning, match="interrupted with"):
        kept = slower.run(until="gross_spend ± 0.001 %", at_least=20, threads=1, progress=False)
    assert kept.precision is not None and kept.precision.ended == "interrupted" and not kept.complete
    assert 1 <= kept.kpi.sizes["replicate"] == kept.precision.worlds < 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gross_spend", "expected a key figure and a precision"),
        ("gross_spend ± -1 %", "expected a key figure and a precision"),
        ("gros_spend ± 1 %", "did you mean gross_spend"),
        ("gross_spend ± 1 coins", "gross_spend is in USD"),
        ("creator_gini ± 1 USD", "creator_gini is in no unit"),
        ("gross_spend ± 0 %", "above zero"),
    ],
)
def test_a_precision_that_cannot_be_read_is_refused_with_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SHORT.run(until=text, progress=False)


def test_a_relative_precision_is_of_the_true_mean() -> None:
    tenth = Target("sessions", 0.1, relative=True)

    def around_100(half_width: float) -> carat.Interval:
        return carat.Interval(100.0, 100 - half_width, 100 + half_width, 0.95, 10, 1.0)

    assert tenth.met_by(around_100(9.09))  # if 90.91 is true, 100 is 10 % from it
    assert not tenth.met_by(around_100(9.10))
    assert Target("sessions", 10.0, relative=False).met_by(around_100(10.0))


def test_precisions_are_read_as_written() -> None:
    assert Target.parse("platform_margin±2%") == Target("platform_margin", 0.02, True, "%")
    assert Target.parse(" gross_spend +- 1_000 USD ") == Target("gross_spend", 1000.0, False, "USD")
    assert Target.parse("creator_gini +/- .05") == Target("creator_gini", 0.05, False)
    with pytest.raises(ValueError, match="two ways to say how many"):
        SHORT.run(until="gross_spend ± 1 %", replicates=3, progress=False)
    with pytest.raises(ValueError, match="at_least"):
        SHORT.run(until="gross_spend ± 1 %", at_least=1, progress=False)
