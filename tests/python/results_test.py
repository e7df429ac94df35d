"""Results: in memory and on disk they say the same; plain readers can read them; nothing is copied without need."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import carat
import h5py
import matplotlib.pyplot as plt
import netCDF4
import numpy as np
import pandas as pd
import polars as pl
import pytest
import xarray as xr
from carat.worlds.warm_up import mser

TABLES = ["series", "kpi", "creators", "viewers", "leaderboard", "ledger", "stats"]
ROOT = Path(__file__).parents[2]
VILLAGE = ROOT / "scenarios" / "village.toml"


@pytest.fixture(scope="module")
def results() -> carat.Results:
    return carat.load(VILLAGE).run(replicates=2, progress=False)


@pytest.fixture(scope="module")
def saved(results: carat.Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("results") / "village.h5"
    results.save(path)
    return path


@pytest.mark.parametrize("name", TABLES)
def test_a_file_says_what_memory_says(name: str, results: carat.Results, saved: Path) -> None:
    xr.testing.assert_equal(getattr(results, name), getattr(carat.open(saved), name))


@pytest.mark.parametrize("name", TABLES)
def test_xarray_opens_every_group_without_carat(name: str, saved: Path) -> None:
    with xr.open_dataset(saved, group=name, engine="h5netcdf", decode_timedelta=False) as dataset:
        assert dataset.sizes["replicate"] == 2
        assert len(dataset.data_vars) > 0


def test_h5py_and_netcdf4_read_everything(saved: Path) -> None:
    read: list[str] = []

    def visit(name: str, item: h5py.Dataset | h5py.Group) -> None:
        if isinstance(item, h5py.Dataset):
            assert item[()] is not None
            read.append(name)

    with h5py.File(saved) as file:
        assert file.attrs["format"] == "carat-result"
        file.visititems(visit)
    assert len(read) > 100
    with netCDF4.Dataset(saved) as file:
        for group in file.groups.values():
            for variable in group.variables.values():
                variable[...]


def test_columns_are_views_that_nobody_can_write_to(results: carat.Results) -> None:
    values = results.series["gross_spend"].values
    assert not values.flags.writeable
    assert not values.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1


def test_arrays_outlive_the_results_they_came_from() -> None:
    values = carat.load(VILLAGE, {"run.length": "3d"}).run(progress=False).series["views"].values
    assert values.sum() > 0


def test_an_independent_reader_finds_the_ledger_closed(saved: Path) -> None:
    with h5py.File(saved) as file:
        balance = file["ledger/balance"][()]
        commodity = np.array([c.decode() for c in file["ledger/commodity"][()]])
        names = [n.decode() for n in file["ledger/account"][()]]
        held = file["creators/balance"][()]
    for kind in ("coins", "diamonds", "usd"):
        rows = balance[:, :, commodity == kind]
        assert np.all(rows.sum(axis=2) == 0)
        assert np.any(rows != 0)
    account = balance[:, -1, names.index("diamonds_held")]
    lowest = np.iinfo(held.dtype).min
    assert np.array_equal(np.where(held == lowest, 0, held).sum(axis=1), account)


def test_series_add_up_to_the_key_figures(results: carat.Results) -> None:
    total = results.series["gross_spend"].sum("time") / 1e6
    np.testing.assert_allclose(total, results.kpi["value"].sel(kpi="gross_spend"), rtol=1e-12)
    assert set(results.series["gross_spend"].attrs) >= {"units", "long_name"}


def test_cell_methods_say_how_two_intervals_become_one() -> None:
    """The same world sampled every day and every second day."""
    base = carat.load(VILLAGE, {"run.length": "8d"})
    daily, longer = (base.with_({"run.sample_every": every}).run(progress=False).series for every in ("1d", "2d"))
    not_added = set()
    for name, column in daily.data_vars.items():
        pairs = column.astype(float).coarsen(time=2)
        method = column.attrs["cell_methods"]
        assert method == longer[name].attrs["cell_methods"]
        whole = {
            "time: sum": pairs.sum,
            "time: mean": pairs.mean,
            "time: point": lambda column=column: column.isel(time=slice(1, None, 2)),
        }.get(method)
        if whole is None:
            not_added.add(name)
        else:
            np.testing.assert_allclose(whole().values, longer[name].values, rtol=1e-9, atol=1e-6, err_msg=str(name))
    assert not_added == {"active_viewers", "payers", "creator_share", "arppu"}


def test_cell_methods_are_in_results_of_every_kind(results: carat.Results, saved: Path, tmp_path: Path) -> None:
    swept = carat.sweep(results.scenario, {"payout.hold": ["1d", "2d"]}, replicates=1, progress=False)
    swept.save(tmp_path / "swept.h5")
    for series in (
        carat.open(saved).series,
        pickle.loads(pickle.dumps(results)).series,
        swept.series,
        carat.open_sweep(tmp_path / "swept.h5").series,
    ):
        assert {n: c.attrs.get("cell_methods") for n, c in series.data_vars.items()} == {
            n: c.attrs["cell_methods"] for n, c in results.series.data_vars.items()
        }
    assert results.ledger["balance"].attrs["cell_methods"] == "time: point"


def test_the_file_can_be_read_while_the_run_goes_on(tmp_path: Path) -> None:
    program = ROOT / "build" / "release" / "carat"
    path = tmp_path / "growing.h5"
    length = ["-s", "run.length=700d", "-s", "run.write_every=7d", "-s", "viewers.count=10000"]
    run = subprocess.Popen([program, "run", VILLAGE, *length, "-o", path, "--quiet"], stdout=subprocess.DEVNULL)
    seen = set()
    while run.poll() is None:
        if path.exists():
            with xr.open_dataset(path, group="series", engine="h5netcdf") as series, h5py.File(path) as file:
                assert int(series["gross_spend"].sum()) >= 0
                seen.add((series.sizes["time"], int(file.attrs["complete"])))
    assert run.returncode == 0
    with h5py.File(path) as file:
        assert file.attrs["complete"] == 1
    assert len([1 for _, complete in seen if complete == 0]) >= 2


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(carat.ResultError, match=r"nothing\.h5"):
        carat.open(tmp_path / "nothing.h5")
    other = tmp_path / "other.h5"
    with h5py.File(other, "w") as file:
        file["x"] = [1]
    with pytest.raises(carat.ResultError, match="no result of carat"):
        carat.open(other)


def test_a_result_is_not_written_where_there_is_no_folder(results: carat.Results, tmp_path: Path) -> None:
    with pytest.raises(carat.ResultError, match="missing"):
        results.save(tmp_path / "missing" / "x.h5")
    assert list(tmp_path.iterdir()) == []


def test_the_event_log_is_one_dataset(tmp_path: Path) -> None:
    carat_program = ROOT / "build" / "release" / "carat"
    words = ["run", str(VILLAGE), "-s", "run.length=9d", "-o", str(tmp_path / "v.h5"), "--quiet", "--events", "all"]
    subprocess.run([carat_program, *words], check=True, capture_output=True)
    events = carat.open_events(tmp_path / "v.events")
    result = carat.open(tmp_path / "v.h5")
    assert events.sizes["event"] == int(result.stats["events"].sum())
    assert events["at"].dtype.kind == "M"
    assert (np.diff(events["at"].values) >= np.timedelta64(0)).all()
    assert int(events["spend"].sum()) == int(result.series["gross_spend"].sum())
    assert events["coins"].attrs["units"] == "coins"
    words, codes = events["kind"].attrs["flag_meanings"].split(), events["kind"].attrs["flag_values"]
    kinds = dict(zip(words, codes, strict=True))
    begun = int((events["kind"] == kinds["view_begins"]).sum())
    ended = int((events["kind"] == kinds["view_ends"]).sum())
    assert begun > 0
    assert 0 <= begun - ended < begun / 10
    with pytest.raises(carat.ResultError, match="no events of replicate 7"):
        carat.open_events(tmp_path / "v.events", replicate=7)


def test_results_know_what_they_are_of(results: carat.Results, saved: Path) -> None:
    expected = carat.load(VILLAGE).with_({"run.replicates": 2})
    for held in (results, carat.open(saved), pickle.loads(pickle.dumps(results))):
        assert held.scenario == expected
        assert (held.seed, held.hash, held.complete, held.asked) == (7, expected.hash, True, 2)
        assert held.branched_from == ""
        assert held.events == int(held.stats["events"].sum()) > 0
        assert held.events_per_second == pytest.approx(held.events / held.stats["wall_seconds"].sum().item())
        assert held.memory_bytes == held.stats["viewer_bytes"].max()


def test_pickled_results_say_the_same(results: carat.Results, saved: Path) -> None:
    for held in (results, carat.open(saved)):
        again = pickle.loads(pickle.dumps(held))
        for name in TABLES:
            xr.testing.assert_identical(getattr(again, name), getattr(held, name))
    with pytest.raises(ValueError, match="do not come from a run"):
        again.save("x.h5")


def test_results_are_made_of_datasets_too(results: carat.Results) -> None:
    loaded = {name: getattr(results, name).copy(deep=True).load() for name in TABLES}
    again = carat.Results.from_datasets(loaded, results.scenario)
    assert again.figure("gross_spend") == results.figure("gross_spend")
    assert again.scenario == results.scenario and again.tables == TABLES
    assert np.shares_memory(again.series["views"].values, loaded["series"]["views"].values)
    for held in (again, pickle.loads(pickle.dumps(results))):
        with pytest.raises(ValueError, match="read-only"):
            held.series["views"].values[0] = 1
    loaded["series"]["views"].values[0] = 1


def test_key_figures_come_with_intervals(results: carat.Results) -> None:
    table = results.figures(level=0.9)
    assert list(table.columns) == ["mean", "low", "high", "n", "unit", "words"]
    for name in ("gross_spend", "creator_gini", "refunds"):
        interval = results.interval(name, level=0.9)
        row = table.loc[name]
        np.testing.assert_allclose([row["mean"], row["low"], row["high"]], [interval.mean, interval.low, interval.high])
    a, b = results.values("gross_spend").values
    reach = 6.313751514675041 * abs(a - b) / 2  # Student's quantile 0.95 with one degree of freedom
    assert results.interval("gross_spend", 0.9).half_width == pytest.approx(reach)
    with pytest.raises(ValueError, match="did you mean gross_spend"):
        results.interval("gros_spend")
    with pytest.raises(ValueError, match="level"):
        results.figures(level=95)


def test_results_show_intervals_seed_hash_and_speed(results: carat.Results) -> None:
    for text in (repr(results), results._repr_html_()):
        for words in ("2 worlds", "seed 7", f"hash {results.hash}", "M events", "95 % interval", "gross_spend"):
            assert words in text
    interval = str(results.interval("gross_spend")).partition(" (")[2].rstrip(")")
    assert interval in repr(results) and interval in results._repr_html_()
    one = carat.load(VILLAGE, {"run.length": "3d"}).run(progress=False)
    assert "interval" not in repr(one) and "1 world " in repr(one)
    assert np.isnan(one.figures()["low"]).all()


def test_pandas_views_have_units_and_words(results: carat.Results) -> None:
    series = results.to_pandas("series")
    assert series.index.names == ["replicate", "time"]
    assert series["gross_spend"].xs(1).tolist() == results.series["gross_spend"].sel(replicate=1).values.tolist()
    assert series.attrs["units"]["gross_spend"] == "1e-6 USD"
    assert "gift_coins_by_tier" not in series
    by_tier = results.to_pandas("series", by="tier", replicate=0)
    coins = by_tier["gift_coins_by_tier"].unstack("tier")
    assert coins["top_1"].sum() == results.series["gift_coins_by_tier"].sel(tier="top_1", replicate=0).sum()


def test_pandas_views_leave_out_what_is_not_there_and_say_what_codes_mean() -> None:
    results = carat.load(VILLAGE).run(replicates=3, progress=False)
    creators = results.to_pandas("creators")
    there = results.creators["quality"].count("creator").values
    assert creators.groupby("replicate").size().tolist() == there.tolist()
    assert len(set(there)) > 1
    assert isinstance(creators["tier"].dtype, pd.CategoricalDtype)
    words = results.creators["tier"].attrs["flag_meanings"].split()
    assert creators["tier"].iloc[0] == words[int(results.creators["tier"][0, 0])]


@pytest.mark.parametrize("name", TABLES)
def test_polars_views_equal_pandas_views(name: str, results: carat.Results) -> None:
    frame, view = results.to_pandas(name).reset_index(), results.to_polars(name)
    assert isinstance(view, pl.DataFrame)
    assert view.columns == list(frame.columns) and view.height == len(frame) > 0
    for column in frame.columns:
        assert view[column].to_list() == frame[column].tolist() or view[column].is_nan().any()


def test_views_that_are_not_there_are_named(results: carat.Results) -> None:
    with pytest.raises(ValueError, match="there is no table 'serie'"):
        results.to_pandas("serie")
    with pytest.raises(ValueError, match=r"no further dimension 'teir'; there are .*tier"):
        results.to_pandas("series", by="teir")
    with pytest.raises(ValueError, match="there is no replicate 2"):
        results.to_pandas("kpi", replicate=2)
    with pytest.raises(ValueError, match="no experiment"):
        _ = results.experiment


def test_without_polars_the_message_says_what_to_do() -> None:
    code = f"""
import sys; sys.modules["polars"] = None
import carat
r = carat.load({str(VILLAGE)!r}, {{"run.length": "1d", "run.write_every": "1d"}}).run(progress=False)
try:
    r.to_polars("kpi")
except ImportError as error:
    print(error)
"""
    assert "pip install polars" in subprocess.check_output([sys.executable, "-c", code], text=True)


def test_warm_up_ends_where_the_standard_error_is_least() -> None:
    settled = np.tile([101.0, 99.0, 100.0, 102.0, 98.0], 16)
    rise = np.linspace(0.0, 90.0, 20)
    assert mser(np.concatenate([rise, settled])) == 20
    assert mser(settled) == 0
    noise = np.random.Generator(np.random.Philox(key=3)).normal(size=60) + 5 * np.exp(-np.arange(60) / 6)

    def error(d: int) -> float:
        left = noise[d:]
        return float(left.var() / left.size)

    assert mser(noise, batch=1) == min(range(31), key=error) > 0


def test_warm_up_is_a_cut_of_the_mean_over_replicates(results: carat.Results) -> None:
    cut = results.warm_up("hours_streamed", batch=2)
    mean = results.series["hours_streamed"].mean("replicate").values
    assert cut == pd.Timedelta(days=mser(mean, batch=2)) == pd.Timedelta("8D")
    assert results.after(cut).series["time"].values[0] == np.datetime64("2024-01-10")
    with pytest.warns(UserWarning, match="has not settled"):
        rising = xr.DataArray(np.arange(28.0), {"time": results.series["time"]}, name="rising")
        carat.worlds.warm_up.warm_up(results, rising)
    with pytest.raises(ValueError, match="did you mean gross_spend"):
        results.warm_up("gros_spend")
    with pytest.raises(ValueError, match="at least 4 batches"):
        results.warm_up("gross_spend", batch=10)


def test_a_cut_drops_samples_that_reach_back_before_it(results: carat.Results) -> None:
    later = results.after("14d")
    assert later.series["time"].values[0] == np.datetime64("2024-01-16")
    assert later.series.sizes["time"] == later.ledger.sizes["time"] == 14
    assert results.after("13d1h").series.sizes["time"] == 14
    assert results.after("2024-01-15").series.sizes["time"] == 14
    xr.testing.assert_identical(later.kpi, results.kpi)
    assert "from 2024-01-15" in repr(later)
    assert pickle.loads(pickle.dumps(later)).series.sizes["time"] == 14
    with pytest.raises(ValueError, match="nothing is left after 40d: the series end 28d after the start"):
        results.after("40d")
    with pytest.raises(ValueError, match="expected a length of time"):
        results.after("14 fortnights")


def test_results_are_drawn_by_name(results: carat.Results) -> None:
    axes = [results.plot.series("gross_spend"), results.plot.lorenz(), results.plot.tiers(), results.plot.sankey()]
    assert all(type(one).__name__ == "Axes" for one in axes)
    plt.close("all")


def test_an_experiment_has_a_table_of_its_own() -> None:
    trial = {"side": "viewers", "share": 0.5, "set": {"store.purchase_probability": 0.9}}
    results = carat.load(VILLAGE, {"run.length": "7d"}).with_(experiment=trial).run(replicates=2, progress=False)
    assert results.experiment["payers"].dims == ("replicate", "viewer_arm")
    assert int(results.experiment["spend"].sum()) == int(results.series["gross_spend"].sum())
