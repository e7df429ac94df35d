"""A resolved scenario as numbers: money in micro-USD, time in microseconds, rates in units of 1e-9."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reference.arithmetic import DAY, DOLLAR, HOUR, MINUTE, ONE, SECOND, WEEK

UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "min": MINUTE, "s": SECOND, "ms": 1000, "us": 1}
LENGTH = re.compile(r"(-?)((?:[0-9.]+(?:w|d|h|min|s|ms|us))+)")
PIECE = re.compile(r"([0-9.]+)(w|d|h|min|s|ms|us)")


def number(text: str) -> Any:
    """A text with a unit as an integer; any other word as it is."""
    if text.endswith(" USD"):
        return int(Decimal(text[:-4]) * DOLLAR)
    if found := LENGTH.fullmatch(text):
        length = sum(int(Decimal(amount) * UNITS[unit]) for amount, unit in PIECE.findall(found[2]))
        return -length if found[1] else length
    if re.fullmatch(r"-?[0-9.]+", text):
        return int(Decimal(text) * ONE)
    return text


class Section:
    """Parameters by name: p.payout.threshold."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        for name, value in tree.items():
            setattr(self, name, self.value_of(value))

    @classmethod
    def value_of(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return cls(value)
        if isinstance(value, list):
            return [cls.value_of(one) for one in value]
        return number(value) if isinstance(value, str) else value

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the scenario has no parameter {name}")

    def tables(self) -> list[Any]:
        """The sections inside, in order: of region and gift."""
        return list(vars(self).values())


@dataclass(frozen=True)
class Policy:
    at: int
    announced: int
    params: Section


def policies_of(resolved: Mapping[str, Any]) -> list[Policy]:
    """The whole parameter set from each dated change on; each builds on the one before."""
    tree = copy.deepcopy(dict(resolved))
    policies = []
    for step in resolved.get("policy", []):
        for name, value in step["set"].items():
            *path, last = name.split(".")
            section = tree
            for part in path:
                section = section[part]
            section[last] = value
        at = number(step["at"])
        policies.append(Policy(at, number(step.get("announced", step["at"])), Section(tree)))
    return policies
