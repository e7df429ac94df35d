"""Command lines: the options of each verb, and what the verbs share."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from carat import _carat
from carat.command.program import VERBS
from carat.worlds.scenario import Scenario

Arguments = argparse.Namespace


class Usage(ValueError):
    """A command line that cannot be understood."""


class Parser(argparse.ArgumentParser):
    """Raises Usage where argparse would end the program."""

    def error(self, message: str) -> NoReturn:
        raise Usage(message)


def parse(verb: str, words: Sequence[str]) -> tuple[Arguments, Callable[[Arguments], int]]:
    """The options of a verb, and what it does with them. Raises Usage."""
    module = import_module(f"carat.command.{verb}")
    parser = Parser(
        prog=f"carat {verb}",
        description=VERBS[verb] + ".",
        epilog=module.EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    return parser.parse_args(list(words)), module.act


def add_run_options(parser: argparse.ArgumentParser, replicates: int) -> None:
    """-s, -r, --seed, -j, --figures, --json, --quiet."""
    parser.add_argument(
        "-s",
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="overrides",
        help="change a parameter first; may be given again; see carat params",
    )
    parser.add_argument(
        "-r", "--replicates", type=int, default=replicates, metavar="N", help=f"worlds of each; by default {replicates}"
    )
    parser.add_argument("--seed", type=int, metavar="SEED", help="seed of all luck (run.seed)")
    parser.add_argument(
        "-j",
        "--threads",
        type=int,
        default=0,
        metavar="T",
        help="worlds at a time; 0 is one per core; no result depends on it",
    )
    parser.add_argument("--figures", metavar="A,B", help="key figures to show, such as platform_margin,creator_gini")
    parser.add_argument("--json", action="store_true", help="print them as JSON")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def load(path: str, overrides: Sequence[str]) -> Scenario:
    """The scenario of a file, with KEY=VALUE over it. Raises ScenarioError."""
    return Scenario(_carat.load_scenario(path, list(overrides)))


def figures(text: str | None, scenario: Scenario, usual: Sequence[str]) -> tuple[str, ...]:
    """The key figures that --figures names. Raises Usage for a name there is not, before anything is run."""
    import difflib

    if text is None:
        return tuple(usual)
    names, known = [name.strip() for name in text.split(",") if name.strip()], _known(scenario)
    for name in names:
        if known and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise Usage(
                f'--figures: there is no key figure "{name}"' + (f'; did you mean "{near[0]}"?' if near else "")
            )
    return tuple(names)


def _known(scenario: Scenario) -> list[str]:
    """The names of key figures, from a world that is as good as empty; [] if the scenario does not allow one."""
    from carat.worlds.running import run_many

    try:
        moment = scenario.params["engine.window"]
        small = scenario.with_({"run.length": moment, "viewers.count": 1, "creators.count": 1})
        return [str(name) for name in run_many([small], replicates=1, progress=False)[0].kpi["kpi"].values]
    except (ValueError, RuntimeError):
        return []


def output(path: str) -> Path:
    """Where a file goes. Raises ResultError if it could not be written there anyway."""
    target = Path(path)
    if not target.parent.is_dir():
        raise _carat.ResultError(f"cannot write {path}: there is no folder {target.parent}")
    if target.is_dir():
        raise _carat.ResultError(f"cannot write {path}: it is a folder")
    return target


def format_of(path: str) -> str:
    """ "result", "sweep" or "scenario": what a file is. Raises ResultError if it cannot be read."""
    try:
        with open(path, "rb") as file:
            if file.read(8) != b"\x89HDF\r\n\x1a\n":
                return "scenario"
        import h5py

        with h5py.File(path) as read:
            form = str(read.attrs.get("format", ""))
    except OSError as error:
        raise _carat.ResultError(f"cannot read {path}: {error.strerror or error}") from error
    if form not in ("carat-result", "carat-sweep"):
        raise _carat.ResultError(f"cannot read {path}: it is neither a result nor a sweep of carat")
    return form.removeprefix("carat-")


def print_json(value: Any) -> None:
    """As JSON, with null for what is no number."""
    print(json.dumps(_finite(value), indent=2, ensure_ascii=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _finite(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and value - value != 0 else value


def is_terminal() -> bool:
    """Whether progress goes to a terminal."""
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
