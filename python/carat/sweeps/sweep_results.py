"""Sweep: what came of a design, with a dimension per knob; failed runs are in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carat import statistics
from carat.designs.design import Design
from carat.statistics import best_point
from carat.sweeps import sweep_file
from carat.sweeps.sweep_file import About
from carat.worlds.scenario import Scenario, parse
from carat.writing import tabulation

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

COMPLETE, FAILED, NOT_RUN = 0, 1, 2
HEADLINE = ("gross_spend", "creator_income", "creator_paid", "creator_gini", "platform_margin")
_ROWS_SHOWN = 20


class Sweep:
    """The tables of all worlds at all points of a design.

    A grid has a dimension per knob, with the values as numbers in the unit of the parameter (text if they are none);
    other designs, and shards of any, have one dimension ``point`` with a coordinate per knob. World k has the same luck
    at every point. Where a world failed, or was not run since the sweep was interrupted, there is NaN.

    design: the points. base: the scenario that was varied, with seed and replicates. shard: (i, n), (0, 1) for all
    points.
    """

    def __init__(self, about: About, read: Callable[[str], xr.Dataset], names: Iterable[str]) -> None:
        self._about, self._read, self._names = about, read, frozenset(names)
        self._raw: dict[str, xr.Dataset] = {}

    @property
    def about(self) -> About:
        """What the sweep is of; equal for sweeps of the same."""
        return self._about

    @property
    def design(self) -> Design:
        """All points, in their order."""
        return self._about.design

    @property
    def shard(self) -> tuple[int, int]:
        """(i, n): it holds points i, i + n, i + 2n, ..."""
        return self._about.shard

    @property
    def replicates(self) -> int:
        """Worlds at each point."""
        return self._about.replicates

    @cached_property
    def base(self) -> Scenario:
        """The scenario that was varied."""
        return parse(self._about.toml)

    @property
    def seed(self) -> int:
        """Of all luck."""
        return int(self.base.params["run.seed"])

    @property
    def dims(self) -> tuple[str, ...]:
        """The dimensions of the design: the knobs of a grid, else ``("point",)``."""
        return tuple(str(name) for name in self.status.dims[:-1])

    @cached_property
    def kpi(self) -> xr.Dataset:
        """value[knobs..., replicate, kpi] float64; unit[kpi] and words[kpi] as text."""
        return self.dataset("kpi")

    @cached_property
    def series(self) -> xr.Dataset:
        """Over (knobs..., replicate, time, ...): float64 in the units of :attr:`carat.Results.series`."""
        return self.dataset("series")

    def dataset(self, name: str) -> xr.Dataset:
        """One of the tables that were kept, over (knobs..., replicate, ...).

        Raises ValueError if it was not kept, or no world is complete.
        """
        import xarray as xr

        return xr.decode_cf(self.raw(name), decode_timedelta=False)

    def has(self, name: str) -> bool:
        """Whether there is this table."""
        return name in self._names

    def raw(self, name: str) -> xr.Dataset:
        """The same as it lies in the file, times as numbers; also "runs"."""
        if name not in self._names:
            kept = ", ".join(self._about.tables)
            why = (
                f"the tables kept are {kept}"
                if name not in self._about.tables
                else "no world is complete; see failures"
            )
            raise ValueError(f"this sweep has no {name}: {why}")
        if name not in self._raw:
            table = self._read(name)
            for column in table.data_vars.values():
                column.values.flags.writeable = False  # it is shared by all that ask
            self._raw[name] = table
        return self._raw[name]

    @property
    def status(self) -> xr.DataArray:
        """int8[knobs..., replicate]: 0 complete, 1 failed, 2 not run."""
        return self.raw("runs")["status"]

    @property
    def complete(self) -> bool:
        """Whether every world was run, failed or not."""
        return not bool((self.status == NOT_RUN).any())

    @property
    def failures(self) -> pd.DataFrame:
        """One row per point and message: point, a column per knob, worlds (how many), message."""
        import pandas as pd

        from carat.sweeps.stacking import off_axes

        runs = off_axes(self.raw("runs"), self.design)
        rows: list[dict[str, Any]] = []
        for point, codes, texts in zip(
            runs["point"].values, runs["status"].values, runs["message"].values, strict=True
        ):
            messages = [str(text) for code, text in zip(codes, texts, strict=True) if code == FAILED]
            named = dict(zip(self.design.knobs, self.design.values[point], strict=True))
            for message in dict.fromkeys(messages):
                rows.append({"point": int(point), **named, "worlds": messages.count(message), "message": message})
        return pd.DataFrame(rows, columns=["point", *self.design.knobs, "worlds", "message"])

    def figure(self, name: str) -> xr.DataArray:
        """A key figure over (knobs...), averaged over the complete worlds. Raises ValueError for another name."""
        values = self.worlds(name)
        return values.mean("replicate").assign_attrs(values.attrs).rename(name)

    def worlds(self, name: str) -> xr.DataArray:
        """A key figure over (knobs..., replicate), with units and long_name. Raises ValueError for another name."""
        import difflib

        names = [str(known) for known in self.kpi["kpi"].values]
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            raise ValueError(f"there is no key figure {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        of_one = self.kpi.sel(kpi=name)
        about = {"units": str(of_one["unit"].item()), "long_name": str(of_one["words"].item())}
        return of_one["value"].drop_vars("kpi").assign_attrs(about).rename(name)

    def table(self, *names: str, intervals: bool = False, level: float = 0.95) -> pd.DataFrame:
        """One row per point, the knobs as they were given, and a column per key figure: its mean over worlds.

        names: key figures; none are all. intervals: also NAME_low and NAME_high, Student's interval over worlds at
        `level`.
        """
        chosen = names or tuple(str(name) for name in self.kpi["kpi"].values)
        table = self.design.frame().iloc[self._about.points]
        columns: dict[str, Any] = {}
        for name in chosen:
            worlds = self._rows(name)
            limits = [_interval(row, level) for row in worlds]
            columns[name] = [limit.mean for limit in limits]
            if intervals:
                columns[f"{name}_low"] = [limit.low for limit in limits]
                columns[f"{name}_high"] = [limit.high for limit in limits]
        return table.assign(**columns)

    def _rows(self, name: str) -> Any:
        """A key figure as float64[point, replicate]."""
        return self.worlds(name).values.reshape(len(self._about.points), self.replicates)

    def best(self, name: str, *, highest: bool = True, level: float = 0.95) -> best_point.Best:
        """The point where the mean of a key figure is highest (or lowest), and those that cannot be told from it.

        With probability `level` the true best is among them: subset selection with paired differences and Bonferroni's
        correction (Nelson, Swann, Goldsman, Song 2001). Only worlds that are complete at every point in the running
        count.
        """
        return best_point.best(
            name, self._rows(name), self.design.frame().iloc[self._about.points], highest=highest, level=level
        )

    @property
    def plot(self) -> Plots:
        """Figures of this sweep: ``plot.heatmap(name)``, ``plot.lines(name)``."""
        return Plots(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes one file (HDF5 that is also netCDF-4), whole or not at all; the same sweep gives the same bytes.

        Raises ResultError if it cannot be written.
        """
        names = [name for name in (*self._about.tables, "runs") if name in self._names]
        sweep_file.write(path, self._about, {name: self.raw(name) for name in names})

    def __reduce__(self) -> tuple[Any, ...]:
        return in_memory, (self._about, {name: self.raw(name) for name in sorted(self._names)})

    def __repr__(self) -> str:
        return "\n".join([f"<carat.Sweep {self._head()}>", *self._notes(), in_words(self, HEADLINE, _ROWS_SHOWN)])

    def _repr_html_(self) -> str:
        from html import escape

        head, *rows = _cells(self, HEADLINE, _ROWS_SHOWN)
        notes = "".join(f"<p>{escape(note)}</p>" for note in self._notes())
        return f"<p><b>{escape(self._head())}</b></p>{notes}{tabulation.html(head, rows)}"

    def _head(self) -> str:
        sizes = zip(self.design.knobs, self.design.axes or (), strict=False)
        grid = " x ".join(f"{len(axis)} of {name}" for name, axis in sizes)
        part = "" if self.shard == (0, 1) else f", shard {self.shard[0]}/{self.shard[1]} of them"
        points = f"{len(self.design)} points{f' ({grid})' if len(self.design.knobs) > 1 and grid else ''}{part}"
        worlds = f"{self.replicates} world{'s' if self.replicates > 1 else ''} each"
        return (
            f"{self.base.params.get('run.title', '')} · {points} · {worlds} · seed {self.seed} · hash {self.base.hash}"
        )

    def _notes(self) -> list[str]:
        status = self.status.values
        failed, missing = int((status == FAILED).sum()), int((status == NOT_RUN).sum())
        notes = [f"{failed} of {status.size} worlds failed: see failures"] if failed else []
        return notes + ([f"{missing} of {status.size} worlds were not run"] if missing else [])


class Plots:
    """Figures of a sweep; each returns the Axes that it drew in."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep

    def heatmap(self, name: str, contour: str | None = None, ax: Axes | None = None, **options: Any) -> Axes:
        """A key figure over two knobs, with lines of equal `contour`: :func:`carat.figures.heatmap`."""
        from carat import figures

        return figures.heatmap(self._sweep, name, contour=contour, ax=ax, **options)

    def lines(self, name: str, ax: Axes | None = None, **options: Any) -> Axes:
        """A key figure along a knob, with its band over worlds: :func:`carat.figures.curve`."""
        from carat import figures

        return figures.curve(self._sweep, name, ax=ax, **options)


def in_words(sweep: Sweep, names: Sequence[str], most: int | None = None) -> str:
    """Points and means of key figures as a plain table, of `most` rows."""
    return tabulation.plain(_cells(sweep, names, most), right=range(len(sweep.design.knobs), 1000))


def _cells(sweep: Sweep, names: Sequence[str], most: int | None) -> list[list[str]]:
    chosen = [n for n in names if sweep.has("kpi") and n in sweep.kpi["kpi"].values]
    table = sweep.table(*chosen) if chosen else sweep.design.frame().iloc[sweep.about.points]
    head, knobs = [str(column) for column in table.columns], len(sweep.design.knobs)
    rows = [
        [str(cell) if i < knobs else tabulation.number(cell) for i, cell in enumerate(row)]
        for row in table.head(most if most is not None else len(table)).itertuples(index=False)
    ]
    left_out = len(table) - len(rows)
    return [head, *rows, *([[f"... and {left_out} more", *[""] * (len(head) - 1)]] if left_out else [])]


def _interval(sample: Any, level: float) -> statistics.Interval:
    """Student's interval over the worlds that are complete; NaN where there are too few."""
    import numpy as np

    held = sample[np.isfinite(sample)]
    if len(held) > 1:
        return statistics.t_interval(held, level)
    mean = float(held[0]) if len(held) else float("nan")
    return statistics.Interval(mean, float("nan"), float("nan"), level, len(held), float("nan"))


def in_memory(about: About, tables: Mapping[str, xr.Dataset]) -> Sweep:
    """A Sweep over Datasets."""
    return Sweep(about, lambda name: tables[name], tables)


def open_sweep(path: str | os.PathLike[str]) -> Sweep:
    """Opens a file of :meth:`Sweep.save` or ``carat sweep``; tables are read when they are used.

    Raises ResultError if it is none.
    """
    about = sweep_file.read_about(path)
    return Sweep(about, lambda name: sweep_file.read_group(path, name), sweep_file.groups_of(path))
