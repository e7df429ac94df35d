"""Ring: stolen cards turned into payouts, alone, as each day begins."""

from __future__ import annotations

import heapq

from reference.arithmetic import dollars, from_seconds, seconds
from reference.crediting import credit_gift, worth_now
from reference.draws import Purpose
from reference.giving import book_gift
from reference.laws import exponential
from reference.people import Creator, Refund
from reference.purchasing import sell
from reference.world import World

NOBODY = 0xFFFFFFFF


def work_ring(world: World) -> None:
    p = world.params.ring
    for account in range(p.accounts):
        caught = from_seconds(exponential(world.draws(Purpose.ring, account, 0)) * seconds(p.caught_after))
        number = account % p.creators
        if world.now < caught and number < len(world.creators) and not world.creators[number].gone:
            use_account(world, account, world.creators[number])


def use_account(world: World, account: int, creator: Creator) -> None:
    """Buys coins for an exponential amount and gives them all; the purchase will be charged back."""
    refunds = world.params.refunds
    draw = world.draws(Purpose.ring, account, world.today + 1)
    usd = exponential(draw) * dollars(world.params.ring.usd_per_day)
    coin_price = world.rules.shops[0]["app"].coin_price
    coins = int(usd / dollars(coin_price))
    if coins == 0:
        return
    row = world.population.rows + account
    wallet = world.wallets[row]
    world.books.open(world.now, creator.id, "ring_worked", row)
    before, price = wallet.coins, coins * coin_price
    tax, fee = sell(world, wallet, coins, price)
    bought = wallet.coins - before
    lag = min(from_seconds(exponential(draw) * seconds(refunds.lag_mean)), refunds.lag_most)
    worth, _ = worth_now(world, creator, bought, True)
    refund = Refund(world.now + lag, NOBODY, price, row, creator.id, "app", True, bought, worth, fee, tax)
    heapq.heappush(world.refunds, refund)
    book_gift(world, creator, row, bought, True)
    credit_gift(world, creator, bought, True)
