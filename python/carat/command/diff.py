"""``carat diff``: in what two scenarios, results or sweeps differ."""

from __future__ import annotations

import argparse
from typing import Any

from carat.command.options import format_of, load, print_json
from carat.command.program import Exit
from carat.sweeps.sweep_results import open_sweep
from carat.worlds.results import open
from carat.worlds.scenario import Scenario
from carat.writing import tabulation

EPILOG = """\
Each file is a scenario, a result of carat run or a sweep. Shows the parameters that differ and, of two results, the key
figures too (means over worlds).

examples:
  carat diff scenarios/baseline.toml scenarios/village.toml
  carat diff before.h5 after.h5 --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("first", metavar="A", help="scenario, result or sweep")
    parser.add_argument("second", metavar="B", help="another")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def act(given: argparse.Namespace) -> int:
    """Reads both and prints."""
    paths = [given.first, given.second]
    forms = [format_of(path) for path in paths]
    here, there = (_scenario(path, form) for path, form in zip(paths, forms, strict=True))
    parameters = here.diff(there)
    figures = _figures(paths) if forms == ["result", "result"] else {}
    if given.json:
        print_json({"parameters": parameters, "figures": figures})
    else:
        print(_as_text(paths, parameters, figures))
    return Exit.OK


def _scenario(path: str, form: str) -> Scenario:
    if form == "scenario":
        return load(path, [])
    return open_sweep(path).base if form == "sweep" else open(path).scenario


def _figures(paths: list[str]) -> dict[str, tuple[float, float]]:
    here, there = (open(path).figures()["mean"] for path in paths)
    return {str(n): (float(here[n]), float(there[n])) for n in here.index if n in there and here[n] != there[n]}


def _as_text(paths: list[str], parameters: dict[str, Any], figures: dict[str, tuple[float, float]]) -> str:
    if not parameters and not figures:
        return "no difference"
    blocks = []
    if parameters:
        rows = [[name, _text(a), _text(b)] for name, (a, b) in parameters.items()]
        blocks.append(tabulation.plain([["parameter", *paths], *rows]))
    if figures:
        rows = [[n, tabulation.number(a), tabulation.number(b), _signed(b - a)] for n, (a, b) in figures.items()]
        blocks.append(tabulation.plain([["key figure", *paths, "difference"], *rows], right={1, 2, 3}))
    return "\n\n".join(blocks)


def _text(value: Any) -> str:
    return "-" if value is None else str(value)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + tabulation.number(value)
