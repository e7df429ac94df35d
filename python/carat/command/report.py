"""``carat report``: a result or a sweep in, one page out."""

from __future__ import annotations

import argparse
from pathlib import Path

from carat import _carat
from carat.command.options import format_of, output
from carat.command.program import Exit
from carat.sweeps.sweep_results import open_sweep
from carat.worlds.results import open

EPILOG = """\
The page is one file that needs no network: figures, tables, and what it was made from.

examples:
  carat report results/baseline.h5 -o baseline.html
  carat report thresholds.h5
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("file", metavar="FILE", help="result of carat run, or sweep")
    parser.add_argument("-o", "--output", metavar="PAGE", help="the page; by default FILE with .html, in this folder")


def act(given: argparse.Namespace) -> int:
    """Writes the page and says where it is."""
    form = format_of(given.file)
    if form == "scenario":
        raise _carat.ResultError(f"cannot read {given.file}: it is neither a result nor a sweep of carat")
    path = output(given.output or f"{Path(given.file).stem}.html")
    from carat.reports.report import report

    report(open_sweep(given.file) if form == "sweep" else open(given.file), path)
    print(f"Page: {path}")
    return Exit.OK
