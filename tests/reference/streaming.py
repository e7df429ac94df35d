"""Streaming: when creators go on air and for how long, and when they publish videos."""

from __future__ import annotations

import math
from typing import Any

from reference.arithmetic import DAY, HOUR, MINUTE, WEEK, decimal_of, exp, from_seconds, log, power, seconds
from reference.draws import Draws, Purpose
from reference.effort import leave
from reference.laws import exponential, normal
from reference.people import Creator, Status
from reference.world import Kind, World

SHORTEST = MINUTE
LONGEST = 12 * HOUR
HOURS_PER_WEEK = 168.0
LONGEST_PAUSE = 30.0  # days
ANYWHEN = 0.2  # part of streams that begin at any hour
NEAR = [
    1.0,
    0.8825,
    0.6065,
    0.3247,
    0.1353,
    0.0439,
    0.0111,
]  # the others: exp(-k^2 / 8), k hours from the preferred one


def log_median(world: World, creator: Creator) -> float:
    """Log of the median length of the creator's streams, in seconds."""
    p = world.params.creators
    return float(world.rules.stream_log_median + p.stream_exponent * log(creator.weekly_hours / p.hours_median))


def natural_length(world: World, creator: Creator, draw: Draws) -> int:
    log_length = log_median(world, creator) + world.params.creators.stream_sigma * normal(draw)
    return min(max(from_seconds(exp(log_length)), SHORTEST), LONGEST)


def pay_factor(rewards: Any, missions: int, length: int) -> float:
    """The schedule's factor for a stream of this length, with what its mission adds next week."""
    step = max(i for i, begin in enumerate(rewards.stream_from) if begin <= length)
    factor = decimal_of(rewards.stream_factor[step])
    if length >= rewards.mission_stream and missions == 0:
        factor += decimal_of(rewards.mission_one)
    if length >= rewards.mission_stream and missions == 1:
        factor += decimal_of(rewards.mission_two) - decimal_of(rewards.mission_one)
    return factor


def stretched(world: World, creator: Creator, natural: int) -> int:
    """The length that is worth most under isoelastic costs: the natural one, or a later step of the schedule."""
    elasticity, rewards = world.params.creators.stream_elasticity, world.params.rewards
    if rewards.schedule != "tiered" or not elasticity > 0.0 or not world.params.behaviour.creators_respond:
        return natural
    flat = max(decimal_of(rewards.flat_factor), 1e-9)
    exponent: float = 1.0 + 1.0 / elasticity

    def gain(length: int) -> float:
        relative = seconds(length) / seconds(natural)
        pay: float = pay_factor(rewards, creator.this_week.mission_streams, length) / flat * relative
        return pay - power(relative, exponent) / exponent

    best = natural
    for notch in [*rewards.stream_from, rewards.mission_stream]:
        if natural < notch <= LONGEST and gain(notch) > gain(best):
            best = notch
    return best


def hour_weights() -> list[float]:
    """How much likelier a stream begins in each hour, counted from the preferred one; mean 1."""
    total = NEAR[0]
    for near in NEAR[1:]:
        total += 2.0 * near
    weights = [ANYWHEN] * 24
    for k, near in enumerate(NEAR):
        part = (1.0 - ANYWHEN) * 24 * near / total
        weights[k] += part
        if k > 0:
            weights[24 - k] += part
    return weights


def mean_square(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value * value
    return total / len(values)


def mean_pause(world: World, creator: Creator) -> float:
    """In seconds weighted by hour_weights: with streams of mean length the weekly hours come out."""
    creators = world.params.creators
    hours = max(creator.weekly_hours * creator.effort, 1e-3)
    on_air = min(hours / HOURS_PER_WEEK, 0.95)
    mean_length = exp(log_median(world, creator) + creators.stream_sigma * creators.stream_sigma / 2.0)
    taken = on_air * (mean_square(hour_weights()) - 1.0)
    left = 1.0 / (1.0 + taken + taken * taken)  # of the good hours, which streams themselves take up
    return float(mean_length * left * (1.0 - on_air) / on_air)


def after_weighted(world: World, creator: Creator, weighted: float) -> int:
    """When so many seconds will have passed, each counting by the weight of its hour in the creator's day."""
    offset, weights = world.rules.regions[creator.region].utc_offset, hour_weights()
    whole_days = math.floor(weighted / seconds(DAY))
    now = world.now + whole_days * DAY
    left = weighted - whole_days * seconds(DAY)
    while True:
        local = now + offset
        weight = weights[(local // HOUR - creator.preferred_hour) % 24]
        rest = HOUR - local % HOUR
        if left <= weight * seconds(rest):
            return int(now + from_seconds(left / weight))
        left -= weight * seconds(rest)
        now += rest


def commit_next(world: World, creator: Creator) -> None:
    """The next stream, at least one publication ahead."""
    draw = world.draws(Purpose.stream, creator.id, creator.streams)
    creator.streams += 1
    length = stretched(world, creator, natural_length(world, creator, draw))
    pause = min(exponential(draw) * mean_pause(world, creator), LONGEST_PAUSE * seconds(DAY))
    earliest = world.now + world.params.popularity.publish_every
    creator.begin = max(earliest, after_weighted(world, creator, pause))
    creator.end = creator.begin + length
    world.remind(creator, Kind.live_begins, creator.begin)


def live_begins(world: World, creator: Creator, _: None) -> None:
    gifting = world.params.gifting
    if gifting.closing_surge > 1.0 and gifting.closing_time > 0:
        world.remind(creator, Kind.closing_begins, max(creator.begin, creator.end - gifting.closing_time))
    world.remind(creator, Kind.live_ends, creator.end)


def live_ends(world: World, creator: Creator, _: None) -> None:
    length = creator.end - creator.begin
    creator.closing = False
    creator.fresh.air += length
    for tally in creator.tallies:
        tally.air += length
        tally.mission_streams += 1 if length >= world.params.rewards.mission_stream else 0
    if creator.status == Status.leaving:
        leave(world, creator)
    else:
        commit_next(world, creator)


def plan_video(world: World, creator: Creator) -> None:
    if creator.gone:
        return
    per_week = world.params.creators.videos_per_week * creator.effort
    draw = world.draws(Purpose.video, creator.id, world.now)
    weeks = exponential(draw) / max(per_week, 1e-9)
    if weeks > 1.0:
        world.remind(creator, Kind.videos_planned, world.now + WEEK)
    else:
        world.remind(creator, Kind.video_published, world.now + from_seconds(weeks * seconds(WEEK)))


def videos_planned(world: World, creator: Creator, _: None) -> None:
    plan_video(world, creator)


def video_published(world: World, creator: Creator, _: None) -> None:
    if not creator.gone:
        creator.fresh.videos += 1
        plan_video(world, creator)
