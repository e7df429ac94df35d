"""Branching: worlds are run to a moment once, and from there into many futures, each of which can be had again.

    >>> import carat
    >>> base = carat.load("scenarios/village.toml")
    >>> trunk = base.grow("14d", replicates=2, progress=False)
    >>> low = trunk.branch({"conversion.diamonds_per_coin": "0.45"}, progress=False)
    >>> same = trunk.branch(progress=False)
    >>> bool((same.stats["digest"] == base.run(replicates=2, progress=False).stats["digest"]).all())
    True

A branch has the past of its trunk and the rules of its own scenario. All may differ that may change while a run goes on
(``by_policy`` of :func:`carat.parameters`), and title, length and how often the result is written.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import warnings
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from carat import _carat
from carat.designs.durations import in_words, seconds
from carat.worlds import running
from carat.worlds.progress import teller
from carat.worlds.results import Results
from carat.worlds.scenario import Scenario, parse

Future = Scenario | Mapping[str, Any] | None

_SCENARIO = "trunk.toml"
_CHECKPOINT = re.compile(r"world-(\d+)-at-(\w+)\.ckpt")


class Trunk:
    """Worlds of a scenario as they stand at a moment, in a folder of checkpoints; where futures begin.

    scenario: their past. at: the moment, such as "30d". worlds: their numbers. folder: where the checkpoints are; a
    temporary one is removed with the last reference to the Trunk.
    """

    def __init__(
        self, scenario: Scenario, at: str, worlds: Sequence[int], folder: Path, *, temporary: bool = False
    ) -> None:
        self.scenario = scenario
        self.at = at
        self.worlds = tuple(worlds)
        self.folder = folder
        self.temporary = temporary
        if temporary:
            self._removal = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def branch(self, changes: Future = None, /, *, threads: int = 0, progress: bool = True, **sections: Any) -> Results:
        """One future of every world of the trunk, from the moment on under other rules; no change continues as it was.

        changes: names and values as :meth:`Scenario.with_` takes them, or a whole Scenario. Raises ScenarioError if
        something is changed that cannot change while a run goes on.
        """
        future = self._future(changes)
        future = future.with_(**sections) if sections else future
        return self.branches([future], threads=threads, progress=progress)[0]

    def branches(self, futures: Sequence[Future], *, threads: int = 0, progress: bool = True) -> list[Results]:
        """Many futures at once, one world per core; Results in the order of `futures`. Errors as :meth:`branch`."""
        starts = [(k, os.fspath(_path(self.folder, k, self.at))) for k in self.worlds]
        count = max(self.worlds) + 1
        origin = "\n".join(path for _, path in starts)
        groups = [running.Group(running.numbered(self._future(one), count), starts, origin) for one in futures]
        return running.run_groups(groups, threads=threads, progress=progress)

    def _future(self, changes: Future) -> Scenario:
        return changes if isinstance(changes, Scenario) else self.scenario.with_(changes)

    def __reduce__(self) -> tuple[Any, ...]:
        return Trunk, (self.scenario, self.at, self.worlds, self.folder)  # the copy does not own the folder

    def __repr__(self) -> str:
        count = len(self.worlds)
        place = "a temporary folder" if self.temporary else os.fspath(self.folder)
        return f"<carat.Trunk {count} world{'s' if count > 1 else ''} of {self.scenario!r} at {self.at}, in {place}>"


def grow(
    scenario: Scenario,
    at: Any,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    folder: str | os.PathLike[str] | None = None,
    threads: int = 0,
    progress: bool = True,
) -> Trunk:
    """Runs each world to the moment `at` and keeps a checkpoint of it; see :meth:`Scenario.grow`.

    at: a length of time since the start, such as "30d", at most the scenario's length; it is rounded up to a whole
    window of the engine. Ctrl-C keeps the worlds that got there, with a warning; if none did, it raises
    KeyboardInterrupt. Raises ValueError for a moment outside of the run, ScenarioError, or ResultError if a
    checkpoint cannot be written.
    """
    chosen = scenario if seed is None else scenario.with_({"run.seed": seed})
    count = running.count_of(chosen, replicates)
    chosen = running.numbered(chosen, count)
    until = seconds(at)
    if not 0 < until <= seconds(chosen.params["run.length"]):
        raise ValueError(f"at: expected a moment within the {chosen.params['run.length']} of the run, found {at}")
    place = Path(tempfile.mkdtemp(prefix="carat-trunk-")) if folder is None else Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    if any(place.glob("*.ckpt")):
        raise ValueError(f"{place} holds a trunk already: open it with carat.open_trunk(), or name another folder")
    trunk = Trunk(chosen, in_words(until), range(count), place, temporary=folder is None)
    trunk.worlds = _write(trunk, until, threads, progress)
    (place / _SCENARIO).write_text(chosen.toml, encoding="utf-8")
    return trunk


def _write(trunk: Trunk, until: float, threads: int, progress: bool) -> tuple[int, ...]:
    """Writes the checkpoints; the numbers of the worlds that got there."""
    paths = [(k, os.fspath(_path(trunk.folder, k, trunk.at))) for k in trunk.worlds]
    with teller(progress, len(paths), f"to {trunk.at}") as tell:
        ends, error = _carat.write_trunks(trunk.scenario._core, paths, until, threads, tell)
    for end in ends:
        if end.failure:
            raise _carat.ScenarioError(end.failure) if end.of_scenario else running.RunError(end.failure)
    there = tuple(k for k, end in zip(trunk.worlds, ends, strict=True) if end.done)
    if error is not None and (not there or not isinstance(error, KeyboardInterrupt)):
        raise error
    if error is not None:
        warnings.warn(f"interrupted: {len(there)} of {len(ends)} worlds got to {trunk.at} and are kept", stacklevel=4)
    return there


def _path(folder: Path, replicate: int, at: str) -> Path:
    return folder / f"world-{replicate:05d}-at-{at}.ckpt"


def branch(
    trunk: Trunk, changes: Future = None, /, *, threads: int = 0, progress: bool = True, **sections: Any
) -> Results:
    """One future of every world of `trunk`: ``carat.branch(trunk, {"conversion.diamonds_per_coin": "0.55"})``.

    The same as :meth:`Trunk.branch`.
    """
    return trunk.branch(changes, threads=threads, progress=progress, **sections)


def open_trunk(folder: str | os.PathLike[str]) -> Trunk:
    """The trunk in a folder that :meth:`Scenario.grow` was told to keep. Raises ResultError if there is none."""
    place = Path(folder)
    found = [match for path in sorted(place.glob("*.ckpt")) if (match := _CHECKPOINT.fullmatch(path.name))]
    if not found or not (place / _SCENARIO).is_file():
        raise _carat.ResultError(
            f"cannot read {os.fspath(folder)}: it holds no trunk; one is made by grow(at, folder=...)"
        )
    text = (place / _SCENARIO).read_text(encoding="utf-8")
    numbers = [int(match[1]) for match in found]
    return Trunk(parse(text), found[0][2], numbers, place)
