"""Results: what a run hands back, as xarray Datasets with units; in memory over C++ arrays, or lazily from a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carat import _carat

if TYPE_CHECKING:
    import xarray as xr


def _attributes(entry: _carat.DimensionEntry | _carat.ColumnEntry) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if entry["unit"]:
        attributes["units"] = entry["unit"]
    if entry["doc"]:
        attributes["long_name"] = entry["doc"]
    meanings: Any = entry.get("meanings")
    if meanings:
        attributes["flag_meanings"] = " ".join(word for word in meanings if word)
        attributes["flag_values"] = [code for code, word in enumerate(meanings) if word]
    return attributes


def _array(values: Any, shape: list[int]) -> Any:
    import numpy as np

    return values if isinstance(values, np.ndarray) else np.array(values, dtype=object).reshape(shape)


def _dataset(table: _carat.Table) -> xr.Dataset:
    """A Dataset over the arrays of `table`: numbers are read-only views of its memory.

    Only columns that are filled up, since replicates differ in length, are copied: what a replicate lacks becomes NaN.
    """
    import numpy as np
    import xarray as xr

    coordinates = {
        d["name"]: (d["name"], _array(d["values"], [len(d["values"])]), _attributes(d)) for d in table.dimensions
    }
    columns = {}
    for entry in table.columns:
        values, attributes = _array(entry["values"], entry["shape"]), _attributes(entry)
        if entry["padded"] and values.dtype.kind == "i":
            attributes["_FillValue"] = np.iinfo(values.dtype).min
        columns[entry["name"]] = (entry["dims"], values, attributes)
    return xr.decode_cf(xr.Dataset(columns, coordinates), decode_timedelta=False)


class Results:
    """The tables of a run. Each is an xarray.Dataset whose first dimension is ``replicate``.

    series: flows and stocks over time. kpi: key figures. creators: one row per creator. viewers: one row per payer.
    leaderboard: the top of each week. ledger: the trial balance over time. stats: how the run went.
    """

    def __init__(self, read: Callable[[str], xr.Dataset], outcome: _carat.Outcome | None, name: str) -> None:
        self._read = read
        self._outcome = outcome
        self._name = name

    @classmethod
    def from_outcome(cls, outcome: _carat.Outcome) -> Results:
        """Over an outcome in memory."""
        return cls(lambda name: _dataset(outcome.table(name)), outcome, f"in memory, seed {outcome.seed}")

    @cached_property
    def series(self) -> xr.Dataset:
        """Over (replicate, time): flows since the sample before, and stocks; money int64 in 1e-6 USD."""
        return self._read("series")

    @cached_property
    def kpi(self) -> xr.Dataset:
        """value[replicate, kpi] float64 and unit[kpi]."""
        return self._read("kpi")

    @cached_property
    def creators(self) -> xr.Dataset:
        """Over (replicate, creator): traits, work, income, account."""
        return self._read("creators")

    @cached_property
    def viewers(self) -> xr.Dataset:
        """Over (replicate, payer): who ever bought coins."""
        return self._read("viewers")

    @cached_property
    def leaderboard(self) -> xr.Dataset:
        """Over (replicate, line): the creators with the most gifts of each week."""
        return self._read("leaderboard")

    @cached_property
    def ledger(self) -> xr.Dataset:
        """balance[replicate, time, account] int64 in the smallest unit of the account's commodity."""
        return self._read("ledger")

    @cached_property
    def stats(self) -> xr.Dataset:
        """Per replicate: events, windows, wall seconds, threads, memory, digest."""
        return self._read("stats")

    def figure(self, name: str) -> float:
        """A key figure, averaged over replicates."""
        return float(self.kpi["value"].sel(kpi=name).mean())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the result file (HDF5 that is also netCDF-4), whole or not at all. Only for results in memory."""
        if self._outcome is None:
            raise ValueError("these results come from a file already; copy the file")
        self._outcome.save(path)

    def __repr__(self) -> str:
        lines = [f"<carat.Results {self._name}>"]
        values = self.kpi["value"].mean("replicate")
        for name, value, unit in zip(self.kpi["kpi"].values, values.values, self.kpi["unit"].values, strict=True):
            lines.append(
                f"  {name:24}{value:>18,.4g} {unit}" if abs(value) < 10 else f"  {name:24}{value:>18,.0f} {unit}"
            )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(repr(self))}</pre>"


def open_events(folder: str | os.PathLike[str], replicate: int = 0) -> xr.Dataset:
    """The event log of one replicate, as ``carat run --events`` leaves it: a Dataset over (event,), in order of time.

    ``at`` is datetime64; ``viewer`` is -1 where nobody watched; ``kind`` is a code whose words are in its attributes
    ``flag_values`` and ``flag_meanings``. Segments are read when they are used if dask is installed, at once otherwise.
    Raises ResultError if there is no such log.
    """
    import xarray as xr

    segments = sorted(Path(folder).glob(f"world-{replicate:05d}-segment-*.h5"))
    if not segments:
        raise _carat.ResultError(f"cannot read {os.fspath(folder)}: it holds no events of replicate {replicate}")
    chunks: dict[str, int] | None = {} if find_spec("dask") else None
    parts = [xr.open_dataset(path, group="events", engine="h5netcdf", chunks=chunks) for path in segments]
    return xr.concat([part.isel(replicate=0, drop=True) for part in parts], "event", combine_attrs="override")


def open(path: str | os.PathLike[str]) -> Results:
    """Opens a result file; tables are read when they are used. Raises ResultError if it is not one."""
    import xarray as xr

    try:
        root = xr.open_dataset(path, engine="h5netcdf", phony_dims="access")
    except (OSError, ValueError) as error:
        raise _carat.ResultError(f"cannot read {os.fspath(path)}: {error}") from error
    form = root.attrs.get("format")
    root.close()
    if form != "carat-result":
        raise _carat.ResultError(f"cannot read {os.fspath(path)}: it is no result of carat")

    def read(name: str) -> xr.Dataset:
        return xr.open_dataset(path, group=name, engine="h5netcdf", decode_timedelta=False)

    return Results(read, None, os.fspath(path))
