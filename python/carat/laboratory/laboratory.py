"""Experiments in the laboratory: every design on the same world, and what it would have said beside the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carat.laboratory.trials import DESIGNS, Design, Outcome, outcomes, total
from carat.worlds.results import Results
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

CRITICAL = 1.959963984540054  # standard normal quantile 0.975
SIMPLE = ("viewer-side", "creator-side", "two-sided", "budget-split", "switchback")


@dataclass(frozen=True)
class Tried:
    """One design and outcome. Arrays are float64[world, assignment]; truth is float64[world].

    placebo: what the same design says of the same world and assignment when there is nothing to find; zero on average.
    """

    design: str
    outcome: Outcome
    truth: Values
    effect: Values
    placebo: Values
    standard_error: Values


class Laboratory:
    """What each design would have said of each outcome, and what is true."""

    def __init__(self, base: Scenario, treatment: Mapping[str, Any], share: float, tried: Sequence[Tried]) -> None:
        self.base = base
        self.treatment = dict(treatment)
        self.share = share
        self.tried = tuple(tried)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per design and outcome.

        truth: effect of treating all, mean over worlds. estimate, low, high: what the design says on average, with the
        95 % interval of that mean over worlds. bias, bias_low, bias_high: the same for estimate minus truth, world by
        world. In both, what the design says of the same people when there is nothing to find is taken off. That is zero
        on average: a control variate, without which the luck of the draw would hide most biases. relative_bias: bias
        over truth. spread: standard deviation of what one experiment says. standard_error: what its owner would state,
        on average; ``spread`` where the design has no statement of its own. coverage: how often the owner's 95 %
        interval holds the truth of the world. power: how often it lies on the side of zero on which the truth is;
        sign_error: how often on the other. experiments: how many were made.
        """
        import pandas as pd

        return pd.DataFrame([_row(one) for one in self.tried])

    @property
    def plot(self) -> LaboratoryPlots:
        """Figures: ``.plot.bias()``."""
        return LaboratoryPlots(self)

    def __repr__(self) -> str:
        changes = ", ".join(f"{name} = {value}" for name, value in self.treatment.items())
        columns = ["design", "outcome", "truth", "estimate", "bias", "bias_low", "bias_high", "power", "sign_error"]
        text = self.table[columns].to_string(index=False, float_format=lambda x: f"{x:,.4g}")
        return f"<carat.Laboratory: {changes}, {self.share:.0%} treated>\n{text}"

    def _repr_html_(self) -> str:
        from html import escape

        changes = ", ".join(f"{name} = {value}" for name, value in self.treatment.items())
        return f"<p><b>{escape(changes)}</b>, {self.share:.0%} treated</p>" + self.table.to_html(
            index=False, float_format=lambda x: f"{x:,.4g}"
        )


class LaboratoryPlots:
    """Figures of a laboratory; each returns Axes."""

    def __init__(self, laboratory: Laboratory) -> None:
        self._laboratory = laboratory

    def bias(self, outcome: str | None = None, ax: Any = None) -> Any:
        """What each design says against what is true. outcome: None is the first."""
        from carat import figures

        return figures.experiment_bias(self._laboratory, outcome, ax=ax)


def _row(one: Tried) -> dict[str, Any]:
    import numpy as np

    from carat.statistics.intervals import t_interval

    by_world = np.nanmean(one.effect - one.placebo, axis=1)
    estimate, bias = t_interval(by_world), t_interval(by_world - one.truth)
    truth = float(one.truth.mean())
    spread = float(np.nanstd(one.effect, ddof=1))
    stated = np.where(np.isfinite(one.standard_error), one.standard_error, spread)
    decided = np.abs(one.effect) > CRITICAL * stated
    right = np.sign(one.effect) == np.sign(truth)
    return {
        "design": one.design,
        "outcome": one.outcome.name,
        "unit": one.outcome.unit,
        "truth": truth,
        "estimate": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "bias": bias.mean,
        "bias_low": bias.low,
        "bias_high": bias.high,
        "relative_bias": bias.mean / truth if truth else np.nan,
        "spread": spread,
        "standard_error": float(np.nanmean(stated)),
        "coverage": float(np.mean(np.abs(one.effect - one.truth[:, None]) <= CRITICAL * stated)),
        "power": float(np.mean(decided & right)),
        "sign_error": float(np.mean(decided & ~right)),
        "experiments": int(np.isfinite(one.effect).sum()),
    }


def experiment(
    base: Scenario,
    treatment: Mapping[str, Any],
    *,
    designs: Sequence[str] = SIMPLE,
    outcomes_of_interest: Sequence[str] = ("coins_given",),
    share: float = 0.5,
    replicates: int = 16,
    assignments: int = 1,
    seed: int | None = None,
    threads: int = 0,
    progress: bool = True,
) -> Laboratory:
    """Tries designs of an A/B test of `treatment` on the worlds of `base`, against the truth.

    treatment: names and values, of parameters that may differ between people of one world (see ``[experiment]`` in
    scenarios/README.md). designs: of "viewer-side", "creator-side", "two-sided", "budget-split", "switchback" and
    "regions". outcomes_of_interest: of "coins_given", "spend", "creator_income", "hours_streamed"; a design that cannot
    measure one is left out of it. share: treated, strictly between 0 and 1. replicates: worlds. assignments: draws of
    who is treated in each.

    Raises ValueError for a name that is none, ScenarioError for a treatment that a design cannot apply.
    """
    known = outcomes(base)
    for name in outcomes_of_interest:
        if name not in known:
            raise ValueError(f"there is no outcome {name!r}; there are {', '.join(known)}")
    for name in designs:
        if name not in DESIGNS:
            raise ValueError(f"there is no design {name!r}; there are {', '.join(DESIGNS)}")
    if not 0 < share < 1:
        raise ValueError(f"share: expected a number between 0 and 1, both left out, found {share}")
    if replicates < 2 or assignments < 1:
        raise ValueError("replicates: at least 2 worlds are needed for an interval, and one assignment in each")
    if seed is not None:
        base = base.with_({"run.seed": seed})
    chosen = [DESIGNS[name](base, treatment, share) for name in designs]
    wanted = [known[name] for name in outcomes_of_interest]
    tried = _try(base, treatment, chosen, wanted, replicates, assignments, threads, progress)
    return Laboratory(base, treatment, share, tried)


def _try(
    base: Scenario,
    treatment: Mapping[str, Any],
    designs: Sequence[Design],
    wanted: Sequence[Outcome],
    replicates: int,
    assignments: int,
    threads: int,
    progress: bool,
) -> list[Tried]:
    import numpy as np

    runs = _Runs()
    truth = runs.plan([base, base.with_(treatment)])
    plans = [(design, k, runs.plan(design.scenarios(k))) for design in designs for k in range(assignments)]
    fair = {design.name: design.placebo() for design in designs}
    empty = {(name, k): runs.plan(p.scenarios(k)) for name, p in fair.items() if p for k in range(assignments)}
    runs.run(replicates, threads, progress)
    tried = []
    for outcome in wanted:
        untreated, treated = (total(results, outcome) for results in runs.of(truth))
        for name in dict.fromkeys(design.name for design in designs if design.measures(outcome)):
            said = [d.estimate(runs.of(plan), outcome, k) for d, k, plan in plans if d.name == name]
            placebo = fair[name]
            nothing = [
                placebo.estimate(runs.of(empty[name, k]), outcome, k).effect if placebo else np.zeros(replicates)
                for k in range(assignments)
            ]
            effect, error = (
                np.stack(x, axis=1) for x in zip(*((e.effect, e.standard_error) for e in said), strict=True)
            )
            tried.append(Tried(name, outcome, treated - untreated, effect, np.stack(nothing, axis=1), error))
    return tried


class _Runs:
    """Scenarios to run, each once however often it is asked for."""

    def __init__(self) -> None:
        self._place: dict[Scenario, int] = {}
        self._results: list[Results] = []

    def plan(self, scenarios: Sequence[Scenario]) -> list[int]:
        return [self._place.setdefault(scenario, len(self._place)) for scenario in scenarios]

    def run(self, replicates: int, threads: int, progress: bool) -> None:
        from carat.worlds.running import run_many

        self._results = run_many(list(self._place), replicates=replicates, threads=threads, progress=progress)

    def of(self, places: Sequence[int]) -> list[Results]:
        return [self._results[place] for place in places]
