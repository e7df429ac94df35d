"""Reports: one self-contained HTML page of what was simulated, what came out and how it was made."""

from __future__ import annotations

import os
from pathlib import Path

from carat.comparisons.comparison import Comparison
from carat.reports import page
from carat.sweeps.sweep_results import Sweep
from carat.worlds.results import Results


def report(results: Results | Comparison | Sweep, path: str | os.PathLike[str]) -> Path:
    """Writes one HTML page about results, a comparison or a sweep. Returns its path.

    The page needs no network: figures are SVG within it. It can be read by day, by night and on paper, and holds what
    was simulated (scenario, seed, version, command), key figures with intervals, figures, the trial balance, and the
    whole scenario to unfold. The same file gives the same page. It is written whole or not at all.

    Raises ResultError if it cannot be written, ValueError if `results` is something else.
    """
    text = html(results)
    page.write(path, text)
    return Path(path)


def html(results: Results | Comparison | Sweep) -> str:
    """The page as text."""
    if isinstance(results, Results):
        from carat.reports.results import of_results

        return of_results(results)
    if isinstance(results, Comparison):
        from carat.reports.comparison import of_comparison

        return of_comparison(results)
    if isinstance(results, Sweep):
        from carat.reports.sweep import of_sweep

        return of_sweep(results)
    raise ValueError(f"expected Results, a Comparison or a Sweep, found {type(results).__name__}")
