"""The simulator books what the reference books: every transaction of small worlds; and everyone ends the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import carat
import numpy as np
import pytest
from carat import _carat

from reference.arithmetic import DAY, HOUR, seconds
from reference.books import Entry
from reference.draws import philox
from reference.people import Creator
from reference.run import simulate
from reference.world import World

HERE = Path(__file__).parent
CONTEXT = 6  # transactions shown before and after the first difference


@dataclass(frozen=True)
class Case:
    """A world: scenario, what is changed in it, and which replicate is compared."""

    scenario: str
    changes: dict[str, Any]
    replicate: int = 0

    def __str__(self) -> str:
        return "-".join([self.scenario, *(f"{name}={value}" for name, value in self.changes.items())])


CASES = [
    Case("busy", {"run.seed": 42}),
    Case("busy", {"run.seed": 7, "run.replicates": 2, "engine.partitions": 4}, replicate=1),
    Case("busy", {"run.seed": 7, "behaviour.viewers_respond": False, "behaviour.creators_respond": False}),
    Case("quiet", {"run.seed": 1}),
    Case("turning", {"run.seed": 3}),
]


class Simulated:
    """What the simulator says of a case."""

    def __init__(self, case: Case) -> None:
        scenario = carat.load(HERE / f"{case.scenario}.toml", case.changes)
        self.resolved: dict[str, Any] = json.loads(scenario._core.json)
        self.outcome: _carat.Outcome = scenario._core.run(2, None, journal=True)
        self.replicate = case.replicate

    def columns(self, table: str, row_name: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """Values and meanings by name, of the rows that this replicate has: others may have more."""
        entries = self.outcome.table(table).columns
        values = {c["name"]: c["values"][self.replicate] if c["shape"] else c["values"] for c in entries}
        rows = values[row_name] != np.iinfo(np.int64).min
        return {n: v[rows] for n, v in values.items()}, {c["name"]: c["meanings"] for c in entries}

    def journal(self) -> list[Entry]:
        values, meanings = self.columns("journal", "at")
        names = {n: [m[code] for code in values[n]] if (m := meanings[n]) else values[n].tolist() for n in values}
        order = ("at", "creator", "payer", "kind", "from", "to", "amount")
        return [Entry(*line) for line in zip(*(names[name] for name in order), strict=True)]

    def stat(self, name: str) -> int:
        (column,) = (c for c in self.outcome.table("stats").columns if c["name"] == name)
        return int(column["values"][self.replicate])

    def balances(self) -> dict[str, int]:
        columns = {c["name"]: c for c in self.outcome.table("ledger").columns}
        accounts = next(d for d in self.outcome.table("ledger").dimensions if d["name"] == "account")["values"]
        return dict(zip(accounts, columns["balance"]["values"][self.replicate][-1].tolist(), strict=True))


def difference(simulated: list[Entry], reference: list[Entry]) -> str:
    """The first transaction that differs, with those around it; or nothing."""
    if simulated == reference:
        return ""
    pairs = enumerate(zip(simulated, reference, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(simulated), len(reference)))
    shared = simulated[max(0, first - CONTEXT) : first]
    lines = [f"transaction {first} of {len(simulated)} (reference: {len(reference)}) differs"]
    lines += [f"      both  {entry}" for entry in shared]
    lines += [f" simulator  {entry}" for entry in simulated[first : first + CONTEXT]]
    lines += [f" reference  {entry}" for entry in reference[first : first + CONTEXT]]
    return "\n".join(lines)


def state_of(creator: Creator) -> dict[str, Any]:
    """As the table of creators has it."""
    return {
        "status": int(creator.status),
        "agency": int(creator.agency),
        "room": int(creator.follows),
        "quality": creator.quality,
        "left": -1.0 if creator.left < 0 else seconds(creator.left) / seconds(DAY),
        "first_payout": -1.0 if creator.first_paid < 0 else seconds(creator.first_paid) / seconds(DAY),
        "followers": creator.followers,
        "effort": creator.effort,
        "hourly_income": creator.hourly_income,
        "hours_streamed": seconds(creator.total.air) / seconds(HOUR),
        "hours_watched": seconds(creator.total.watch) / seconds(HOUR),
        "battles": creator.battles,
        "battles_won": creator.battles_won,
        "battle_coins": creator.battle_gifts,
        "streams": creator.streams,
        "qualified_views": creator.total.qualified_views,
        "gift_coins": creator.total.gifts,
        "diamonds_awarded": creator.awarded,
        "diamonds_redeemed": creator.redeemed,
        "balance": creator.balance,
        "on_hold": creator.on_hold,
        "in_transit": creator.in_transit,
        "paid": creator.paid,
    }


def creators_differ(simulated: Simulated, world: World) -> list[str]:
    values, _ = simulated.columns("creators", "followers")
    expected = [state_of(creator) for creator in world.creators]
    assert len(values["followers"]) == len(expected)
    return [
        f"creator {i}, {name}: {values[name][i]}, reference {state[name]}"
        for i, state in enumerate(expected)
        for name in state
        if values[name][i] != state[name]
    ]


def wallets_differ(simulated: Simulated, world: World) -> list[str]:
    values, _ = simulated.columns("viewers", "viewer")
    bought = [(viewer, world.wallets[row]) for viewer, row in world.population.payers() if world.wallets[row].bought]
    expected = [(v, w.channel == "web", w.coins, w.gifted, w.spent) for v, w in bought]
    names = ("viewer", "channel", "coins", "coins_gifted", "spend")
    found = list(zip(*(values[name].tolist() for name in names), strict=True))
    return [f"{names}: {a}, reference {b}" for a, b in zip(found, expected, strict=True) if a != b]


@pytest.fixture(scope="module", params=CASES, ids=str)
def pair(request: pytest.FixtureRequest) -> tuple[Simulated, World]:
    simulated = Simulated(request.param)
    return simulated, simulate(simulated.resolved, simulated.replicate)


def test_every_transaction_is_the_same(pair: tuple[Simulated, World]) -> None:
    simulated, world = pair
    if found := difference(simulated.journal(), world.books.journal()):
        pytest.fail(found, pytrace=False)


def test_every_creator_and_wallet_ends_the_same(pair: tuple[Simulated, World]) -> None:
    simulated, world = pair
    assert simulated.stat("events") == world.handled
    assert creators_differ(simulated, world) == []
    assert wallets_differ(simulated, world) == []
    assert simulated.balances() == {name: world.books.balance[name] for name in simulated.balances()}


def test_the_busy_world_uses_every_account_and_occasion() -> None:
    simulated = Simulated(CASES[0])
    entries, (_, meanings) = simulated.journal(), simulated.columns("journal", "at")
    assert {e.source for e in entries} | {e.target for e in entries} == set(meanings["from"])
    alone = {"refund_settled", "award_granted", "coins_expired", "ring_worked", "cut_announced"}
    payouts = {"payday", "payout_retry", "payout_settled", "hold_released", "live_ends"}
    assert {e.kind for e in entries} == {"gift_wanted", "echo"} | payouts | alone


def test_the_first_difference_is_shown_with_what_came_before() -> None:
    entries = [Entry(i * 1_000_000, 3, 5, "gift_wanted", "coins_held", "coins_gifted", 10) for i in range(20)]
    wrong = [entry._replace(amount=11) if i == 12 else entry for i, entry in enumerate(entries)]
    assert difference(entries, list(entries)) == ""
    assert "transaction 12 of 20" in difference(wrong, entries)
    assert "transaction 19 of 19" in difference(entries[:19], entries)


def test_words_are_those_of_philox() -> None:
    known = np.random.Philox(key=[42, 22], counter=[0, 5, 6, 7]).random_raw(8).tolist()
    assert [*philox((1, 5, 6, 7), (42, 22)), *philox((2, 5, 6, 7), (42, 22))] == known
