"""``carat merge``: the shards of a sweep in, the sweep out."""

from __future__ import annotations

import argparse

from carat.command.options import output
from carat.command.program import Exit
from carat.command.sweep import show
from carat.sweeps.shards import merge
from carat.sweeps.sweep_results import HEADLINE

EPILOG = """\
The file is the one that the sweep would have written if it had not been cut, bit for bit. Refuses files of different
sweeps or of different builds of carat, the same shard twice, and says which shards are missing.

example:
  carat merge thresholds.h5 village.sweep.?-of-4.h5
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("output", metavar="OUT", help="the file to write")
    parser.add_argument("shards", metavar="IN", nargs="+", help="files of carat sweep --shard")
    parser.add_argument("--json", action="store_true", help="print the table as JSON")


def act(given: argparse.Namespace) -> int:
    """Merges, writes, prints."""
    path = output(given.output)
    result = merge(given.shards, path)
    show(result, HEADLINE, path, given.json)
    return Exit.OK
