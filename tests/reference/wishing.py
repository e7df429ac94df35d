"""Wishing: when payers want to give.

A payer's wishes are Poisson chains: the ordinary one for the length of the view, and one more for each surge
(opening, closing, battle) at the surge's factor less one. They are proposed at the largest audience term and
granted with the ratio of the term of the moment to it; in a room with negative branching, with that of the lowered
rate as well.
"""

from __future__ import annotations

from dataclasses import replace

from reference.arithmetic import from_seconds, seconds, single
from reference.draws import Purpose
from reference.excitement import base_rate, branching, fade_excitation
from reference.giving import give
from reference.laws import exponential
from reference.people import Creator, Guest, Origin, Surge, View, Wish
from reference.world import Kind, World


def next_wish(world: World, creator: Creator, wish: Wish) -> None:
    """The next of a chain, if it comes before the chain's end."""
    if not wish.hazard > 0.0:
        return
    draw = world.draws(Purpose.gift_time, wish.view.viewer, wish.occasion)
    wait = exponential(draw) / wish.hazard
    if wait < seconds(wish.until - world.now):
        at = world.now + from_seconds(wait)
        world.send(at, creator.id, wish.view.viewer, wish.surge << 16 | wish.number, Kind.gift_wanted, wish)


def factor_of(world: World, surge: Surge) -> float:
    gifting = world.params.gifting
    factors = {
        Surge.none: 1.0,
        Surge.opening: gifting.opening_surge,
        Surge.closing: gifting.closing_surge,
        Surge.battle: world.params.battle.surge,
    }
    return float(factors[surge])


def opening_end(world: World, creator: Creator) -> int:
    return creator.begin + int(world.params.gifting.opening_time)


def add_chain(world: World, creator: Creator, guest: Guest, surge: Surge, end: int) -> None:
    """Wishes of a guest on top of the ordinary ones. Each battle of one view has its own numbers."""
    number = creator.battles << 8 & 0xFFFF if surge == Surge.battle else 0
    hazard = single(guest.hazard * world.rules.audience_most * (factor_of(world, surge) - 1.0))
    next_wish(world, creator, Wish(guest.view, surge, number, hazard, min(guest.until, end)))


def surge(world: World, creator: Creator, surge: Surge, end: int) -> None:
    """A surge begins: every guest has wishes on top until `end`."""
    for guest in filter(None, creator.guests):
        add_chain(world, creator, guest, surge, end)


def closing_begins(world: World, creator: Creator, _: None) -> None:
    creator.closing = True
    surge(world, creator, Surge.closing, creator.end)


def guest_comes(world: World, creator: Creator, view: View, until: int) -> None:
    assert view.row is not None
    gifting, wallet = world.params.gifting, world.wallets[view.row]
    favourites = wallet.favourites[: world.params.viewers.favourites]
    loyalty = 1.0 if creator.id in favourites else gifting.stranger_factor
    alone = wallet.hazard * creator.quality_term * loyalty
    if not view.live:
        next_wish(world, creator, Wish(view, Surge.none, 0, single(alone * gifting.video_factor), until))
        return
    guest = Guest(view, until, single(alone))
    if creator.free_places:
        creator.guests[creator.free_places.pop()] = guest
    else:
        creator.guests.append(guest)
    next_wish(world, creator, Wish(view, Surge.none, 0, single(alone * world.rules.audience_most), until))
    if world.now < opening_end(world, creator):
        add_chain(world, creator, guest, Surge.opening, opening_end(world, creator))
    if creator.closing:
        add_chain(world, creator, guest, Surge.closing, until)
    if world.now < creator.contest.end:
        add_chain(world, creator, guest, Surge.battle, creator.contest.end)


def guest_goes(creator: Creator, viewer: int) -> None:
    """The place is the next guest's, last freed first: echoes look for their giver in the order of places."""
    place = next(i for i, guest in enumerate(creator.guests) if guest is not None and guest.view.viewer == viewer)
    creator.guests[place] = None
    creator.free_places.append(place)
    if not any(creator.guests):
        creator.guests.clear()
        creator.free_places.clear()


def surges_now(world: World, creator: Creator) -> float:
    """By how much the surges of the moment multiply hazards."""
    factor = 1.0
    if world.now < opening_end(world, creator):
        factor += factor_of(world, Surge.opening) - 1.0
    if creator.closing:
        factor += factor_of(world, Surge.closing) - 1.0
    if world.now < creator.contest.end:
        factor += factor_of(world, Surge.battle) - 1.0
    return factor


def inhibition(world: World, creator: Creator) -> float:
    """The room's rate, base + excitation (which is negative), over its base."""
    fade_excitation(world, creator)
    base = base_rate(creator) * world.rules.audience_term(creator.audience) * surges_now(world, creator)
    return max(0.0, 1.0 + creator.excitation / base) if base > 0.0 else 0.0


def granted(world: World, creator: Creator, wish: Wish) -> bool:
    part = world.rules.audience_term(creator.audience) / world.rules.audience_most
    if branching(world, creator) < 0.0:
        part *= inhibition(world, creator)
    draw = world.draws(Purpose.gift_thinning, wish.view.viewer, wish.occasion)
    return part >= 1.0 or draw.uniform() < part


def gift_wanted(world: World, creator: Creator, wish: Wish) -> None:
    if not wish.view.live or granted(world, creator, wish):
        assert wish.view.row is not None
        give(world, creator, wish.view.viewer, wish.view.row, Origin(wish.view.viewer, wish.occasion), wish.view.live)
    next_wish(world, creator, replace(wish, number=(wish.number + 1) & 0xFFFF))
