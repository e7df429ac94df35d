"""Results: in memory and on disk they say the same; plain readers can read them; nothing is copied without need."""

from __future__ import annotations

import subprocess
from pathlib import Path

import carat
import h5py
import netCDF4
import numpy as np
import pytest
import xarray as xr

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
