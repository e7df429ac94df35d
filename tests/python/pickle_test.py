"""Whatever carat hands out can be sent to another process, and says the same there."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import carat
import pandas as pd
import pytest

RATE = "conversion.diamonds_per_coin"


@cache
def base() -> carat.Scenario:
    return carat.preset("village", {"run.length": "4d", "viewers.count": 500})


@cache
def results() -> carat.Results:
    return base().run(replicates=3, progress=False)


@cache
def comparison() -> carat.Comparison:
    return carat.compare({"today": base(), "low": base().with_({RATE: "0.4"})}, replicates=3, progress=False)


def problem(outcome: str = "gross_spend") -> carat.Problem:
    found = carat.Problem(base(), {RATE: (0.3, 0.7)}, [outcome, "creator_income"], replicates=3, progress=False)
    found([0.5])
    return found


def optimum() -> Any:
    return carat.optimise(
        base(),
        {RATE: [0.3, 0.5]},
        maximise="platform_margin",
        subject_to={"creator_income": ">= 0.5 of base"},
        replicates=3,
        progress=False,
    )


def sweep() -> carat.Sweep:
    return carat.sweep(base(), {RATE: ["0.4", "0.5"]}, replicates=2, progress=False)


MADE: dict[str, Callable[[], Any]] = {
    "Scenario": base,
    "Results": results,
    "Results until a precision": lambda: base().run(
        until="hours_watched ± 90 %", at_least=2, at_most=3, progress=False
    ),
    "Comparison": comparison,
    "Sweep": sweep,
    "Design": lambda: carat.designs.grid({RATE: ["0.4", "0.5"]}),
    "Problem": problem,
    "Marginal": lambda: carat.marginal(base(), RATE, "gross_spend", replicates=3, progress=False),
    "Elasticities": lambda: carat.elasticities(base(), RATE, replicates=3, progress=False),
    "sensitivity": lambda: carat.sensitivity(problem("platform_margin"), "morris", n=2),
    "Calibration": lambda: carat.calibrate(problem(), {"gross_spend": 500.0, "creator_income": 200.0}, n=4),
    "Best": lambda: sweep().best("gross_spend"),
    "Trunk": lambda: base().grow("2d", replicates=2, folder="trunk", progress=False),
    "branch": lambda: carat.branch(base().grow("2d", replicates=2, progress=False), {RATE: "0.4"}, progress=False),
    "Optimum": optimum,
    "Frontier": lambda: carat.frontier(sweep(), "platform_margin", "creator_income"),
    "Laboratory": lambda: carat.experiment(base(), {RATE: "0.55"}, replicates=3, progress=False),
    "Interval": lambda: results().interval("gross_spend"),
    "Cache": lambda: carat.Cache("nowhere"),
    "presets": carat.presets,
    "knobs": lambda: base().knobs,
    "section": lambda: base().payout,
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_pickled_says_the_same(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    made = MADE[name]()
    again = pickle.loads(pickle.dumps(made))
    assert type(again) is type(made)
    assert repr(again) == repr(made)


def test_an_optimum_goes_on_where_it_was() -> None:
    """Shadow prices take worlds at more points, which are made anew."""
    made = optimum()
    again = pickle.loads(pickle.dumps(made))
    pd.testing.assert_frame_equal(again.table, made.table)
    pd.testing.assert_frame_equal(again.shadow_prices, made.shadow_prices)
    assert again.best_scenario == made.best_scenario
