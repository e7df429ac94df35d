"""Who loses: the income of every creator, and the spending of every viewer, in the same world under two rules."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from carat import statistics
from carat.comparisons import people
from carat.comparisons.people import People, Side

if TYPE_CHECKING:
    import pandas as pd

    from carat.comparisons.comparison import Comparison
    from carat.comparisons.people import Values
    from carat.worlds.scenario import Scenario


USUAL: dict[Side, str] = {"creators": "income", "viewers": "spend"}

# Key figures that are sums over people: of whom, and what.
SUMS_OVER: dict[str, tuple[Side, str]] = {
    "creator_income": ("creators", "income"),
    "creator_paid": ("creators", "paid"),
    "coins_spent": ("creators", "gift_coins"),
    "hours_streamed": ("creators", "hours_streamed"),
    "gross_spend": ("viewers", "spend"),
}


def placebo(base: Scenario) -> Scenario:
    """`base` with a change that matters to nobody: a millionth of a diamond more per coin.

    Luck is named by what it is for, so such a change leaves nearly everybody where they were. This scenario shows that
    it does, and how far paths part in a world where it does not; see `chance` of :func:`who_loses`.
    """
    name = "conversion.diamonds_per_coin"
    return base.with_({name: str(Decimal(str(base.params[name])) + Decimal("1e-6"))})


def who_loses(
    comparison: Comparison,
    by: str | None = "usual",
    outcome: str | None = None,
    policy: str | None = None,
    side: Side = "creators",
    threshold: float = 0.01,
    chance: str | None = None,
    level: float = 0.95,
    method: statistics.Method = "t",
) -> pd.DataFrame:
    """One row per group of the same people in both worlds, and one for all; counts and sums are means over worlds.

    by: "usual" is "tier" for creators and "channel", where they buy, for viewers; or "region", "agency", "age", any
    other column of `side`, or None for all in one; see :func:`carat.comparisons.people.groups`.
    outcome: "income" (USD, all diamonds credited) for creators, "spend" (USD) for viewers, or any column of numbers,
    such as "paid", "coins_gifted", "coins". side: "viewers" are those who ever bought. threshold: a change by less
    than this share of the person's own outcome is neither loss nor gain.

    people: who are in both worlds. before: their mean outcome under the baseline. change, low, high: its mean change,
    with the interval over worlds. relative, relative_low, relative_high: the same as a share of `before`. lose, gain:
    the share of people whose outcome falls, or rises, by more than the threshold. lost, gained: what falls and rises
    sum up to. left: who left but would have stayed under the baseline; stayed: the reverse. newcomers: who are in the
    policy's world only, and newcomers_sum: their outcome; absentees: who are in the baseline's only. total: the change
    of the sum over everybody, gained - lost + newcomers_sum - absentees_sum.

    The means are effects of the policy on a group. What becomes of one person in one world is an effect on that person
    under that luck, often by roundabout ways: a favourite was off air, somebody else won the battle. So even a rule
    that nobody minds on average has losers and winners. Give `chance` the name of a scenario that changes nothing,
    ``carat.placebo(base)``, and lose_by_chance and gain_by_chance say how many there are without any rule. A person's
    changes cannot be averaged over worlds: each replicate has people of its own.

    Raises ValueError if a name is unknown.
    """
    import pandas as pd

    if not threshold >= 0:
        raise ValueError(f"threshold = {threshold}: expected a share, such as 0.01")
    policy = comparison.policy(_policy(comparison, policy, chance))
    what = outcome or USUAL[people.check_side(side)]
    by = people.USUAL_GROUPS[side] if by == "usual" else by
    found = _changes(comparison, policy, by, what, side, threshold)
    table = pd.DataFrame(
        [_row(sums, level, method) for sums in found.values()], index=pd.Index(list(found), name=by or "group")
    )
    if chance is not None:
        lucky = _changes(comparison, comparison.policy(chance), by, what, side, threshold)
        for column in ("lose", "gain"):
            shares = [_share(lucky[label], column) if label in lucky else np.nan for label in found]
            table[f"{column}_by_chance"] = shares
    return table


def _policy(comparison: Comparison, policy: str | None, chance: str | None) -> str | None:
    """The only one that is not `chance`."""
    others = [name for name in comparison.policies if name != chance]
    return others[0] if policy is None and len(others) == 1 else policy


def _changes(
    comparison: Comparison, policy: str, by: str | None, outcome: str, side: Side, threshold: float
) -> dict[str, dict[str, Values]]:
    """By group, and for all together: sums over people in every world, float64[replicate]."""
    runs = comparison.results
    before, after = people.match(runs[comparison.baseline], runs[policy], comparison.replicates, side)
    labels, codes = people.groups(before, after, by)
    columns = _of_people(before, after, outcome, threshold)
    grouped = {name: people.sums(values, codes, len(labels)) for name, values in columns.items()}
    found = {label: {name: sums[:, g] for name, sums in grouped.items()} for g, label in enumerate(labels)}
    someone = {
        label: sums
        for label, sums in found.items()
        if sums["people"].any() or sums["newcomers"].any() or sums["absentees"].any()
    }
    everybody = {name: sums.sum(axis=1) for name, sums in grouped.items()}
    return {**someone, "all": everybody}


def _of_people(before: People, after: People, outcome: str, threshold: float) -> dict[str, Values]:
    """What is summed up, each float64[replicate, person]."""
    here, there = np.nan_to_num(before.column(outcome)), np.nan_to_num(after.column(outcome))
    both = before.present & after.present
    change = np.where(both, there - here, 0.0)
    noticed = threshold * np.abs(here)
    stays_before, stays_after = before.stays(), after.stays()
    columns: dict[str, Any] = {
        "people": both,
        "before": np.where(both, here, 0.0),
        "change": change,
        "lose": change < -noticed,
        "gain": change > noticed,
        "lost": np.maximum(-change, 0.0),
        "gained": np.maximum(change, 0.0),
        "left": both & stays_before & ~stays_after,
        "stayed": both & stays_after & ~stays_before,
        "newcomers": after.present & ~before.present,
        "newcomers_sum": np.where(before.present, 0.0, there),
        "absentees": before.present & ~after.present,
        "absentees_sum": np.where(after.present, 0.0, here),
    }
    return {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}


def _share(sums: dict[str, Values], name: str) -> float:
    count = sums["people"].sum()
    return float(sums[name].sum() / count) if count > 0 else np.nan


def _row(sums: dict[str, Values], level: float, method: statistics.Method) -> dict[str, float]:
    change = statistics.ratio_interval(sums["change"], sums["people"], level, method)
    relative = statistics.ratio_interval(sums["change"], sums["before"], level, method)
    means = {name: float(values.mean()) for name, values in sums.items()}
    row = {
        "people": means["people"],
        "before": _share(sums, "before"),
        "change": change.mean,
        "low": change.low,
        "high": change.high,
        "relative": relative.mean,
        "relative_low": relative.low,
        "relative_high": relative.high,
        "lose": _share(sums, "lose"),
        "gain": _share(sums, "gain"),
    }
    row |= {name: means[name] for name in ("lost", "gained", "left", "stayed")}
    row |= {name: means[name] for name in ("newcomers", "newcomers_sum", "absentees", "absentees_sum")}
    row["total"] = row["gained"] - row["lost"] + row["newcomers_sum"] - row["absentees_sum"]
    return row


def difference_by(comparison: Comparison, figure: Any, policy: str, by: str) -> tuple[list[str], Values]:
    """Group labels, and the change of the sum over each group in every world, float64[replicate, group]."""
    if figure not in SUMS_OVER:
        raise ValueError(f"{figure!r} is no sum over people: expected one of {', '.join(SUMS_OVER)}")
    side, outcome = SUMS_OVER[figure]
    runs = comparison.results
    before, after = people.match(runs[comparison.baseline], runs[policy], comparison.replicates, side)
    labels, codes = people.groups(before, after, by)
    change = np.nan_to_num(after.column(outcome)) - np.nan_to_num(before.column(outcome))
    return labels, people.sums(change, codes, len(labels))
