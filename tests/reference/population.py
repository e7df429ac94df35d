"""Population: viewers in blocks of 1,024 whose members share out the laws of activity and of lifetime.

In a block each member holds one of the 1,024 equal slices of either law, by a keyed shuffle: rank * odd + shift.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reference.alias import AliasTable
from reference.arithmetic import DAY, MONTH, from_seconds, power, seconds
from reference.draws import Draws, Luck, Purpose
from reference.laws import gamma_quantile

BLOCK = 1024
FINE = 16  # slices of the lifetime law within one member's slice


@dataclass(frozen=True)
class Shuffle:
    odd: int
    shift: int

    @classmethod
    def drawn(cls, draw: Draws) -> Shuffle:
        odd = draw.below(BLOCK) | 1
        return cls(odd, draw.below(BLOCK))

    def slice(self, rank: int) -> int:
        return (rank * self.odd + self.shift) % BLOCK

    def rank(self, slice_: int) -> int:
        return (slice_ - self.shift) * pow(self.odd, -1, BLOCK) % BLOCK


@dataclass(frozen=True)
class Block:
    opens: int  # when its first member may join
    initial: bool  # of those present from the start
    members: int
    payers: int
    first_row: int  # of the payers' wallets
    dither: int  # which fine slice of lifetimes it takes
    activity: Shuffle
    lifetime: Shuffle
    region: int


def lomax_slices(scale: int, shape: float) -> list[int]:
    """Quantiles of a Lomax law, at most a thousand years."""
    slices = BLOCK * FINE
    longest = 1000.0 * 365.0 * seconds(DAY)
    quantiles = []
    for i in range(slices):
        survival = 1.0 - (i + 0.5) / slices
        length = seconds(scale) * (power(survival, -1.0 / shape) - 1.0)
        quantiles.append(from_seconds(min(length, longest)))
    return quantiles


def activity_slices(shape: float) -> list[float]:
    """The middle quantiles of the slices of a gamma law with mean 1, rounded to 30 binary places."""
    quantiles = [gamma_quantile(shape, (i + 0.5) / BLOCK) / shape for i in range(BLOCK)]
    return [math.floor(quantile * 2.0**30 + 0.5) * 2.0**-30 for quantile in quantiles]


def region_of(block: int, shares: list[float]) -> int:
    """Regions by the golden-ratio sequence: any run of blocks is shared out evenly."""
    place = (block + 1) * 0.6180339887498949
    rest = place - math.floor(place)
    region = 0
    while region + 1 < len(shares) and rest >= shares[region]:
        rest -= shares[region]
        region += 1
    return region


class Population:
    def __init__(self, params: Any, luck: Luck, length: int) -> None:
        viewers = params.viewers
        self.luck = luck
        self.payer_share = viewers.payer_share
        self.shares = [region.share for region in params.region.tables()]
        self.activity = AliasTable(activity_slices(viewers.activity_shape))
        self.lifetimes = lomax_slices(viewers.lifetime_scale, viewers.lifetime_shape)
        # Seen at a random moment of a stationary population, the rest of a Lomax life is Lomax with shape - 1.
        self.remaining = lomax_slices(viewers.lifetime_scale, viewers.lifetime_shape - 1.0)
        self.blocks: list[Block] = []
        self.rows = 0
        for first in range(0, viewers.count, BLOCK):
            self.add_block(min(BLOCK, viewers.count - first), 0, True)
        per_month = viewers.joins_per_month * viewers.count
        if per_month > 0.0:
            self.joining_span = from_seconds(seconds(MONTH) * BLOCK / per_month)
            for opens in range(0, length, self.joining_span):
                self.add_block(BLOCK, opens, False)

    def add_block(self, members: int, opens: int, initial: bool) -> None:
        number = len(self.blocks)
        draw = self.luck.draws(Purpose.viewer_block, number, 0)
        payers = int(min(members, math.floor(self.payer_share * members + draw.uniform())))
        dither = draw.below(FINE)
        activity, lifetime = Shuffle.drawn(draw), Shuffle.drawn(draw)
        region = region_of(number, self.shares)
        self.blocks.append(Block(opens, initial, members, payers, self.rows, dither, activity, lifetime, region))
        self.rows += payers

    def joins(self, block: Block, rank: int) -> int:
        part = (block.lifetime.slice(BLOCK - 1 - rank) + 0.5) / BLOCK
        return block.opens + from_seconds(seconds(self.joining_span) * part)

    def present(self, viewer: int, now: int) -> bool:
        block, rank = self.blocks[viewer // BLOCK], viewer % BLOCK
        if rank >= block.members:
            return False
        life = block.lifetime.slice(rank) * FINE + block.dither
        if block.initial:
            return now < self.remaining[life]
        joined = self.joins(block, rank)
        return joined <= now < joined + self.lifetimes[life]

    def pick(self, number: int, now: int, word: int) -> int | None:
        """A member in proportion to activity, or nobody if that place is empty."""
        rank = self.blocks[number].activity.rank(self.activity.pick(word))
        viewer = number * BLOCK + rank
        return viewer if self.present(viewer, now) else None

    def row(self, viewer: int) -> int | None:
        """Of the wallet, if the viewer is a payer."""
        block, rank = self.blocks[viewer // BLOCK], viewer % BLOCK
        return block.first_row + rank if rank < block.payers else None

    def region(self, viewer: int) -> int:
        return self.blocks[viewer // BLOCK].region

    def payers(self) -> Iterator[tuple[int, int]]:
        """Viewer and row of every payer."""
        for number, block in enumerate(self.blocks):
            for rank in range(block.payers):
                yield number * BLOCK + rank, block.first_row + rank
