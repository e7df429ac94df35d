"""Awards: diamonds for popularity, alone, at the end of each period."""

from __future__ import annotations

from reference.arithmetic import SECOND, diamonds_for, times
from reference.crediting import award
from reference.people import Creator, Tally
from reference.world import World


def proportional(pool: int, weights: list[int]) -> list[int]:
    """The parts of `pool`, each rounded down."""
    total = sum(weights)
    return [pool * weight // total if total > 0 else 0 for weight in weights]


def winners(weights: list[int], count: int) -> list[int]:
    """1 for the largest positive weights, ties by id."""
    order = sorted((i for i, weight in enumerate(weights) if weight > 0), key=lambda i: -weights[i])
    won = set(order[:count])
    return [1 if i in won else 0 for i in range(len(weights))]


def measure(creator: Creator, basis: str) -> int:
    if basis == "views":
        return creator.award_period.qualified_views
    return creator.followers if basis == "followers" else creator.award_period.watch // SECOND


def net_revenue(world: World) -> int:
    """The platform's since the start, before payouts; a payout that failed is none."""
    return world.books.balance["usd_platform"] + world.usd_requested - world.usd_returned


def grants_of(world: World, pool: int, rate: int) -> list[int]:
    p, everyone = world.params.award, world.creators
    if p.rule == "per_thousand_views":
        views = [0 if c.gone else c.award_period.qualified_views for c in everyone]
        return [diamonds_for(n * p.per_thousand_views // 1000, rate) for n in views]
    if p.rule == "per_supporter":
        supporters = [0 if c.gone else c.award_period.supporters for c in everyone]
        return [diamonds_for(n * p.per_supporter, rate) for n in supporters]
    weights = [0 if c.gone else measure(c, p.basis) for c in everyone]
    return proportional(pool, winners(weights, p.winners) if p.rule == "tournament" else weights)


def grant_awards(world: World) -> None:
    p, rate = world.params.award, world.params.conversion.usd_per_diamond
    net = net_revenue(world)
    period_net, world.award_net = net - world.award_net, net
    grants = []
    if p.rule != "none" and rate > 0:
        pool = diamonds_for(times(max(period_net, 0), p.share), rate)
        grants = grants_of(world, pool, rate)
    for creator in world.creators:
        creator.award_period = Tally()
    for creator, diamonds in zip(world.creators, grants, strict=False):
        if diamonds > 0:
            world.books.open(world.now, creator.id, "award_granted")
            award(world, creator, diamonds)
