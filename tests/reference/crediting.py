"""Crediting: what a gift is worth to its creator: conversion, schedule, rounding, hold."""

from __future__ import annotations

from typing import Any

from reference.arithmetic import DAY, DAYS_PER_MONTH, ONE, cash_for, times
from reference.paying import close_account, consider
from reference.people import Creator, Transfer
from reference.world import Kind, World


def worth(coins: int, diamonds_per_coin: int, factor: int) -> tuple[int, int]:
    """coins * diamonds_per_coin * factor in micro-diamonds, rounded down; and rounded up."""
    whole, rest = divmod(coins * diamonds_per_coin * factor, ONE * 1000)
    return whole, whole + (1 if rest else 0)


def step(begins: list[int], factors: list[int], value: int) -> int:
    """The factor of the last step that begins at or below `value`."""
    return factors[max(i for i, begin in enumerate(begins) if begin <= value)]


def tiered(creator: Creator, rewards: Any, live: bool) -> int:
    """By the length of the stream, known when it begins; last week's missions and league; violations."""
    length = creator.end - creator.begin
    factor = step(rewards.stream_from, rewards.stream_factor, length) if live else rewards.stream_factor[-1]
    factor += [0, rewards.mission_one, rewards.mission_two][creator.missions]
    factor += rewards.league_bonus if creator.league else 0
    factor -= rewards.violation_penalty if creator.violation else 0
    return max(int(factor), 0)


def factor_of(world: World, creator: Creator, live: bool) -> int:
    rewards = world.params.rewards
    if rewards.schedule == "tiered":
        return tiered(creator, rewards, live)
    if rewards.schedule == "brackets":
        income = cash_for(creator.month_income, world.params.conversion.usd_per_diamond)
        return step(rewards.bracket_from, rewards.bracket_factor, income)
    return int(rewards.flat_factor)


def worth_now(world: World, creator: Creator, coins: int, live: bool) -> tuple[int, int]:
    """Of a gift in this room now."""
    begin_month(world, creator)
    return worth(coins, world.params.conversion.diamonds_per_coin, factor_of(world, creator, live))


def credit_gift(world: World, creator: Creator, coins: int, live: bool) -> None:
    credited, given = worth_now(world, creator, coins, live)
    world.books.move("diamonds_from_gifts", "diamonds_held", credited)
    world.books.move("diamonds_from_gifts", "diamonds_rounding", given - credited)
    creator.month_income += worth(coins, world.params.conversion.diamonds_per_coin, ONE)[0]
    for tally in creator.tallies:
        tally.gifts += coins
        tally.earned += credited
    compensate(world, creator, coins, credited)
    if world.params.payout.hold > 0:
        hold(world, creator, credited)
    else:
        make_available(world, creator, credited)


def begin_month(world: World, creator: Creator) -> None:
    month = world.today // DAYS_PER_MONTH
    if creator.month != month:
        creator.month, creator.month_income = month, 0


def compensate(world: World, creator: Creator, coins: int, credited: int) -> None:
    """After a cut of the rates: part of what the gift brings less than it did."""
    rewards = world.params.rewards
    if rewards.compensation == 0:
        return
    before, _ = worth(coins, rewards.compensation_rate, ONE)
    award(world, creator, times(max(0, before - credited), rewards.compensation))


def award(world: World, creator: Creator, diamonds: int) -> None:
    """Diamonds that do not come from a gift."""
    world.books.move("diamonds_awarded", "diamonds_held", diamonds)
    creator.awarded += diamonds
    creator.this_week.earned += diamonds
    creator.total.earned += diamonds
    make_available(world, creator, diamonds)


def make_available(world: World, creator: Creator, diamonds: int) -> None:
    """Who has left is paid or forfeits."""
    creator.balance += diamonds
    if creator.gone:
        close_account(world, creator)
    else:
        consider(world, creator)


def hold(world: World, creator: Creator, diamonds: int) -> None:
    """A day's diamonds are one parcel."""
    creator.on_hold += diamonds
    world.books.move("diamonds_held", "diamonds_on_hold", diamonds)
    if creator.parcel == 0:
        world.remind(creator, Kind.parcel_closes, (world.today + 1) * DAY)
    creator.parcel += diamonds


def parcel_closes(world: World, creator: Creator, _: None) -> None:
    parcel, creator.parcel = creator.parcel, 0
    world.remind(creator, Kind.hold_released, world.now + world.params.payout.hold, Transfer(0, parcel, 0))


def hold_released(world: World, creator: Creator, transfer: Transfer) -> None:
    creator.on_hold -= transfer.diamonds
    world.books.move("diamonds_on_hold", "diamonds_held", transfer.diamonds)
    make_available(world, creator, transfer.diamonds)
