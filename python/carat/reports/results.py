"""The report of results: what came out of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carat import figures
from carat.figures import units
from carat.reports import page, provenance

if TYPE_CHECKING:
    import xarray as xr

    from carat.worlds.results import Results

HEADLINE = (
    "gross_spend",
    "creator_income",
    "creator_share",
    "platform_margin",
    "liability",
    "float",
    "payers",
    "creator_gini",
)
SERIES = ("gross_spend", "platform_margin", "payouts_settled", "liability", "float", "hours_watched")
_MICROS = 1_000_000


def of_results(results: Results) -> str:
    """The whole page."""
    title = str(results.scenario.params.get("run.title", "")) or "A run of carat"
    body = [
        page.title(title),
        page.paragraph(lede(results), "lede"),
        *_warnings(results),
        _cards(results),
        *_money(results),
        *_over_time(results),
        *_people(results),
        *_key_figures(results),
        *_trial_balance(results),
        *provenance.section(provenance.of_results(results)),
        *_how_it_went(results),
        *provenance.changed(results.scenario),
        page.heading("The whole scenario"),
        page.folded(f"{results.hash}, every parameter", results.scenario.toml),
    ]
    return page.page(title, body)


def lede(results: Results) -> str:
    """What was simulated, in a sentence."""
    params = results.scenario.params
    worlds = int(results.stats.sizes["replicate"])
    many = "one world" if worlds == 1 else f"{worlds} worlds"
    return (
        f"{params['viewers.count']:,} viewers and {params['creators.count']:,} creators for {params['run.length']} "
        f"from {params['run.start']}: {many}, seed {results.seed}, scenario {results.hash}."
    )


def _warnings(results: Results) -> list[str]:
    from carat.worlds.key_figures import notes_of

    notes = [page.paragraph(note, "note") for note in notes_of(results)]
    if not results.complete:
        notes.append(page.paragraph("These results are not complete: the run has not come to its end.", "warning"))
    return notes


def _cards(results: Results) -> str:
    table = results.figures()
    return page.cards(_card(name, table.loc[name]) for name in HEADLINE if name in table.index)


def _card(name: str, row: Any) -> tuple[str, str, str]:
    unit = str(row["unit"])
    if not row["low"] < row["high"]:
        return units.words(name), units.amount(row["mean"], unit), ""
    mean, limits = units.estimate(interval_of(row), unit)
    return units.words(name), mean, limits


def interval_of(row: Any) -> Any:
    """mean, low, high of a row as an Interval."""
    from carat.statistics.intervals import Interval

    return Interval(row["mean"], row["low"], row["high"], 0.95, int(row["n"]), float("nan"))


def _money(results: Results) -> list[str]:
    return [page.heading("Where a dollar goes"), page.figure("sankey", figures.sankey, results)]


def _over_time(results: Results) -> list[str]:
    names = [name for name in SERIES if name in results.series]
    drawn = [page.figure(f"series-{name}", figures.series, results, name, width=4.7) for name in names]
    return [page.heading("Over time"), f'<div class="pair">{"".join(drawn)}</div>']


def _people(results: Results) -> list[str]:
    return [
        page.heading("Who earns, who spends"),
        page.figure("tiers", figures.tiers, results),
        page.figure("lorenz", figures.lorenz, results),
        page.figure("by-tier", figures.series, results, "earned_by_tier", by="tier"),
    ]


def _key_figures(results: Results) -> list[str]:
    rows = []
    for name, row in results.figures().iterrows():
        unit = str(row["unit"])
        several = row["low"] < row["high"]
        mean, limits = units.estimate(interval_of(row), unit) if several else (units.amount(row["mean"], unit), "")
        rows.append((str(name), mean, limits, str(row["words"])))
    several = int(results.stats.sizes["replicate"]) > 1
    head = ("key figure", "mean" if several else "value", "95 % interval" if several else "", "what it is")
    return [page.heading("Key figures"), page.table(head, rows, right={1, 2})]


def _trial_balance(results: Results) -> list[str]:
    """All accounts at the end, exactly; and the sums of each commodity, which are zero at every sample."""
    ledger = results.ledger
    rows: list[tuple[str, str, str]] = []
    sums: set[int] = set()
    for commodity in dict.fromkeys(str(c) for c in ledger["commodity"].values):
        chosen = ledger.sel(account=ledger["commodity"] == commodity)
        last = chosen["balance"].isel(time=-1).sum("replicate")
        for account, balance, unit in zip(last["account"].values, last.values, chosen["unit"].values, strict=True):
            rows.append((str(account), exactly(int(balance), str(unit)), str(unit).removeprefix("1e-6 ")))
        sums.add(len(rows))
        unit = str(chosen["unit"].values[0])
        rows.append((f"sum of {commodity}", exactly(int(last.sum()), unit), unit.removeprefix("1e-6 ")))
    return [
        page.heading("Trial balance"),
        page.paragraph(_closed(ledger)),
        page.table(("account", "balance at the end, all worlds", ""), rows, right={1}, sums=sums),
    ]


def _closed(ledger: xr.Dataset) -> str:
    """Whether the books close, in a sentence."""
    import numpy as np

    commodities = ledger["commodity"].values.astype(str)
    balance = ledger["balance"].transpose("replicate", "time", "account").values
    off = max(int(np.nanmax(np.abs(balance[..., commodities == c].sum(axis=-1)))) for c in set(commodities))
    samples = ledger.sizes["time"] * ledger.sizes["replicate"]
    if off:
        return f"The books do not close: the largest sum of a commodity is {off:,} of its smallest unit, not 0."
    return f"Sources are negative, uses positive; each commodity sums to zero at each of {samples:,} samples, exactly."


def exactly(amount: int, unit: str) -> str:
    """An amount in whole units, without rounding.

    >>> exactly(-1_234_567_890, "1e-6 USD"), exactly(1200, "coins")
    ('-1,234.567890', '1,200')
    """
    if not unit.startswith("1e-6 "):
        return f"{amount:,}"
    whole, rest = divmod(abs(amount), _MICROS)
    return f"{'-' if amount < 0 else ''}{whole:,}.{rest:06d}"


def _how_it_went(results: Results) -> list[str]:
    stats = results.stats
    rows = [
        ("events", f"{results.events:,}"),
        ("events a second, of one world", f"{results.events_per_second:,.0f}"),
        ("time the worlds took, one after the other", f"{results.wall_seconds:,.2f} s"),
        ("threads", ", ".join(str(t) for t in sorted({int(t) for t in stats["threads"].values}))),
        ("state of paying viewers", f"{results.memory_bytes / 1e6:,.2f} MB"),
        ("imbalance of the books", str(int(stats["imbalance"].sum()))),
    ]
    digests = "\n".join(
        f"{int(k):5d}  {digest}" for k, digest in zip(stats["replicate"].values, stats["digest"].values, strict=True)
    )
    return [
        page.heading("How the run went"),
        page.table(("", ""), rows, right={1}),
        page.folded("digests of the worlds", f"world  digest\n{digests}"),
    ]
