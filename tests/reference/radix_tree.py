"""Radix tree: an id in proportion to its weight, four bits of the id at a time."""

from __future__ import annotations

from collections.abc import Sequence

MASK = 2**64 - 1
WHOLE = 2**31 - 1
FAN = 16
LEAST = 1e-200  # an id of no weight is picked only if no other has any


def bounds_of(weights: Sequence[float]) -> tuple[list[int], float]:
    """Where each child's stretch ends, and the sum of the weights."""
    sums, total, last = [], 0.0, 0
    for i, weight in enumerate(weights):
        total += weight
        sums.append(total)
        if weight > 0.0:
            last = i
    scale = WHOLE / total if total > 0.0 else 0.0
    return [int(part * scale) for part in sums[:last]] + [WHOLE] * (FAN - last), total


def hashed(word: int, level: int) -> int:
    x = word + (level + 1) * 0x9E3779B97F4A7C15 & MASK
    for _ in range(2):
        x = (x ^ x >> 32) * 0xD6E8FEB86659FD93 & MASK
    return (x >> 32) * WHOLE >> 32


class RadixTree:
    """If no weight is positive all count the same."""

    def __init__(self, ids: Sequence[int], weights: Sequence[float]) -> None:
        self.levels: list[list[list[int]]] = []  # the lowest first; by node
        if not ids:
            return
        sums = [0.0] * (max(ids) + 1)
        for i, weight in zip(ids, weights, strict=True):
            sums[i] = max(weight, LEAST)
        while True:
            sums += [0.0] * (-len(sums) % FAN)
            filled = [bounds_of(sums[i : i + FAN]) for i in range(0, len(sums), FAN)]
            self.levels.append([bounds for bounds, _ in filled])
            sums = [total for _, total in filled]
            if len(sums) == 1:
                return

    def pick(self, word: int) -> int:
        """The id that a word of 64 random bits falls on."""
        found = 0
        for level in reversed(range(len(self.levels))):
            point = hashed(word, level)
            found = found * FAN + sum(bound <= point for bound in self.levels[level][found])
        return found
