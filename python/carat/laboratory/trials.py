"""Trials: the designs of an A/B test that the laboratory tries: scenarios to run, and an estimate to make of them.

Every design estimates the same thing: by how much an outcome of the whole world would rise if all were treated instead
of none (the global treatment effect). Each also says how sure it would be if it were the only experiment there is, as
its owner would: from the spread over people or over periods, as if nobody influenced anybody else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carat.designs import durations
from carat.worlds.results import Results
from carat.worlds.scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

Changes = Mapping[str, Any]
MILLION = 1e6
DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class Outcome:
    """What is measured: how to read it of one creator, one payer, one sample of the series; in `unit`."""

    name: str
    unit: str
    series: str
    creators: str | None
    viewers: str | None
    scale: float


def outcomes(base: Scenario) -> dict[str, Outcome]:
    """The outcomes there are, by name."""
    rate = float(str(base.params["conversion.usd_per_diamond"]).split()[0])
    listed = [
        Outcome("coins_given", "coins", "coins_spent", "gift_coins", "coins_gifted", 1.0),
        Outcome("spend", "USD", "gross_spend", None, "spend", 1 / MILLION),
        Outcome("creator_income", "USD", "diamonds_from_gifts", "diamonds_from_gifts", None, rate / MILLION),
        Outcome("hours_streamed", "h", "hours_streamed", "hours_streamed", None, 1.0),
    ]
    return {outcome.name: outcome for outcome in listed}


@dataclass(frozen=True)
class Estimates:
    """By world: the estimated effect, and its standard error as the owner of the experiment would state it, or NaN."""

    effect: Values
    standard_error: Values


def total(results: Results, outcome: Outcome) -> Values:
    """The outcome of each whole world, over the run."""
    import numpy as np

    sums = results.series[outcome.series].sum("time")
    return np.asarray(outcome.scale * sums, dtype=np.float64)


def _of_people(people: Any, column: str, share: float, scale: float) -> Estimates:
    """Horvitz-Thompson: sums by arm over the share in it, and their variance as if nobody influenced anybody."""
    import numpy as np

    value = np.nan_to_num(np.asarray(people[column], dtype=np.float64)) * scale
    treated = np.asarray(people["arm"], dtype=np.float64) == 1
    in_treatment, in_control = np.where(treated, value, 0), np.where(treated, 0, value)
    effect = in_treatment.sum(1) / share - in_control.sum(1) / (1 - share)
    variance = (in_treatment**2).sum(1) * (1 - share) / share**2 + (in_control**2).sum(1) * share / (1 - share) ** 2
    return Estimates(effect, np.sqrt(variance))


class Design:
    """A design: which scenarios it runs, and what it makes of their results."""

    name = ""

    def __init__(self, base: Scenario, treatment: Changes, share: float) -> None:
        self.base, self.treatment, self.share = base, dict(treatment), share

    def measures(self, outcome: Outcome) -> bool:
        """Whether the design can say anything about the outcome."""
        return True

    def scenarios(self, assignment: int) -> list[Scenario]:
        """What is run for one assignment of people, or of periods, to arms."""
        raise NotImplementedError

    def estimate(self, results: Sequence[Results], outcome: Outcome, assignment: int) -> Estimates:
        """The effect, from the results of these scenarios."""
        raise NotImplementedError

    def placebo(self) -> Design | None:
        """The same experiment with nothing to find; None if what that says is not zero on average."""
        return type(self)(self.base, {name: self.base.params[name] for name in self.treatment}, self.share)

    def _trial(self, side: str, unit: str, assignment: int) -> Scenario:
        settings = ", ".join(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in self.treatment.items())
        return self.base.with_(
            {
                "experiment.side": side,
                "experiment.unit": unit,
                "experiment.share": self.share,
                "experiment.assignment": assignment,
                "experiment.set": "{ " + settings + " }",
            }
        )


class ViewerSide(Design):
    """Each viewer is treated or not; arms are compared by what their viewers do."""

    name = "viewer-side"

    def measures(self, outcome: Outcome) -> bool:
        return outcome.viewers is not None

    def scenarios(self, assignment: int) -> list[Scenario]:
        return [self._trial("viewers", "person", assignment)]

    def estimate(self, results: Sequence[Results], outcome: Outcome, assignment: int) -> Estimates:
        return _of_people(results[0].viewers, str(outcome.viewers), self.share, outcome.scale)


class CreatorSide(Design):
    """Each creator is treated or not; arms are compared by what their creators get and do."""

    name = "creator-side"

    def measures(self, outcome: Outcome) -> bool:
        return outcome.creators is not None

    def scenarios(self, assignment: int) -> list[Scenario]:
        return [self._trial("creators", "person", assignment)]

    def estimate(self, results: Sequence[Results], outcome: Outcome, assignment: int) -> Estimates:
        return _of_people(results[0].creators, str(outcome.creators), self.share, outcome.scale)


class TwoSided(Design):
    """Viewers and creators are both drawn, at the square root of the share; a gift is treated if both of its ends are.

    What treated viewers give to treated creators is held against what all other pairs give, each over its part of pairs
    (the naive estimator of two-sided randomization; Johari, Li, Liskovich, Weintraub 2022).
    """

    name = "two-sided"

    def measures(self, outcome: Outcome) -> bool:
        return outcome.name == "coins_given"

    def scenarios(self, assignment: int) -> list[Scenario]:
        trial = self._trial("pairs", "person", assignment)
        return [trial.with_({"experiment.share": round(self.share**0.5, 6)})]

    def estimate(self, results: Sequence[Results], outcome: Outcome, assignment: int) -> Estimates:
        import numpy as np

        side = round(self.share**0.5, 6)
        coins = results[0].experiment["coins_given"]
        both = np.asarray(coins.sel(viewer_arm="treatment", creator_arm="treatment"), dtype=np.float64)
        others = np.asarray(coins.sum(["viewer_arm", "creator_arm"]), dtype=np.float64) - both
        effect = both / side**2 - others / (1 - side**2)
        return Estimates(effect, np.full(effect.shape, np.nan))


class Regions(Design):
    """Whole regions are treated: viewers and creators in them by where they live; compared by creators' regions."""

    name = "regions"

    def __init__(self, base: Scenario, treatment: Changes, share: float) -> None:
        super().__init__(base, treatment, share)
        regions = {name.split(".")[1] for name in base.params if name.startswith("region.")}
        if len(regions) < 2:
            raise ValueError(
                f"the design 'regions' needs a scenario of at least two regions; this one has {len(regions)}"
            )
        self.shares = {name: float(base.params[f"region.{name}.share"]) for name in regions}

    def measures(self, outcome: Outcome) -> bool:
        return outcome.creators is not None

    def scenarios(self, assignment: int) -> list[Scenario]:
        return [self._trial("creators", "region", assignment)]

    def estimate(self, results: Sequence[Results], outcome: Outcome, assignment: int) -> Estimates:
        """The mean of creators in treated regions less that of others, times their number; NaN if there is one arm."""
        import numpy as np

        creators = results[0].creators
        value = np.nan_to_num(np.asarray(creators[str(outcome.creators)], dtype=np.float64)) * outcome.scale
        arm = np.asarray(creators["arm"], dtype=np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = [np.where(arm == a, value, 0).sum(1) / (arm == a).sum(1) for a in (0, 1)]
        effect = (means[1] - means[0]) * np.isfinite(arm).sum(1)
        return Estimates(effect, np.full(effect.shape, np.nan))


class BudgetSplit(Design):
    """The market is cut in two that do not touch: viewers with their budgets, and creators (Liu, Mao, Kang 2021).

    Nobody influences anybody in the other market; but each is thinner than the whole.
    """

    name = "budget-split"

    def scenarios(self, assignment: int) -> list[Scenario]:
        other = {"run.seed": int(self.base.params["run.seed"]) + 1 + assignment}
        return [self._part(1 - self.share, {}), self._part(self.share, {**self.treatment, **other})]

    def placebo(self) -> Design | None:
        return super().placebo() if self.share == 0.5 else None

    def _part(self, share: float, changes: Changes) -> Scenario:
        sizes = ("viewers.count", "creators.count")
        parts = {name: max(1, round(share * int(self.base.params[name]))) for name in sizes}
        return self.base.with_({**parts, **changes})

    def estimate(self, results: Sequence[Results], outcome: Outcome, assignment: int) -> Estimates:
        import numpy as np

        control, treated = total(results[0], outcome), total(results[1], outcome)
        effect = treated / self.share - control / (1 - self.share)
        return Estimates(effect, np.full(effect.shape, np.nan))


class Switchback(Design):
    """The whole world is treated in some periods and not in others, by a draw for each period."""

    name = "switchback"
    period_days = 1

    def periods(self, assignment: int) -> Values:
        """1 for each period that is treated; the number of treated periods is as the share says."""
        import numpy as np

        count = int(durations.seconds(self.base.params["run.length"]) // (self.period_days * DAY))
        luck = np.random.Generator(np.random.Philox(key=[assignment, int(self.base.params["run.seed"])]))
        arms = np.zeros(count)
        arms[: max(1, min(count - 1, round(self.share * count)))] = 1
        return luck.permutation(arms)

    def scenarios(self, assignment: int) -> list[Scenario]:
        from carat.worlds.scenario import parse

        arms = self.periods(assignment)
        before = {name: self.base.params[name] for name in self.treatment}
        rules = [before, self.treatment]
        text = self.base.with_(rules[int(arms[0])]).toml
        for period in range(1, len(arms)):
            if arms[period] != arms[period - 1]:
                settings = ", ".join(f"{json.dumps(n)} = {json.dumps(v)}" for n, v in rules[int(arms[period])].items())
                text += f'\n[[policy]]\nat = "{period * self.period_days}d"\nset = {{ {settings} }}\n'
        return [parse(text)]

    def estimate(self, results: Sequence[Results], outcome: Outcome, assignment: int) -> Estimates:
        import numpy as np

        arms = self.periods(assignment)
        flows = np.asarray(results[0].series[outcome.series], dtype=np.float64) * outcome.scale
        samples = flows.shape[1] // len(arms)
        if samples == 0:
            raise ValueError(
                f"switchback: periods of {self.period_days} d need samples at least as often; set run.sample_every"
            )
        by_period = flows[:, : samples * len(arms)].reshape(flows.shape[0], len(arms), samples).sum(2)
        treated, control = by_period[:, arms == 1], by_period[:, arms == 0]
        effect = (treated.mean(1) - control.mean(1)) * len(arms)
        variance = sum(
            part.var(1, ddof=1) / part.shape[1] if part.shape[1] > 1 else np.nan for part in (treated, control)
        )
        return Estimates(effect, np.sqrt(variance) * len(arms))


DESIGNS: dict[str, Callable[[Scenario, Changes, float], Design]] = {
    design.name: design for design in (ViewerSide, CreatorSide, TwoSided, BudgetSplit, Switchback, Regions)
}
