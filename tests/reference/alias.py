"""Alias table: an index in proportion to its weight from one random word (Walker 1977, Vose 1991)."""

from __future__ import annotations

from collections.abc import Sequence

FULL = 4294967295.0


class AliasTable:
    """If no weight is positive all count the same."""

    def __init__(self, weights: Sequence[float]) -> None:
        n = len(weights)
        total = 0.0
        for weight in weights:
            total += weight
        rest = [weight * n / total if total > 0.0 else 1.0 for weight in weights]
        small = [i for i in range(n) if rest[i] < 1.0]
        large = [i for i in range(n) if not rest[i] < 1.0]
        self.slots = [(int(FULL), i) for i in range(n)]  # how often, of 2^32, the index itself is meant; else the other
        while small and large:
            poor, rich = small.pop(), large[-1]
            self.slots[poor] = (int(rest[poor] * FULL), rich)
            rest[rich] -= 1.0 - rest[poor]
            if rest[rich] < 1.0:
                small.append(large.pop())

    def pick(self, word: int) -> int:
        scaled = word * len(self.slots)
        index = scaled >> 64
        keep, other = self.slots[index]
        return index if (scaled >> 32) & 0xFFFFFFFF < keep else other
