"""Knobs: the parameters of a scenario by name, completed by Tab, with value, unit, bounds and words."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.writing import tabulation

_HEAD = ("", "parameter", "value", "unit", "bounds", "what it is")
_MOST_ROWS = 60  # of a table for people; larger sections are summed up


@dataclass(frozen=True)
class Knob:
    """One parameter of a scenario: dotted name, value here, default, unit, bounds in words, and what it means.

    by_policy: whether a dated policy may change it while a run goes on.
    """

    name: str
    value: Any
    default: Any
    unit: str
    bounds: str
    doc: str
    by_policy: bool

    @property
    def changed(self) -> bool:
        """Whether the value is not the default."""
        return bool(self.value != self.default)

    def __repr__(self) -> str:
        about = [f"default {self.default}" if self.changed else "the default", self.unit, self.bounds]
        return f"{self.name} = {self.value}  ({', '.join(word for word in about if word)}): {self.doc}"

    def row(self) -> tuple[str, ...]:
        """Cells of a table: * if it is not the default, name, value, unit, bounds, words."""
        return ("*" if self.changed else "", self.name, _text(self.value), self.unit, self.bounds, self.doc)


def knob_of(name: str, value: Any) -> Knob:
    """The parameter of this dotted name with a value."""
    known = _known()
    plain = name.removeprefix("experiment.set.").removeprefix("vary.")
    parts = plain.split(".")
    found = known.get(plain) or known.get(".".join([parts[0], "*", *parts[2:]]))
    if found is None:
        return Knob(name, value, value, "", "", "", False)
    return Knob(name, value, _default(found.default), found.unit, found.bounds, found.doc, found.by_policy)


@cache
def _known() -> dict[str, _carat.Parameter]:
    return {parameter.name: parameter for parameter in _carat.parameters()}


def _default(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # a date


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (bool, list)) else str(value)
    return text if len(text) <= 40 else text[:37] + "..."


class Section(Mapping[str, Any]):
    """A section of a scenario, such as ``base.payout``: names to values, to look at. Nothing in it can be set.

    Values and sections inside are attributes (``base.payout.threshold``) and items (``base.gift["2024"]["coins"]``).
    """

    _name: str
    _tree: Mapping[str, Any]

    def __init__(self, tree: Mapping[str, Any], name: str = "") -> None:
        inside = {key: self._inside(key, value, name) for key, value in tree.items()}
        # Real attributes, so that Tab finds them without running code of ours.
        self.__dict__.update({key: value for key, value in inside.items() if not hasattr(type(self), key)})
        self.__dict__.update(_name=name, _tree=inside)

    def _inside(self, key: str, value: Any, name: str) -> Any:
        dotted = f"{name}.{key}" if name else key
        return type(self)(value, dotted) if isinstance(value, Mapping) else self._leaf(dotted, value)

    def _leaf(self, name: str, value: Any) -> Any:
        return value

    def __getitem__(self, name: str) -> Any:
        if name in self._tree:
            return self._tree[name]
        at, _, below = name.partition(".")
        inner = self._tree.get(at)
        if not isinstance(inner, Section):
            raise KeyError(name)
        return inner[below]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tree)

    def __len__(self) -> int:
        return len(self._tree)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(immutable(f"{self._name}.{name}" if self._name else name, value))

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a scenario is immutable")

    def __dir__(self) -> list[str]:
        return [name for name in self._tree if name.isidentifier()]

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._tree)

    def knobs(self) -> list[Knob]:
        """Every parameter in it, in the order of scenario files."""
        return list(_knobs_of(self))

    def _rows(self) -> list[tuple[str, ...]]:
        knobs = self.knobs()
        if len(knobs) <= _MOST_ROWS:
            return [knob.row() for knob in knobs]
        parts = [part if isinstance(part, Section) else _as_knob(self, name) for name, part in self.items()]
        return [_summed_up(part) if isinstance(part, Section) else part.row() for part in parts]

    def __repr__(self) -> str:
        return f"{self._name or 'scenario'}\n{tabulation.plain(self._rows())}\n  * not the default"

    def _repr_html_(self) -> str:
        return f"<b>{self._name or 'scenario'}</b>{self.html_table()}"

    def html_table(self) -> str:
        """The table alone, as HTML."""
        return f"{tabulation.html(_HEAD, self._rows())}<p>* not the default</p>"


class Knobs(Section):
    """The parameters of a scenario as :class:`Knob`: ``base.knobs.payout.threshold`` says what it is."""

    def _leaf(self, name: str, value: Any) -> Knob:
        return knob_of(name, value)


def _knobs_of(section: Section) -> Iterator[Knob]:
    for name, value in section.items():
        if isinstance(value, Section):
            yield from _knobs_of(value)
        else:
            yield _as_knob(section, name)


def _as_knob(section: Section, name: str) -> Knob:
    value = section[name]
    return value if isinstance(value, Knob) else knob_of(f"{section._name}.{name}" if section._name else name, value)


def _summed_up(section: Section) -> tuple[str, ...]:
    knobs = section.knobs()
    names = ", ".join(list(section)[:6]) + ("..." if len(section) > 6 else "")
    return (
        "*" if any(knob.changed for knob in knobs) else "",
        section._name,
        f"{len(knobs)} parameters",
        "",
        "",
        names,
    )


class SectionOf:
    """A section as an attribute of every scenario; what it holds is read when it is looked at."""

    def __init__(self, name: str) -> None:
        self.name = name
        lines = [f"{p.name}: {p.doc}" + (f" [{p.unit}]" if p.unit else "") for p in _known().values()]
        self.__doc__ = "\n".join([f"Section [{name}].", "", *(x for x in lines if x.startswith(f"{name}."))])

    def __get__(self, scenario: Any, owner: type | None = None) -> Any:
        if scenario is None:
            return self
        tree = scenario._tree()
        if self.name not in tree:
            raise AttributeError(f"this scenario has no [{self.name}]")
        return Section({self.name: tree[self.name]})[self.name]


class KnobsOf:
    """The attribute ``knobs`` of every scenario: every parameter by section, with default, unit, bounds and words."""

    def __get__(self, scenario: Any, owner: type | None = None) -> Any:
        return self if scenario is None else Knobs(scenario._tree())


def sections() -> list[str]:
    """The names of sections that a scenario may have."""
    known = {name.split(".")[0] for name in _known() if "." in name} - {"gifts"}
    return sorted(known | {"policy", "question", "vary"})


def immutable(name: str, value: Any) -> str:
    """What to say to who sets something."""
    return f"a scenario is immutable; a changed copy is made by with_({{{name!r}: {value!r}}})"


def unknown(name: str, names: list[str]) -> str:
    """What to say of a name that is not there."""
    near = difflib.get_close_matches(name, names, 1)
    return f"a scenario has no {name}" + (f"; did you mean {near[0]}?" if near else "")
