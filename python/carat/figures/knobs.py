"""What figures of sweeps share: choosing among knobs, and saying their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carat.figures import units

if TYPE_CHECKING:
    import xarray as xr

    from carat.sweeps.sweep_results import Sweep


def chosen(sweep: Sweep, name: str, at: Mapping[str, Any] | None) -> xr.DataArray:
    """A key figure over (knobs..., replicate) without the knobs of `at`. Raises ValueError for what there is not."""
    worlds = sweep.worlds(name)
    for knob, value in (at or {}).items():
        if knob not in worlds.dims:
            raise ValueError(
                f"at: no knob {knob!r}; there are {', '.join(str(d) for d in worlds.dims if d != 'replicate')}"
            )
        values = worlds[knob].values.tolist()
        if value not in values:
            raise ValueError(f"at: {knob} = {value!r} is not in the sweep; there are {', '.join(map(str, values))}")
        worlds = worlds.sel({knob: value})
    return worlds


def setting(values: xr.DataArray, place: int) -> str:
    """A knob and its value in words."""
    return f"{str(values.name).split('.')[-1].replace('_', ' ')} {value_text(values, place)}"


def value_text(values: xr.DataArray, place: int) -> str:
    """A value of a knob, with its unit unless the name of the knob says it."""
    value = values.values.tolist()[place]
    unit = str(values.attrs.get("units", ""))
    name = str(values.name)
    return value if isinstance(value, str) else units.amount(float(value), "" if unit in name else unit)
