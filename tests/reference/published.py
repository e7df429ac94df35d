"""Published: what everyone may know until the next publication: who is on air when, and the tables of discovery.

Pull is the audience to expect on air: decayed (viewer-minutes and gifts) per (minutes on air + 60), plus a weight per
follower and one for being new; a share more for those on last week's list. Notices are written at the end of a window
under its rules, and shown at the start of the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reference.alias import AliasTable
from reference.arithmetic import HOUR, MINUTE, exp, power, seconds
from reference.people import Creator, Fresh
from reference.radix_tree import RadixTree

if TYPE_CHECKING:
    from reference.world import World

LN_HALF = -0.6931471805599453
MINUTES_OF_DOUBT = 60.0
MOST_DRAW = 4.0


@dataclass(frozen=True, slots=True)
class Notice:
    """What is known of a creator."""

    begin: int  # of the current or next stream; empty for who has left
    end: int
    gone: bool
    pull: float
    weight: float  # how often discovery finds the stream
    shelf: float  # and the videos
    zest: float  # for battles


def take_up(creator: Creator, popularity: Any, kept: float) -> None:
    """Fades what was known and adds what the room has collected."""
    fresh, creator.fresh = creator.fresh, Fresh()
    minutes = fresh.watch * (1.0 / MINUTE)
    creator.score = creator.score * kept + (
        popularity.watch_weight * minutes + popularity.gift_weight * fresh.gift_coins
    )
    creator.air_minutes = creator.air_minutes * kept + fresh.air * (1.0 / MINUTE)
    creator.freshness = creator.freshness * kept + fresh.videos


def notice_of(creator: Creator, params: Any, now: int) -> Notice:
    popularity = params.popularity
    age = seconds(now - creator.joined) / seconds(popularity.novelty_time)
    pull = popularity.follower_weight * creator.followers + popularity.novelty_weight * exp(-age)
    pull += creator.score / (creator.air_minutes + MINUTES_OF_DOUBT)
    if creator.listed:
        pull *= 1.0 + params.leaderboard.boost
    shelf = pull * (1.0 + popularity.video_weight * creator.freshness)
    begin, end = (0, 0) if creator.gone else (creator.begin, creator.end)
    alpha = params.attention.alpha
    zest = power(pull, params.battle.pull_exponent)
    return Notice(begin, end, creator.gone, pull, weight_of(pull, alpha), weight_of(shelf, alpha), zest)


def weight_of(pull: float, alpha: float) -> float:
    return pull if alpha == 1.0 else power(pull, alpha)


class Published:
    def __init__(self) -> None:
        self.coming: list[Notice] = []
        self.shown: list[Notice] = []
        self.faded = 0
        self.until = 0
        self.on_air: list[int] = []
        self.shelves: list[int] = []
        self.live = RadixTree([], [])  # over on_air
        self.video = RadixTree([], [])  # over shelves
        self.expected = 0.0  # streams on air at which viewers come as often as by nature
        self.supply = 0.0  # streams on air, smoothed
        self.draw_of_supply = 1.0  # how much more often viewers come
        self.renown = AliasTable([])  # over the creators at the start, by followers: how favourites are adopted

    def prepare(self, world: World, now: int) -> None:
        popularity = world.params.popularity
        kept = exp(LN_HALF * seconds(now - self.faded) / seconds(popularity.half_life))
        self.faded = now
        for creator in world.creators:
            take_up(creator, popularity, kept)
        self.coming = [notice_of(creator, world.params, now) for creator in world.creators]

    def publish(self, params: Any, now: int) -> None:
        """Shows the notices; the table of videos, slower to change, once an hour."""
        self.shown = self.coming
        until = self.faded + params.popularity.publish_every
        self.on_air = [i for i, n in enumerate(self.shown) if n.begin < until and self.faded < n.end]
        self.live = RadixTree(self.on_air, [self.shown[i].weight for i in self.on_air])
        self.weigh_supply(params, now)
        if now % HOUR == 0:
            self.shelves = [i for i, n in enumerate(self.shown) if not n.gone]
            self.video = RadixTree(self.shelves, [self.shown[i].shelf for i in self.shelves])

    def weigh_supply(self, params: Any, now: int) -> None:
        """More to see draws more viewers: (supply / expected)^supply_exponent, at most 4."""
        on_air = sum(self.live_at(creator, now) for creator in self.on_air)
        kept = exp(LN_HALF * seconds(params.popularity.publish_every) / seconds(params.popularity.half_life))
        self.supply = kept * self.supply + (1.0 - kept) * on_air
        exponent = params.attention.supply_exponent
        answered = params.behaviour.viewers_respond and exponent > 0.0 and self.expected > 0.0
        self.draw_of_supply = min(MOST_DRAW, power(self.supply / self.expected, exponent)) if answered else 1.0

    def live_at(self, creator: int, when: int) -> bool:
        return creator < len(self.shown) and self.shown[creator].begin <= when < self.shown[creator].end

    def has_videos(self, creator: int) -> bool:
        return creator < len(self.shown) and not self.shown[creator].gone
