"""Excitement: what a gift sets off in its room: echoes if it has positive branching, else a lull.

A lull is a negative part of the room's rate of gifts, branching / decay per gift, that fades exponentially.
"""

from __future__ import annotations

from reference.arithmetic import exp, from_seconds, seconds
from reference.draws import Purpose
from reference.laws import exponential, poisson
from reference.people import Creator, Guest, Origin
from reference.world import Kind, World


def branching(world: World, creator: Creator) -> float:
    """Further gifts that one gift in this room causes; negative: prevents."""
    gifting = world.params.gifting
    return float(gifting.branching if creator.follows else gifting.crowding)


def weight(guest: Guest) -> int:
    """Of one guest, in steps of 2^-32 gifts per second."""
    return int(min(guest.hazard, 1024.0) * 2**32)


def total_weight(creator: Creator) -> int:
    return sum(weight(guest) for guest in creator.guests if guest is not None)


def base_rate(creator: Creator) -> float:
    """Gifts per second of all guests, without audience and surges."""
    return total_weight(creator) / 2**32


def fade_excitation(world: World, creator: Creator) -> None:
    past = seconds(world.now - creator.excited_at)
    creator.excitation *= exp(-past / seconds(world.params.gifting.decay))
    creator.excited_at = world.now


def excite(world: World, creator: Creator, origin: Origin) -> None:
    """After a gift on LIVE."""
    further, decay = branching(world, creator), seconds(world.params.gifting.decay)
    if further <= 0.0:
        fade_excitation(world, creator)
        creator.excitation += further / decay
        return
    draw = world.draws(Purpose.echo, *origin.key)
    for number in range(poisson(further, draw)):
        world.remind(creator, Kind.echo, world.now + from_seconds(exponential(draw) * decay), origin.echo(number))
