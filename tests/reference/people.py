"""Who there is: creators with their rooms and accounts, payers with their wallets, and what happens to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum

NEVER = -1


class Status(IntEnum):
    active = 0
    leaving = 1
    gone = 2


class Surge(IntEnum):
    """Times at which gifts come faster."""

    none = 0
    opening = 1
    closing = 2
    battle = 3


@dataclass(slots=True)
class Wallet:
    """A payer."""

    channel: str = "app"
    coins: int = 0
    gifted: int = 0  # since the start
    spent: int = 0  # since the start, before refunds
    day_cents: int = 0  # spent on the day, in the week and in the month of `bought_day`
    week_cents: int = 0
    month_cents: int = 0
    bought_day: int = 0
    used_day: int = 0  # of the last purchase or gift
    bought: bool = False
    favourites: list[int | None] = field(default_factory=lambda: [None, None, None])
    hazard: float = 0.0  # gifts per second of LIVE at quality 1
    budget_cents: int = 0  # per month
    taste: int = 0  # the preferred price, as a row of the menu
    watching: bool = False  # a session goes on


@dataclass(frozen=True, slots=True)
class View:
    """A viewer who watches a creator."""

    viewer: int
    row: int | None  # of the wallet, if the viewer is a payer
    session: int  # the window in which the session began
    number: int = 0  # of the session
    live: bool = False
    discovered: bool = False  # not a favourite

    @property
    def occasion(self) -> int:
        """With the viewer it names the view."""
        return self.session << 16 | self.number


@dataclass(frozen=True, slots=True)
class Wish:
    """What a payer may want to give, as one of a chain of wishes."""

    view: View
    surge: Surge
    number: int
    hazard: float  # of the chain, per second
    until: int  # the end of the chain

    @property
    def occasion(self) -> int:
        return self.surge << 62 | self.view.occasion << 16 | self.number


@dataclass(frozen=True, slots=True)
class Origin:
    """What a gift comes from: the wish, and through which echoes; it keys whatever is drawn for the gift."""

    viewer: int
    wish: int
    path: int = 0

    @property
    def key(self) -> tuple[int, int]:
        return self.path << 32 | self.viewer, self.wish

    def echo(self, number: int) -> Origin:
        return replace(self, path=(self.path * 0x9E3779B1 + number + 1) % 2**32)


@dataclass(frozen=True, slots=True)
class Guest:
    """A payer who watches a stream."""

    view: View
    until: int
    hazard: float  # gifts per second, without audience and surges


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payout on its way."""

    cash: int
    diamonds: int
    requested: int


@dataclass(order=True, frozen=True, slots=True)
class Refund:
    """A purchase that will be refunded or charged back; the order in which that happens."""

    due: int
    viewer: int
    price: int
    row: int
    creator: int  # in whose room the coins were bought
    channel: str
    chargeback: bool
    coins: int  # with bonus
    worth: int  # micro-diamonds, as a gift to that creator when they were bought
    fee: int
    tax: int


@dataclass(frozen=True, slots=True)
class Fight:
    """A battle that begins, or the opponent's points."""

    opponent: int
    end: int = 0
    points: int = 0


@dataclass(slots=True)
class Contest:
    """The battle that goes on until `end`, or the last."""

    end: int = -1
    bonus_begin: int = 0
    bonus_end: int = 0
    points: int = 0
    final_points: int = 0  # of the last battle that ended
    opponent: int = 0


@dataclass(slots=True)
class Tally:
    """What a creator has received and done since some moment."""

    watch: int = 0  # viewer time, microseconds
    air: int = 0  # time on air
    gifts: int = 0  # coins
    earned: int = 0  # micro-diamonds, from gifts and awards
    qualified_views: int = 0
    mission_streams: int = 0
    supporters: int = 0  # different payers who gave


@dataclass(slots=True)
class Fresh:
    """What a room has collected since the last publication."""

    watch: int = 0
    gift_coins: int = 0
    air: int = 0
    videos: int = 0


@dataclass(slots=True)
class Creator:
    id: int
    joined: int
    followers: int
    quality: float
    weekly_hours: float
    reservation: int  # micro-USD a week
    agency: bool
    region: int
    follows: bool  # viewers follow a gift with gifts; else they compete
    preferred_hour: int
    quality_term: float = 1.0

    # on air
    begin: int = 0  # of the current or next stream
    end: int = 0
    audience: int = 0
    closing: bool = False
    guests: list[Guest | None] = field(default_factory=list)  # by place
    free_places: list[int] = field(default_factory=list)  # last freed last
    excitation: float = 0.0  # of the rate of gifts, at `excited_at`; negative
    excited_at: int = 0
    streams: int = 0
    serial: int = 0  # of the events the room sends itself

    contest: Contest = field(default_factory=Contest)
    battles: int = 0
    battles_won: int = 0
    battle_gifts: int = 0

    # popularity
    listed: bool = False
    fresh: Fresh = field(default_factory=Fresh)
    score: float = 0.0  # decayed viewer-minutes and gifts
    air_minutes: float = 0.0  # decayed
    freshness: float = 0.0  # decayed number of videos

    # effort
    status: Status = Status.active
    left: int = NEVER
    effort: float = 1.0
    hourly_income: float = 0.0  # smoothed, USD per hour on air
    this_week: Tally = field(default_factory=Tally)
    award_period: Tally = field(default_factory=Tally)
    total: Tally = field(default_factory=Tally)
    week_start_gifts: int = 0
    missions: int = 0
    league: bool = False
    violation: bool = False

    # account
    month: int = 0
    month_income: int = 0  # micro-diamonds before the schedule
    balance: int = 0  # micro-diamonds; negative after a clawback
    on_hold: int = 0
    parcel: int = 0  # of today, part of on_hold
    awarded: int = 0
    redeemed: int = 0
    in_transit: int = 0
    paid: int = 0
    requested_today: int = 0
    request_day: int = 0
    blocked_until: int = 0
    retry: bool = False
    first_paid: int = NEVER

    @property
    def gone(self) -> bool:
        return self.status == Status.gone

    @property
    def experienced(self) -> bool:
        """On air before this week, so that the income per hour is known."""
        return self.total.air > self.this_week.air

    @property
    def tallies(self) -> tuple[Tally, Tally, Tally]:
        return self.this_week, self.award_period, self.total
