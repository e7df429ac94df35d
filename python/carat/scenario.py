"""Scenarios: immutable, checked, ready to run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from carat import _carat
from carat.results import Results

Knobs = dict[str, Any]


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Knobs:
    """Dotted names and values of a nested mapping."""
    knobs: Knobs = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            knobs.update(_flat(value, f"{prefix}{name}."))
        else:
            knobs[prefix + name] = value
    return knobs


def _overrides(changes: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in changes.items()]


class Scenario:
    """What is simulated: every parameter, resolved and checked. Immutable; equal if all parameters are equal."""

    __slots__ = ("_core",)

    def __init__(self, core: _carat.Scenario) -> None:
        self._core = core

    @property
    def params(self) -> Knobs:
        """Dotted name to value: numbers as they are, money, times and rates as exact text with unit."""
        return _flat(json.loads(self._core.json))

    @property
    def toml(self) -> str:
        """The fully resolved scenario as TOML: parsed again it is the same scenario."""
        return self._core.toml

    @property
    def hash(self) -> str:
        """16 hexadecimal digits of the resolved text."""
        return self._core.hash

    def with_(self, changes: Mapping[str, Any]) -> Scenario:
        """This scenario with some parameters changed.

        >>> import carat
        >>> base = carat.load("scenarios/village.toml")
        >>> base.with_({"payout.threshold": "20 USD"}).params["payout.threshold"]
        '20 USD'

        Raises ScenarioError with every problem if a name or value is wrong.
        """
        return Scenario(_carat.parse_scenario(self.toml, self._core.source, "", _overrides(changes)))

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
    ) -> Results:
        """Simulates.

        seed: of all luck, in place of the scenario's. replicates: number of worlds, in place of the scenario's.
        threads: 0 is one per core; the result does not depend on it. progress: show a bar.

        The GIL is released; Ctrl-C raises KeyboardInterrupt within a fraction of a second.
        """
        changes = {"run.seed": seed, "run.replicates": replicates}
        chosen = {name: value for name, value in changes.items() if value is not None}
        scenario = self.with_(chosen) if chosen else self
        if not progress:
            return Results.from_outcome(scenario._core.run(threads, None))
        from tqdm.auto import tqdm

        with tqdm(total=100, unit="%", bar_format="{l_bar}{bar}| {elapsed}<{remaining}{postfix}", leave=False) as bar:
            tell: Callable[[float, int], None] = lambda fraction, events: _show(bar, fraction, events)  # noqa: E731
            return Results.from_outcome(scenario._core.run(threads, tell))

    def _from_default(self) -> list[tuple[str, Any, str, str, str]]:
        """(name, value, default, unit, doc) of each parameter that is not at its default."""
        knobs = self.params
        rows = []
        for parameter in _carat.parameters():
            value = knobs.get(parameter.name)
            if value is not None and str(value) != parameter.default.strip('"'):
                rows.append((parameter.name, value, parameter.default, parameter.unit, parameter.doc))
        return rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.toml == other.toml

    def __hash__(self) -> int:
        return hash(self.toml)

    def __repr__(self) -> str:
        knobs = self.params
        return (
            f"<carat.Scenario {knobs.get('run.title', '')!r}: {knobs['viewers.count']:,} viewers, "
            f"{knobs['creators.count']:,} creators, {knobs['run.length']}, seed {knobs['run.seed']}, {self.hash}>"
        )

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{escape(str(value))}</td><td>{escape(default)}</td><td>{escape(doc)}</td></tr>"
            for name, value, default, _, doc in self._from_default()
        )
        head = "<tr><th>parameter</th><th>here</th><th>default</th><th>what it is</th></tr>"
        return f"<p><b>{escape(repr(self)[1:-1])}</b></p><table>{head}{rows}</table>"


def _show(bar: Any, fraction: float, events: int) -> None:
    bar.n = round(100 * fraction)
    bar.set_postfix_str(f"{events / 1e6:.1f} M events")


def load(path: str | os.PathLike[str], overrides: Mapping[str, Any] | None = None) -> Scenario:
    """Reads and checks a scenario file. Raises ScenarioError with every problem, as the command line prints them."""
    return Scenario(_carat.load_scenario(path, _overrides(overrides or {})))


def parse(text: str, *, folder: str | os.PathLike[str] = "", overrides: Mapping[str, Any] | None = None) -> Scenario:
    """The same for a text; files that it names are looked for in `folder`."""
    return Scenario(_carat.parse_scenario(text, "<text>", folder, _overrides(overrides or {})))


def parameters(pattern: str = "") -> list[_carat.Parameter]:
    """The parameters whose name or words contain `pattern`: name, default, unit, bounds, doc."""
    return _carat.parameters(pattern)
