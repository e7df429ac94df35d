"""Prefix tree: an id in proportion to its weight, by way of the bits in which the ids differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MASK = 2**64 - 1
WHOLE = 4294967296.0


@dataclass(frozen=True, slots=True)
class Node:
    left: int  # of 2^32: how often the left side is meant
    bit: int
    sides: tuple[Node | int, Node | int]


def build(ids: Sequence[int], weights: Sequence[float], begin: int, end: int) -> tuple[Node | int, float]:
    """Of the ids in places begin to end - 1, and their weight."""
    if end - begin == 1:
        return begin, weights[begin]
    bit = (ids[begin] ^ ids[end - 1]).bit_length()
    middle = next(i for i in range(begin, end) if ids[i] >> (bit - 1) & 1)
    left, left_weight = build(ids, weights, begin, middle)
    right, right_weight = build(ids, weights, middle, end)
    total = left_weight + right_weight
    share = left_weight / total * WHOLE if total > 0.0 else 0.0
    return Node(int(min(share, WHOLE - 1.0)), bit, (left, right if right_weight > 0.0 else left)), total


def hashed(word: int, bit: int) -> int:
    x = word + (bit + 1) * 0x9E3779B97F4A7C15 & MASK
    for _ in range(2):
        x = (x ^ x >> 32) * 0xD6E8FEB86659FD93 & MASK
    return x >> 32


class PrefixTree:
    """Ids ascend; if no weight is positive all count the same."""

    def __init__(self, ids: Sequence[int], weights: Sequence[float]) -> None:
        positive = [*weights] if any(weight > 0.0 for weight in weights) else [1.0] * len(ids)
        self.root: Node | int = build(ids, positive, 0, len(ids))[0] if ids else 0
        self.size = len(ids)

    def pick(self, word: int) -> int:
        """The place, among the ids, that a word of 64 random bits falls on."""
        part = self.root
        while isinstance(part, Node):
            part = part.sides[0 if hashed(word, part.bit) < part.left else 1]
        return part
