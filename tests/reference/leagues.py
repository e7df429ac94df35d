"""Leagues: each week's list and league, and the creators who join, alone."""

from __future__ import annotations

from reference.arithmetic import MONTH, WEEK, dollars, power, seconds
from reference.draws import Purpose
from reference.founding import add_creator, begin_career
from reference.laws import poisson
from reference.world import World

MOST = 10.0  # times the rate of entry at reference income


def review_leagues(world: World) -> None:
    """By the gifts of the week that ended; ties by id."""
    board, gifts = world.params.leaderboard, {}
    for creator in world.creators:
        gifts[creator.id] = creator.total.gifts - creator.week_start_gifts
        creator.week_start_gifts = creator.total.gifts
        creator.league = creator.listed = False
    ranked = sorted((c for c in world.creators if not c.gone and gifts[c.id] > 0), key=lambda c: (-gifts[c.id], c.id))
    for creator in ranked[: board.length]:
        creator.listed = board.on
    present = sum(not creator.gone for creator in world.creators)
    for creator in ranked[: int(world.params.rewards.league_top * present)]:
        creator.league = True


def admit_creators(world: World) -> None:
    """Poisson, with a rate that grows with the mean income per hour."""
    p, respond = world.params.creators, world.params.behaviour.creators_respond
    total, active = 0.0, 0.0
    for creator in world.creators:
        if not creator.gone and creator.experienced:
            total += creator.hourly_income
            active += 1.0
    income = total / active / dollars(p.reference_income) if active > 0.0 else 1.0
    weekly = p.joins_per_month * p.count * seconds(WEEK) / seconds(MONTH)
    mean = weekly * min(power(income if respond else 1.0, p.entry_elasticity), MOST)
    if mean > 0.0:
        for _ in range(poisson(mean, world.draws(Purpose.entry, 0, world.now // WEEK))):
            begin_career(world, add_creator(world, world.now, 0))
