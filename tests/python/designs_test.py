"""Designs: every way to say which points are run comes to the same list, with units and exact decimals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import carat
import numpy as np
import pandas as pd
import pytest
from carat import designs
from carat.designs import quantities
from carat.designs.design import Design, design_of

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
POINTS: list[dict[str, Any]] = [
    {"payout.threshold": "5 USD", "viewers.count": 1000},
    {"payout.threshold": "5 USD", "viewers.count": 2000},
    {"payout.threshold": "10 USD", "viewers.count": 1000},
    {"payout.threshold": "10 USD", "viewers.count": 2000},
]
BOUNDS: dict[str, tuple[Any, ...]] = {
    "payout.threshold": ("5 USD", "50 USD"),
    "payout.hold": ("7d", "28d"),
    "viewers.count": (1000, 5000),
    "store.store_fee": ("10 %", "30 %"),
    "conversion.diamonds_per_coin": (0.3, 0.7),
    "viewers.payer_share": (0.1, 0.3),
    "caps.day": ("1 USD", "1000 USD", "log"),
}


def test_a_grid_has_every_combination_and_the_last_knob_runs_fastest() -> None:
    design = design_of({"payout": {"threshold": ["5 USD", "10 USD"]}, "viewers.count": np.array([1000, 2000])})
    assert list(design) == POINTS
    assert design.axes == (("5 USD", "10 USD"), (1000, 2000))
    assert design.knobs == ("payout.threshold", "viewers.count")


def test_lists_frames_and_files_are_the_same_points(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    pd.DataFrame(POINTS).to_csv(table, index=False)
    assert list(design_of(POINTS)) == list(design_of(pd.DataFrame(POINTS))) == POINTS
    base = carat.load(VILLAGE)
    assert [base.with_(point) for point in design_of(table)] == [base.with_(point) for point in POINTS]
    assert design_of(table).axes is None


def test_polars_frames_are_designs() -> None:
    import polars

    assert list(design_of(polars.DataFrame(POINTS))) == POINTS


def test_what_a_point_does_not_name_stays_as_in_the_base(tmp_path: Path) -> None:
    rows = [{"payout.threshold": "5 USD"}, {"viewers.count": 500}, {"payout.threshold": None, "viewers.count": np.nan}]
    table = tmp_path / "points.csv"
    table.write_text("payout.threshold,viewers.count\n5 USD,\n,500\n")
    params = carat.load(VILLAGE).params
    filled = design_of(rows).filled(params)
    assert filled.values == (("5 USD", 2000), ("10 USD", 500), ("10 USD", 2000))
    assert list(design_of(table)) == [{"payout.threshold": "5 USD"}, {"viewers.count": "500"}]


def test_the_vary_table_of_a_scenario_is_a_grid() -> None:
    text = (
        carat.load(VILLAGE).toml
        + '\n[vary]\n"payout.threshold" = ["5 USD", "10 USD"]\n"viewers.count" = [1000, 2000]\n'
    )
    design = designs.varied(carat.parse(text).params)
    assert design is not None and list(design) == POINTS
    assert designs.varied(carat.load(VILLAGE).params) is None


@pytest.mark.parametrize(
    ("knob", "low", "high"), [("payout.threshold", "1 USD", "2 USD"), ("payout.hold", "7d", "14d")]
)
def test_thirds_with_a_unit_are_values_that_a_scenario_holds(knob: str, low: str, high: str) -> None:
    base = carat.load(VILLAGE)
    assert len({base.with_({knob: value}) for value in carat.linspace(low, high, 4)}) == 4
    assert len({base.with_({knob: value}) for value in carat.geomspace(low, high, 4)}) == 4


@pytest.mark.parametrize("make", [designs.sobol, designs.latin_hypercube])
def test_spread_points_are_valid_within_bounds_and_depend_on_the_seed_alone(make: Any) -> None:
    design = make(BOUNDS, 16, seed=1)
    assert design == make(BOUNDS, 16, seed=1) and design != make(BOUNDS, 16, seed=2)
    base = carat.load(VILLAGE)
    for point in design:
        resolved = base.with_(point).params  # refuses a digit more than it can hold
        assert 5 <= Decimal(str(resolved["payout.threshold"]).split()[0]) <= 50
        assert 1000 <= resolved["viewers.count"] <= 5000
        assert Decimal("0.1") <= Decimal(str(resolved["store.store_fee"])) <= Decimal("0.3")
    assert all(str(point["payout.hold"]).endswith("d") for point in design)
    assert all(str(point["store.store_fee"]).endswith(" %") for point in design)
    assert all(isinstance(point["viewers.count"], int) for point in design)


def test_a_latin_hypercube_has_one_point_in_every_part_of_every_range() -> None:
    n = 16
    design = designs.latin_hypercube(BOUNDS, n, seed=5)
    for knob, limits in BOUNDS.items():
        low, high = (quantities.number(knob, limit) for limit in limits[:2])
        assert low is not None and high is not None
        values = design.column(knob)
        part = np.log(values / low) / np.log(high / low) if len(limits) == 3 else (values - low) / (high - low)
        if knob != "viewers.count":  # whole numbers may be rounded over a border
            assert sorted(np.floor(part * n).astype(int)) == list(range(n)), knob


def test_sobol_points_fill_halves_and_quarters_evenly() -> None:
    u = designs.sobol({"a.b": (0.0, 1.0), "c.d": (0.0, 1.0)}, 16, seed=3)
    cells = {(int(4 * float(p["a.b"])), int(4 * float(p["c.d"]))) for p in u}
    assert len(cells) == 16  # a (0, 4, 2)-net in base 2 (Sobol 1967)


@pytest.mark.parametrize(
    ("knob", "text", "values"),
    [
        ("payout.threshold", "5 USD:20 USD:5 USD", ["5 USD", "10 USD", "15 USD", "20 USD"]),
        ("payout.threshold", "5:20:5 USD", ["5 USD", "10 USD", "15 USD", "20 USD"]),
        ("payout.hold", "7d:28d:7d", ["7d", "14d", "21d", "28d"]),
        ("payout.hold", "12h:1d:12h", ["0.5d", "1d"]),
        ("conversion.diamonds_per_coin", "0.3:0.6:0.1", ["0.3", "0.4", "0.5", "0.6"]),
        ("conversion.diamonds_per_coin", "0.3:0.65:0.1", ["0.3", "0.4", "0.5", "0.6"]),
        ("viewers.payer_share", "0.3:0.1:-0.1", [0.3, 0.2, 0.1]),
        ("viewers.count", "100:300:100", [100, 200, 300]),
        ("viewers.count", "100,200.5", [100, "200.5"]),  # which the scenario refuses
        ("payout.threshold", "5,10,20 USD", ["5 USD", "10 USD", "20 USD"]),
        ("rewards.schedule", "flat,tiered", ["flat", "tiered"]),
        ("store.packs", "[5, 70],[100]", ["[5, 70]", "[100]"]),
        ("run.length", "1d12h,3d", ["1d12h", "3d"]),
    ],
)
def test_axes_of_the_command_line(knob: str, text: str, values: list[Any]) -> None:
    assert designs.read_axis(knob, text) == values


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: design_of({}), "at least one knob"),
        (lambda: design_of({"a.b": []}), "at least one value"),
        (lambda: design_of({"payout.hold": ["7d", "1w"]}), "1w stands twice"),
        (lambda: design_of(7), "expected a design"),
        (lambda: Design(("a.b", "a.b"), ((1, 2),)), "named twice"),
        (lambda: design_of("nowhere.csv"), "nowhere.csv: cannot be read"),
        (lambda: designs.sobol({"a.b": ("5 USD", "7d")}, 2), "one unit"),
        (lambda: designs.sobol({"a.b": (2, 1)}, 2), "lower bound below the upper"),
        (lambda: designs.sobol({"a.b": (0, 1, "log")}, 2), "above 0"),
        (lambda: designs.sobol({"a.b": ("x", "y")}, 2), "expected a number"),
        (lambda: designs.latin_hypercube({"a.b": (0, 1)}, 0), "at least one point"),
        (lambda: designs.read_axis("a.b", "1:2:-1"), "does not lead"),
        (lambda: designs.read_axis("a.b", "1:2:0"), "does not lead"),
        (lambda: designs.read_axis("a.b", "1,,2"), "expected values"),
        (lambda: designs.read_axis("viewers.count", "1:2:0.5"), "expected whole numbers"),
    ],
)
def test_what_is_no_design_is_refused_in_words(wrong: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wrong()


def test_a_line_of_another_length_is_named(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    table.write_text("payout.threshold,viewers.count\n5 USD,1\n\n5 USD\n")
    with pytest.raises(ValueError, match=r"points\.csv:4: expected 2 cells, found 1"):
        designs.read_csv(table)


def test_columns_are_numbers_in_the_unit_of_the_parameter() -> None:
    rows = [
        {"payout.hold": hold, "store.store_fee": fee} for hold, fee in [("1w", "15 %"), ("36h", 0.2), ("0s", "0.3")]
    ]
    design = design_of(rows)
    assert list(design.column("payout.hold")) == [7.0, 1.5, 0.0]
    assert list(design.column("store.store_fee")) == [0.15, 0.2, 0.3]
    assert list(design_of({"rewards.schedule": ["flat", "tiered"]}).column("rewards.schedule")) == ["flat", "tiered"]
    assert design_of({"battle.on": [True, False]}).column("battle.on").dtype == bool
