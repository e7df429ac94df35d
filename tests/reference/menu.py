"""Menu: the gifts by price, and which of them a payer chooses.

P(gift) is proportional to exp(-sharpness |ln price - ln preferred|); preferred prices lie on a grid of 64 steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reference.alias import AliasTable
from reference.arithmetic import exp, log

TASTES = 64


@dataclass(frozen=True)
class Gift:
    coins: int
    combo: bool


class Menu:
    def __init__(self, params: Any) -> None:
        self.gifts = sorted((Gift(g.coins, g.combo) for g in params.gift.tables()), key=lambda gift: gift.coins)
        dearest = self.gifts[-1].coins
        self.step = max(log(float(dearest)), 1.0) / (TASTES - 1)
        self.video_up_to = max(params.gifting.video_up_to, self.gifts[0].coins)
        sharpness = params.gifting.choice_sharpness
        self.live = [self.table(taste, sharpness, dearest) for taste in range(TASTES)]
        self.video = [self.table(taste, sharpness, self.video_up_to) for taste in range(TASTES)]

    def table(self, taste: int, sharpness: float, up_to: int) -> AliasTable:
        def weight(gift: Gift) -> float:
            distance = abs(log(float(gift.coins)) - self.step * taste)
            return exp(-sharpness * distance) if gift.coins <= up_to else 0.0

        return AliasTable([weight(gift) for gift in self.gifts])

    def taste(self, preferred_coins: float) -> int:
        return int(min(log(max(preferred_coins, 1.0)) / self.step + 0.5, TASTES - 1))

    def choose(self, taste: int, live: bool, word: int) -> Gift:
        return self.gifts[(self.live if live else self.video)[taste].pick(word)]

    def dearest(self, coins: int, live: bool) -> Gift | None:
        """The dearest gift for at most so many coins."""
        most = coins if live else min(coins, self.video_up_to)
        affordable = [gift for gift in self.gifts if gift.coins <= most]
        return affordable[-1] if affordable else None
