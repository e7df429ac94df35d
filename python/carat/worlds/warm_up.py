"""Warm-up: how long a run takes to settle, and its series without that part.

Key figures are of the whole run always; what is cut are series and ledger.
"""

from __future__ import annotations

import datetime
import warnings
from typing import TYPE_CHECKING, Any

from carat.designs.durations import in_words, seconds
from carat.worlds.tables import Provenance, Tables

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import xarray as xr
    from numpy.typing import ArrayLike, NDArray

    from carat.worlds.results import Results

_FEWEST_BATCHES = 4


def mser(values: ArrayLike, batch: int = 5) -> int:
    """How many values at the start are warm-up, by the marginal standard error rule: MSER-5 for batches of five.

    values: float64[n], in order of time. They are averaged in batches, which smooths them; then the number of batches
    d is taken that makes the standard error of the mean of the others least: it minimises sum((y - mean)^2) / (m -
    d)^2 over the m - d batches left (White 1997; in batches of five: White, Cobb and Spratt 2000). d is at most m /
    2, as they advise. The answer is a multiple of `batch`.

    Raises ValueError for fewer than four batches or values that are not finite.
    """
    import numpy as np

    given = np.asarray(values, dtype=np.float64).ravel()
    batches = given.size // batch if batch > 0 else 0
    if batches < _FEWEST_BATCHES:
        raise ValueError(
            f"{given.size} values in batches of {batch}: at least {_FEWEST_BATCHES} batches are needed; "
            "sample more often (run.sample_every), run longer, or take batch=1"
        )
    if not np.isfinite(given).all():
        raise ValueError("expected finite values")
    means = given[: batches * batch].reshape(batches, batch).mean(axis=1)
    errors = [
        float(np.square(means[d:] - means[d:].mean()).sum()) / (batches - d) ** 2 for d in range(batches // 2 + 1)
    ]
    return int(np.argmin(errors)) * batch


def warm_up(results: Results, series: str | xr.DataArray, *, batch: int = 5) -> pd.Timedelta:
    """Where the warm-up of a series ends: a length of time since the start of the run, for :meth:`Results.after`.

    The series is averaged over replicates, summed over what it has besides time, and cut by :func:`mser`. A warning
    says if the cut lies at the latest moment the rule allows: then the series has not settled, and the run is too
    short.

    Raises ValueError for an unknown series or too few samples.
    """
    import pandas as pd

    data = series if not isinstance(series, str) else _named(results, series)
    over_time = data.mean("replicate") if "replicate" in data.dims else data
    values = over_time.sum([dim for dim in over_time.dims if dim != "time"])
    cut = mser(values.values, batch)
    if cut == (values.sizes["time"] // batch) // 2 * batch:
        warnings.warn(
            f"{data.name} has not settled: the warm-up would be half of the run or more; run longer", stacklevel=3
        )
    since = values["time"].values[cut - 1] - _start(results) if cut > 0 else 0
    return pd.Timedelta(since)


def _named(results: Results, name: str) -> xr.DataArray:
    import difflib

    if name in results.series:
        return results.series[name]
    near = difflib.get_close_matches(name, [str(known) for known in results.series.data_vars], 1)
    raise ValueError(f"there is no series {name!r}" + (f"; did you mean {near[0]}?" if near else ""))


def _start(results: Results) -> np.datetime64:
    import numpy as np

    return np.datetime64(str(results.scenario.params["run.start"]), "ns")


class Cut:
    """The tables of other results, series and ledger only from a moment on."""

    def __init__(self, tables: Tables, start: np.datetime64, cut: datetime.datetime) -> None:
        self._tables = tables
        self._start = start
        self.cut = cut

    @property
    def provenance(self) -> Provenance:
        return self._tables.provenance

    @property
    def names(self) -> list[str]:
        return self._tables.names

    def read(self, name: str) -> xr.Dataset:
        dataset = self._tables.read(name)
        return dataset.isel(time=self._kept(dataset["time"].values)) if name in ("series", "ledger") else dataset

    def _kept(self, times: NDArray[Any]) -> NDArray[np.bool_]:
        """Samples whose interval, from the sample before, begins at the cut or later."""
        import numpy as np

        begins = np.concatenate([[self._start], times[:-1]])
        return np.asarray(begins >= np.datetime64(self.cut))


def after(results: Results, cut: Any) -> Results:
    """`results` with series and ledger from a moment on; a sample that reaches back before the cut is left out.

    cut: a length of time since the start ("14d", a Timedelta) or a date. Raises ValueError if nothing is left.
    """
    import numpy as np

    start = _start(results)
    moment = _moment(start, cut)
    last = results.series["time"].values[-1]
    view = Cut(results._tables, start, moment)
    if not view._kept(results.series["time"].values).any():
        length = in_words(float((last - start) / np.timedelta64(1, "us")) * 1e-6)
        raise ValueError(f"nothing is left after {cut}: the series end {length} after the start")
    return results._of(view)


def _moment(start: np.datetime64, cut: Any) -> datetime.datetime:
    import pandas as pd

    if isinstance(cut, datetime.date) or (isinstance(cut, str) and cut[:4].isdigit() and cut[4:5] == "-"):
        return pd.Timestamp(cut).to_pydatetime()
    return (pd.Timestamp(start) + pd.Timedelta(seconds=seconds(cut))).to_pydatetime()
