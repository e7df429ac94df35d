"""Key figures: means over replicates with Student's intervals, as a table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from carat.statistics.intervals import Interval
from carat.writing import tabulation

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from carat.worlds.results import Results


def figures(kpi: xr.Dataset, level: float) -> pd.DataFrame:
    """One row per key figure: mean, low, high float64, n, unit, words. NaN for limits of fewer than two worlds."""
    import numpy as np
    import pandas as pd
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise ValueError(f"level = {level}: expected a share between 0 and 1, such as 0.95")
    values = np.asarray(kpi["value"].transpose("replicate", "kpi"), dtype=np.float64)
    n = np.isfinite(values).sum(axis=0)
    total = np.nansum(values, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / n
        spread = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / (n - 1))
        reach = np.where(n > 1, stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * spread / np.sqrt(n), np.nan)
    names = pd.Index(kpi["kpi"].values.astype(str), name="figure")
    table = {"mean": mean, "low": mean - reach, "high": mean + reach, "n": n}
    texts = {name: kpi[name].values.astype(str) for name in ("unit", "words") if name in kpi}
    return pd.DataFrame({**table, **texts}, index=names)


def head_of(results: Results) -> str:
    """Title, worlds, seed, hash, speed: what results are of, in one line."""
    worlds = results.stats.sizes["replicate"]
    parts = [
        f"{results.scenario.params.get('run.title', '')}",
        f"{worlds} world{'s' if worlds > 1 else ''}",
        f"seed {results.seed}",
        f"hash {results.hash}",
        f"{results.events / 1e6:,.1f} M events, {results.events_per_second / 1e6:,.1f} M/s a world",
        results.where,
    ]
    if not results.complete:
        parts.append("not complete")
    return " · ".join(part for part in parts if part)


def notes_of(results: Results) -> list[str]:
    """What else should be known of them: how a sequential run ended, where the series were cut, where it branched."""
    notes = [] if results.precision is None else [str(results.precision)]
    if results.cut is not None:
        notes.append(f"series and ledger from {results.cut:%Y-%m-%d %H:%M} on; key figures are of the whole run")
    if results.branched_from:
        first, *more = results.branched_from.splitlines()
        notes.append(f"a branch of {first}" + (f" and {len(more)} more" if more else ""))
    return notes


def plain(results: Results) -> str:
    """For consoles."""
    rows = [(name, mean, limits, unit) for name, mean, limits, unit, _ in _rows(results)]
    lines = [f"<carat.Results {head_of(results)}>", *(f"  {note}" for note in notes_of(results))]
    head = ("", "mean", "95 % interval", "") if results.stats.sizes["replicate"] > 1 else ("", "value", "", "")
    return "\n".join([*lines, tabulation.plain([head, *rows], right={1})])


def html(results: Results) -> str:
    """For notebooks."""
    notes = "".join(f"<p>{escape(note)}</p>" for note in notes_of(results))
    several = results.stats.sizes["replicate"] > 1
    head = ("key figure", "mean" if several else "value", "95 % interval" if several else "", "unit", "what it is")
    return f"<p><b>{escape(head_of(results))}</b></p>{notes}{tabulation.html(head, _rows(results), right={1, 2})}"


def _rows(results: Results) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for row in results.figures().reset_index().to_dict("records"):
        interval = Interval(row["mean"], row["low"], row["high"], 0.95, int(row["n"]), float("nan"))
        mean, _, limits = str(interval).partition(" (")
        if row["n"] < 2:  # there is no interval
            mean, limits = tabulation.number(row["mean"]), ""
        rows.append((str(row["figure"]), mean, limits.rstrip(")"), str(row["unit"]), str(row.get("words", ""))))
    return rows
