"""Battling: who fights whom, and who wins."""

from __future__ import annotations

from typing import NamedTuple

from reference.arithmetic import HOUR, exp, from_seconds, power, seconds
from reference.draws import Purpose
from reference.people import Creator, Fight
from reference.world import Kind, World

MOST_PULL = 1e12


class Willing(NamedTuple):
    creator: Creator
    pull: float
    begin: int


def willing_at(world: World, creator: Creator, usual_zest: float) -> Willing | None:
    """Whether a creator on air wants to fight before the next publication, and from when on."""
    p, every = world.params.battle, world.params.popularity.publish_every
    there = creator.begin <= world.now and world.now + every + p.length <= creator.end
    if not there or creator.contest.end > world.now:
        return None
    notice = world.published.shown[creator.id]
    draw = world.draws(Purpose.battle, creator.id, world.now)
    rate = p.per_hour * seconds(every) / seconds(HOUR) * (notice.zest / usual_zest)
    if draw.uniform() >= 1.0 - exp(-rate):
        return None
    return Willing(creator, notice.pull, world.now + draw.below(every))


def match_battles(world: World) -> None:
    """Alone, after a publication: neighbours in the order of pull fight each other."""
    on_air, p = world.published.on_air, world.params.battle
    if not p.on or not on_air:
        return
    total = sum(int(min(world.published.shown[number].pull, MOST_PULL) * 1e6) for number in on_air)
    mean = max(1e-6 * total / len(on_air), 1e-9)
    usual = power(mean, p.pull_exponent)
    found = [willing_at(world, world.creators[number], usual) for number in on_air]
    willing = sorted((one for one in found if one is not None), key=lambda one: -one.pull)
    for a, b in zip(willing[::2], willing[1::2], strict=False):
        end = a.begin + p.length
        world.remind(a.creator, Kind.battle_begins, a.begin, Fight(b.creator.id, end=end))
        world.remind(b.creator, Kind.battle_begins, a.begin, Fight(a.creator.id, end=end))


def battle_begins(world: World, creator: Creator, fight: Fight) -> None:
    p, contest = world.params.battle, creator.contest
    contest.end, contest.opponent, contest.points = fight.end, fight.opponent, 0
    contest.bonus_begin = contest.bonus_end = world.now
    draw = world.draws(Purpose.battle_bonus, creator.id, world.now)
    if draw.uniform() < p.multiplier_probability:
        room = max(0.0, seconds(contest.end - world.now) - seconds(p.multiplier_time))
        contest.bonus_begin = world.now + from_seconds(draw.uniform() * room)
        contest.bonus_end = contest.bonus_begin + p.multiplier_time
    creator.battles += 1
    world.remind(creator, Kind.battle_ends, contest.end)


def battle_ends(world: World, creator: Creator, _: None) -> None:
    """The opponent hears of the points one window later."""
    contest = creator.contest
    contest.final_points = contest.points
    fight = Fight(creator.id, points=contest.points)
    at = world.now + world.params.engine.window
    world.send(at, contest.opponent, creator.id, creator.serial, Kind.battle_result, fight)
    creator.serial += 1


def battle_result(world: World, creator: Creator, fight: Fight) -> None:
    if creator.contest.final_points > fight.points:
        creator.battles_won += 1


def count_points(world: World, creator: Creator, coins: int) -> None:
    """Of a gift that was given now."""
    contest = creator.contest
    if world.now >= contest.end:
        return
    bonus = contest.bonus_begin <= world.now < contest.bonus_end
    contest.points += int(coins * (world.params.battle.multiplier if bonus else 1.0))
    creator.battle_gifts += coins
