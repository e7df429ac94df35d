"""Rules: the parameters in force, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reference.arithmetic import decimal_of, dollars, log, nearest_integer, power, seconds
from reference.menu import Menu


@dataclass(frozen=True)
class Shop:
    """Prices in one region and channel, and how payers answer to them."""

    coin_price: int
    pack_prices: list[int]
    buy_probability: float  # when the wallet is short
    price_term: float  # of the gift hazard


def passed_on(store: Any) -> float:
    """The part of the app's list price that is asked for, after what is passed on of a change of the store's fee."""
    kept, kept_before = 1.0 - decimal_of(store.store_fee), 1.0 - decimal_of(store.reference_fee)
    return 1.0 - store.pass_through + store.pass_through * kept_before / kept if kept > 0.0 else 1.0


def scaled(price: int, factor: float) -> int:
    return max(1, nearest_integer(price * factor))


def shop_of(params: Any, region: Any, channel: str) -> Shop:
    store = params.store
    factor = decimal_of(region.price) * (passed_on(store) if channel == "app" else 1.0)
    coin_price = scaled(getattr(store, f"coin_price_{channel}"), factor)
    listed = getattr(store, f"pack_prices_{channel}")
    prices = [scaled(price, factor) for price in listed] or [coins * coin_price for coins in store.packs]
    reference = dollars(getattr(store, f"reference_price_{channel}")) * region.income
    bonus = power(1.0 + decimal_of(store.bonus), store.bonus_pull)
    relative = dollars(coin_price) / (reference * bonus) if params.behaviour.viewers_respond else 1.0
    return Shop(
        coin_price,
        prices,
        min(1.0, store.purchase_probability * power(relative, -store.price_elasticity)),
        power(relative, -params.gifting.price_exponent),
    )


def web_odds(store: Any) -> float:
    """The factor of the odds of the web: the app's price over the web's, relative to the reference prices."""
    now = dollars(scaled(store.coin_price_app, passed_on(store))) / dollars(store.coin_price_web)
    reference = dollars(store.reference_price_app) / dollars(store.reference_price_web)
    return power(now / reference, store.channel_elasticity)


class Rules:
    def __init__(self, params: Any) -> None:
        self.params = params
        self.menu = Menu(params)
        self.regions = params.region.tables()
        self.shops = [
            {channel: shop_of(params, region, channel) for channel in ("app", "web")} for region in self.regions
        ]
        self.fee = {"app": params.store.store_fee, "web": params.store.processing_fee}
        self.web_odds = web_odds(params.store) if params.behaviour.viewers_respond else 1.0
        self.audience_most = params.gifting.audience_most if params.gifting.audience_effect > 0.0 else 1.0
        self.view_log_median = log(seconds(params.attention.view_median))
        self.video_log_median = log(seconds(params.attention.video_median))
        self.stream_log_median = log(seconds(params.creators.stream_median))
        self.rush = False  # a lower usd_per_diamond is announced: creators redeem what they can

    def channel(self, share: float, lean: float) -> str:
        """`share`: the probability of the web at the reference prices. `lean`: the viewer's own, uniform."""
        return "web" if lean < share * self.web_odds / (1.0 - share + share * self.web_odds) else "app"

    def audience_term(self, audience: int) -> float:
        """m(n) = ((n + n0) / 2 n0)^(2 n0 e), at most audience_most: what n viewers multiply everyone's hazard by."""
        gifting = self.params.gifting
        n0 = gifting.audience_reference
        exponent = 2.0 * n0 * gifting.audience_effect
        if not exponent > 0.0:
            return self.audience_most
        return min(power((audience + n0) / (2.0 * n0), exponent), self.audience_most)
