"""Presets: the scenarios that come with carat, by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.writing import tabulation

if TYPE_CHECKING:
    from carat.worlds.scenario import Scenario


class Presets(Mapping[str, str]):
    """Names of presets to one line of words each."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)

    def __getitem__(self, name: str) -> str:
        return self._words[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __repr__(self) -> str:
        return tabulation.plain(list(self._words.items()), indent="")

    def _repr_html_(self) -> str:
        return tabulation.html(("preset", "what it is"), list(self._words.items()))


@cache
def folder() -> Path:
    """Where the presets are: beside the package if it is installed, else in the checkout it is used from."""
    installed = Path(str(files("carat"))) / "scenarios"
    checkout = Path(__file__).resolve().parents[3] / "scenarios"
    for place in (installed, checkout):
        if (place / "baseline.toml").is_file():
            return place
    raise FileNotFoundError(f"the presets of carat are missing: there is no {installed / 'baseline.toml'}")


def presets() -> Presets:
    """The scenarios that come with carat: name to one line of words.

    >>> presets()["twitch_bits_web"]
    'Twitch Bits on the web'
    """
    return Presets({path.stem: str(_read(path).params["run.title"]) for path in sorted(folder().glob("*.toml"))})


def preset(name: str, changes: Mapping[str, Any] | None = None, /, **sections: Any) -> Scenario:
    """The preset of this name, with changes as :meth:`Scenario.with_` takes them.

    >>> preset("village", {"payout.threshold": "20 USD"}).payout.threshold
    '20 USD'

    Raises ValueError if there is none of this name, ScenarioError if a change is wrong.
    """
    path = folder() / f"{name}.toml"
    if path.parent != folder() or not path.is_file():
        known = sorted(path.stem for path in folder().glob("*.toml"))
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise ValueError(f"there is no preset {name!r}; {hint}")
    scenario = _read(path)
    return scenario.with_(changes, **sections) if changes or sections else scenario


def _read(path: Path) -> Scenario:
    from carat.worlds.scenario import Scenario

    return Scenario(_carat.parse_scenario(path.read_text(encoding="utf-8"), path.name, path.parent, []))
