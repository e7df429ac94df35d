"""``carat compare``: scenarios in, paired differences with intervals out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from carat.command.options import add_run_options, figures, is_terminal, load, print_json
from carat.command.program import Exit
from carat.comparisons.comparison import HEADLINE, Comparison, compare
from carat.statistics.intervals import Interval

EPILOG = """\
The first scenario is the baseline. World k has the same people and the same luck under all of them, so that what
differs is the rules; intervals are Student's, over worlds, at 95 %; p is corrected for the number of rows (Holm 1979).

examples:
  carat compare scenarios/village.toml low.toml -r 32
  carat compare scenarios/baseline.toml scenarios/policy_share.toml scenarios/policy_threshold.toml -s run.length=28d \\
      --figures platform_margin,creator_paid,creator_gini
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument("baseline", metavar="A", help="scenario file of the baseline")
    parser.add_argument("others", metavar="B", nargs="+", help="scenario files that are held against it")
    add_run_options(parser, 32)


def act(given: argparse.Namespace) -> int:
    """Runs and prints."""
    paths = [given.baseline, *given.others]
    scenarios = dict(zip(names_of(paths), [load(path, given.overrides) for path in paths], strict=True))
    shown = figures(given.figures, next(iter(scenarios.values())), HEADLINE)
    comparison = compare(
        scenarios,
        replicates=given.replicates,
        seed=given.seed,
        threads=given.threads,
        progress=not given.quiet and is_terminal(),
    )
    if given.json:
        print_json(_as_json(comparison, shown))
    else:
        print(_as_text(comparison, shown))
    wanted = given.replicates
    return Exit.OK if len(comparison.replicates) == wanted else Exit.INTERRUPTED


def names_of(paths: Sequence[str]) -> list[str]:
    """What the scenarios are called: the names of the files, with folders or numbers where those are the same."""
    stems = [Path(path).stem for path in paths]
    names = [stem if stems.count(stem) == 1 else path for stem, path in zip(stems, paths, strict=True)]
    return [n if names.count(n) == 1 else f"{n} ({names[: i + 1].count(n)})" for i, n in enumerate(names)]


def _as_text(comparison: Comparison, names: tuple[str, ...]) -> str:
    """A table per policy."""
    from carat.writing import tabulation

    blocks = []
    table = comparison.table(*names).reset_index()
    for policy in comparison.policies:
        rows = table if "policy" not in table else table[table["policy"] == policy]
        head = ["", comparison.baseline, "difference", "95 % interval", "in %", "p (Holm)", "unit"]
        cells = [_cells(row) for row in rows.to_dict("records")]
        title = f"{policy} against {comparison.baseline}, {len(comparison.replicates)} worlds with the same luck"
        blocks.append(f"{title}\n\n{tabulation.plain([head, *cells], right={1, 2, 4, 5})}")
    return "\n\n".join(blocks)


def _cells(row: Mapping[Any, Any]) -> list[str]:
    from carat.writing.tabulation import number

    mean, _, limits = str(Interval(row["difference"], row["low"], row["high"], 0.95, 0, float("nan"))).partition(" (")
    p = "<0.001" if row["p_holm"] < 0.001 else f"{row['p_holm']:.3f}"
    relative = f"{100 * row['relative']:+.2f}"
    return [row["figure"], number(row["baseline"]), mean, limits.rstrip(")"), relative, p, row["unit"]]


def _as_json(comparison: Comparison, names: tuple[str, ...]) -> dict[str, Any]:
    table = comparison.table(*names).reset_index()
    if "policy" not in table:
        table.insert(0, "policy", comparison.policies[0])
    return {
        "baseline": comparison.baseline,
        "policies": comparison.policies,
        "worlds": len(comparison.replicates),
        "differences": table.to_dict("records"),
    }
