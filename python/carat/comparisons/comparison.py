"""Comparisons: the same worlds under other rules, difference by difference.

How many worlds the same luck saves, for a rate 2 % higher on the baseline (two minutes on two cores)::

    import carat
    base = carat.load("scenarios/baseline.toml")
    rules = {"today": base, "2 % more": base.with_({"conversion.diamonds_per_coin": "0.51"})}
    print(carat.compare(rules, replicates=20, seed=777))

The last line: the same luck saves a factor of 57 (22 to 146) for platform_margin, independent seeds would take 1,132
worlds for what 20 show. It is 18 for what creators are paid, and 33 to 138 for the others. Draws are named by what they
are for, so worlds part only where the rule makes them ("Luck" in docs/model.md).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from carat import statistics
from carat.comparisons import pairing
from carat.designs import durations
from carat.worlds.results import Results
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from carat.comparisons.people import Side

Figure = str | Callable[[Results], Any]
Given = TypeVar("Given")

# What is shown if nothing is named: who pays, who earns, what is left, and how many people and hours it took.
HEADLINE = (
    "gross_spend",
    "creator_income",
    "creator_paid",
    "creator_gini",
    "platform_net",
    "platform_margin",
    "payers",
    "gifts",
    "hours_watched",
    "hours_streamed",
)
COLUMNS = (
    "unit",
    "baseline",
    "difference",
    "low",
    "high",
    "relative",
    "relative_low",
    "relative_high",
    "p",
    "p_holm",
    "variance_ratio",
    "independent_replicates",
)


class Comparison:
    """Worlds under several rules, paired by replicate; the first scenario is the baseline.

    results: name to Results. baseline: the first name. policies: the others. replicates: int64[n], the worlds that all
    have. Differences are policy minus baseline, world by world.
    """

    def __init__(self, results: Mapping[str, Results], precision: pairing.Ending | None = None) -> None:
        if len(results) < 2:
            raise ValueError(f"{len(results)} scenarios: a comparison takes the baseline and at least one more")
        self.results: dict[str, Results] = dict(results)
        self.baseline, *self.policies = self.results
        self.replicates = pairing.common_replicates(self.results)
        self.precision = precision
        """How a comparison `until` a precision ended, or None."""

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """Name to Scenario."""
        return {name: run.scenario for name, run in self.results.items()}

    @property
    def plot(self) -> Plots:
        """Figures of this comparison: ``plot.difference(name)``, ``plot.tiers()``, ``plot.lorenz()``."""
        return Plots(self)

    def policy(self, name: str | None) -> str:
        """`name`, or the only policy there is. Raises ValueError if there are several, or none of that name."""
        if name is None and len(self.policies) == 1:
            return self.policies[0]
        if name not in self.policies:
            raise ValueError(f"policy = {name!r}: expected one of {', '.join(map(repr, self.policies))}")
        return name

    def value(self, figure: Figure, scenario: str) -> NDArray[np.float64]:
        """A figure under one scenario, float64[replicate].

        figure: the name of a key figure, or a function that makes a DataArray[replicate] of Results, such as
        ``lambda r: r.creators["hours_streamed"].max("creator")``.
        """
        import numpy as np

        run = self.results[scenario]
        values = figure(run) if callable(figure) else run.values(figure)
        if getattr(values, "dims", None) != ("replicate",):
            raise ValueError(f"{_title(figure)}: expected a DataArray over (replicate,)")
        return np.asarray(values.sel(replicate=self.replicates), dtype=np.float64)

    def difference(self, figure: Figure, policy: str | None = None, by: str | None = None) -> xr.DataArray:
        """Policy minus baseline in every world: float64[replicate], or float64[replicate, group] with `by`.

        by: a column of creators, such as "tier", for figures that are sums over creators (creator_income,
        creator_paid, coins_spent, hours_streamed), or of viewers for gross_spend. A person is in the same group in both
        worlds; see :func:`carat.comparisons.people.groups`.
        """
        import xarray as xr

        other = self.policy(policy)
        name = _title(figure)
        coordinates: dict[str, Any] = {"replicate": self.replicates}
        attributes = {"units": self.unit(figure), "long_name": f"{name}, {other} minus {self.baseline}"}
        if by is None:
            values = self.value(figure, other) - self.value(figure, self.baseline)
            return xr.DataArray(values, coordinates, ["replicate"], name, attributes)
        from carat.comparisons.losers import difference_by

        labels, values = difference_by(self, name, other, by)
        return xr.DataArray(values, {**coordinates, by: labels}, ["replicate", by], name, attributes)

    def over_time(self, name: str, policy: str | None = None) -> xr.DataArray:
        """Policy minus baseline of a column of ``series`` by world and interval: float64[replicate, time, ...]."""
        other = self.policy(policy)
        first, second = (self.results[s].series[name].sel(replicate=self.replicates) for s in (self.baseline, other))
        return (second.astype(float) - first.astype(float)).assign_attrs(first.attrs)

    def interval(
        self, figure: Figure, policy: str | None = None, level: float = 0.95, method: statistics.Method = "t"
    ) -> statistics.Interval:
        """The mean difference and its interval over worlds; method: "t" (Student) or "bootstrap" (studentised)."""
        return statistics.interval(self.difference(figure, policy), level, method)

    def saving(self, figure: Figure, policy: str | None = None, level: float = 0.95) -> statistics.Interval:
        """What the same luck saves: how many times more replicates independent seeds would take for this difference.

        See :func:`carat.statistics.variance_ratio`. Takes at least three replicates.
        """
        return statistics.variance_ratio(
            self.value(figure, self.policy(policy)), self.value(figure, self.baseline), level
        )

    def unit(self, figure: Figure) -> str:
        """The unit of a figure; of a function, that of the array it makes, if it says so."""
        run = self.results[self.baseline]
        if callable(figure):
            return str(getattr(figure(run), "attrs", {}).get("units", ""))
        return str(run.kpi["unit"].sel(kpi=run.values(figure)["kpi"]).item())

    def table(self, *figures: Figure, level: float = 0.95, method: statistics.Method = "t") -> pd.DataFrame:
        """One row per figure, or per policy and figure if there are several policies.

        figures: names of key figures, or functions of Results (see :meth:`value`); none are the headline figures.

        unit; baseline: its mean. difference, low, high: the mean difference and its interval over worlds. relative,
        relative_low, relative_high: the same over the mean of the baseline, a share. p: of Student's paired test that
        there is no difference; p_holm: corrected for the number of rows (Holm 1979). variance_ratio: what the same
        luck saves; independent_replicates: how many worlds of each scenario independent seeds would take for an
        interval as narrow.
        """
        import pandas as pd

        chosen = figures or HEADLINE
        rows = [self._row(figure, policy, level, method) for policy in self.policies for figure in chosen]
        index = ["figure"] if len(self.policies) == 1 else ["policy", "figure"]
        for row, corrected in zip(rows, statistics.holm([row["p"] for row in rows]), strict=True):
            row["p_holm"] = float(corrected)
        return pd.DataFrame(rows).set_index(index)[list(COLUMNS)]

    def _row(self, figure: Figure, policy: str, level: float, method: statistics.Method) -> dict[str, Any]:
        before, after = self.value(figure, self.baseline), self.value(figure, policy)
        change = statistics.interval(after - before, level, method)
        relative = statistics.ratio_interval(after - before, before, level, method)
        enough = len(self.replicates) >= 3
        ratio = statistics.variance_ratio(after, before).mean if enough else math.nan
        return {
            "policy": policy,
            "figure": _title(figure),
            "unit": self.unit(figure),
            "baseline": before.mean(),
            "difference": change.mean,
            "low": change.low,
            "high": change.high,
            "relative": relative.mean,
            "relative_low": relative.low,
            "relative_high": relative.high,
            "p": statistics.paired_p_value(after - before),
            "variance_ratio": ratio,
            "independent_replicates": pairing.needed(ratio, len(before)),
        }

    def who_loses(
        self,
        by: str | None = "usual",
        outcome: str | None = None,
        policy: str | None = None,
        *,
        side: Side = "creators",
        threshold: float = 0.01,
        chance: str | None = None,
        level: float = 0.95,
        method: statistics.Method = "t",
    ) -> pd.DataFrame:
        """Who loses and who gains, by groups of the same people: see :func:`carat.comparisons.losers.who_loses`."""
        from carat.comparisons import losers

        return losers.who_loses(self, by, outcome, policy, side, threshold, chance, level, method)

    def decompose(
        self,
        figure: str = "platform_margin",
        by: str | None = None,
        policy: str | None = None,
        *,
        side: Side = "creators",
        level: float = 0.95,
        method: statistics.Method = "t",
    ) -> pd.DataFrame:
        """The difference in parts that add up to it: see :func:`carat.comparisons.decomposition.decompose`."""
        from carat.comparisons import decomposition

        return decomposition.decompose(self, figure, by, policy, side, level, method)

    def __repr__(self) -> str:
        return "\n".join([f"<carat.Comparison {self._words()}>", self._shown().to_string(), *self._notes()])

    def _repr_html_(self) -> str:
        from html import escape

        notes = "".join(f"<p>{escape(note)}</p>" for note in self._notes())
        return f"<p><b>{escape(self._words())}</b></p>{self._shown().to_html()}{notes}"

    def _words(self) -> str:
        seed = self.results[self.baseline].seed
        against = " and ".join(self.policies)
        return f"{against} against {self.baseline}: {len(self.replicates)} worlds with the same luck, seed {seed}"

    def _shown(self) -> pd.DataFrame:
        """The table as people read it."""
        import pandas as pd

        table = self.table()
        columns = {
            "unit": table["unit"],
            self.baseline: [_figure_text(x) for x in table["baseline"]],
            "difference": [_interval_text(*row) for row in table[["difference", "low", "high"]].to_numpy()],
            "in %": [
                _interval_text(*(100 * row)) for row in table[["relative", "relative_low", "relative_high"]].to_numpy()
            ],
            "p (Holm)": [f"{p:.3f}" if p >= 0.001 else "<0.001" for p in table["p_holm"]],
            "same luck saves": [_factor_text(x) for x in table["variance_ratio"]],
        }
        return pd.DataFrame(columns, index=table.index)

    def _notes(self) -> list[str]:
        """What the same luck saves, in words."""
        notes = [] if self.precision is None else [str(self.precision)]
        if len(self.replicates) < 3:
            return notes
        saving = self.saving("platform_margin", self.policies[0])
        if not math.isfinite(saving.mean):
            return [*notes, "The differences are the same in every world."]
        needed = int(pairing.needed(saving.mean, len(self.replicates)))
        return [
            *notes,
            f"The same luck saves a factor of {saving} for platform_margin: independent seeds would take "
            f"{needed:,} worlds of each scenario for what {len(self.replicates)} show here.",
        ]


class Plots:
    """Figures of a comparison; each returns matplotlib Axes."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def difference(self, name: str, by: str | None = None, ax: Axes | None = None, **options: Any) -> Axes:
        """The difference of a figure with its interval, over time or by group: :func:`carat.figures.difference`."""
        from carat import figures

        return figures.difference(self._comparison, name, by=by, ax=ax, **options)

    def tiers(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Income by tier before and after: :func:`carat.figures.tiers`."""
        from carat import figures

        return figures.tiers(self._comparison, ax=ax, **options)

    def lorenz(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Lorenz curves of creators' income: :func:`carat.figures.lorenz`."""
        from carat import figures

        return figures.lorenz(self._comparison, ax=ax, **options)


def _title(figure: Figure) -> str:
    return figure if isinstance(figure, str) else getattr(figure, "__name__", "figure")


def _figure_text(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _interval_text(mean: float, low: float, high: float) -> str:
    return str(statistics.Interval(mean, low, high, math.nan, 0, math.nan))


def _factor_text(factor: float) -> str:
    return f"{factor:,.1f} x" if math.isfinite(factor) else str(factor)


def compare(
    scenarios: Mapping[str, Scenario | Results],
    *,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int = 0,
    progress: bool = True,
    until: str | None = None,
    at_least: int = 10,
    at_most: int = 1000,
) -> Comparison:
    """Compares rules in the same worlds: the same people, the same luck (common random numbers).

    scenarios: name to Scenario, all run here, or name to Results that were run before with the same seed; the first is
    the baseline. replicates: worlds of each, 32 if nothing is said. seed: in place of the first scenario's. threads:
    worlds at a time, 0 is one per core.

    until: in place of `replicates`, how narrow the 95 % interval of the difference is to be, such as
    ``"platform_margin ± 500 USD"`` or ``"platform_margin ± 0.2 % of baseline"``; with several policies of each one.
    at_least, at_most: worlds before the first look, and in any case; see
    :func:`carat.comparisons.pairing.run_pairs_until`.

    >>> import carat
    >>> base = carat.load("scenarios/village.toml", {"run.length": "7d"})
    >>> low = base.with_({"conversion.diamonds_per_coin": "0.45"})
    >>> c = compare({"today": base, "low": low}, replicates=4, seed=2026, progress=False)
    >>> c.policies, c.difference("creator_income").sizes["replicate"]
    (['low'], 4)

    Ctrl-C keeps the worlds that are complete. Raises ScenarioError; ValueError if there are fewer than two scenarios,
    if seeds or lengths differ, or if Results have fewer than two worlds in common.
    """
    if len(scenarios) < 2:
        raise ValueError(f"{len(scenarios)} scenarios: a comparison takes the baseline and at least one more")
    runs = _of_type(scenarios, Results)
    if runs is not None:
        if replicates is not None or seed is not None or until is not None:
            raise ValueError("these results have been run: replicates, seed and until are for scenarios")
        return Comparison(runs)
    chosen = _of_type(scenarios, Scenario)
    if chosen is None:
        raise ValueError("expected scenarios alone or results alone: run the scenarios first, with the results' seed")
    pairing.check_lengths({name: durations.seconds(one.params["run.length"]) for name, one in chosen.items()})
    if until is None:
        return Comparison(pairing.run_pairs(chosen, replicates, seed, threads, progress))
    if replicates is not None:
        raise ValueError("replicates and until are two ways to say how many; with until there are at_least and at_most")
    return Comparison(*pairing.run_pairs_until(chosen, until, at_least, at_most, seed, threads, progress))


def _of_type(given: Mapping[str, Any], kind: type[Given]) -> dict[str, Given] | None:
    """`given` if all are of one kind."""
    return dict(given) if all(isinstance(one, kind) for one in given.values()) else None
