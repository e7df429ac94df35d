"""The report of a comparison: what rules change, and for whom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from carat import figures
from carat.figures import units
from carat.reports import page, provenance
from carat.statistics.intervals import Interval

if TYPE_CHECKING:
    from carat.comparisons.comparison import Comparison

OVER_TIME = ("gross_spend", "platform_margin", "payouts_settled", "hours_watched")


def of_comparison(comparison: Comparison) -> str:
    """The whole page."""
    policies = " and ".join(comparison.policies)
    title = f"{policies} against {comparison.baseline}"
    base = comparison.results[comparison.baseline]
    body = [
        page.title(title),
        page.paragraph(_lede(comparison), "lede"),
        *_rules(comparison),
        page.heading("What changes"),
        page.figure("effects", figures.effects, comparison),
        _table(comparison),
        page.heading("Over time"),
        '<div class="pair">',
        *(_over_time(comparison, name) for name in OVER_TIME),
        "</div>",
        page.heading("Who earns"),
        page.figure("tiers", figures.tiers, comparison),
        page.figure("lorenz", figures.lorenz, comparison),
        *_losers(comparison),
        *provenance.section(provenance.of_results(base)),
        page.heading("The whole scenarios"),
        *(page.folded(f"{name}, {s.hash}", s.toml) for name, s in comparison.scenarios.items()),
    ]
    return page.page(title, body)


def _lede(comparison: Comparison) -> str:
    base = comparison.results[comparison.baseline]
    return (
        f"{len(comparison.replicates)} worlds under each rule, the same people with the same luck: seed {base.seed}. "
        "Differences are policy minus baseline, world by world."
    )


def _over_time(comparison: Comparison, name: str) -> str:
    return page.figure(f"change-{name}", figures.difference, comparison, name, cumulative=True, width=4.7)


def _rules(comparison: Comparison) -> list[str]:
    """How the scenarios differ."""
    base = comparison.scenarios[comparison.baseline]
    rows = [
        (policy, name, str(before), str(after))
        for policy in comparison.policies
        for name, (before, after) in base.diff(comparison.scenarios[policy]).items()
    ]
    head = ("policy", "parameter", comparison.baseline, "under the policy")
    hashes = ", ".join(f"{name} {scenario.hash}" for name, scenario in comparison.scenarios.items())
    note = page.paragraph(f"Scenario hashes: {hashes}.", "note")
    return [page.heading("What differs"), page.table(head, rows), note]


def _table(comparison: Comparison) -> str:
    rows = []
    for row in comparison.table().reset_index().to_dict("records"):
        unit = str(row["unit"])
        mean, limits = _words(comparison, row, ("difference", "low", "high"), units.of_change(unit))
        relative, _ = _words(comparison, row, ("relative", "relative_low", "relative_high"), "share")
        p = float(row["p_holm"])
        rows.append(
            (
                str(row.get("policy", comparison.policies[0])),
                units.words(str(row["figure"])),
                units.amount(row["baseline"], unit),
                mean,
                limits,
                relative,
                f"{p:.3f}" if p >= 0.001 else "< 0.001",
                f"{row['variance_ratio']:,.1f} x",
            )
        )
    head = (
        "policy",
        "key figure",
        comparison.baseline,
        "change",
        "95 % interval",
        "in %",
        "p (Holm)",
        "same luck saves",
    )
    return page.table(head, rows, right={2, 3, 4, 5, 6, 7})


def _words(comparison: Comparison, row: dict[Any, Any], names: tuple[str, str, str], unit: str) -> tuple[str, str]:
    mean, low, high = (float(row[name]) for name in names)
    if not math.isfinite(mean):
        return "", ""
    change = Interval(mean, low, high, 0.95, len(comparison.replicates), float("nan"))
    return units.estimate(change, unit, signed=True)


def _losers(comparison: Comparison) -> list[str]:
    """What the same creators earn before and after, by tier: means of :meth:`carat.Comparison.who_loses`."""
    head = ("tier", "creators in both worlds", "mean income before", "change", "95 % interval", "in %", "95 % interval")
    parts = []
    for policy in comparison.policies:
        rows = [
            _tier(comparison, row)
            for row in comparison.who_loses(by="tier", policy=policy).reset_index().to_dict("records")
        ]
        words = f"The same creators under {policy} and under {comparison.baseline}:"
        parts += [page.paragraph(words), page.table(head, rows, right=set(range(1, len(head))))]
    return parts


def _tier(comparison: Comparison, row: dict[Any, Any]) -> tuple[str, ...]:
    mean, limits = _words(comparison, row, ("change", "low", "high"), "USD")
    relative, relative_limits = _words(comparison, row, ("relative", "relative_low", "relative_high"), "share")
    people, before = units.number(float(row["people"])), units.amount(float(row["before"]), "USD")
    return units.words(str(row["tier"])), people, before, mean, limits, relative, relative_limits
