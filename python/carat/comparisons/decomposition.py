"""Decomposition: a difference in money as the sum of prices, rates, volume, mix and churn.

What a group of people brings is (price + rate) x volume x share: per coin given, what comes in (price) less what goes
to creators (rate); all coins given (volume); the part of them that belongs to the group (share). Each factor's effect
is its Shapley value (Shapley 1953; for decompositions Sun 1998, Ang, Liu and Chew 2003): the mean over all orders in
which the factors can change. It favours no order, leaves nothing unexplained, and can bear zero and negative prices,
unlike logarithmic means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from carat import statistics
from carat.comparisons import people
from carat.comparisons.people import People, Side

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from carat.comparisons.comparison import Comparison
    from carat.comparisons.people import Codes, Values
    from carat.worlds.results import Results

EFFECTS = ("price", "rate", "volume", "mix", "churn")
FIGURES = ("gross_spend", "creator_income", "platform_net", "platform_margin")


def decompose(
    comparison: Comparison,
    figure: str = "platform_margin",
    by: str | None = None,
    policy: str | None = None,
    side: Side = "creators",
    level: float = 0.95,
    method: statistics.Method = "t",
) -> pd.DataFrame:
    """The difference of `figure` (USD) in parts that add up to it; rows price, rate, volume, mix, churn and total.

    figure: gross_spend, creator_income, platform_net or platform_margin. side: the people it is followed through,
    creators or the viewers who ever bought. by: groups of them between which coins may shift, tier of creators and
    channel of viewers if nothing is said; see :func:`carat.comparisons.people.groups`.

    price: what comes in per coin given; for platform figures after stores, processing, refunds and delivery. Coins
    bought and not yet given belong to it; of viewers, store fees are borne by those in the app, processing fees by
    those on the web. rate: what goes to creators per coin given: diamonds credited, or redeemed for platform_net,
    which knows no liabilities. volume: coins given in all. mix: coins that go to other groups. churn: whole
    contributions of creators who enter, leave or stay in one of the two worlds only, of viewers who buy in one only.

    difference, low, high: mean over worlds and its interval; relative: the mean over that of the baseline.

    Raises ValueError if a name is unknown.
    """
    import pandas as pd

    found = parts(comparison, figure, by, policy, side).sum("group")
    columns = {str(effect): found.sel(effect=effect).to_numpy() for effect in found["effect"].values}
    columns["total"] = found.sum("effect").to_numpy()
    usual = comparison.value(figure, comparison.baseline).mean()
    rows = []
    for values in columns.values():
        interval = statistics.interval(values, level, method)
        relative = interval.mean / usual if usual else np.nan
        rows.append({"difference": interval.mean, "low": interval.low, "high": interval.high, "relative": relative})
    return pd.DataFrame(rows, index=pd.Index(list(columns), name=figure))


def parts(
    comparison: Comparison,
    figure: str = "platform_margin",
    by: str | None = None,
    policy: str | None = None,
    side: Side = "creators",
) -> xr.DataArray:
    """The parts in every world: float64[replicate, effect, group] in USD; they add up to the world's difference."""
    import xarray as xr

    if figure not in FIGURES:
        raise ValueError(f"{figure!r} cannot be decomposed: expected one of {', '.join(FIGURES)}")
    other = comparison.policy(policy)
    runs = [comparison.results[name] for name in (comparison.baseline, other)]
    pair = people.match(runs[0], runs[1], comparison.replicates, side)
    labels, codes = people.groups(*pair, by or people.USUAL_GROUPS[side])
    money = [_contributions(run, one, figure, side, comparison.replicates) for run, one in zip(runs, pair, strict=True)]
    before, after = pair
    moved = (before.present != after.present) | (before.stays() != after.stays())
    steady = np.where(moved, -1, codes)
    churn = sum(money[1].values()) - sum(money[0].values())
    volumes = [people.sums(one.column(_volume(side)), steady, len(labels)) for one in pair]
    prices, rates = ([people.sums(world[part], steady, len(labels)) for world in money] for part in ("price", "rate"))
    effects = _shapley(prices, rates, volumes)
    effects["churn"] = people.sums(np.asarray(churn), np.where(moved, codes, -1), len(labels))
    values = np.stack([effects[name] for name in EFFECTS], axis=1)
    coordinates = {"replicate": comparison.replicates, "effect": list(EFFECTS), "group": labels}
    attributes = {"units": "USD", "long_name": f"{figure}, {other} minus {comparison.baseline}"}
    return xr.DataArray(values, coordinates, ["replicate", "effect", "group"], figure, attributes)


def _volume(side: Side) -> str:
    return "gift_coins" if side == "creators" else "coins_gifted"


def _contributions(run: Results, world: People, figure: str, side: Side, replicates: Codes) -> Mapping[str, Values]:
    """What each person brings to the figure by price and by rate: float64[replicate, person], 0 if not there."""

    def total(name: str) -> Values:
        return np.asarray(run.values(name).sel(replicate=replicates), dtype=np.float64)

    coins = np.nan_to_num(world.column(_volume(side)))
    nothing = np.zeros_like(coins)
    if figure == "creator_income":
        earned = np.nan_to_num(world.column("income")) if side == "creators" else coins
        return {"price": nothing, "rate": _shared(total(figure), earned, world)}
    if figure == "gross_spend":
        paid = np.nan_to_num(world.column("spend")) if side == "viewers" else coins
        return {"price": _shared(total(figure), paid, world), "rate": nothing}
    kept, received = _kept(run, world, figure, replicates), total(figure)
    rate = -_shared(kept, _kept_by(world, figure) if side == "creators" else coins, world)
    if side == "creators":
        return {"price": _shared(received + kept, coins, world), "rate": rate}
    return {"price": _by_channel(received + kept, total, world), "rate": rate}


def _kept(run: Results, world: People, figure: str, replicates: Codes) -> Values:
    """USD that creators take from the platform figure: float64[replicate]."""
    if figure == "platform_margin":
        return np.asarray(run.values("creator_income").sel(replicate=replicates), dtype=np.float64)
    redeemed = run.creators["diamonds_redeemed"].sel(replicate=replicates).sum("creator")
    return np.asarray(np.asarray(redeemed, dtype=np.float64) * 1e-6 * world.diamond_value)


def _kept_by(world: People, figure: str) -> Values:
    """In what proportion creators take it."""
    return np.nan_to_num(world.column("income" if figure == "platform_margin" else "diamonds_redeemed"))


def _by_channel(received: Values, total: Callable[[str], Values], world: People) -> Values:
    """What comes in, by viewer: all their money less the fees of their channel, and the rest as they spend."""
    spend = np.nan_to_num(world.column("spend"))
    web = np.nan_to_num(world.column("channel")) == 1
    gross, store, processing = (total(name) for name in ("gross_spend", "store_fees", "processing_fees"))
    fees = _shared(store, np.where(web, 0.0, spend), world) + _shared(processing, np.where(web, spend, 0.0), world)
    rest = _shared(gross - store - processing - received, spend, world)
    return _shared(gross, spend, world) - fees - rest


def _shared(total: Values, weights: Values, world: People) -> Values:
    """`total` of each world, shared out in proportion to `weights`; evenly where all of them are zero."""
    even = world.present.astype(np.float64)
    used = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, even)
    used = used / np.maximum(used.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    return np.asarray(total[:, np.newaxis] * used)


def _shapley(prices: list[Values], rates: list[Values], volumes: list[Values]) -> dict[str, Values]:
    """The Shapley values of price, rate, volume and mix: float64[replicate, group], from money and coins of two worlds.

    A group that gives no coins in one of the worlds has no price there: its whole contribution is mix.
    """
    priced = (volumes[0] > 0) & (volumes[1] > 0)
    coins = [np.where(priced, volume, 0.0) for volume in volumes]
    whole = [np.maximum(of_one.sum(axis=1, keepdims=True), 1.0) for of_one in coins]
    share = [of_one / all_coins for of_one, all_coins in zip(coins, whole, strict=True)]
    price, rate = (
        [np.divide(m, c, out=np.zeros_like(m), where=priced) for m, c in zip(money, coins, strict=True)]
        for money in (prices, rates)
    )
    net = [p + r for p, r in zip(price, rate, strict=True)]
    unpriced = np.where(priced, 0.0, prices[1] + rates[1] - prices[0] - rates[0])
    return {
        "price": _effect(price, whole, share),
        "rate": _effect(rate, whole, share),
        "volume": _effect(whole, net, share),
        "mix": _effect(share, net, whole) + unpriced,
    }


def _effect(factor: list[Values], one: list[Values], other: list[Values]) -> Values:
    """The Shapley value of the first of three factors of a product, from before ([0]) to after ([1])."""
    ends = one[0] * other[0] + one[1] * other[1]
    crossed = one[0] * other[1] + one[1] * other[0]
    return np.asarray((factor[1] - factor[0]) * (ends / 3 + crossed / 6))
