"""Sweeps: the same luck at every point, failed runs as data, one result whatever the executor, shards and accidents."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import carat
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from carat import _carat
from carat.command import main
from carat.statistics import best_point
from carat.sweeps import build
from carat.sweeps.shards import merge
from carat.sweeps.sweep_results import in_memory
from carat.sweeps.sweeping import Sweep, open_sweep, sweep

ROOT = Path(__file__).parents[2]
VILLAGE = ROOT / "scenarios" / "village.toml"
BASE = carat.load(VILLAGE, {"run.length": "3d"})
DESIGN = {"payout.threshold": ["5 USD", "10 USD"], "conversion.diamonds_per_coin": ["0.4", "0.5", "0.6"]}
TOO_LARGE = {"viewers.count": 4_000_000_000}
QUIET: dict[str, Any] = {"replicates": 3, "progress": False}


@pytest.fixture(scope="module")
def whole() -> Sweep:
    return sweep(BASE, DESIGN, **QUIET)


def same(one: Sweep, other: Sweep) -> None:
    """Every array is the same."""
    for name in (*one.about.tables, "runs"):
        xr.testing.assert_identical(one.raw(name), other.raw(name))


# ---- what is in a sweep


def test_a_point_is_the_run_of_its_scenario(whole: Sweep) -> None:
    alone = BASE.with_({"payout.threshold": "10 USD", "conversion.diamonds_per_coin": "0.6"}).run(**QUIET)
    at = {"payout.threshold": 10, "conversion.diamonds_per_coin": 0.6}
    np.testing.assert_array_equal(whole.kpi["value"].sel(at), alone.kpi["value"])
    for name, column in alone.series.data_vars.items():
        np.testing.assert_array_equal(whole.series[name].sel(at), column)
        assert whole.series[name].attrs["units"] == column.attrs["units"]
    assert (whole.series["time"].values == alone.series["time"].values).all()


def test_a_grid_has_a_dimension_per_knob_with_unit_and_words(whole: Sweep) -> None:
    assert whole.kpi["value"].dims == ("payout.threshold", "conversion.diamonds_per_coin", "replicate", "kpi")
    assert whole.series["gross_spend"].dims == (*whole.dims, "replicate", "time")
    threshold = whole.kpi["payout.threshold"]
    assert list(threshold.values) == [5.0, 10.0] and threshold.attrs["units"] == "USD"
    assert threshold.attrs["long_name"] == carat.parameters("payout.threshold")[0].doc
    assert whole.figure("gross_spend").dims == whole.dims and whole.figure("gross_spend").attrs["units"] == "USD"


def test_arrays_cannot_be_written_to(whole: Sweep) -> None:
    with pytest.raises(ValueError, match="read-only"):
        whole.kpi["value"].values[0] = 0


def test_other_designs_have_a_point_with_its_knobs() -> None:
    rows = [{"payout.hold": "0s"}, {"payout.hold": "1w", "rewards.schedule": "tiered"}]
    listed = sweep(BASE, rows, **QUIET)
    assert listed.kpi["value"].dims == ("point", "replicate", "kpi")
    assert list(listed.kpi["payout.hold"].values) == [0.0, 7.0] and listed.kpi["payout.hold"].attrs["units"] == "d"
    assert list(listed.kpi["rewards.schedule"].values) == ["flat", "tiered"]
    alone = BASE.with_(rows[1]).run(**QUIET)
    np.testing.assert_array_equal(listed.kpi["value"].sel(point=1), alone.kpi["value"])


def test_the_seed_is_that_of_all_points() -> None:
    other = sweep(BASE, {"payout.threshold": ["5 USD"]}, seed=99, tables=["kpi"], **QUIET)
    alone = BASE.with_({"payout.threshold": "5 USD"}).run(seed=99, **QUIET)
    np.testing.assert_array_equal(other.kpi["value"][0], alone.kpi["value"])
    assert other.seed == 99 and not other.has("series")
    with pytest.raises(ValueError, match="the tables kept are kpi"):
        _ = other.series


def test_points_of_other_lengths_are_padded_with_nan() -> None:
    lengths = sweep(BASE, {"run.length": ["1d", "3d"]}, tables=["series", "creators", "ledger"], **QUIET)
    spend = lengths.series["gross_spend"].sel({"run.length": 1})
    assert lengths.series.sizes["time"] == 3
    assert np.isfinite(spend[:, 0]).all() and np.isnan(spend[:, 1:]).all()
    assert list(lengths.dataset("ledger")["commodity"].values[:2]) == ["coins", "coins"]
    assert lengths.dataset("creators")["gift_coins"].dims == ("run.length", "replicate", "creator")


def test_failed_points_are_rows_with_their_message() -> None:
    rows = [{"payout.threshold": "10 USD"}, {"payout.threshold": "-1 USD"}, TOO_LARGE]
    mixed = sweep(BASE, rows, **QUIET)
    assert list(mixed.failures["point"]) == [1, 2] and list(mixed.failures["worlds"]) == [3, 3]
    assert "payout.threshold: expected a value between" in mixed.failures["message"][0]
    assert "asks for too much" in mixed.failures["message"][1]
    assert list(mixed.status.values[:, 0]) == [0, 1, 1] and mixed.complete
    assert np.isfinite(mixed.kpi["value"][0]).all() and np.isnan(mixed.kpi["value"][1:]).all()
    assert mixed.table("gross_spend")["gross_spend"].isna().tolist() == [False, True, True]
    assert "6 of 9 worlds failed" in repr(mixed)


def test_nothing_valid_is_an_error() -> None:
    with pytest.raises(carat.ScenarioError, match='did you mean "threshold"'):
        sweep(BASE, {"payout.treshold": ["5 USD", "10 USD"]}, **QUIET)
    with pytest.raises(carat.ScenarioError, match="asks for too much"):
        sweep(BASE, [TOO_LARGE], **QUIET)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"design": None}, "nothing to vary"),
        ({"tables": ("kpis",)}, "expected some of kpi, series"),
        ({"tables": ()}, "expected some of kpi, series"),
        ({"replicates": 0}, "at least 1"),
        ({"shard": "3/3"}, "expected i/n"),
        ({"shard": "a/b"}, "expected i/n"),
        ({"shard": "0/7"}, "at most 6 shards"),
        ({"design": {"run.start": ["2024-01-01"]}}, "run.start cannot be a knob"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sweep(BASE, **{"design": DESIGN, **QUIET, **wrong})


def test_the_table_has_means_and_students_intervals(whole: Sweep) -> None:
    table = whole.table("platform_margin", intervals=True)
    worlds = whole.worlds("platform_margin").values.reshape(6, 3)
    reach = 4.302652729911275 * worlds.std(axis=1, ddof=1) / np.sqrt(3)  # Student's quantile, 2 degrees of freedom
    np.testing.assert_allclose(table["platform_margin"], worlds.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(table["platform_margin_high"] - table["platform_margin"], reach, rtol=1e-9)
    assert list(table["payout.threshold"]) == ["5 USD"] * 3 + ["10 USD"] * 3
    assert len(whole.table().columns) == 2 + whole.kpi.sizes["kpi"]
    with pytest.raises(ValueError, match="did you mean 'creator_gini'"):
        whole.table("creator_ginni")


def test_representations_name_what_was_varied(whole: Sweep) -> None:
    assert "6 points (2 of payout.threshold x 3 of conversion.diamonds_per_coin) · 3 worlds each" in repr(whole)
    assert "<table>" in whole._repr_html_() and "platform_margin" in whole._repr_html_()


def test_plots_are_those_of_carat_figures(whole: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    from carat import figures

    calls: list[Any] = []
    monkeypatch.setattr(figures, "heatmap", lambda *a, **k: calls.append((a, k)), raising=False)
    monkeypatch.setattr(figures, "curve", lambda *a, **k: calls.append((a, k)), raising=False)
    whole.plot.heatmap("platform_margin", contour="creator_gini")
    whole.plot.lines("platform_margin")
    assert calls == [
        ((whole, "platform_margin"), {"contour": "creator_gini", "ax": None}),
        ((whole, "platform_margin"), {"ax": None}),
    ]


# ---- the best point


def frame(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"knob": range(rows)})


def test_the_best_point_and_those_tied_with_it() -> None:
    luck = np.random.Generator(np.random.Philox(1)).normal(size=12)
    noise = 0.01 * np.random.Generator(np.random.Philox(2)).normal(size=(4, 12))
    values = np.array([[0.0], [1.0], [1.001], [-3.0]]) + 10 * luck + noise  # the same luck cancels
    found = best_point.best("x", values, frame(4), highest=True, level=0.95)
    assert set(found.tied["knob"]) == {1, 2} and found.point == {"knob": 2} and found.n == 12
    assert best_point.best("x", values, frame(4), highest=False, level=0.95).tied["knob"].tolist() == [3]
    values[3] = np.nan  # failed
    values[1, 5] = np.nan
    assert best_point.best("x", values, frame(4), highest=True, level=0.95).n == 11
    with pytest.raises(ValueError, match="fewer than two worlds"):
        best_point.best("x", values[:, :1], frame(4), highest=True, level=0.95)


def test_the_true_best_is_among_the_tied_as_often_as_promised() -> None:
    draw = np.random.Generator(np.random.Philox(3))
    trials, level = 400, 0.9
    truth = np.array([[0.1], [0.0], [0.05], [-0.2], [0.09]])
    held = 0
    for _ in range(trials):
        values = truth + draw.normal(size=8) + 0.3 * draw.normal(size=(5, 8))
        held += 0 in best_point.best("x", values, frame(5), highest=True, level=level).tied["knob"].to_numpy()
    assert held / trials >= level - 3 * np.sqrt(level * (1 - level) / trials)


def test_best_of_a_sweep_names_the_point(whole: Sweep) -> None:
    found = whole.best("gross_spend")
    means = whole.table("gross_spend")["gross_spend"]
    assert found.mean == pytest.approx(means.max()) and found.point["conversion.diamonds_per_coin"] in (
        "0.4",
        "0.5",
        "0.6",
    )
    assert "cannot be told from it (95 %)" in repr(found)


# ---- files


def test_a_file_says_what_memory_says(whole: Sweep, tmp_path: Path) -> None:
    whole.save(tmp_path / "s.h5")
    held = open_sweep(tmp_path / "s.h5")
    same(held, whole)
    xr.testing.assert_identical(held.series, whole.series)
    assert held.about == whole.about and held.base == whole.base
    with xr.open_dataset(tmp_path / "s.h5", group="series", engine="h5netcdf", decode_timedelta=False) as plain:
        np.testing.assert_array_equal(plain["gross_spend"], whole.series["gross_spend"])
        assert plain["time"].dtype.kind == "M"
    same(pickle.loads(pickle.dumps(whole)), whole)


def test_the_same_sweep_is_the_same_file_for_any_threads(whole: Sweep, tmp_path: Path) -> None:
    whole.save(tmp_path / "a.h5")
    sweep(BASE, DESIGN, threads=1, **QUIET).save(tmp_path / "b.h5")
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_a_file_is_written_whole_or_not_at_all(whole: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.h5"
    path.write_text("what was there")

    def full(self: xr.Dataset, *_: Any, **__: Any) -> None:
        Path(str(_[0])).write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", full)
    with pytest.raises(carat.ResultError, match=r"cannot write .*s\.h5: No space left on device"):
        whole.save(path)
    assert path.read_text() == "what was there" and list(tmp_path.iterdir()) == [path]
    with pytest.raises(carat.ResultError, match="there is no folder"):
        whole.save(tmp_path / "missing" / "s.h5")


def test_what_is_no_sweep_is_refused(tmp_path: Path) -> None:
    BASE.run(progress=False).save(tmp_path / "r.h5")
    (tmp_path / "text.h5").write_text("text")
    for name, words in {"r.h5": "no sweep of carat", "text.h5": "cannot read", "no.h5": "No such file"}.items():
        with pytest.raises(carat.ResultError, match=words):
            open_sweep(tmp_path / name)


# ---- shards


def test_merged_shards_are_the_file_of_the_whole(whole: Sweep, tmp_path: Path) -> None:
    whole.save(tmp_path / "whole.h5")
    names = [tmp_path / f"{i}.h5" for i in range(3)]
    for i, name in enumerate(names):
        sweep(BASE, DESIGN, shard=(i, 3), **QUIET).save(name)
    same(merge(names[::-1], tmp_path / "merged.h5"), whole)
    assert (tmp_path / "merged.h5").read_bytes() == (tmp_path / "whole.h5").read_bytes()


def test_shards_whose_times_and_fates_differ_merge_all_the_same(tmp_path: Path) -> None:
    rows = [{"run.length": "1d"}, TOO_LARGE, {"run.length": "2d"}, {"viewers.count": 0}, {"run.length": "3d"}]
    sweep(BASE, rows, **QUIET).save(tmp_path / "whole.h5")
    names = [tmp_path / f"{i}.h5" for i in range(5)]
    for i, name in enumerate(names):
        sweep(BASE, rows, shard=f"{i}/5", **QUIET).save(name)
    merge(names, tmp_path / "merged.h5")
    assert (tmp_path / "merged.h5").read_bytes() == (tmp_path / "whole.h5").read_bytes()


def test_shards_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    def shard(name: str, i: int, n: int, base: carat.Scenario = BASE, **other: Any) -> Path:
        given: dict[str, Any] = {"replicates": 1, "progress": False, "tables": ("kpi",), "design": DESIGN, **other}
        sweep(base, shard=(i, n), **given).save(tmp_path / name)
        return tmp_path / name

    first = shard("first.h5", 0, 3)
    longer = shard("longer.h5", 1, 3, BASE.with_({"run.length": "2d"}))
    fewer = shard("fewer.h5", 1, 3, design={"payout.threshold": ["5 USD", "10 USD", "1 USD"]})
    half = shard("half.h5", 1, 2)
    again = shard("again.h5", 0, 3)
    for others, words in {
        (longer,): r"longer\.h5 is a shard of another sweep than .*first\.h5: run\.length is 2d and 3d",
        (fewer,): "their designs differ",
        (half,): "one of 2 and not of 3",
        (again,): "both shard 0/3",
        (): r"shards 1/3, 2/3 are missing",
    }.items():
        with pytest.raises(ValueError, match=words):
            merge([first, *others], tmp_path / "merged.h5")
    assert not (tmp_path / "merged.h5").exists()


def test_shards_of_another_build_are_refused(tmp_path: Path) -> None:
    """Also of the same version: their worlds may be others."""
    names = [tmp_path / f"{i}.h5" for i in range(2)]
    for i, (name, other) in enumerate(zip(names, ("commit 1111", "commit 2222"), strict=True)):
        shard = sweep(BASE, DESIGN, shard=(i, 2), replicates=1, progress=False)
        in_memory(replace(shard.about, build=other), {t: shard.raw(t) for t in (*shard.about.tables, "runs")}).save(
            name
        )
    said = (
        r"1\.h5 is a shard of another sweep than .*0\.h5: it was made by another build of carat .*2222 and not .*1111"
    )
    with pytest.raises(ValueError, match=said):
        merge(names, tmp_path / "merged.h5")
    assert main(["merge", str(tmp_path / "merged.h5"), *map(str, names)]) == 2
    assert not (tmp_path / "merged.h5").exists()


def test_a_build_is_known_by_its_commit_or_else_by_its_program(monkeypatch: pytest.MonkeyPatch) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    for said, expected in {
        commit: f"commit {commit}",
        f"{commit}-dirty": f"commit {commit}-dirty, program {build.program_digest()}",
        "unknown": f"commit unknown, program {build.program_digest()}",
    }.items():
        monkeypatch.setattr(_carat, "commit", lambda said=said: said)
        assert build.this_build.__wrapped__() == expected
