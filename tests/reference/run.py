"""Run: in which order all of it happens.

Time goes on in windows. Between two of them, alone, in this order: rules change, announcements are heard, refunds
are settled, the week's lists are made and creators join, awards are granted, coins expire, the ring works,
popularity is published, battles are matched. Then the sessions of the window are planned, then its events happen in
the order of (time, target, source, serial). At the end of the last window what is done alone is done once more.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from typing import Any

from reference import battling, crediting, effort, giving, paying, streaming, watching, wishing
from reference.arithmetic import DAY, WEEK
from reference.awards import grant_awards
from reference.founding import apply_rules, begin_career, found_creators, open_wallets
from reference.leagues import admit_creators, review_leagues
from reference.people import Creator, Fight, Surge
from reference.policies import change_rules, hear_announcements
from reference.refunds import expire_coins, settle_refunds
from reference.ring import work_ring
from reference.sessions import plan
from reference.world import Kind, World


def battle_begins(world: World, creator: Creator, fight: Fight) -> None:
    battling.battle_begins(world, creator, fight)
    wishing.surge(world, creator, Surge.battle, fight.end)


HANDLERS: dict[Kind, Callable[[World, Creator, Any], None]] = {
    Kind.view_begins: watching.view_begins,
    Kind.view_ends: watching.view_ends,
    Kind.gift_wanted: wishing.gift_wanted,
    Kind.echo: giving.echo,
    Kind.live_begins: streaming.live_begins,
    Kind.live_ends: streaming.live_ends,
    Kind.video_published: streaming.video_published,
    Kind.effort_reviewed: effort.effort_reviewed,
    Kind.payday: paying.payday,
    Kind.payout_retry: paying.payout_retry,
    Kind.payout_settled: paying.payout_settled,
    Kind.parcel_closes: crediting.parcel_closes,
    Kind.hold_released: crediting.hold_released,
    Kind.closing_begins: wishing.closing_begins,
    Kind.battle_begins: battle_begins,
    Kind.battle_ends: battling.battle_ends,
    Kind.battle_result: battling.battle_result,
    Kind.videos_planned: streaming.videos_planned,
}


def falls_on(now: int, every: int) -> bool:
    return now > 0 and now % every == 0


def alone(world: World) -> None:
    now = world.now
    change_rules(world)
    hear_announcements(world)
    publication = now % world.params.popularity.publish_every == 0
    if publication:
        settle_refunds(world)
    if falls_on(now, WEEK):
        review_leagues(world)
        admit_creators(world)
    if falls_on(now, world.params.award.every):
        grant_awards(world)
    if falls_on(now, DAY):
        expire_coins(world)
    if now % DAY == 0 and world.params.ring.on:
        work_ring(world)
    if publication:
        world.published.publish(world.params, now)
        battling.match_battles(world)


def handle_until(world: World, end: int) -> None:
    while world.events and world.events[0][0] < end:
        at, target, _, _, kind, load = heapq.heappop(world.events)
        world.now = at
        world.handled += 1
        world.books.open(at, target, kind.name)
        HANDLERS[kind](world, world.creators[target], load)
    world.now = end


def simulate(resolved: Mapping[str, Any], replicate: int = 0) -> World:
    """The world at the end of a resolved scenario."""
    world = World(resolved, replicate)
    found_creators(world)
    open_wallets(world)
    apply_rules(world)
    for creator in list(world.creators):
        begin_career(world, creator)
    world.published.prepare(world, 0)
    window, index = world.params.engine.window, 0
    while world.now < world.length:
        alone(world)
        plan(world, index, world.now, world.now + window)
        handle_until(world, world.now + window)
        if world.now % world.params.popularity.publish_every == 0:
            world.published.prepare(world, world.now)
        index += 1
    alone(world)
    return world
