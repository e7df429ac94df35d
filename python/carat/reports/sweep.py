"""The report of a sweep: what came of each point of a design."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from carat import figures
from carat.figures import units
from carat.reports import page, provenance
from carat.statistics.intervals import Interval

if TYPE_CHECKING:
    from carat.sweeps.sweep_results import Sweep

HEADLINE = ("platform_margin", "creator_income", "gross_spend", "creator_gini")
LOWER = ("creator_gini",)  # of them, the less the better


def of_sweep(sweep: Sweep) -> str:
    """The whole page."""
    title = f"Sweep of {', '.join(sweep.design.knobs)}"
    body = [
        page.title(title),
        page.paragraph(_lede(sweep), "lede"),
        *_failures(sweep),
        *(_answers(sweep) if sweep.has("kpi") else []),
        *provenance.section(provenance.of_scenario(sweep.base)),
        *provenance.changed(sweep.base),
        page.heading("The whole scenario that was varied"),
        page.folded(f"{sweep.base.hash}, every parameter", sweep.base.toml),
    ]
    return page.page(title, body)


def _lede(sweep: Sweep) -> str:
    held = len(sweep.about.points)
    part = "" if sweep.shard == (0, 1) else f" of {len(sweep.design)}, shard {sweep.shard[0]}/{sweep.shard[1]}"
    return (
        f"{held} points{part}, {sweep.replicates} worlds each with the same luck at every point: seed {sweep.seed}, "
        f"scenario {sweep.base.hash}, {sweep.base.params.get('run.title', '')}."
    )


def _failures(sweep: Sweep) -> list[str]:
    failures = sweep.failures
    parts = [] if sweep.complete else [page.paragraph("Not all worlds were run: the sweep was interrupted.", "warning")]
    if len(failures):
        rows = [[str(cell) for cell in row] for row in failures.itertuples(index=False)]
        parts += [page.heading("What failed"), page.table([*map(str, failures.columns)], rows)]
    return parts


def _answers(sweep: Sweep) -> list[str]:
    """The best point, figures of the headline figures, and the table of all points."""
    names = [name for name in HEADLINE if name in sweep.kpi["kpi"].values]
    parts = [page.heading("What came out"), page.paragraph(_best(sweep, names[0]))]
    parts += [part for name in names for part in _figure(sweep, name)]
    if sweep.replicates > 1 and {"platform_margin", "creator_income"} <= set(names):
        from carat.answers.frontier import frontier

        parts += [page.heading("What is given up for what"), page.figure("frontier", figures.frontier, frontier(sweep))]
    return [*parts, page.heading("Every point"), _table(sweep, names)]


def _best(sweep: Sweep, name: str) -> str:
    try:
        best = sweep.best(name)
    except ValueError as error:
        return f"There is no best point: {error}."
    where = ", ".join(f"{knob} = {value}" for knob, value in best.point.items())
    tied = len(best.tied) - 1
    others = "no other point is as good" if tied == 0 else f"{tied} cannot be told from it"
    return f"{units.capital(units.words(name))} is highest at {where}; {others} ({best.level:.0%}, {best.n} worlds)."


def _figure(sweep: Sweep, name: str) -> list[str]:
    """The figure for this design: a heat map of two knobs, a curve of one, none of more."""
    knobs = len(sweep.design.knobs)
    if knobs == 2 and "point" not in sweep.dims:
        return [page.figure(f"sweep-{name}", figures.heatmap, sweep, name, highest=name not in LOWER)]
    return [page.figure(f"sweep-{name}", figures.curve, sweep, name, highest=name not in LOWER)] if knobs == 1 else []


def _table(sweep: Sweep, names: list[str]) -> str:
    """Every point, a column for each headline figure, with its interval."""
    table = sweep.table(*names, intervals=sweep.replicates > 1)
    of = {name: str(sweep.worlds(name).attrs["units"]) for name in names}
    rows = [
        [*(str(row[knob]) for knob in sweep.design.knobs), *(_cell(row, name, of[name]) for name in names)]
        for row in table.to_dict("records")
    ]
    knobs = len(sweep.design.knobs)
    head = [*sweep.design.knobs, *(units.words(name) for name in names)]
    return page.table(head, rows, right=set(range(knobs, len(head))))


def _cell(row: dict[Any, Any], name: str, unit: str) -> str:
    mean, low, high = row[name], row.get(f"{name}_low", math.nan), row.get(f"{name}_high", math.nan)
    if not low < high:
        return units.amount(float(mean), unit)
    said, limits = units.estimate(Interval(mean, low, high, 0.95, 0, math.nan), unit)
    return f"{said} ({limits.removesuffix(unit).rstrip()})"
