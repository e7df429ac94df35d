"""Luck: every draw is a function of (seed, replicate, purpose, who, occasion), by Philox4x64-10 (Salmon et al. 2011).

Key (seed, purpose), counter (block, who, occasion, replicate), blocks counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

WORD = (1 << 64) - 1


class Purpose(IntEnum):
    viewer_block = 10
    viewer_trait = 11
    creator_trait = 12
    creator_history = 13
    session_count = 20
    session = 21
    view = 22
    next_view = 23
    gift_time = 24
    gift_choice = 25
    echo = 26
    echo_giver = 27
    purchase = 28
    refund = 29
    adoption = 30
    gift_thinning = 31
    forgetting = 32
    ring = 33
    stream = 40
    video = 41
    review = 42
    entry = 43
    payout_review = 44
    identity_check = 45
    patience = 46
    battle = 47
    battle_bonus = 48
    start = 49  # of streams


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """One block of four random words."""
    a, b, c, d = counter
    k, h = key
    for _ in range(10):
        left = 0xD2E7470EE14C6C93 * a
        right = 0xCA5A826395121157 * c
        a, b, c, d = (right >> 64) ^ b ^ k, right & WORD, (left >> 64) ^ d ^ h, left & WORD
        k = (k + 0x9E3779B97F4A7C15) & WORD
        h = (h + 0xBB67AE8584CAA73B) & WORD
    return a, b, c, d


@dataclass(slots=True)
class Draws:
    """A stream of random words."""

    key: tuple[int, int]
    who: int
    occasion: int
    replicate: int
    block: int = 0
    words: list[int] = field(default_factory=list)

    def word(self) -> int:
        if not self.words:
            self.block += 1
            self.words = list(philox((self.block, self.who, self.occasion, self.replicate), self.key))
            self.words.reverse()
        return self.words.pop()

    def uniform(self) -> float:
        """In [0, 1), with 53 random bits."""
        return (self.word() >> 11) * 2.0**-53

    def below(self, n: int) -> int:
        """An integer in [0, n)."""
        return (self.word() * n) >> 64


@dataclass(frozen=True)
class Luck:
    seed: int
    replicate: int

    def draws(self, purpose: Purpose, who: int, occasion: int) -> Draws:
        return Draws((self.seed, purpose), who, occasion, self.replicate)
