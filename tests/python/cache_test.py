"""The cache: what was run is not run again, and nothing damaged or of another run is taken for it."""

from __future__ import annotations

import io
import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import carat
import numpy as np
import pytest
import xarray as xr
from carat.sweeps import cache as caching
from carat.sweeps.cache import Cache, cache_folder, key_of
from carat.sweeps.sweep_plan import Plan
from carat.sweeps.sweeping import sweep
from carat.sweeps.tasks import Task, World

VILLAGE = Path(__file__).parents[2] / "scenarios" / "village.toml"
BASE = carat.load(VILLAGE, {"run.length": "3d"})
DESIGN = {"payout.threshold": ["5 USD", "10 USD"]}


def world(size: int = 10) -> World:
    arrays: dict[str, Any] = {"kpi/value": np.arange(size, dtype=float), "kpi/text": np.array(["a", "bc"])}
    return World('{"kpi": 1}', arrays)


def equal(one: World | None, other: World) -> bool:
    return (
        one is not None
        and one.layout == other.layout
        and all(
            np.array_equal(one.arrays[name], values) and one.arrays[name].dtype == values.dtype
            for name, values in other.arrays.items()
        )
    )


def recalled(cache: Any, **changes: Any) -> tuple[int, Any]:
    """How many worlds a sweep takes from the cache, and the sweep."""
    seen: list[int] = []
    given: dict[str, Any] = {"replicates": 2, "tables": ("kpi",), **changes}
    result = sweep(BASE, DESIGN, cache=cache, progress=lambda done, total: seen.append(done), **given)
    return seen[0], result


def test_what_was_run_is_not_run_again(tmp_path: Path) -> None:
    first, one = recalled(tmp_path)
    again, other = recalled(tmp_path)
    assert (first, again) == (0, 4)
    xr.testing.assert_identical(one.kpi, other.kpi)
    more, _ = recalled(tmp_path, replicates=3)
    assert more == 4 and len(Cache(tmp_path)) == 6


def test_another_seed_table_or_program_is_another_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recalled(tmp_path)
    assert recalled(tmp_path, seed=8)[0] == 0
    assert recalled(tmp_path, tables=("kpi", "series"))[0] == 0
    monkeypatch.setattr(caching, "program_digest", lambda: "another build")
    assert recalled(tmp_path)[0] == 0


def test_keys_tell_apart_all_that_a_world_depends_on() -> None:
    (task,) = Plan(BASE, {"payout.threshold": ["5 USD"]}, 1, None, ("kpi",), None).tasks(1)
    others = [
        Task(task.toml + "\n", task.replicates, task.tables, task.version),
        Task(task.toml, task.replicates, ("kpi", "series"), task.version),
        Task(task.toml, task.replicates, task.tables, "0.0.0"),
    ]
    keys = {key_of(task, 0), key_of(task, 1), *(key_of(other, 0) for other in others)}
    assert len(keys) == 5 and key_of(task, 0) == key_of(Task(task.toml, (0, 1), ("kpi",), task.version, 2), 0)


def altered(packed: bytes) -> bytearray:
    """A whole .npz file with another number in it."""
    with np.load(io.BytesIO(packed)) as file:
        members = {name: file[name].copy() for name in file.files}
    members["content"][100] ^= 1
    buffer = io.BytesIO()
    np.savez(buffer, **members)
    return bytearray(buffer.getvalue())


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "renamed", "altered"])
def test_a_damaged_entry_is_ignored_with_a_warning_and_run_again(damage: str, tmp_path: Path) -> None:
    _, one = recalled(tmp_path)
    entries = sorted(tmp_path.glob("??/*.npz"))
    content = bytearray(entries[0].read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "bit":
        content[len(content) // 2] ^= 1
    elif damage == "empty":
        content.clear()
    elif damage == "renamed":
        content = bytearray(entries[1].read_bytes())
    else:
        content = altered(bytes(content))
    entries[0].write_bytes(content)
    with pytest.warns(UserWarning, match="is damaged and ignored"):
        taken, other = recalled(tmp_path)
    assert taken == 3
    xr.testing.assert_identical(one.kpi, other.kpi)
    assert recalled(tmp_path)[0] == 4


def test_a_flipped_byte_is_noticed_or_does_no_harm(tmp_path: Path) -> None:
    cache, key, noticed = Cache(tmp_path), "ab" * 32, 0
    cache.put(key, world())
    (path,) = tmp_path.glob("??/*.npz")
    content = path.read_bytes()
    places = range(0, len(content), 7)
    for at in places:
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            found = cache.get(key)
        assert equal(found, world()) if found is not None else warned
        noticed += found is None
    assert noticed > len(places) / 2


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    keys = [f"{i:02}" + "0" * 62 for i in range(6)]
    Cache(tmp_path, limit=None).put(keys[0], world(1000))
    size = Cache(tmp_path).size
    cache = Cache(tmp_path, limit=4 * size + size // 2)
    for age, key in enumerate(keys[:4]):
        cache.put(key, world(1000))
        (path,) = tmp_path.glob(f"{key[:2]}/*.npz")
        os.utime(path, (age, age))
    assert cache.get(keys[0]) is not None  # used now
    cache.put(keys[4], world(1000))
    left = {key for key in keys if (tmp_path / key[:2] / f"{key}.npz").exists()}
    assert keys[0] in left and keys[4] in left and keys[1] not in left
    assert cache.size <= 4 * size


def test_clear_removes_all_and_nothing_else(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "runs")
    cache.put("ab" * 32, world())
    (tmp_path / "runs" / "mine.txt").write_text("mine")
    assert len(cache) == 1 and "1 worlds" in repr(cache)
    cache.clear()
    assert len(cache) == 0 and [path.name for path in (tmp_path / "runs").iterdir()] == ["mine.txt"]


def test_many_may_write_the_same_entry_at_once(tmp_path: Path) -> None:
    key = "cd" * 32

    def write_and_read(i: int) -> bool:
        Cache(tmp_path).put(key, world(5000))
        return equal(Cache(tmp_path).get(key), world(5000))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(write_and_read, range(40)))
    assert [path.suffix for path in tmp_path.glob("??/*")] == [".npz"]


def test_a_folder_that_cannot_be_written_does_not_stop_the_sweep(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.warns(UserWarning, match="the sweep goes on without keeping its worlds there"):
        _, result = recalled(tmp_path / "file" / "runs")
    assert result.complete and np.isfinite(result.kpi["value"]).all()


def test_the_folder_is_where_the_desktop_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "carat" == Cache().folder
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert cache_folder() == tmp_path / "me" / ".cache" / "carat"
    assert Cache(limit="1.5 GB").limit == 1_500_000_000 and Cache(limit=7).limit == 7
    with pytest.raises(ValueError, match="expected bytes"):
        Cache(limit="much")
