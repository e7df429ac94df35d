"""Provenance for reports: what was run, with which program, when and how."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.reports import page

if TYPE_CHECKING:
    from carat.worlds.results import Results
    from carat.worlds.scenario import Scenario

Pairs = list[tuple[str, str]]


def of_results(results: Results) -> Pairs:
    """What a result file says of itself; of results in memory, what is known."""
    params = results.scenario.params
    pairs = [
        ("scenario", f"{params.get('run.title', '')} ({results.scenario.source})"),
        ("scenario hash", results.hash),
        ("seed", str(results.seed)),
        ("worlds", _worlds(results)),
        ("time simulated", f"{params['run.length']} from {params['run.start']}"),
        *_made_by(results),
    ]
    if results.branched_from:
        pairs.append(("branch of", results.branched_from))
    return pairs


def _worlds(results: Results) -> str:
    held = int(results.stats.sizes["replicate"])
    return str(held) if results.complete else f"{held} of {results.asked}: not complete"


def _made_by(results: Results) -> Pairs:
    about = _attributes(results.where)
    if not about:
        now = datetime.datetime.now(datetime.timezone.utc)
        return [("carat", _carat.version()), ("results", results.where), ("page written", f"{now:%Y-%m-%dT%H:%M:%SZ}")]
    names = {
        "carat": "carat_version",
        "commit": "git_commit",
        "compiler": "compiler",
        "random numbers": "rng_scheme",
        "run": "created",
        "command": "command",
    }
    return [*((said, str(about.get(name, ""))) for said, name in names.items()), ("file", results.where)]


def _attributes(where: str) -> dict[str, Any]:
    """The attributes of a result file; none if `where` is none."""
    import h5py

    try:
        with h5py.File(where) as file:
            return dict(file.attrs)
    except OSError:
        return {}


def of_scenario(scenario: Scenario) -> Pairs:
    """What is known of a scenario alone."""
    params = scenario.params
    now = datetime.datetime.now(datetime.timezone.utc)
    return [
        ("scenario", f"{params.get('run.title', '')} ({scenario.source})"),
        ("scenario hash", scenario.hash),
        ("seed", str(params["run.seed"])),
        ("time simulated", f"{params['run.length']} from {params['run.start']}"),
        ("carat", _carat.version()),
        ("page written", f"{now:%Y-%m-%dT%H:%M:%SZ}"),
    ]


def section(pairs: Pairs) -> list[str]:
    """The section of a page."""
    return [page.heading("What was run"), page.table(("", ""), pairs)]


def changed(scenario: Scenario) -> list[str]:
    """What differs from the defaults: every parameter but the menu of gifts, and dated policies."""
    knobs = [k for k in scenario.knobs.knobs() if k.changed and k.doc]
    rows = [(k.name, str(k.value), str(k.default), k.doc) for k in knobs if not k.name.startswith("gift.")]
    policies = [
        (str(step["at"]), name, str(value))
        for step in scenario.params.get("policy", [])
        for name, value in step.get("set", {}).items()
    ]
    parts = [page.heading("What differs from the defaults")]
    parts.append(
        page.table(("parameter", "here", "default", "what it is"), rows) if rows else page.paragraph("Nothing.")
    )
    if policies:
        parts += [
            page.paragraph("Rules that change while it runs:"),
            page.table(("from", "parameter", "value"), policies),
        ]
    return parts
