"""Units: from the attributes of arrays to axes and sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from numpy.typing import NDArray

    from carat.statistics.intervals import Interval

    Values = NDArray[np.float64]

_SMALL = "1e-6 "
_LARGE = {1e9: "billion", 1e6: "million"}
_TIERS = {
    "top_1": "top 1 %",
    "next_9": "next 9 %",
    "next_40": "next 40 %",
    "bottom_50": "bottom 50 %",
    "newcomer": "newcomers",
}


def whole(unit: str) -> tuple[float, str]:
    """The factor to whole units, and their name: money and diamonds are counted in millionths.

    >>> whole("1e-6 USD"), whole("coins")
    ((1e-06, 'USD'), (1.0, 'coins'))
    """
    return (1e-6, unit.removeprefix(_SMALL)) if unit.startswith(_SMALL) else (1.0, unit)


def is_flow(attributes: Mapping[Any, Any]) -> bool:
    """Whether a column counts what happens between two samples, and so adds up: not a level, a mean or a ratio."""
    return attributes.get("cell_methods") == "time: sum"


def words(name: str) -> str:
    """A name in words; a tier with its unit.

    >>> words("creator_income"), words("next_9")
    ('creator income', 'next 9 %')
    """
    return _TIERS.get(name) or name.replace("_", " ").replace("gini", "Gini")


def capital(text: str) -> str:
    """The same with its first letter a capital."""
    return text[:1].upper() + text[1:]


def number(value: float, *, signed: bool = False) -> str:
    """A number as people write it: whole from 1,000 on, three digits below.

    >>> number(12345.6), number(0.01234), number(3.0, signed=True), number(-0.5)
    ('12,346', '0.0123', '+3', '\u22120.5')
    """
    if not math.isfinite(value):
        return "none" if math.isnan(value) else ("∞" if value > 0 else "\u2212∞")
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 1e6:
        factor = 1e9 if size >= 1e9 else 1e6
        text = f"{size / factor:.3g} {_LARGE[factor]}"
    elif size >= 999.5:
        text = f"{size:,.0f}"
    else:
        text = f"{size:.{max(0, 2 - math.floor(math.log10(size)))}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("\u2212" if value < 0 else "+" if signed else "") + text


def amount(value: float, unit: str, *, signed: bool = False) -> str:
    """A number with its unit, shares in per cent.

    >>> amount(2780.4, "USD"), amount(0.345, "share"), amount(0.66, "")
    ('2,780 USD', '34.5 %', '0.66')
    """
    scale, name = _percent(unit)
    return f"{number(scale * value, signed=signed)} {name}".rstrip()


def of_change(unit: str) -> str:
    """The unit of a difference: of two shares it is percentage points.

    >>> amount(0.021, of_change("share"))
    '2.1 points'
    """
    return "points" if unit == "share" else unit


def _percent(unit: str) -> tuple[float, str]:
    """The factor to what is shown, and its name."""
    return (100.0, {"share": "%"}.get(unit, unit)) if unit in ("share", "points") else (1.0, unit)


def estimate(interval: Interval, unit: str, *, signed: bool = False) -> tuple[str, str]:
    """An estimate and its limits, with two digits of half their distance; the unit stands at the end of both.

    >>> from carat.statistics import Interval
    >>> estimate(Interval(-132.4, -221.3, -43.5, 0.95, 16, 41.0), "USD")
    ('\u2212132 USD', '\u2212221 to \u221244 USD')
    """
    scale, name = _percent(unit)
    half = scale * (interval.high - interval.low) / 2
    if half == 0:
        return amount(interval.mean, unit, signed=signed), amount(interval.mean, unit, signed=signed)
    digits = 1 - math.floor(math.log10(half)) if math.isfinite(half) else 2
    mean, low, high = (_rounded(scale * x, digits, signed) for x in (interval.mean, interval.low, interval.high))
    return f"{mean} {name}".rstrip(), f"{low} to {high} {name}".rstrip()


def _rounded(value: float, digits: int, signed: bool) -> str:
    if not math.isfinite(value):
        return number(value)
    near = round(value, digits) + 0.0
    text = f"{near:{'+' if signed and near else ''},.{max(digits, 0)}f}"
    return text.replace("-", "\u2212")


def label_axis(axes: Axes, which: Literal["x", "y"], text: str, unit: str, per: str = "") -> None:
    """Names an axis with its unit, and formats its ticks: thousands apart, millions in words, shares in per cent.

    Call it when all is drawn: the unit depends on how large the numbers are.
    """
    axis: Axis = axes.xaxis if which == "x" else axes.yaxis
    low, high = axes.get_xlim() if which == "x" else axes.get_ylim()
    most = max(abs(low), abs(high))
    factor = next((f for f in _LARGE if most >= 2 * f), 1.0)
    percent, name = _percent(unit)
    shown = "percentage points" if unit == "points" else f"{_LARGE.get(factor, '')} {name}".strip()
    if shown and per:
        shown = f"{shown} {per}"
    axis.set_major_formatter(_formatter(percent / factor))
    caption = f"{text} ({shown})" if text and shown else text or shown
    if which == "x":
        axes.set_xlabel(caption)
    else:
        axes.set_ylabel(caption)


def _formatter(scale: float) -> Any:
    from matplotlib.ticker import FuncFormatter

    def tick(value: float, _: object) -> str:
        text = f"{value * scale:,.10g}"
        return text.replace("-", "\u2212")

    return FuncFormatter(tick)


def date_axis(axes: Axes) -> None:
    """Dates, as few words as will do."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator: Any = AutoDateLocator(minticks=4, maxticks=8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.set_xlabel("date")


def period(times: NDArray[np.datetime64]) -> str:
    """What flows are counted in: "per day", "per hour", "in 7 days"."""
    import numpy as np

    if len(times) < 2:
        return "per interval"
    hours = float(np.median(np.diff(times)) / np.timedelta64(1, "h"))
    known = {1.0: "per hour", 24.0: "per day", 168.0: "per week"}
    return known.get(hours) or (f"in {hours / 24:g} days" if hours > 24 else f"in {hours:g} hours")
