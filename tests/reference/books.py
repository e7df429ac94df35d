"""Books: double entry, and every transaction written down."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple


class Entry(NamedTuple):
    at: int
    creator: int  # -1: nobody's
    payer: int  # row of the wallet; -1: none
    kind: str  # what brought it about
    source: str
    target: str
    amount: int

    def __str__(self) -> str:
        day, rest = divmod(self.at, 86_400_000_000)
        place = f"day {day} {rest / 3_600_000_000:09.6f} h, creator {self.creator}, payer {self.payer}, {self.kind}"
        return f"{place}: {self.source} -> {self.target}: {self.amount:,} (at {self.at} us)"


class Books:
    def __init__(self) -> None:
        self.balance: dict[str, int] = defaultdict(int)
        self.entries: list[Entry] = []
        self.open(0, -1, "")

    def open(self, at: int, creator: int, kind: str, payer: int = -1) -> None:
        """What is booked from now on happens then, there, for this reason."""
        self.heading = (at, creator, kind)
        self.payer = payer

    def move(self, source: str, target: str, amount: int) -> None:
        if amount != 0:
            at, creator, kind = self.heading
            self.balance[source] -= amount
            self.balance[target] += amount
            self.entries.append(Entry(at, creator, self.payer, kind, source, target, amount))

    def journal(self) -> list[Entry]:
        """By time and creator; each creator's in the order of booking."""
        return sorted(self.entries, key=lambda entry: (entry.at, entry.creator % (1 << 32)))
