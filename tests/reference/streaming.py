"""Streaming: when creators go on air and for how long, and when they publish videos."""

from __future__ import annotations

from typing import Any

from reference.arithmetic import DAY, HOUR, MINUTE, WEEK, decimal_of, exp, from_seconds, power, seconds
from reference.draws import Draws, Purpose
from reference.effort import leave
from reference.laws import exponential, normal
from reference.people import Creator, Status
from reference.world import Kind, World

SHORTEST = MINUTE
LONGEST = 12 * HOUR
HOURS_PER_WEEK = 168.0
LONGEST_PAUSE = 30.0  # days
SPREAD_HOURS = 2.0  # around the preferred hour


def natural_length(world: World, draw: Draws) -> int:
    log_length = world.rules.stream_log_median + world.params.creators.stream_sigma * normal(draw)
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


def pause_after(world: World, creator: Creator, length: int, draw: Draws) -> int:
    """Exponential, with the mean that makes the weekly hours come out of streams of mean length."""
    creators = world.params.creators
    hours = max(creator.weekly_hours * creator.effort, 1e-3)
    on_air = min(hours / HOURS_PER_WEEK, 0.95)
    mean_length = seconds(creators.stream_median) * exp(creators.stream_sigma * creators.stream_sigma / 2.0)
    mean_pause = mean_length * (1.0 - on_air) / on_air
    pause = min(exponential(draw) * mean_pause, LONGEST_PAUSE * seconds(DAY))
    return max(from_seconds(pause), int(world.params.popularity.publish_every) - length)


def at_preferred_hour(world: World, creator: Creator, begin: int, earliest: int, draw: Draws) -> int:
    """Moved to the preferred local hour of the same day, give or take; never before `earliest`."""
    offset = world.rules.regions[creator.region].utc_offset
    midnight = (begin + offset) // DAY * DAY
    shift = creator.preferred_hour + SPREAD_HOURS * normal(draw)
    moved = midnight - offset + from_seconds(shift * seconds(HOUR))
    return int(moved if moved >= earliest else begin)


def commit_next(world: World, creator: Creator) -> None:
    """The next stream, at least one publication ahead."""
    draw = world.draws(Purpose.stream, creator.id, creator.streams)
    creator.streams += 1
    length = stretched(world, creator, natural_length(world, draw))
    earliest = world.now + world.params.popularity.publish_every
    begin = max(earliest, world.now + pause_after(world, creator, length, draw))
    creator.begin = at_preferred_hour(world, creator, begin, earliest, draw)
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
    per_week = world.params.creators.videos_per_week * creator.effort
    if per_week > 0.0 and not creator.gone:
        draw = world.draws(Purpose.video, creator.id, world.now)
        wait = exponential(draw) * seconds(WEEK) / per_week
        world.remind(creator, Kind.video_published, world.now + from_seconds(wait))


def video_published(world: World, creator: Creator, _: None) -> None:
    if not creator.gone:
        creator.fresh.videos += 1
        plan_video(world, creator)
