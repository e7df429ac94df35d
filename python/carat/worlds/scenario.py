"""Scenarios: immutable, checked, ready to run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.designs.changes import by_name, flat, overrides, rounded, settings_of
from carat.designs.knobs import KnobsOf, SectionOf, immutable, sections
from carat.worlds.results import Results

if TYPE_CHECKING:
    from carat.worlds.branching import Trunk

Params = dict[str, Any]


class Scenario:
    """What is simulated: every parameter, resolved and checked. Immutable; equal if all parameters are equal.

    Sections are attributes, completed by Tab: ``base.payout`` shows a table, ``base.payout.threshold`` is the value,
    and ``base.knobs.payout.threshold`` says what it is. (``run`` is the method; its section is ``base.knobs.run``.)
    """

    __slots__ = ("_core",)
    _core: _carat.Scenario
    knobs = KnobsOf()

    def __init__(self, core: _carat.Scenario) -> None:
        object.__setattr__(self, "_core", core)

    @property
    def params(self) -> Params:
        """Dotted name to value: numbers as they are, money, times and rates as exact text with unit."""
        return flat(self._tree())

    @property
    def toml(self) -> str:
        """The fully resolved scenario as TOML: parsed again it is the same scenario."""
        return self._core.toml

    @property
    def hash(self) -> str:
        """16 hexadecimal digits of the resolved text."""
        return self._core.hash

    @property
    def source(self) -> str:
        """The file it was read from, or a word for what it was made from."""
        return self._core.source

    def with_(self, changes: Mapping[str, Any] | None = None, /, **sections: Any) -> Scenario:
        """This scenario with some parameters changed, by dotted names or by section.

        >>> import carat
        >>> base = carat.load("scenarios/village.toml")
        >>> base.with_({"payout.threshold": "20 USD"}).payout.threshold
        '20 USD'
        >>> base.with_(payout={"threshold": "20 USD"}, viewers={"count": 500}).viewers.count
        500

        A float for an exact decimal is rounded to the nine decimals that it has. Dated policies are a list:
        ``with_(policy=[{"at": "30d", "set": {"payout.threshold": "5 USD"}}])``.

        Raises ScenarioError with every problem if a name or value is wrong; each begins with the parameter.
        """
        settings = settings_of(changes, sections)
        if any(isinstance(value, (float, list, tuple)) for value in settings.values()):
            settings = rounded(settings, self.params)
        with _by_name(self.source):
            return Scenario(_carat.parse_scenario(self.toml, self.source, "", overrides(settings)))

    def diff(self, other: Scenario) -> dict[str, tuple[Any, Any]]:
        """Parameters that differ: name to (here, there)."""
        mine, theirs = self.params, other.params
        names = list(mine) + [name for name in theirs if name not in mine]
        return {n: (mine.get(n), theirs.get(n)) for n in names if mine.get(n) != theirs.get(n)}

    def run(
        self,
        *,
        seed: int | None = None,
        replicates: int | None = None,
        threads: int = 0,
        progress: bool = True,
        until: str | None = None,
        at_least: int = 10,
        at_most: int = 1000,
    ) -> Results:
        """Simulates.

        seed: of all luck, in place of the scenario's. replicates: number of worlds, in place of the scenario's; they
        run side by side, one per core. threads: 0 is one per core; no result depends on it. progress: show a bar.

        until: a precision such as "platform_margin ± 1 %" or "gross_spend +- 500 USD" in place of `replicates`:
        worlds are added until the 95 % interval of that key figure is as narrow, but `at_least` and `at_most` so many
        (see :mod:`carat.worlds.precision`).

        The GIL is released. Ctrl-C is heard within a fraction of a second and keeps the worlds that are complete,
        with a warning; if none is, it raises KeyboardInterrupt. Raises ScenarioError, or RunError if a world broke.
        """
        from carat.worlds import precision, running

        if until is None:
            return running.run_one(self, replicates=replicates, seed=seed, threads=threads, progress=progress)
        if replicates is not None:
            raise ValueError(
                "replicates and until are two ways to say how many; with until there are at_least and at_most"
            )
        scenario = self if seed is None else self.with_({"run.seed": seed})
        target = precision.Target.parse(until)
        return precision.run_until(
            scenario, target, at_least=at_least, at_most=at_most, threads=threads, progress=progress
        )

    def grow(
        self,
        at: Any,
        *,
        replicates: int | None = None,
        seed: int | None = None,
        folder: str | os.PathLike[str] | None = None,
        threads: int = 0,
        progress: bool = True,
    ) -> Trunk:
        """Runs each world to the moment `at`, such as "30d", once; from there :func:`carat.branch` begins many futures.

        folder: where the checkpoints are kept; None is a temporary folder that goes with the Trunk.
        """
        from carat.worlds.branching import grow

        return grow(self, at, replicates=replicates, seed=seed, folder=folder, threads=threads, progress=progress)

    def _tree(self) -> dict[str, Any]:
        return json.loads(self._core.json)  # type: ignore[no-any-return]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(immutable(name, value))

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a scenario is immutable")

    def __dir__(self) -> list[str]:
        absent = {*sections()} - {*self._tree()}
        return sorted({*super().__dir__()} - absent)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.toml == other.toml

    def __hash__(self) -> int:
        return hash(self.toml)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.toml, self.source)

    def __repr__(self) -> str:
        from carat.worlds.scenario_view import in_one_line

        return in_one_line(self)

    def _repr_html_(self) -> str:
        from carat.worlds.scenario_view import html

        return html(self)


for _name in sections():
    if not hasattr(Scenario, _name):
        setattr(Scenario, _name, SectionOf(_name))


def _again(toml: str, source: str) -> Scenario:
    return Scenario(_carat.parse_scenario(toml, source, "", []))


def load(path: str | os.PathLike[str], overrides: Mapping[str, Any] | None = None) -> Scenario:
    """Reads and checks a scenario file. Raises ScenarioError with every problem, those of the file by its line."""
    with _by_name():
        return Scenario(_carat.load_scenario(path, _as_settings(overrides)))


def parse(text: str, *, folder: str | os.PathLike[str] = "", overrides: Mapping[str, Any] | None = None) -> Scenario:
    """The same for a text; files that it names are looked for in `folder`."""
    with _by_name():
        return Scenario(_carat.parse_scenario(text, "<text>", folder, _as_settings(overrides)))


@contextmanager
def _by_name(resolved_from: str = "") -> Iterator[None]:
    """Problems found within name parameters, as :func:`carat.designs.changes.by_name` says."""
    try:
        yield
    except _carat.ScenarioError as error:
        raise _carat.ScenarioError(by_name(str(error), resolved_from)) from None


def _as_settings(changes: Mapping[str, Any] | None) -> list[str]:
    return overrides(flat(changes or {}))


def scenario(
    changes: Mapping[str, Any] | None = None,
    /,
    *,
    base: str | Scenario = "baseline",
    title: str | None = None,
    length: str | None = None,
    seed: int | None = None,
    replicates: int | None = None,
    **sections: Any,
) -> Scenario:
    """A scenario from keywords, on top of `base`: the name of a preset, or a Scenario.

    title, length, seed and replicates are those of [run]; all else is given by section, or by dotted names in
    `changes`.

    >>> import carat
    >>> carat.scenario(seed=1, length="14d", payout={"threshold": "20 USD"}, base="village").payout.threshold
    '20 USD'

    Raises ScenarioError with every problem if a name or value is wrong.
    """
    from carat.worlds.presets import preset

    below = preset(base) if isinstance(base, str) else base
    run = {"title": title, "length": length, "seed": seed, "replicates": replicates}
    given = {f"run.{name}": value for name, value in run.items() if value is not None}
    return below.with_({**given, **(changes or {})}, **sections)


def parameters(pattern: str = "") -> list[_carat.Parameter]:
    """The parameters whose name or words contain `pattern`: name, default, unit, bounds, doc."""
    return _carat.parameters(pattern)
