"""Sessions: who opens the app in a window. Poisson, in each block of viewers, by local hour and weekday."""

from __future__ import annotations

from typing import Any

from reference.arithmetic import DAY, HOUR, seconds
from reference.draws import Purpose
from reference.laws import poisson
from reference.people import View, Wallet
from reference.population import BLOCK
from reference.watching import begin_view, choose
from reference.world import World


def relative(profile: list[float], i: int) -> float:
    total = 0.0
    for value in profile:
        total += value
    return profile[i] * len(profile) / total


def session_rate(world: World, region: Any, now: int) -> float:
    """Sessions per second of an average viewer."""
    viewers, local = world.params.viewers, now + region.utc_offset
    weekday = (local // DAY + world.weekday_at_start) % 7
    by_hour = relative(viewers.hour_profile, local % DAY // HOUR)
    return float(viewers.sessions_per_day / seconds(DAY) * by_hour * relative(viewers.week_profile, weekday))


def plan(world: World, index: int, start: int, end: int) -> None:
    """The sessions that begin in the `index`-th window."""
    length = seconds(end - start)
    rates = [session_rate(world, region, start) * world.published.draw_of_supply for region in world.rules.regions]
    means = [max(rate * length * BLOCK, 1e-12) for rate in rates]
    for number, block in enumerate(world.population.blocks):
        if block.opens > start:
            break
        draw = world.draws(Purpose.session_count, number, index)
        for _ in range(poisson(means[block.region], draw)):
            when = start + draw.below(end - start)
            viewer = world.population.pick(number, when, draw.word())
            if viewer is not None:
                begin_session(world, viewer, when, index)


def begin_session(world: World, viewer: int, when: int, window: int) -> None:
    view = View(viewer, world.population.row(viewer), window)
    wallet = None if view.row is None else world.wallets[view.row]
    if wallet is not None and wallet.watching:
        return  # the app is open already
    draw = world.draws(Purpose.session, viewer, view.occasion)
    choice = choose(world, viewer, wallet, when, draw)
    if choice is None:
        return
    if wallet is not None:
        wallet.watching = True
        forget(world, view, wallet)
    begin_view(world, view, choice, when)


def forget(world: World, view: View, wallet: Wallet) -> None:
    """Now and then a payer forgets one of the favourites."""
    viewers = world.params.viewers
    draw = world.draws(Purpose.forgetting, view.viewer, view.occasion)
    if viewers.favourites > 0 and draw.uniform() < viewers.forget_probability:
        wallet.favourites[draw.below(viewers.favourites)] = None
