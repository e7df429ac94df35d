"""Purchasing: whether a payer whose wallet is short buys, which pack, and how the price is shared out."""

from __future__ import annotations

import heapq

from reference.arithmetic import DAYS_PER_MONTH, from_seconds, seconds, times
from reference.crediting import worth_now
from reference.draws import Purpose
from reference.laws import exponential
from reference.people import Creator, Origin, Refund, Wallet
from reference.world import World

MICROS_PER_CENT = 10_000
MINOR = 100  # the occasion of that trait


def cents(price: int) -> int:
    """Whole cents, rounded up: what budgets and caps count."""
    return -(-price // MICROS_PER_CENT)


def spent(world: World, wallet: Wallet, counter: int, days: int) -> int:
    """In the present period of so many days since the start."""
    return counter if wallet.bought_day // days == world.today // days else 0


def affordable(world: World, wallet: Wallet, price: int) -> bool:
    """Does a further price fit into the monthly budget and the caps?"""
    caps, more = world.params.caps, cents(price)
    day = spent(world, wallet, wallet.day_cents, 1) + more
    week = spent(world, wallet, wallet.week_cents, 7) + more
    month = spent(world, wallet, wallet.month_cents, DAYS_PER_MONTH) + more
    limits = [(day, caps.day), (week, caps.week), (month, caps.month)]
    return month <= wallet.budget_cents and all(cap == 0 or sum_ <= cap // MICROS_PER_CENT for sum_, cap in limits)


def sell(world: World, wallet: Wallet, coins: int, price: int) -> tuple[int, int]:
    """Books a sale; returns tax and fee. Both are rounded down, the platform gets the rest."""
    tax = times(price, world.params.store.sales_tax)
    fee = times(price - tax, world.rules.fee[wallet.channel])
    bonus = times(coins, world.params.store.bonus)
    wallet.day_cents = spent(world, wallet, wallet.day_cents, 1) + cents(price)
    wallet.week_cents = spent(world, wallet, wallet.week_cents, 7) + cents(price)
    wallet.month_cents = spent(world, wallet, wallet.month_cents, DAYS_PER_MONTH) + cents(price)
    wallet.bought_day = wallet.used_day = world.today
    wallet.bought = True
    wallet.spent += price
    wallet.coins += coins + bonus
    books = world.books
    books.move("coins_sold", "coins_held", coins)
    books.move("coins_bonus", "coins_held", bonus)
    books.move("usd_paid_by_viewers", "usd_taxes", tax)
    books.move("usd_paid_by_viewers", "usd_store_fees" if wallet.channel == "app" else "usd_processing_fees", fee)
    books.move("usd_paid_by_viewers", "usd_platform", price - tax - fee)
    return tax, fee


def top_up(world: World, creator: Creator, viewer: int, row: int, missing: int, origin: Origin, live: bool) -> None:
    """Perhaps the smallest pack that covers what is missing, or the next larger; beyond budget and caps a smaller."""
    wallet, store = world.wallets[row], world.params.store
    shop = world.rules.shops[world.population.region(viewer)][wallet.channel]
    draw = world.draws(Purpose.purchase, *origin.key)
    if draw.uniform() >= shop.buy_probability:
        return
    last = len(store.packs) - 1
    covering = [i for i, pack in enumerate(store.packs) if pack + times(pack, store.bonus) >= missing]
    pack = covering[0] if covering else last
    if draw.uniform() < store.larger_pack_probability and pack < last:
        pack += 1
    while not affordable(world, wallet, shop.pack_prices[pack]):
        if pack == 0:
            return
        pack -= 1
    before, price = wallet.coins, shop.pack_prices[pack]
    tax, fee = sell(world, wallet, store.packs[pack], price)
    coins = wallet.coins - before
    if (fate := drawn_fate(world, viewer, origin)) is not None:
        due, chargeback = fate
        worth, _ = worth_now(world, creator, coins, live)
        refund = Refund(due, viewer, price, row, creator.id, wallet.channel, chargeback, coins, worth, fee, tax)
        heapq.heappush(world.refunds, refund)


def drawn_fate(world: World, viewer: int, origin: Origin) -> tuple[int, bool] | None:
    """Of a purchase, when it is made: when it will come back and whether as a chargeback, or that it will not."""
    p = world.params.refunds
    draw = world.draws(Purpose.refund, *origin.key)
    minor = world.draws(Purpose.viewer_trait, viewer, MINOR).uniform() < p.minor_share
    refunded = p.minor_refund_probability if minor else p.refund_probability
    u = draw.uniform()
    if u >= refunded + p.chargeback_probability:
        return None
    lag = min(from_seconds(exponential(draw) * seconds(p.lag_mean)), p.lag_most)
    return world.now + lag, u >= refunded
