"""Streaming: when creators go on air and for how long, and when they publish videos."""

from __future__ import annotations

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
LONGEST_PAUSE = 30  # days
SLOTS = 4  # of a day
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


def part_passed(creator: Creator, now: int) -> float:
    """Of the creator's day, so long after local midnight, each hour counting by its weight."""
    passed, weights = 0.0, hour_weights()
    for hour in range(now // HOUR):
        passed += weights[(hour - creator.preferred_hour) % 24] * seconds(HOUR)
    weight = weights[(now // HOUR - creator.preferred_hour) % 24]
    return (passed + weight * seconds(now % HOUR)) / seconds(DAY)


def moment(creator: Creator, part: float) -> int:
    """After local midnight, when that part of the day has passed."""
    left, weights = part * seconds(DAY), hour_weights()
    for hour in range(24):
        weight = weights[(hour - creator.preferred_hour) % 24]
        if left <= weight * seconds(HOUR) or hour == 23:
            return hour * HOUR + from_seconds(left / weight)
        left -= weight * seconds(HOUR)
    raise AssertionError


def candidates(world: World, purpose: Purpose, creator: Creator, slot: int, per_slot: float) -> list[tuple[float, int]]:
    """Points of a slot in the plane of time and rate that lie below a rate: part of the slot and name."""
    found = []
    for band in range(13):
        low, high = (2.0 ** (band - 1) if band else 0.0), 2.0**band
        if not low < per_slot:
            break
        occurrence = slot * 13 + band
        draw, number = world.draws(purpose, creator.id, occurrence), 0
        part = exponential(draw) / (high - low)
        while part < 1.0:
            if low + draw.uniform() * (high - low) < per_slot:
                found.append((part, occurrence << 24 | number))
            number += 1
            part += exponential(draw) / (high - low)
    return found


def next_start(world: World, creator: Creator) -> tuple[int, int]:
    """When the creator next goes on air, and the candidate's name."""
    per_slot, offset = seconds(DAY) / mean_pause(world, creator) / SLOTS, world.rules.regions[creator.region].utc_offset
    today = (world.now + offset + DAY) // DAY
    last = world.now + LONGEST_PAUSE * DAY
    first, passed = divmod(part_passed(creator, (world.now + offset) % DAY) * SLOTS, 1.0)
    for slot in range(today * SLOTS + int(first), (today + LONGEST_PAUSE + 1) * SLOTS):
        found = candidates(world, Purpose.start, creator, slot, per_slot)
        later = [(part, name) for part, name in found if part > passed]
        if later:
            part, name = min(later)
            at = (slot // SLOTS - 1) * DAY - offset + moment(creator, (slot % SLOTS + part) / SLOTS)
            if at < last:
                return at, name
        passed = 0.0
    return last, today


def commit_next(world: World, creator: Creator) -> None:
    """The next stream, at least one publication ahead."""
    at, name = next_start(world, creator)
    draw = world.draws(Purpose.stream, creator.id, name)
    creator.begin = max(world.now + world.params.popularity.publish_every, at)
    creator.end = creator.begin + stretched(world, creator, natural_length(world, creator, draw))
    creator.streams += 1
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
    per_day = world.params.creators.videos_per_week * creator.effort / 7
    for date in range(world.now // DAY, world.now // DAY + 8):
        found = candidates(world, Purpose.video, creator, date, per_day)
        moments = [date * DAY + from_seconds(part * seconds(DAY)) for part, _ in found]
        later = [at for at in moments if world.now < at < world.now + WEEK]
        if later:
            world.remind(creator, Kind.video_published, min(later))
            return
    world.remind(creator, Kind.videos_planned, world.now + WEEK)


def videos_planned(world: World, creator: Creator, _: None) -> None:
    plan_video(world, creator)


def video_published(world: World, creator: Creator, _: None) -> None:
    if not creator.gone:
        creator.fresh.videos += 1
        plan_video(world, creator)
