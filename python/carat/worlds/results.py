"""Results: what a run hands back, as xarray Datasets with units; in memory over C++ arrays, or lazily from a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from carat import _carat
from carat.worlds.cell_methods import described
from carat.worlds.tables import Given, InFile, InMemory, Provenance, Tables, check_file

if TYPE_CHECKING:
    import datetime

    import pandas as pd
    import polars as pl
    import xarray as xr

    from carat.statistics.intervals import Interval, Method
    from carat.worlds.branching import Trunk
    from carat.worlds.precision import Ending
    from carat.worlds.result_plots import ResultPlots
    from carat.worlds.scenario import Scenario


class Results:
    """The tables of a run. Each is an xarray.Dataset whose first dimension is ``replicate``.

    series: flows and stocks over time. kpi: key figures. creators: one row per creator. viewers: one row per payer.
    leaderboard: the top of each week. ledger: the trial balance over time. stats: how the run went.

    Shown by itself it is the key figures with 95 % intervals over replicates. It pickles: from memory as a whole,
    from a file as the path.
    """

    def __init__(self, tables: Tables, precision: Ending | None = None) -> None:
        self._tables = tables
        self.precision = precision
        """How a run `until` a precision ended, or None."""

    @classmethod
    def from_outcome(
        cls,
        outcome: _carat.Outcome,
        *,
        asked: int | None = None,
        source: str = "<results>",
        branched_from: str = "",
        precision: Ending | None = None,
    ) -> Results:
        """Over an outcome in memory. asked: number of worlds that should be there; fewer are not complete."""
        return cls(InMemory(outcome, asked, source, branched_from), precision)

    @classmethod
    def from_datasets(
        cls, datasets: Mapping[str, xr.Dataset], scenario: Scenario, *, complete: bool = True, where: str = "in memory"
    ) -> Results:
        """Over Datasets by table name, such as those of other Results of `scenario`; they are not copied."""
        about = Provenance(
            toml=scenario.toml,
            source=scenario.source,
            seed=int(scenario.params["run.seed"]),
            hash=scenario.hash,
            asked=int(datasets["kpi"].sizes["replicate"]),
            complete=complete,
            branched_from="",
            where=where,
        )
        return cls(Given(datasets, about))

    @cached_property
    def series(self) -> xr.Dataset:
        """Over (replicate, time): flows since the sample before, and stocks; money int64 in 1e-6 USD.

        Which is which says ``attrs["cell_methods"]`` of each column, as CF has it: "time: sum", "time: point" or
        "time: mean".
        """
        return described("series", self._tables.read("series"))

    @cached_property
    def kpi(self) -> xr.Dataset:
        """value[replicate, kpi] float64, unit[kpi] and words[kpi]: key figures of the whole run."""
        return self._tables.read("kpi")

    @cached_property
    def creators(self) -> xr.Dataset:
        """Over (replicate, creator): traits, work, income, account."""
        return self._tables.read("creators")

    @cached_property
    def viewers(self) -> xr.Dataset:
        """Over (replicate, payer): who ever bought coins."""
        return self._tables.read("viewers")

    @cached_property
    def leaderboard(self) -> xr.Dataset:
        """Over (replicate, line): the creators with the most gifts of each week."""
        return self._tables.read("leaderboard")

    @cached_property
    def ledger(self) -> xr.Dataset:
        """balance[replicate, time, account] int64 in the smallest unit of the account's commodity."""
        return described("ledger", self._tables.read("ledger"))

    @cached_property
    def stats(self) -> xr.Dataset:
        """Per replicate: events, windows, wall seconds, threads, memory, digest."""
        return self._tables.read("stats")

    @cached_property
    def experiment(self) -> xr.Dataset:
        """Over (replicate, viewer_arm, creator_arm): what each arm of the scenario's [experiment] did.

        Raises ValueError if it has none.
        """
        if "experiment" not in self.tables:
            raise ValueError("the scenario has no experiment: set experiment.side and experiment.set")
        return self._tables.read("experiment")

    @property
    def tables(self) -> list[str]:
        """The names of the tables that there are."""
        return self._tables.names

    @cached_property
    def _provenance(self) -> Provenance:
        return self._tables.provenance

    @cached_property
    def scenario(self) -> Scenario:
        """What was simulated, from what the results themselves hold."""
        from carat.worlds.scenario import Scenario

        return Scenario(_carat.parse_scenario(self._provenance.toml, self._provenance.source, "", []))

    @property
    def seed(self) -> int:
        """Of all luck."""
        return self._provenance.seed

    @property
    def hash(self) -> str:
        """Of the scenario as it was run: 16 hexadecimal digits."""
        return self._provenance.hash

    @property
    def complete(self) -> bool:
        """Whether every world that was asked for came to its end."""
        return self._provenance.complete and (self.precision is None or self.precision.ended != "interrupted")

    @property
    def asked(self) -> int:
        """How many worlds were asked for; fewer are there if the run was interrupted."""
        return self._provenance.asked

    @property
    def branched_from(self) -> str:
        """The checkpoints that the worlds began with, one a line, or ""."""
        return self._provenance.branched_from

    @property
    def where(self) -> str:
        """In memory, or the path of the file."""
        return self._provenance.where

    @property
    def events(self) -> int:
        """Simulated events, over all worlds."""
        return int(self.stats["events"].sum())

    @property
    def wall_seconds(self) -> float:
        """Time the worlds took, one after the other; side by side they took less."""
        return float(self.stats["wall_seconds"].sum())

    @property
    def events_per_second(self) -> float:
        """Of one world, on average."""
        return self.events / self.wall_seconds if self.wall_seconds > 0 else float("nan")

    @property
    def memory_bytes(self) -> int:
        """State of paying viewers at the end, in the world that has most of it."""
        return int(self.stats["viewer_bytes"].max())

    def figure(self, name: str) -> float:
        """A key figure, averaged over replicates. Raises ValueError with the nearest name if there is none."""
        return float(self.values(name).mean())

    def values(self, name: str) -> xr.DataArray:
        """A key figure by world: float64[replicate]. Raises ValueError with the nearest name if there is none."""
        import difflib

        names = [str(known) for known in self.kpi["kpi"].values]
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
            raise ValueError(f"there is no key figure {name!r}; {hint}")
        return self.kpi["value"].sel(kpi=name)

    def interval(self, name: str, level: float = 0.95, method: Method = "t") -> Interval:
        """A key figure's mean over replicates with its confidence interval: method "t" (Student 1908) or "bootstrap".

        Raises ValueError for an unknown name, or too few replicates for an interval.
        """
        from carat.statistics.intervals import interval

        return interval(self.values(name).values, level, method)

    def figures(self, level: float = 0.95) -> pd.DataFrame:
        """Key figures: mean, low, high (Student's interval over replicates; NaN for one world), n, unit, words."""
        from carat.worlds.key_figures import figures

        return figures(self.kpi, level)

    def to_pandas(self, table: str = "kpi", *, by: str | None = None, replicate: int | None = None) -> pd.DataFrame:
        """A table as a DataFrame indexed by replicate and row; see :func:`carat.worlds.frames.to_pandas`."""
        from carat.worlds.frames import to_pandas

        return to_pandas(self, table, by=by, replicate=replicate)

    def to_polars(self, table: str = "kpi", *, by: str | None = None, replicate: int | None = None) -> pl.DataFrame:
        """The same as a polars DataFrame, replicate and row being columns. Raises ImportError without polars."""
        from carat.worlds.frames import to_polars

        return to_polars(self, table, by=by, replicate=replicate)

    def after(self, cut: Any) -> Results:
        """Series and ledger from a moment on: "14d" after the start, or a date. Key figures are of the whole run still.

        For a cut found in the data, ``r.after(r.warm_up("gross_spend"))``.
        """
        from carat.worlds.warm_up import after

        return after(self, cut)

    def warm_up(self, series: str, *, batch: int = 5) -> pd.Timedelta:
        """Where the warm-up of a series ends, by MSER-5 (White 1997); see :func:`carat.worlds.warm_up.warm_up`."""
        from carat.worlds.warm_up import warm_up

        return warm_up(self, series, batch=batch)

    @property
    def cut(self) -> datetime.datetime | None:
        """The moment that series begin at, if they were cut by :meth:`after`."""
        return getattr(self._tables, "cut", None)

    def checkpoint(self, at: Any, *, folder: str | os.PathLike[str] | None = None, progress: bool = True) -> Trunk:
        """The same worlds grown again to the moment `at`, for :func:`carat.branch`."""
        count = int(self.stats.sizes["replicate"])
        return self.scenario.grow(at, replicates=count, folder=folder, progress=progress)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the result file (HDF5 that is also netCDF-4), whole or not at all. Only for results in memory."""
        if self._outcome is None:
            raise ValueError("these results do not come from a run of this process; if they come from a file, copy it")
        self._outcome.save(path)

    @property
    def plot(self) -> ResultPlots:
        """Figures of these results, by name: each takes `ax` and returns Axes."""
        from carat.worlds.result_plots import ResultPlots

        return ResultPlots(self)

    @property
    def _outcome(self) -> _carat.Outcome | None:
        return self._tables.outcome if isinstance(self._tables, InMemory) else None

    @property
    def _name(self) -> str:
        return self.where

    def _of(self, tables: Tables) -> Results:
        return Results(tables, self.precision)

    def _ended(self, precision: Ending) -> Results:
        return Results(self._tables, precision)

    def __reduce__(self) -> tuple[Any, ...]:
        return Results, (self._tables, self.precision)

    def __repr__(self) -> str:
        from carat.worlds.key_figures import plain

        return plain(self)

    def _repr_html_(self) -> str:
        from carat.worlds.key_figures import html

        return html(self)


def open(path: str | os.PathLike[str]) -> Results:
    """Opens a result file; tables are read when they are used. Raises ResultError if it is not one."""
    check_file(path)
    return Results(InFile(path))
