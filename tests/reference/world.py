"""World: the state of everything, the luck, the books, and the queue of what is going to happen."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Any

from reference.arithmetic import DAY
from reference.books import Books
from reference.draws import Draws, Luck, Purpose
from reference.people import Creator, Refund, Wallet
from reference.population import Population
from reference.published import Published
from reference.quantities import Section, policies_of
from reference.rules import Rules


class Kind(IntEnum):
    """Of events; the code is the last part of their order."""

    view_begins = 1
    view_ends = 2
    gift_wanted = 3
    echo = 4
    live_begins = 5
    live_ends = 6
    video_published = 7
    effort_reviewed = 8
    payday = 9
    payout_retry = 10
    payout_settled = 11
    parcel_closes = 12
    hold_released = 13
    closing_begins = 14
    battle_begins = 15
    battle_ends = 16
    battle_result = 17
    videos_planned = 23


Event = tuple[int, int, int, int, Kind, Any]  # time, target, source, serial, kind: the total order of events; load


class World:
    def __init__(self, resolved: Mapping[str, Any], replicate: int) -> None:
        params = Section(resolved)
        self.luck = Luck(params.run.seed, replicate)
        self.length: int = params.run.length
        self.weekday_at_start = weekday(params.run.start)
        self.policies = policies_of(resolved)
        self.rules = Rules(params)
        self.population = Population(params, self.luck, self.length)
        self.published = Published()
        self.creators: list[Creator] = []
        self.wallets: list[Wallet] = []
        self.bonds: dict[tuple[int, int], int] = {}  # row, creator: award period of the last gift
        self.refunds: list[Refund] = []  # heap, earliest due first
        self.books = Books()
        self.usd_requested = 0  # of payouts
        self.usd_returned = 0  # of payouts whose identity check failed
        self.award_net = 0  # the platform's net revenue before this award period
        self.now = 0
        self.events: list[Event] = []  # heap
        self.handled = 0

    @property
    def params(self) -> Any:
        return self.rules.params

    @property
    def today(self) -> int:
        return self.now // DAY

    def draws(self, purpose: Purpose, who: int, occasion: int) -> Draws:
        return self.luck.draws(purpose, who, occasion)

    def send(self, at: int, target: int, source: int, serial: int, kind: Kind, load: Any) -> None:
        heapq.heappush(self.events, (at, target, source, serial & 0xFFFFFFFF, kind, load))

    def remind(self, creator: Creator, kind: Kind, at: int, load: Any = None) -> None:
        """An event that a room sends itself."""
        self.send(at, creator.id, creator.id, creator.serial, kind, load)
        creator.serial += 1


def weekday(day: str) -> int:
    """Monday is 0."""
    return date.fromisoformat(day).weekday()
