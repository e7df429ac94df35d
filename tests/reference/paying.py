"""Paying: from diamonds to the bank: threshold, daily cap, review, identity check, tax, fees, commission."""

from __future__ import annotations

from reference.arithmetic import DAY, MONTH, cash_for, diamonds_for, from_seconds, seconds, times
from reference.draws import Purpose
from reference.laws import exponential
from reference.people import NEVER, Creator, Transfer
from reference.world import Kind, World

PAUSE = MONTH  # after a failed identity check


def requested_today(world: World, creator: Creator) -> int:
    return creator.requested_today if creator.request_day == world.today else 0


def redeemable(world: World, creator: Creator) -> int:
    """How much of the balance can be redeemed now: nothing below the threshold, at most what the daily cap leaves."""
    payout, rate = world.params.payout, world.params.conversion.usd_per_diamond
    balance = creator.balance
    if balance <= 0 or rate == 0 or world.now < creator.blocked_until:
        return 0
    if cash_for(balance, rate) < max(payout.threshold, 1):
        return 0
    if payout.daily_cap == 0:
        return balance
    left = payout.daily_cap - requested_today(world, creator)
    return min(balance, diamonds_for(left, rate)) if left > 0 else 0


def retry_at(world: World, creator: Creator, at: int) -> None:
    if not creator.retry:
        creator.retry = True
        world.remind(creator, Kind.payout_retry, at)


def request(world: World, creator: Creator, diamonds: int) -> None:
    payout = world.params.payout
    cash = cash_for(diamonds, world.params.conversion.usd_per_diamond)
    creator.requested_today = requested_today(world, creator) + cash
    creator.request_day = world.today
    creator.balance -= diamonds
    creator.redeemed += diamonds
    creator.in_transit += cash
    world.books.move("diamonds_held", "diamonds_redeemed", diamonds)
    world.books.move("usd_platform", "usd_in_transit", cash)
    world.usd_requested += cash
    review = exponential(world.draws(Purpose.payout_review, creator.id, world.now)) * seconds(payout.review_mean)
    at = world.now + min(from_seconds(review), payout.review_most)
    world.remind(creator, Kind.payout_settled, at, Transfer(cash, diamonds, world.now))


def request_redeemable(world: World, creator: Creator) -> None:
    """What can be redeemed is requested; what the cap or a failed check keeps back is tried again."""
    diamonds = redeemable(world, creator)
    if diamonds > 0:
        request(world, creator, diamonds)
    rest = cash_for(max(creator.balance, 0), world.params.conversion.usd_per_diamond)
    if rest >= max(world.params.payout.threshold, 1):
        retry_at(world, creator, max((world.today + 1) * DAY, creator.blocked_until))


def consider(world: World, creator: Creator) -> None:
    """On demand: once the threshold is reached, the creator asks after a while; at once if a cut is announced."""
    payout = world.params.payout
    if payout.when != "on_demand" or creator.retry:
        return
    if payout.patience == 0 or world.rules.rush:
        request_redeemable(world, creator)
    elif redeemable(world, creator) > 0:
        draw = world.draws(Purpose.patience, creator.id, world.now)
        retry_at(world, creator, world.now + from_seconds(exponential(draw) * seconds(payout.patience)))


def rush(world: World, creator: Creator) -> None:
    """A lower usd_per_diamond is announced."""
    if world.params.payout.when == "on_demand":
        request_redeemable(world, creator)


def payday(world: World, creator: Creator, _: None) -> None:
    if world.params.payout.when == "payday":
        request_redeemable(world, creator)
    if not creator.gone:
        world.remind(creator, Kind.payday, world.now + world.params.payout.payday_every)


def payout_retry(world: World, creator: Creator, _: None) -> None:
    creator.retry = False
    if creator.gone:
        close_account(world, creator)
    else:
        request_redeemable(world, creator)


def payout_settled(world: World, creator: Creator, transfer: Transfer) -> None:
    creator.in_transit -= transfer.cash
    draw = world.draws(Purpose.identity_check, creator.id, transfer.requested)
    if draw.uniform() < world.params.payout.kyc_failure:
        identity_failed(world, creator, transfer)
    else:
        pay(world, creator, transfer.cash)


def identity_failed(world: World, creator: Creator, transfer: Transfer) -> None:
    """The diamonds come back, and nothing can be redeemed for a month."""
    creator.balance += transfer.diamonds
    creator.redeemed -= transfer.diamonds
    world.usd_returned += transfer.cash
    world.books.move("diamonds_redeemed", "diamonds_held", transfer.diamonds)
    world.books.move("usd_in_transit", "usd_platform", transfer.cash)
    creator.blocked_until = world.now + PAUSE
    if creator.gone:
        close_account(world, creator)
    else:
        retry_at(world, creator, world.now + PAUSE)


def pay(world: World, creator: Creator, cash: int) -> None:
    """Tax first, then the fee, then the commission of the agency, out of whatever is left."""
    payout, agency = world.params.payout, world.params.agency
    tax = times(cash, payout.withholding_tax)
    fee = min(cash - tax, payout.fee + times(cash, payout.fee_share))
    own_cost = agency.paid_by == "creator"
    commission = times(cash, agency.commission) if creator.agency else 0
    commission = min(commission, cash - tax - fee) if own_cost else commission
    net = cash - tax - fee - (commission if own_cost else 0)
    world.books.move("usd_in_transit", "usd_taxes", tax)
    world.books.move("usd_in_transit", "usd_processing_fees", fee)
    world.books.move("usd_in_transit" if own_cost else "usd_platform", "usd_agency", commission)
    world.books.move("usd_in_transit", "usd_creators", net)
    creator.paid += net
    if creator.first_paid == NEVER:
        creator.first_paid = world.now


def close_account(world: World, creator: Creator) -> None:
    """Who has left is paid if above the threshold, perhaps tomorrow, otherwise forfeits."""
    request_redeemable(world, creator)
    if creator.balance > 0 and not creator.retry:
        world.books.move("diamonds_held", "diamonds_forfeited", creator.balance)
        creator.balance = 0
