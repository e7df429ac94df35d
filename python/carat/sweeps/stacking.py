"""Stacking: the tables of many worlds at many points as one Dataset over (point, replicate, ...), or over a grid."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carat.designs import quantities
from carat.designs.design import Design, coordinate
from carat.designs.knobs import knob_of
from carat.sweeps.tasks import World

if TYPE_CHECKING:
    import xarray as xr

Place = tuple[int, int]  # point, replicate


def stack(table: str, worlds: Mapping[Place, World], points: Sequence[int], replicates: int) -> xr.Dataset:
    """One table of all worlds: Dataset over (point, replicate, ...), numbers as float64.

    NaN (or "" for text) stands where a world is missing, or has nothing under a label that others have. Labels that
    differ between worlds are united, in order.

    Raises ValueError if times of different calendars would have to be united.
    """
    import xarray as xr

    layouts = {whole: json.dumps(json.loads(whole)[table]) for whole in {world.layout for world in worlds.values()}}
    groups: dict[str, list[Place]] = {}
    for place in sorted(worlds):
        groups.setdefault(layouts[worlds[place].layout], []).append(place)
    rows = {(p, k): at * replicates + k for at, p in enumerate(points) for k in range(replicates)}
    parts = [
        _together(table, json.loads(layout), [worlds[p] for p in places]).assign_coords(
            world=("world", [rows[place] for place in places])
        )
        for layout, places in groups.items()
    ]
    joined = united(parts, "world")
    filled = joined.reindex(world=range(len(rows)), fill_value=missing(joined))
    split = {"point": ("point", list(points)), "replicate": ("replicate", list(range(replicates)))}
    columns = {
        name: (("point", "replicate", *v.dims[1:]), v.values.reshape(len(points), replicates, *v.shape[1:]), v.attrs)
        if "world" in v.dims
        else v
        for name, v in filled.data_vars.items()
    }
    return xr.Dataset(columns, {**{n: c for n, c in filled.coords.items() if n != "world"}, **split})


def _together(table: str, layout: Mapping[str, Any], worlds: Sequence[World]) -> xr.Dataset:
    """Worlds of one layout, over (world, ...)."""
    import numpy as np
    import xarray as xr

    columns: dict[str, Any] = {}
    for name, dimensions, attributes in layout["columns"]:
        values = np.stack([world.arrays[f"{table}/{name}"] for world in worlds])
        kind = object if values.dtype.kind == "U" else np.float64
        columns[name] = (["world", *dimensions], values.astype(kind), _attributes(attributes))
    for name, dimensions, texts, attributes in layout["labels"]:
        columns[name] = (dimensions, np.array(texts, dtype=object), attributes)
    return xr.Dataset(columns, {name: (name, _labels(values), about) for name, values, about in layout["dimensions"]})


def _attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """With flag values of one type; a single one by itself, as files give it back."""
    import numpy as np

    flags = np.array(attributes.get("flag_values", []), dtype=np.int8)
    return {**attributes, "flag_values": flags if len(flags) > 1 else flags[0]} if len(flags) else dict(attributes)


def _labels(values: list[Any]) -> Any:
    import numpy as np

    return np.array(values, dtype=object if any(isinstance(value, str) for value in values) else None)


def united(parts: Sequence[xr.Dataset], along: str) -> xr.Dataset:
    """Datasets one after the other along a dimension; labels of the others are united if they differ."""
    import xarray as xr

    epochs = {part["time"].attrs.get("units") for part in parts if "time" in part.coords}
    if len(epochs) > 1:
        raise ValueError("run.start cannot be a knob of a sweep that keeps tables over time: ask for tables=('kpi',)")
    if len(parts) == 1:
        return parts[0]
    fill: dict[Any, Any] = {}
    for part in parts:
        fill.update(missing(part))
    return xr.concat(
        parts,
        along,
        data_vars="minimal",
        coords="minimal",
        compat="no_conflicts",
        join="outer",
        fill_value=fill,
        combine_attrs="override",
    )


def missing(dataset: xr.Dataset) -> dict[Any, Any]:
    """By column, what stands where there is nothing."""
    return {name: "" if v.dtype.kind in "OU" else float("nan") for name, v in dataset.data_vars.items()}


def on_axes(flat: xr.Dataset, design: Design) -> xr.Dataset:
    """A Dataset over (point, ...) of all points with a dimension per knob, if the design is a grid; else with a column
    per knob along ``point``."""
    import xarray as xr

    rest = {name: c for name, c in flat.coords.items() if name != "point"}
    if design.axes is None:
        return flat.assign_coords({knob: _knob(knob, ["point"], _column(flat, design, knob)) for knob in design.knobs})
    shape = [len(axis) for axis in design.axes]
    columns = {
        name: ((*design.knobs, *v.dims[1:]), v.values.reshape(*shape, *v.shape[1:]), v.attrs)
        if "point" in v.dims
        else v
        for name, v in flat.data_vars.items()
    }
    axes = {
        knob: _knob(knob, [knob], coordinate(knob, axis)) for knob, axis in zip(design.knobs, design.axes, strict=True)
    }
    return xr.Dataset(columns, {**axes, **rest}, flat.attrs)


def off_axes(dataset: xr.Dataset, design: Design) -> xr.Dataset:
    """The way back: over (point, ...)."""
    import xarray as xr

    if "point" in dataset.dims:
        return dataset.drop_vars(list(design.knobs))
    shape = [dataset.sizes[knob] for knob in design.knobs]
    first = len(shape)
    columns = {
        name: (("point", *v.dims[first:]), v.values.reshape(-1, *v.shape[first:]), v.attrs)
        if set(design.knobs) <= set(v.dims)
        else v
        for name, v in dataset.data_vars.items()
    }
    rest = {name: c for name, c in dataset.coords.items() if name not in design.knobs}
    return xr.Dataset(columns, {"point": ("point", range(len(design))), **rest}, dataset.attrs)


def _column(flat: xr.Dataset, design: Design, knob: str) -> Any:
    return design.column(knob)[flat["point"].values]


def _knob(name: str, dimensions: list[str], values: Any) -> tuple[list[str], Any, dict[str, str]]:
    """A knob as a coordinate: numbers come with the parameter's unit, and all with its words."""
    number = values.dtype.kind == "f"
    about = {"units": quantities.unit_of(name) if number else "", "long_name": knob_of(name, None).doc}
    return dimensions, values, {key: text for key, text in about.items() if text}
