"""Tables: where the Datasets of Results come from: C++ arrays in memory, a result file, or other Datasets."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from carat import _carat

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class Provenance:
    """What results are of.

    toml, source: the scenario, fully resolved, and the file it came from. asked: how many worlds there should be.
    complete: all came to their end. branched_from: the checkpoints they began with, one a line, or "". where: in
    memory, or the file.
    """

    toml: str
    source: str
    seed: int
    hash: str
    asked: int
    complete: bool
    branched_from: str
    where: str


class Tables(Protocol):
    """A place that Datasets are read from by name."""

    @property
    def provenance(self) -> Provenance: ...

    @property
    def names(self) -> list[str]: ...

    def read(self, name: str) -> xr.Dataset: ...


class InMemory:
    """Over an outcome of the core: numbers are read-only views of its memory."""

    def __init__(self, outcome: _carat.Outcome, asked: int | None, source: str, branched_from: str) -> None:
        self.outcome = outcome
        self.asked = asked
        self.source = source
        self.branched_from = branched_from

    @property
    def provenance(self) -> Provenance:
        of, held = self.outcome, len(self.outcome.table("stats").dimensions[0]["values"])
        asked = held if self.asked is None else self.asked
        return Provenance(
            toml=of.scenario_toml,
            source=self.source,
            seed=of.seed,
            hash=of.scenario_hash,
            asked=asked,
            complete=of.complete and held >= asked,
            branched_from=self.branched_from,
            where="in memory",
        )

    @property
    def names(self) -> list[str]:
        return self.outcome.table_names

    def read(self, name: str) -> xr.Dataset:
        return _dataset(self.outcome.table(name))

    def __reduce__(self) -> tuple[Any, ...]:
        datasets = {name: self.read(name).compute() for name in self.names}
        return Given, (datasets, self.provenance)


class InFile:
    """Over a result file; a table is read when it is used."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)

    @property
    def provenance(self) -> Provenance:
        import h5py

        with h5py.File(self.path) as file:
            about, texts = file.attrs, file["scenario"]
            toml, source = (str(texts[name].asstr()[()]) for name in ("toml", "source"))
            held = file["stats/replicate"][()]
            part = len(held) > 0 and held[0] > 0  # of more worlds than the scenario says
            asked = len(held) if part else json.loads(texts["json"].asstr()[()])["run"]["replicates"]
            return Provenance(
                toml=toml,
                source=source,
                seed=int(about["seed"]),
                hash=str(about["scenario_hash"]),
                asked=asked,
                complete=bool(about["complete"]) and len(held) >= asked,
                branched_from=str(about.get("branched_from", "")),
                where=self.path,
            )

    @property
    def names(self) -> list[str]:
        import h5py

        with h5py.File(self.path) as file:
            return [name for name in file if name != "scenario"]

    def read(self, name: str) -> xr.Dataset:
        import xarray as xr

        return xr.open_dataset(self.path, group=name, engine="h5netcdf", decode_timedelta=False)


class Given:
    """Over Datasets, which nobody can write to from here on."""

    def __init__(self, datasets: Mapping[str, xr.Dataset], provenance: Provenance) -> None:
        self.datasets = {name: _frozen(dataset) for name, dataset in datasets.items()}
        self._provenance = provenance

    @property
    def provenance(self) -> Provenance:
        return self._provenance

    @property
    def names(self) -> list[str]:
        return list(self.datasets)

    def read(self, name: str) -> xr.Dataset:
        return self.datasets[name]


def check_file(path: str | os.PathLike[str]) -> None:
    """Raises ResultError unless it is a result file."""
    import h5py

    try:
        with h5py.File(path) as file:
            form = file.attrs.get("format")
    except OSError as error:
        raise _carat.ResultError(f"cannot read {os.fspath(path)}: {error}") from error
    if form != "carat-result":
        raise _carat.ResultError(f"cannot read {os.fspath(path)}: it is no result of carat")


def _frozen(dataset: xr.Dataset) -> xr.Dataset:
    """The same with read-only views of its arrays; the arrays themselves stay as they are."""
    import xarray as xr

    views = {}
    for name in dataset.data_vars:
        variable = dataset[name].variable
        view = variable.values.view()
        view.flags.writeable = False
        views[name] = variable.copy(deep=False, data=view)
    return xr.Dataset(views, dataset.coords, dataset.attrs)


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
