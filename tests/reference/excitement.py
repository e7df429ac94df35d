"""Excitement: what a gift sets off in its room: echoes if it has positive branching, else a lull.

A lull is a negative part of the room's rate of gifts, branching / decay per gift, that fades exponentially.
"""

from __future__ import annotations

from reference.arithmetic import exp, from_seconds, seconds
from reference.draws import Purpose
from reference.laws import exponential, poisson
from reference.people import Creator
from reference.world import Kind, World


def branching(world: World, creator: Creator) -> float:
    """Further gifts that one gift in this room causes; negative: prevents."""
    gifting = world.params.gifting
    return float(gifting.branching if creator.follows else gifting.crowding)


def base_rate(creator: Creator) -> float:
    """Gifts per second of all guests, without audience and surges."""
    total = 0.0
    for guest in creator.guests:
        total += guest.hazard
    return total


def fade_excitation(world: World, creator: Creator) -> None:
    past = seconds(world.now - creator.excited_at)
    creator.excitation *= exp(-past / seconds(world.params.gifting.decay))
    creator.excited_at = world.now


def excite(world: World, creator: Creator) -> None:
    """After a gift on LIVE."""
    further, decay = branching(world, creator), seconds(world.params.gifting.decay)
    if further <= 0.0:
        fade_excitation(world, creator)
        creator.excitation += further / decay
        return
    draw = world.draws(Purpose.echo, creator.id, world.now)
    for _ in range(poisson(further, draw)):
        world.remind(creator, Kind.echo, world.now + from_seconds(exponential(draw) * decay))
