"""Branching: a past once, many futures; each is what it would have been, and can be had again."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import carat
import numpy as np
import pytest
from carat.worlds import branching
from carat.worlds.progress import Tell

ROOT = Path(__file__).parents[2]
BASE = carat.load(ROOT / "scenarios" / "village.toml", {"run.length": "12d", "run.write_every": "12d"})
CUT = {"conversion.diamonds_per_coin": "0.3"}


def digests(results: carat.Results) -> list[str]:
    return [str(digest) for digest in results.stats["digest"].values]


@pytest.fixture(scope="module")
def trunk() -> carat.Trunk:
    return BASE.grow("6d", replicates=3, progress=False)


@pytest.fixture(scope="module")
def whole() -> carat.Results:
    return BASE.run(replicates=3, progress=False)


def test_a_branch_without_change_is_the_run_from_the_start(trunk: carat.Trunk, whole: carat.Results) -> None:
    same = carat.branch(trunk, progress=False)
    assert digests(same) == digests(whole)
    assert same.scenario == whole.scenario
    np.testing.assert_array_equal(same.series["gross_spend"], whole.series["gross_spend"])


@pytest.mark.parametrize("threads", [1, 3])
def test_futures_share_their_past_and_can_be_had_again(threads: int, trunk: carat.Trunk, whole: carat.Results) -> None:
    cut, again, none = trunk.branches([CUT, BASE.with_(CUT), None], threads=threads, progress=False)
    assert digests(cut) == digests(again) != digests(whole)
    assert digests(none) == digests(whole)
    diamonds = [r.series["diamonds_from_gifts"].values for r in (cut, whole)]
    np.testing.assert_array_equal(diamonds[0][:, :6], diamonds[1][:, :6])
    assert (diamonds[0][:, 6:].sum(axis=1) < diamonds[1][:, 6:].sum(axis=1)).all()


def test_a_branch_says_what_it_is_of(trunk: carat.Trunk) -> None:
    branch = trunk.branch(conversion={"diamonds_per_coin": "0.3"}, progress=False)
    assert branch.scenario.diff(trunk.scenario) == {"conversion.diamonds_per_coin": ("0.3", "0.5")}
    assert len(branch.branched_from.splitlines()) == 3
    assert "a branch of" in repr(branch)
    assert "at 6d" in repr(trunk)


def test_a_branch_can_be_longer(trunk: carat.Trunk) -> None:
    longer = trunk.branch({"run.length": "15d"}, progress=False)
    assert digests(longer) == digests(BASE.with_({"run.length": "15d"}).run(replicates=3, progress=False))


def test_what_cannot_change_while_a_run_goes_on_is_refused(trunk: carat.Trunk) -> None:
    with pytest.raises(carat.ScenarioError, match=r"viewers\.count: cannot change while the run goes on"):
        trunk.branch({"viewers.count": 3000}, progress=False)
    with pytest.raises(carat.ScenarioError, match=r"run\.seed"):
        trunk.branch(BASE.with_({"run.seed": 8}), progress=False)


def test_a_temporary_folder_goes_with_the_trunk() -> None:
    trunk = BASE.grow("1d", progress=False)
    folder = trunk.folder
    copy = pickle.loads(pickle.dumps(trunk))
    assert len(digests(copy.branch(progress=False))) == 1
    del copy
    gc.collect()
    assert folder.exists()
    del trunk
    gc.collect()
    assert not folder.exists()


def test_a_folder_that_is_named_is_kept_and_opened_again(tmp_path: Path, whole: carat.Results) -> None:
    trunk = BASE.grow("6d", replicates=2, folder=tmp_path / "trunk", progress=False)
    with pytest.raises(ValueError, match="holds a trunk already"):
        BASE.grow("7d", folder=tmp_path / "trunk", progress=False)
    del trunk
    gc.collect()
    opened = carat.open_trunk(tmp_path / "trunk")
    assert (opened.at, opened.worlds, opened.scenario) == ("6d", (0, 1), BASE.with_({"run.replicates": 2}))
    branch = opened.branch(progress=False)
    assert digests(branch) == digests(whole)[:2]
    with pytest.raises(carat.ResultError, match="holds no trunk"):
        carat.open_trunk(tmp_path)


def test_the_file_of_a_branch_is_repeated_from_its_checkpoints(tmp_path: Path) -> None:
    trunk = BASE.grow("6d", replicates=2, folder=tmp_path / "trunk", progress=False)
    branch = trunk.branch(CUT, progress=False)
    branch.save(tmp_path / "branch.h5")
    assert carat.open(tmp_path / "branch.h5").branched_from == branch.branched_from
    program = ROOT / "build" / "release" / "carat"
    done = subprocess.run([program, "rerun", tmp_path / "branch.h5", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_results_are_grown_again_to_a_checkpoint(whole: carat.Results) -> None:
    assert digests(carat.branch(whole.checkpoint("6d", progress=False), progress=False)) == digests(whole)


@pytest.mark.parametrize("at", ["0d", "13d"])
def test_a_moment_outside_of_the_run_is_refused(at: str) -> None:
    with pytest.raises(ValueError, match="expected a moment within the 12d of the run"):
        BASE.grow(at, progress=False)


def test_ctrl_c_keeps_the_worlds_that_got_there(monkeypatch: pytest.MonkeyPatch) -> None:
    reached = threading.Event()

    @contextmanager
    def told(*_: object) -> Iterator[Tell]:
        yield lambda fraction, _: reached.set() if fraction > 2.2 / 20 else None

    def send() -> None:
        reached.wait()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=send, daemon=True).start()
    monkeypatch.setattr(branching, "teller", told)
    longer = BASE.with_({"run.length": "400d", "run.write_every": "400d"})
    with pytest.warns(UserWarning, match="of 20 worlds got to 300d and are kept"):
        trunk = longer.grow("300d", replicates=20, threads=1, progress=False)
    assert 2 <= len(trunk.worlds) < 20
    monkeypatch.undo()
    assert carat.branch(trunk, {"run.length": "300d"}, progress=False).kpi["replicate"].values.tolist() == [
        *trunk.worlds
    ]
