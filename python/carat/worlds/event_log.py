"""The event log: what ``carat run --events`` leaves, as one Dataset."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from carat import _carat

if TYPE_CHECKING:
    import xarray as xr


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
