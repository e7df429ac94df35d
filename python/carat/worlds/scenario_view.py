"""Scenario view: how a scenario shows itself in consoles and notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from carat.designs.knobs import Section
from carat.writing import tabulation

if TYPE_CHECKING:
    from carat.worlds.scenario import Scenario

_HEAD = ("parameter", "here", "default", "unit", "bounds", "what it is")
_MOST_FOLDED = 60  # a section of more parameters, such as the menu of gifts, is only counted


def in_one_line(scenario: Scenario) -> str:
    """Title, size, length, seed and hash."""
    params = scenario.params
    return (
        f"<carat.Scenario {params.get('run.title', '')!r}: {params['viewers.count']:,} viewers, "
        f"{params['creators.count']:,} creators, {params['run.length']}, seed {params['run.seed']}, {scenario.hash}>"
    )


def html(scenario: Scenario) -> str:
    """What differs from the defaults, dated policies, and every section to unfold."""
    changed = [
        knob for knob in scenario.knobs.knobs() if knob.changed and knob.doc and not knob.name.startswith("gift.")
    ]
    rows = [(k.name, str(k.value), str(k.default), k.unit, k.bounds, k.doc) for k in changed]
    parts = [
        f"<p><b>{escape(in_one_line(scenario)[1:-1])}</b></p>",
        f"<p>What differs from the defaults ({len(rows)}):</p>{tabulation.html(_HEAD, rows)}",
        _policies(scenario.params.get("policy", [])),
        "<p>Every section:</p>",
        *(_folded(section, name) for name, section in scenario.knobs.items() if isinstance(section, Section)),
    ]
    return "".join(parts)


def _policies(policies: list[dict[str, Any]]) -> str:
    rows = [(step["at"], name, str(value)) for step in policies for name, value in step.get("set", {}).items()]
    return f"<p>Dated policies:</p>{tabulation.html(('from', 'parameter', 'value'), rows)}" if rows else ""


def _folded(section: Section, name: str) -> str:
    count = len(section.knobs())
    words = f"<summary>{escape(name)} ({count})</summary>"
    inside = section.html_table() if count <= _MOST_FOLDED else f"<p>{count} parameters in {len(section)} tables</p>"
    return f"<details>{words}{inside}</details>"
