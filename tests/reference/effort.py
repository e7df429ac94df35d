"""Effort: the weekly review: how much a creator works, whether they leave, what counts for next week."""

from __future__ import annotations

from reference.arithmetic import HOUR, MONTH, WEEK, cash_for, dollars, exp, power, seconds
from reference.draws import Draws, Purpose
from reference.paying import close_account
from reference.people import Creator, Status, Tally
from reference.world import Kind, World


def relative_pay(world: World, creator: Creator) -> float:
    """What an hour pays, relative to what the gifts of the whole career would have paid at the reference share."""
    p = world.params.creators
    hours = max(seconds(creator.total.air) / seconds(HOUR), 1e-9)
    usual_per_coin: float = p.reference_share * dollars(world.params.store.reference_price_app)
    usual = creator.total.gifts / hours * usual_per_coin
    other = max(dollars(p.other_reward), 1e-9)
    return (creator.hourly_income + other) / (usual + other)


def adjusted(world: World, creator: Creator) -> float:
    """A part of the way to (pay relative to usual)^elasticity, within bounds."""
    p = world.params.creators
    target = power(relative_pay(world, creator), p.supply_elasticity)
    target = min(max(target, p.effort_least), p.effort_most)
    return float(creator.effort + p.adjustment * (target - creator.effort))


def exit_hazard(world: World, creator: Creator, income: int) -> float:
    """Per second: higher for the young and when income falls short of the reservation."""
    p = world.params.creators
    young = p.young_factor * exp(-seconds(world.now - creator.joined) / seconds(p.young_time))
    reached = dollars(income) / dollars(creator.reservation) if creator.reservation > 0 else 1.0
    shortfall = max(0.0, 1.0 - reached)
    return float(p.exits_per_month / seconds(MONTH) * (1.0 + young) * (1.0 + p.exit_sensitivity * shortfall))


def effort_reviewed(world: World, creator: Creator, _: None) -> None:
    p, respond = world.params.creators, world.params.behaviour.creators_respond
    income = cash_for(creator.this_week.earned, world.params.conversion.usd_per_diamond)
    if creator.this_week.air > 0:
        hours = seconds(creator.this_week.air) / seconds(HOUR)
        memory = p.income_memory if creator.experienced else 0.0
        creator.hourly_income = memory * creator.hourly_income + (1.0 - memory) * dollars(income) / hours
    if respond and creator.total.air > 0:
        creator.effort = adjusted(world, creator)
    draw = world.draws(Purpose.review, creator.id, world.now // WEEK)
    hazard = exit_hazard(world, creator, income if respond else creator.reservation)
    if draw.uniform() < 1.0 - exp(-hazard * seconds(WEEK)):
        creator.status = Status.leaving  # after the stream that is already committed
        return
    start_week(world, creator, draw)
    world.remind(creator, Kind.effort_reviewed, world.now + WEEK)


def start_week(world: World, creator: Creator, draw: Draws) -> None:
    creator.missions = min(creator.this_week.mission_streams, 2)
    creator.this_week = Tally()
    violations = world.params.creators.violations_per_month * seconds(WEEK) / seconds(MONTH)
    creator.violation = draw.uniform() < 1.0 - exp(-violations)


def leave(world: World, creator: Creator) -> None:
    creator.status = Status.gone
    creator.left = world.now
    close_account(world, creator)
