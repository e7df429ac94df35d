"""Watching: what a viewer turns to, for how long, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from reference.arithmetic import exp, from_seconds, seconds
from reference.draws import Draws, Purpose
from reference.founding import favourite_at_first
from reference.laws import exponential, normal
from reference.people import Creator, View, Wallet
from reference.radix_tree import RadixTree
from reference.wishing import guest_comes, guest_goes
from reference.world import Kind, World

TRIES = 8  # a stream of the table may begin after, or end before the moment
LONGEST_LOG = 11.3  # a day, in ln seconds
VIEWS_MOST = 1000


class Choice(NamedTuple):
    creator: int
    live: bool
    discovered: bool


def can_be_watched(world: World, creator: int, when: int, live: bool) -> bool:
    return world.published.live_at(creator, when) if live else world.published.has_videos(creator)


def reachable_favourite(
    world: World, viewer: int, wallet: Wallet | None, when: int, live: bool, draw: Draws
) -> int | None:
    """A favourite who can be watched at `when`, tried from a random one on."""
    count = world.params.viewers.favourites
    first = draw.below(count) if count > 0 else 0
    for i in range(count):
        k = (first + i) % count
        creator = favourite_at_first(world, viewer, k) if wallet is None else wallet.favourites[k]
        if creator is not None and can_be_watched(world, creator, when, live):
            return creator
    return None


def discover(world: World, creators: list[int], table: RadixTree, draw: Draws) -> int:
    """By popularity, or with the exploration floor by pure chance."""
    if draw.uniform() < world.params.attention.exploration:
        return creators[draw.below(len(creators))]
    return table.pick(draw.word())


def choose_among(world: World, viewer: int, wallet: Wallet | None, when: int, live: bool, draw: Draws) -> Choice | None:
    published = world.published
    if draw.uniform() < world.params.attention.favourite_share:
        favourite = reachable_favourite(world, viewer, wallet, when, live, draw)
        if favourite is not None:
            return Choice(favourite, live, False)
    if not live:
        shelves = published.shelves
        return Choice(discover(world, shelves, published.video, draw), False, True) if shelves else None
    for _ in range(TRIES if published.on_air else 0):
        found = discover(world, published.on_air, published.live, draw)
        if published.live_at(found, when):
            return Choice(found, True, True)
    return None


def choose(world: World, viewer: int, wallet: Wallet | None, when: int, draw: Draws) -> Choice | None:
    """What the viewer watches at `when`; videos if nobody is on air."""
    live = draw.uniform() < world.params.attention.live_share
    choice = choose_among(world, viewer, wallet, when, live, draw)
    if live and choice is None:
        return choose_among(world, viewer, wallet, when, False, draw)
    return choice


def begin_view(world: World, view: View, choice: Choice, when: int) -> None:
    view = replace(view, live=choice.live, discovered=choice.discovered)
    world.send(when, choice.creator, view.viewer, view.occasion, Kind.view_begins, view)


def view_begins(world: World, creator: Creator, view: View) -> None:
    attention, rules = world.params.attention, world.rules
    z = normal(world.draws(Purpose.view, view.viewer, view.occasion))
    if view.live:
        log_length = rules.view_log_median + attention.view_sigma * z
    else:
        log_length = rules.video_log_median + attention.video_sigma * z
    until = world.now + from_seconds(exp(min(log_length, LONGEST_LOG)))
    if view.live:
        until = max(world.now, min(until, creator.end))
        creator.audience += 1
    if view.row is not None:
        guest_comes(world, creator, view, until)
    world.send(until, creator.id, view.viewer, view.occasion, Kind.view_ends, (view, world.now))


def view_ends(world: World, creator: Creator, load: tuple[View, int]) -> None:
    view, began = load
    if view.live:
        creator.audience -= 1
        if view.row is not None:
            guest_goes(creator, view.viewer)
    count_time(world, creator, world.now - began)
    draw = world.draws(Purpose.next_view, view.viewer, view.occasion)
    if view.discovered and draw.uniform() < world.params.attention.follow_probability:
        creator.followers += 1
    next_view(world, view, draw)


def count_time(world: World, creator: Creator, length: int) -> None:
    creator.fresh.watch += length
    qualified = length >= world.params.award.qualified_view
    for tally in creator.tallies:
        tally.watch += length
        tally.qualified_views += 1 if qualified else 0


def next_view(world: World, view: View, draw: Draws) -> None:
    """Another view after a gap of one window and more, or the end of the session."""
    attention, wallet = world.params.attention, None if view.row is None else world.wallets[view.row]
    if draw.uniform() < attention.another_view and view.number < VIEWS_MOST:
        gap = world.params.engine.window + from_seconds(exponential(draw) * seconds(attention.gap_mean))
        choice = choose(world, view.viewer, wallet, world.now + gap, draw)
        if choice is not None:
            begin_view(world, replace(view, number=view.number + 1), choice, world.now + gap)
            return
    if wallet is not None:
        wallet.watching = False
