"""Founding: who is there at the start, and what people carry that follows from the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reference.alias import AliasTable
from reference.arithmetic import DOLLAR, HOUR, WEEK, dollars, exp, from_seconds, power, seconds, single
from reference.draws import Purpose
from reference.laws import exponential, normal
from reference.people import Creator, Wallet
from reference.streaming import commit_next, plan_video
from reference.world import Kind, World

TOP_TENTH = 1.2815515655446004  # quantile 0.9 of the standard normal law
MOST_CENTS = 4e9


@dataclass(frozen=True)
class Scale:
    """A payer's monthly spend scale: lognormal."""

    usd: float
    z: float  # its standard score
    lean: float  # uniform, decides app or web
    limit: float  # uniform, decides whether they set themselves a limit


def spend_scale(world: World, viewer: int) -> Scale:
    viewers = world.params.viewers
    draw = world.draws(Purpose.viewer_trait, viewer, 0)
    z, sigma = normal(draw), viewers.spend_sigma
    lean, limit = draw.uniform(), draw.uniform()
    return Scale(dollars(viewers.spend_mean) * exp(sigma * z - sigma * sigma / 2.0), z, lean, limit)


def quality_of(world: World, creator: int) -> float:
    draw = world.draws(Purpose.creator_trait, creator, 0)
    return exp(world.params.creators.quality_sigma * normal(draw))


def region_drawn(regions: list[Any], place: float) -> int:
    region = 0
    while region + 1 < len(regions) and place >= regions[region].share:
        place -= regions[region].share
        region += 1
    return region


def add_creator(world: World, joined: int, followers: int) -> Creator:
    params, regions = world.params, world.rules.regions
    p, number = params.creators, len(world.creators)
    draw = world.draws(Purpose.creator_trait, number, 1)
    quality = quality_of(world, number)
    natural = p.hours_median * exp(p.hours_sigma * normal(draw))
    weekly_hours = min(natural * power(quality, p.hours_exponent), p.hours_most)
    reservation = int(dollars(p.reservation_income) * exp(p.reservation_sigma * normal(draw)) * DOLLAR)
    creator = Creator(
        id=number,
        joined=joined,
        followers=followers,
        quality=quality,
        weekly_hours=weekly_hours,
        reservation=reservation,
        agency=draw.uniform() < params.agency.enrolment,
        region=region_drawn(regions, draw.uniform()),
        follows=draw.uniform() < params.gifting.follow_share,
        preferred_hour=AliasTable(params.viewers.hour_profile).pick(draw.word()),
        quality_term=power(quality, params.gifting.quality_exponent),
    )
    world.creators.append(creator)
    return creator


def found_creators(world: World) -> None:
    """Followers fall with the place by quality, by a rank-size law."""
    p = world.params.creators
    quality = [quality_of(world, creator) for creator in range(p.count)]
    by_quality = sorted(range(p.count), key=lambda creator: -quality[creator])
    place = {creator: i for i, creator in enumerate(by_quality)}
    followers = [p.followers_top * power(place[i] + 1.0, -p.attention_slope) for i in range(p.count)]
    renown = [power(number, world.params.attention.favourite_exponent) for number in followers]
    for creator in range(p.count):
        draw = world.draws(Purpose.creator_history, creator, 1)
        age = from_seconds(exponential(draw) * seconds(p.age_mean))
        add_creator(world, -age, int(followers[creator]))
    hours = 0.0
    for founder in world.creators:
        hours += founder.weekly_hours
    world.published.expected = world.published.supply = hours * seconds(HOUR) / seconds(WEEK)
    world.published.renown = AliasTable(renown)


def begin_career(world: World, creator: Creator) -> None:
    draw = world.draws(Purpose.creator_history, creator.id, 0)
    commit_next(world, creator)
    plan_video(world, creator)
    world.remind(creator, Kind.effort_reviewed, world.now + from_seconds(draw.uniform() * seconds(WEEK)))
    every = world.params.payout.payday_every
    world.remind(creator, Kind.payday, (world.now // every + 1) * every)


def open_wallets(world: World) -> None:
    rings = [params.ring for params in [world.params, *(policy.params for policy in world.policies)]]
    accounts = world.params.ring.accounts if any(ring.on for ring in rings) else 0
    world.wallets = [Wallet() for _ in range(world.population.rows + accounts)]
    for viewer, row in world.population.payers():
        world.wallets[row].favourites = [favourite_at_first(world, viewer, k) for k in range(3)]


def favourite_at_first(world: World, viewer: int, k: int) -> int:
    """Payers remember and change theirs; others keep them, since they have no memory."""
    return world.published.renown.pick(world.draws(Purpose.viewer_trait, viewer, k + 1).word())


def apply_rules(world: World) -> None:
    rules, params = world.rules, world.params
    gifting, store, caps = params.gifting, params.store, params.caps
    mean = params.viewers.spend_mean
    for viewer, row in world.population.payers():
        scale, wallet, region = spend_scale(world, viewer), world.wallets[row], world.population.region(viewer)
        usd = scale.usd * rules.regions[region].income
        relative = usd / dollars(mean) if mean > 0 else 0.0
        share = params.viewers.web_share_top if scale.z > TOP_TENTH else params.viewers.web_share
        wallet.channel = rules.channel(share, scale.lean)
        term = rules.shops[region][wallet.channel].price_term
        limits_itself = scale.limit < caps.own_share
        multiple = min(caps.own_multiple, store.budget_multiple) if limits_itself else store.budget_multiple
        hazard = gifting.rate_per_hour / seconds(HOUR) * power(relative, gifting.spend_exponent) * term
        wallet.hazard = single(hazard)
        wallet.taste = rules.menu.taste(gifting.preferred_coins * power(relative, gifting.preference_exponent))
        wallet.budget_cents = int(min(MOST_CENTS, usd * multiple * 100.0))
    for creator in world.creators:
        creator.quality_term = power(creator.quality, gifting.quality_exponent)
