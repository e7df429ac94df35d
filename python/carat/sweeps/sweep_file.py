"""Sweep files: HDF5 that is also netCDF-4, with a group per table; what a sweep is of, and what came of it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.designs.design import Design
from carat.writing.whole_file import replacing

if TYPE_CHECKING:
    import xarray as xr

FORMAT = 2


@dataclass(frozen=True)
class About:
    """What a sweep is of: two are the same if this is equal.

    toml: the base, fully resolved, with the seed and the number of replicates. design: all points, also of a shard.
    tables: which are kept. shard: (i, n): points i, i + n, i + 2n, ...; (0, 1) is all. version: of carat.
    build: of that version, as :func:`carat.sweeps.build.this_build` says.
    """

    toml: str
    design: Design
    replicates: int
    tables: tuple[str, ...]
    shard: tuple[int, int]
    version: str
    build: str

    @cached_property
    def points(self) -> list[int]:
        """Numbers of the points that are in it."""
        first, step = self.shard
        return list(range(first, len(self.design), step))

    def to_json(self) -> str:
        design = {"knobs": self.design.knobs, "values": self.design.values, "axes": self.design.axes}
        return json.dumps(
            {
                "design": design,
                "replicates": self.replicates,
                "tables": self.tables,
                "shard": self.shard,
                "version": self.version,
                "build": self.build,
            }
        )

    @classmethod
    def from_json(cls, toml: str, text: str) -> About:
        read = json.loads(text)
        knobs, values, axes = (_tuples(read["design"][name]) for name in ("knobs", "values", "axes"))
        shard = (int(read["shard"][0]), int(read["shard"][1]))
        tables, design = tuple(read["tables"]), Design(knobs, values, axes)
        return cls(toml, design, read["replicates"], tables, shard, read["version"], read["build"])


def _tuples(value: Any) -> Any:
    return tuple(_tuples(element) for element in value) if isinstance(value, list) else value


def write(path: str | os.PathLike[str], about: About, groups: Mapping[str, xr.Dataset]) -> None:
    """Writes a sweep file, whole or not at all; the same sweep gives the same bytes. Raises ResultError."""
    import xarray as xr

    attributes = {
        "Conventions": "CF-1.10",
        "format": "carat-sweep",
        "format_version": FORMAT,
        "carat_version": about.version,
        "build": about.build,
    }
    root = xr.Dataset({"about": ((), about.to_json()), "scenario": ((), about.toml)}, attrs=attributes)
    with replacing(path) as temporary:
        try:
            root.to_netcdf(temporary, engine="h5netcdf", mode="w")
            for name, given in groups.items():
                dataset = _in_order(given)
                dataset.to_netcdf(temporary, engine="h5netcdf", mode="a", group=name, encoding=_encoding(dataset))
        except RuntimeError as error:  # HDF5 says so of a full disk when the file is closed
            raise OSError(str(error)) from error


def _in_order(dataset: xr.Dataset) -> xr.Dataset:
    """With columns and coordinates in one order, however they came together."""
    import xarray as xr

    columns = {name: dataset.variables[name] for name in sorted(map(str, dataset.data_vars))}
    return xr.Dataset(columns, {name: dataset.coords[name] for name in sorted(map(str, dataset.coords))}, dataset.attrs)


def _encoding(dataset: xr.Dataset) -> dict[Any, dict[str, Any]]:
    packed: dict[str, Any] = {"zlib": True, "complevel": 1, "shuffle": True, "_FillValue": None}
    encoding: dict[Any, dict[str, Any]] = {}
    for name, variable in dataset.variables.items():
        if variable.dtype.kind == "f":
            encoding[name] = packed if variable.ndim > 1 else {"_FillValue": None}
    return encoding


def read_about(path: str | os.PathLike[str]) -> About:
    """What a sweep file is of. Raises ResultError if it is none."""
    import xarray as xr

    try:
        os.stat(path)  # HDF5 has many words for a file that is not there
        with xr.open_dataset(path, engine="h5netcdf", phony_dims="access") as root:
            if root.attrs.get("format") != "carat-sweep":
                raise _carat.ResultError(f"cannot read {os.fspath(path)}: it is no sweep of carat")
            if root.attrs["format_version"] != FORMAT:
                version = root.attrs["carat_version"]
                raise _carat.ResultError(f"cannot read {os.fspath(path)}: its format is that of carat {version}")
            return About.from_json(str(root["scenario"].item()), str(root["about"].item()))
    except _carat.ResultError:
        raise
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _carat.ResultError(f"cannot read {os.fspath(path)}: {reason}") from error


def read_group(path: str | os.PathLike[str], name: str) -> xr.Dataset:
    """One group of a sweep file, in memory; times as they lie in the file. Raises ResultError."""
    import xarray as xr

    try:
        with xr.open_dataset(
            path, engine="h5netcdf", group=name, decode_times=False, decode_timedelta=False
        ) as dataset:
            return _free(dataset.load())
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise _carat.ResultError(f"cannot read {name} of {os.fspath(path)}: {error}") from error


def _free(dataset: xr.Dataset) -> xr.Dataset:
    """Without what ties it to the file it is from: how it was encoded there, and the width of its texts."""
    import xarray as xr

    def text(variable: xr.Variable) -> xr.Variable:
        return variable.astype(object) if variable.dtype.kind == "U" else variable

    bare = dataset.drop_encoding()
    columns = {name: text(bare.variables[name]) for name in bare.data_vars}
    return xr.Dataset(columns, {name: text(bare.variables[name]) for name in bare.coords}, bare.attrs)


def groups_of(path: str | os.PathLike[str]) -> list[str]:
    """The names of the groups of a sweep file."""
    import h5py

    with h5py.File(path) as file:
        return [name for name, item in file.items() if isinstance(item, h5py.Group)]
