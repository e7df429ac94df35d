"""Refunds: what happens when a purchase comes back, alone, at the first publication after it is due."""

from __future__ import annotations

import heapq

from reference.arithmetic import DAY, times
from reference.people import Refund
from reference.world import World


def settle_refunds(world: World) -> None:
    while world.refunds and world.refunds[0].due <= world.now:
        settle(world, heapq.heappop(world.refunds))


def settle(world: World, refund: Refund) -> None:
    """The whole price goes back; coins that are still there are taken; for the rest platform or creator pays."""
    p, books, wallet = world.params.refunds, world.books, world.wallets[refund.row]
    creator = world.creators[refund.creator]
    books.open(world.now, creator.id, "refund_settled", refund.row)
    fee_back, tax_back = times(refund.fee, p.fee_returned), times(refund.tax, p.fee_returned)
    books.move("usd_store_fees" if refund.channel == "app" else "usd_processing_fees", "usd_refunds", fee_back)
    books.move("usd_taxes", "usd_refunds", tax_back)
    books.move("usd_platform", "usd_refunds", refund.price - fee_back - tax_back)
    if refund.chargeback:
        books.move("usd_platform", "usd_losses", p.chargeback_fee)
    there = min(wallet.coins, refund.coins)
    wallet.coins -= there
    books.move("coins_held", "coins_clawed_back", there)
    if p.bearer == "creator" and not creator.gone:
        owed = refund.worth * (refund.coins - there) // refund.coins
        creator.balance -= owed
        books.move("diamonds_held", "diamonds_clawed_back", owed)


def expire_coins(world: World) -> None:
    """At midnight: the coins of wallets that were not used for too long."""
    limit = world.params.caps.coins_expire_after
    for row, wallet in enumerate(world.wallets):
        if limit > 0 and wallet.coins > 0 and (world.today - wallet.used_day) * DAY > limit:
            world.books.open(world.now, -1, "coins_expired", row)
            world.books.move("coins_held", "coins_expired", wallet.coins)
            wallet.coins = 0
