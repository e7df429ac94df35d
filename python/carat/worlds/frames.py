"""Frames: tables of Results as pandas and polars DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import xarray as xr

    from carat.worlds.results import Results

_ROWS = {"series": "time", "kpi": "kpi", "creators": "creator", "viewers": "payer", "leaderboard": "line"}
_ROWS |= {"ledger": "time", "stats": "replicate", "experiment": "viewer_arm"}


def to_pandas(
    results: Results, table: str = "kpi", *, by: str | None = None, replicate: int | None = None
) -> pd.DataFrame:
    """A table with one row per replicate and time, figure, creator, payer or line; one column per variable.

    table: a name such as "series" or "creators". by: a further dimension, such as "tier" or "region": then the
    columns are the variables over it. replicate: only this world. What a code means is a category (``tier`` is
    "top_1", not 0). Rows that a replicate does not have are left out. Units are in ``frame.attrs["units"]``, by
    column; money of series and creators is int64 in 1e-6 USD as in the Dataset.

    Raises ValueError if there is no such table, dimension or replicate.
    """
    chosen, dims = _chosen(results, table, by, replicate)
    frame = chosen.to_dataframe(dim_order=list(dims))
    own = [name for name, variable in chosen.data_vars.items() if "replicate" in variable.dims]
    frame = frame.dropna(how="all", subset=own) if own else frame
    for name, variable in chosen.data_vars.items():
        if "flag_values" in variable.attrs:
            frame[name] = _categories(frame[name], variable.attrs)
    frame.attrs["units"] = {str(n): str(v.attrs.get("units", "")) for n, v in chosen.data_vars.items()}
    frame.attrs["words"] = {str(n): str(v.attrs.get("long_name", "")) for n, v in chosen.data_vars.items()}
    return frame


def to_polars(
    results: Results, table: str = "kpi", *, by: str | None = None, replicate: int | None = None
) -> pl.DataFrame:
    """The same as a polars DataFrame, in which replicate and row are columns and codes are of type Enum.

    Raises ImportError, with what to install, if there is no polars.
    """
    try:
        import polars as pl
    except ImportError as error:
        raise ImportError("polars is not installed; pip install polars, or use to_pandas()") from error
    frame = to_pandas(results, table, by=by, replicate=replicate).reset_index()
    return pl.DataFrame([_column(str(name), frame[name]) for name in frame.columns])


def _chosen(results: Results, table: str, by: str | None, replicate: int | None) -> tuple[xr.Dataset, tuple[str, ...]]:
    """The variables over the dimensions that are asked for, others along, and these dimensions."""
    if table not in _ROWS or table not in results.tables:
        raise ValueError(f"there is no table {table!r}; there are {', '.join(results.tables)}")
    dataset: xr.Dataset = getattr(results, table)
    by = "account" if table == "ledger" else by
    dims = tuple(dict.fromkeys(("replicate", _ROWS[table]) + ((by,) if by else ())))
    extra = {str(dim) for dim in dataset.dims} - {"replicate", _ROWS[table]}
    if by is not None and by not in extra:
        raise ValueError(f"{table} has no further dimension {by!r}; there are {', '.join(sorted(extra)) or 'none'}")
    if replicate is not None:
        if replicate not in dataset["replicate"].values:
            raise ValueError(f"there is no replicate {replicate}; there are {dataset['replicate'].values.tolist()}")
        dataset = dataset.sel(replicate=[replicate])
    wanted = [name for name, variable in dataset.data_vars.items() if _fits(variable, dims, by)]
    return dataset[wanted], dims


def _fits(variable: xr.DataArray, dims: tuple[str, ...], by: str | None) -> bool:
    return set(variable.dims) == set(dims) or (
        by is None and 0 < len(variable.dims) < len(dims) and set(variable.dims) <= set(dims)
    )


def _categories(codes: pd.Series[Any], attributes: dict[str, Any]) -> pd.Series[Any]:
    import pandas as pd

    meanings = dict(zip(attributes["flag_values"], str(attributes["flag_meanings"]).split(), strict=True))
    return codes.map(meanings).astype(pd.CategoricalDtype(list(meanings.values())))


def _column(name: str, column: pd.Series[Any]) -> pl.Series:
    import pandas as pd
    import polars as pl

    if isinstance(column.dtype, pd.CategoricalDtype):
        words = [None if pd.isna(word) else str(word) for word in column]
        return pl.Series(name, words, dtype=pl.Enum(list(column.cat.categories)))
    if column.dtype.kind in "OUT":
        return pl.Series(name, column.astype(str).tolist(), dtype=pl.String)
    return pl.Series(name, column.to_numpy())
