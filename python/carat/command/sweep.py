"""``carat sweep``: a scenario and a design in, one file and a table out."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from carat import _carat, designs
from carat.command.options import Usage, add_run_options, figures, is_terminal, load, output, print_json
from carat.command.program import Exit
from carat.sweeps.cache import Cache, cache_of
from carat.sweeps.sweep_file import About, read_about
from carat.sweeps.sweep_plan import Plan, shard_of
from carat.sweeps.sweep_results import FAILED, HEADLINE, Sweep, in_words, open_sweep
from carat.sweeps.sweeping import sweep
from carat.worlds.scenario import Scenario

EPILOG = """\
Without --vary and --design the points are those of the scenario's table [vary]. Several --vary make a grid. World k has
the same luck at every point. A point that fails is in the file with its message, and does not stop the others.

Worlds that are complete are kept in a folder beside the file until it is written: a sweep that was stopped or killed
goes on with --resume to the same file, bit for bit.

examples:
  carat sweep scenarios/village.toml --vary payout.threshold="5 USD,10 USD,20 USD" -r 16
  carat sweep scenarios/village.toml --vary conversion.diamonds_per_coin=0.3:0.7:0.05 --vary payout.hold=0d,14d
  carat sweep scenarios/village.toml --design points.csv --figures platform_margin,creator_gini --json
  carat sweep scenarios/village.toml --vary payout.threshold="5:50:5 USD" --shard 0/4     one of four machines; then
  carat merge thresholds.h5 village.sweep.?-of-4.h5
"""

_BAR = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("scenario", metavar="SCENARIO", help="scenario file, such as scenarios/village.toml")
    parser.add_argument(
        "--vary",
        action="append",
        default=[],
        metavar="KEY=VALUES",
        help="values of a knob: A,B,C or LO:HI:STEP, both ends included; may be given again",
    )
    parser.add_argument("--design", metavar="FILE.csv", help="points to run: knobs in the first line, a point per line")
    add_run_options(parser, 16)
    parser.add_argument("--shard", metavar="I/N", help="run only points I, I + N, I + 2N, ... (I from 0 to N - 1)")
    parser.add_argument("--tables", default="kpi,series", metavar="A,B", help="tables to keep; by default kpi,series")
    parser.add_argument("-o", "--output", metavar="FILE", help="the file; by default SCENARIO.sweep.h5 in this folder")
    parser.add_argument("--resume", action="store_true", help="go on with a sweep that was stopped")
    parser.add_argument(
        "--cache",
        nargs="?",
        const=True,
        metavar="FOLDER",
        help="also keep worlds for other sweeps, there or in the user's cache folder",
    )


def act(given: argparse.Namespace) -> int:
    """Runs, writes, prints."""
    base = load(given.scenario, given.overrides)
    design = _design(given, base)
    shown = figures(given.figures, base, HEADLINE)
    path = output(given.output or _usual_name(given))
    tables = [name.strip() for name in given.tables.split(",")]
    about = Plan(base, design, given.replicates, given.seed, tables, given.shard).about
    if given.resume and (found := _finished(path, about)):
        print(f"carat: {path} is complete", file=sys.stderr)
        show(found, shown, path, given.json)
        return Exit.OK
    folder = Cache(path.with_suffix(".runs"), limit=None)
    _check(folder, given.resume)
    line = Line(given.quiet)
    result = sweep(
        base,
        design,
        replicates=given.replicates,
        seed=given.seed,
        threads=given.threads,
        folder=folder.folder,
        cache=cache_of(given.cache),
        shard=given.shard,
        tables=tables,
        progress=line.show,
    )
    line.finish()
    if not result.complete:
        print("carat: the same command with --resume goes on from here", file=sys.stderr)
        return Exit.RESUMABLE
    result.save(path)
    folder.clear()
    show(result, shown, path, given.json)
    return Exit.OK


def _design(given: argparse.Namespace, base: Scenario) -> Any:
    if given.design is not None and given.vary:
        raise Usage("--vary and --design are two ways to say what is run: give one of them")
    if given.design is not None:
        return designs.read_csv(given.design)
    if not given.vary:
        found = designs.varied(base.params)
        if found is None:
            raise Usage("there is nothing to vary: give --vary or --design, or a scenario with a table [vary]")
        return found
    axes: dict[str, list[Any]] = {}
    for one in given.vary:
        name, equals, values = one.partition("=")
        if not equals or not name.strip():
            raise Usage(f'--vary: expected KEY=A,B,C or KEY=LO:HI:STEP, found "{one}"')
        if name.strip() in axes:
            raise Usage(f"--vary: {name.strip()} is given twice")
        axes[name.strip()] = designs.read_axis(name.strip(), values)
    return designs.grid(axes)


def _usual_name(given: argparse.Namespace) -> str:
    stem = f"{Path(given.scenario).stem}.sweep"
    if given.shard is None:
        return f"{stem}.h5"
    i, n = shard_of(given.shard)
    return f"{stem}.{i:0{len(str(n - 1))}}-of-{n}.h5"


def _check(folder: Cache, resume: bool) -> None:
    kept = len(folder)
    if kept and not resume:
        raise Usage(
            f"{folder.folder} holds worlds of a sweep that was stopped: add --resume to go on with that, or remove "
            "the folder"
        )
    if resume:
        found = f"{kept} worlds are kept in {folder.folder}" if kept else f"nothing is kept in {folder.folder}"
        print(f"carat: {found}", file=sys.stderr)


def _finished(path: Path, about: About) -> Sweep | None:
    """The sweep of the file, if it is this one."""
    try:
        return open_sweep(path) if read_about(path) == about else None
    except _carat.ResultError:
        return None


def show(result: Sweep, names: tuple[str, ...], path: Path, as_json: bool) -> None:
    """The table on standard output; what failed on standard error."""
    failures = result.failures
    for row in failures.to_dict("records"):
        where = ", ".join(f"{knob} = {row[knob]}" for knob in result.design.knobs)
        print(f"carat: point {row['point']} ({where}) failed: {row['message']}", file=sys.stderr)
    if as_json:
        print_json({"file": str(path), "points": _points(result, names)})
    else:
        print(f"{in_words(result, names)}\n\nSweep file: {path}")


def _points(result: Sweep, names: tuple[str, ...]) -> list[dict[str, Any]]:
    runs = result.status.values.reshape(-1, result.replicates)
    if not result.has("kpi") or not names:
        return [{"failed": int((row == FAILED).sum())} for row in runs]
    table = result.table(*names, intervals=True)
    points = []
    for row, codes in zip(table.to_dict("records"), runs, strict=True):
        found = {n: {"mean": row[n], "low": row[f"{n}_low"], "high": row[f"{n}_high"]} for n in names}
        knobs = {knob: row[knob] for knob in result.design.knobs}
        points.append({"knobs": knobs, "failed": int((codes == FAILED).sum()), "figures": found})
    return points


class Line:
    """Progress on standard error: a bar on a terminal, else a line for every tenth."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._terminal = quiet, is_terminal()
        self._began, self._tenths, self._shown = time.monotonic(), 0, False
        self._at_first: int | None = None

    @property
    def show(self) -> Callable[[int, int], None]:
        """Told (worlds done, worlds in all)."""
        return self._show

    def _show(self, done: int, total: int) -> None:
        if self._quiet:
            return
        if self._at_first is None:
            self._at_first = done
        text = f"{100 * done // total} %  {done} of {total} worlds{self._left(done, total)}"
        if self._terminal:
            full = _BAR * done // total
            print(f"\r[{'#' * full}{'-' * (_BAR - full)}] {text}\033[K", end="", file=sys.stderr, flush=True)
            self._shown = True
        elif 10 * done // total > self._tenths:
            self._tenths = 10 * done // total
            print(text, file=sys.stderr, flush=True)

    def _left(self, done: int, total: int) -> str:
        new = done - (self._at_first or 0)
        if new < 1:
            return ""
        seconds = int((time.monotonic() - self._began) / new * (total - done))
        return f"  {seconds // 60}:{seconds % 60:02} left"

    def finish(self) -> None:
        """Clears the bar."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
