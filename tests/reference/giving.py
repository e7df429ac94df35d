"""Giving: which gift, whether there are coins for it, and what follows."""

from __future__ import annotations

from dataclasses import dataclass

from reference.battling import count_points
from reference.crediting import credit_gift
from reference.draws import Draws, Purpose
from reference.excitement import excite, total_weight, weight
from reference.laws import geometric
from reference.menu import Gift
from reference.people import Creator, Origin, Wallet
from reference.purchasing import top_up
from reference.world import World


@dataclass(frozen=True)
class Order:
    gift: Gift
    quantity: int

    @property
    def total(self) -> int:
        return self.gift.coins * self.quantity


def repeats(world: World, gift: Gift, draw: Draws) -> int:
    """How many of a combo gift."""
    gifting = world.params.gifting
    if not gift.combo or gift.coins > gifting.combo_up_to or gifting.combo_probability <= 0.0:
        return 1
    return 1 + geometric(1.0 - gifting.combo_probability, draw)


def within(world: World, order: Order, most: int, live: bool) -> Order | None:
    """An order shrunk to `most` coins: fewer of the same, else the dearest that is affordable."""
    if order.total <= most:
        return order
    if order.gift.coins <= most:
        return Order(order.gift, most // order.gift.coins)
    dearest = world.rules.menu.dearest(most, live)
    return None if dearest is None else Order(dearest, 1)


def give(world: World, creator: Creator, viewer: int, row: int, origin: Origin, live: bool) -> None:
    wallet, cap = world.wallets[row], world.params.caps.gift
    world.books.payer = row
    draw = world.draws(Purpose.gift_choice, *origin.key)
    gift = world.rules.menu.choose(wallet.taste, live, draw.word())
    order: Order | None = Order(gift, repeats(world, gift, draw))
    if order is not None and cap > 0:
        order = within(world, order, cap, live)
    if order is not None and order.total > wallet.coins:
        top_up(world, creator, viewer, row, order.total - wallet.coins, origin, live)
        order = within(world, order, wallet.coins, live)
    if order is None:
        return
    book_gift(world, creator, row, order.total, live)
    credit_gift(world, creator, order.total, live)
    adopt(world, creator, origin, wallet)
    if live:
        excite(world, creator, origin)


def book_gift(world: World, creator: Creator, row: int, coins: int, live: bool) -> None:
    wallet = world.wallets[row]
    wallet.coins -= coins
    wallet.gifted += coins
    wallet.used_day = world.today
    world.books.move("coins_held", "coins_gifted", coins)
    creator.fresh.gift_coins += coins
    period = world.now // world.params.award.every
    if world.bonds.get((row, creator.id)) != period:
        creator.award_period.supporters += 1
    world.bonds[row, creator.id] = period
    if live:
        count_points(world, creator, coins)


def adopt(world: World, creator: Creator, origin: Origin, wallet: Wallet) -> None:
    """The creator may take a free place among the favourites, or that of a random one."""
    count = world.params.viewers.favourites
    favourites = wallet.favourites[:count]
    if count == 0 or creator.id in favourites:
        return
    draw = world.draws(Purpose.adoption, *origin.key)
    if draw.uniform() < world.params.gifting.adoption_probability:
        place = favourites.index(None) if None in favourites else draw.below(count)
        wallet.favourites[place] = creator.id


def echo(world: World, creator: Creator, origin: Origin) -> None:
    """A further gift, by one of those present in proportion to their hazards."""
    total = total_weight(creator)
    if total == 0:
        return
    point = world.draws(Purpose.echo_giver, *origin.key).below(total)
    for guest in filter(None, creator.guests):
        point -= weight(guest)
        if point < 0:
            view = guest.view
            break
    assert view.row is not None
    give(world, creator, view.viewer, view.row, origin, True)
