"""Shards: a sweep in parts, each run by itself, and put together to what it would have been in one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from carat.sweeps import stacking
from carat.sweeps.sweep_file import About
from carat.sweeps.sweep_results import Sweep, in_memory, open_sweep

if TYPE_CHECKING:
    import xarray as xr

Path = str | os.PathLike[str]


def merge(paths: Sequence[Path], out: Path | None = None) -> Sweep:
    """The sweep of which these files are all shards: every array as it is in the sweep that was not cut.

    out: also write it there. Raises ValueError if they are not all the shards of one sweep, made by one build of carat,
    once each and complete, saying which are missing; ResultError if a file cannot be read or written.
    """
    if not paths:
        raise ValueError("merge takes the files of all shards of a sweep")
    names = [os.fspath(path) for path in paths]
    shards = [open_sweep(path) for path in paths]
    _check_same(names, shards)
    _check_all(names, shards)
    about = replace(shards[0].about, shard=(0, 1))
    held = {name: [s for s in shards if s.has(name)] for name in (*about.tables, "runs")}
    merged = in_memory(about, {name: _joined(name, parts, about) for name, parts in held.items() if parts})
    if out is not None:
        merged.save(out)
    return merged


def _joined(name: str, shards: Sequence[Sweep], about: About) -> xr.Dataset:
    parts = [stacking.off_axes(shard.raw(name), about.design) for shard in shards]
    joined = stacking.united(parts, "point")
    flat = joined.reindex(point=about.points, fill_value=stacking.missing(joined))
    return stacking.on_axes(flat, about.design)


def _check_same(names: Sequence[str], shards: Sequence[Sweep]) -> None:
    for name, shard in zip(names[1:], shards[1:], strict=True):
        difference = _difference(shards[0], shard)
        if difference:
            raise ValueError(f"{name} is a shard of another sweep than {names[0]}: {difference}")


def _difference(one: Sweep, other: Sweep) -> str:
    """In what two sweeps differ; "" if they are the same but for the shard."""
    here, there = one.about, other.about
    if here.toml != there.toml:
        knobs = [f"{knob} is {b} and {a}" for knob, (a, b) in one.base.diff(other.base).items()]
        return "; ".join(knobs[:3]) or "their scenarios differ"
    if here.design != there.design:
        return "their designs differ"
    if here.tables != there.tables:
        return f"it keeps {', '.join(there.tables)} and not {', '.join(here.tables)}"
    if here.version != there.version:
        return f"it was made by carat {there.version} and not {here.version}"
    if here.build != there.build:
        return f"it was made by another build of carat {there.version}: {there.build} and not {here.build}"
    return "" if here.shard[1] == there.shard[1] else f"it is one of {there.shard[1]} and not of {here.shard[1]}"


def _check_all(names: Sequence[str], shards: Sequence[Sweep]) -> None:
    count = shards[0].shard[1]
    seen: dict[int, str] = {}
    for name, shard in zip(names, shards, strict=True):
        i = shard.shard[0]
        if i in seen:
            raise ValueError(f"{name} and {seen[i]} are both shard {i}/{count}")
        if not shard.complete:
            raise ValueError(f"{name} is not complete: run shard {i}/{count} again")
        seen[i] = name
    missing = [f"{i}/{count}" for i in range(count) if i not in seen]
    if missing:
        plural = "shards" if len(missing) > 1 else "shard"
        raise ValueError(f"{plural} {', '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing")
