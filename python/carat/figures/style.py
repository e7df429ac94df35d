"""The one style of all figures: quiet, legible in grey and to the colour-blind, and set for nobody else's."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#101418"
FAINT = "#5f6872"
PALE = "#98a1ab"
GRID = "#dfe3e8"
PAPER = "#ffffff"

# Black, blue, bluish green and orange of Okabe and Ito (2008): told apart by the colour-blind, and a step lighter each.
COLOURS = (INK, "#0072b2", "#009e73", "#e69f00")
FILLS = ("#d7dce2", "#7fb2d9", "#a5d8c6", "#f3d088")  # the same, pale: for bars with ink on them
LINES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (1.5, 1.3)), (0, (7, 2, 1.5, 2)), (0, (3, 1.2)))
MARKERS = ("o", "s", "^", "D", "v")
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx")

_UNSEEN: ContextVar[float] = ContextVar("unseen", default=0.0)  # width of figures that pyplot is not to know
_WITH_UNIT = re.compile(r"(\d) (¢|%|[A-Z]{3}\b)")  # a number stays beside its unit

BAND = 0.2  # opacity of a band
COLOUR_BAR = "colour bar"  # gid of its axes
WIDTH = 7.2  # of a figure, inches: a notebook's column
TITLE_SIZE = 11.0
NOTE_SIZE = 8.5

STYLE: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.size": 9.5,
    "figure.dpi": 110,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": GRID,
    "hatch.color": INK,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": NOTE_SIZE,
    "legend.handlelength": 2.8,
    "lines.linewidth": 1.7,
    "lines.markersize": 5.0,
    "patch.linewidth": 0.8,
    "axes.unicode_minus": True,
}


@dataclass(frozen=True)
class Look:
    """How one of several things is drawn; told apart by each of its parts alone."""

    colour: str
    line: Any
    marker: str
    hatch: str
    fill: str


def look(place: int) -> Look:
    """The look of the first, second, ... thing. Twenty differ; legible are five."""
    return Look(
        COLOURS[place % len(COLOURS)],
        LINES[place % len(LINES)],
        MARKERS[place % len(MARKERS)],
        HATCHES[place % len(HATCHES)],
        FILLS[place % len(FILLS)],
    )


@contextmanager
def drawn_on(ax: Axes | None, height: float = 3.4, width: float = WIDTH) -> Iterator[Axes]:
    """`ax`, or the Axes of a new figure, to be drawn on in this style; the user's rcParams are as before afterwards."""
    with matplotlib.rc_context(STYLE):  # type: ignore[arg-type]
        axes = _new(width, height) if ax is None else ax
        _dress(axes)
        yield axes


@contextmanager
def unseen(width: float = WIDTH) -> Iterator[None]:
    """New figures are of no window and no notebook, and `width` inches wide: pyplot does not know of them."""
    before = _UNSEEN.set(width)
    try:
        yield
    finally:
        _UNSEEN.reset(before)


def _new(width: float, height: float) -> Axes:
    from matplotlib.figure import Figure

    if _UNSEEN.get():
        return Figure(figsize=(_UNSEEN.get(), height), layout="constrained").subplots()
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def _dress(axes: Axes) -> None:
    """Sets what would otherwise be asked of rcParams only when the figure is shown."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(labelsize=STYLE["font.size"] - 0.5, color=FAINT, labelcolor=INK, length=3)
    axes.grid(True, color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)


def without_frame(axes: Axes) -> None:
    """For figures whose marks carry their own labels: no axes, no grid."""
    axes.grid(False)
    axes.set_axis_off()


def grid_along(axes: Axes, which: str) -> None:
    """Grid lines of one axis only: "x" or "y"."""
    axes.grid(False)
    axes.grid(True, axis="x" if which == "x" else "y", color=GRID, linewidth=0.7)


def state(axes: Axes, statement: str, note: str = "") -> None:
    """The title: what the figure says, and below it in small what was drawn."""
    room = _characters(axes, 0.63 * TITLE_SIZE)
    statement, note = (_WITH_UNIT.sub("\\1\u00a0\\2", text) for text in (statement, note))
    notes = textwrap.fill(note, _characters(axes, 0.52 * NOTE_SIZE)) if note else ""
    height = (notes.count("\n") + 1) * NOTE_SIZE * 1.25 + 5 if notes else 0
    axes.set_title(
        _literal(textwrap.fill(statement, room)), loc="left", fontsize=TITLE_SIZE, fontweight="bold", pad=6 + height
    )
    if notes:
        below = axes.annotate(
            _literal(notes),
            (0, 1),
            (0, 6),
            xycoords="axes fraction",
            textcoords="offset points",
            fontsize=NOTE_SIZE,
            color=FAINT,
            verticalalignment="bottom",
            linespacing=1.2,
            gid="note",
        )
        below.set_in_layout(False)  # the title has made room for it; its width is no reason for narrower axes


def _literal(text: str) -> str:
    """Dollars as dollars, not as the beginning of a formula."""
    return text.replace("$", r"\$")


def _characters(axes: Axes, character: float) -> int:
    """How many characters of this width, in points, fit from the left of the axes to the right of the figure.

    Axes beside others have their own width only.
    """
    figure: Any = axes.get_figure(root=True)
    width = 72 * figure.get_size_inches()[0]
    longest = max((len(line) for label in axes.get_yticklabels() for line in label.get_text().split("\n")), default=0)
    room = width - 45 - 0.55 * STYLE["font.size"] * longest if _alone(axes) else size_of(axes)[0]
    return max(24, int(room / character))


def band_opacity(count: int) -> float:
    """Of each of several bands: the more, the fainter."""
    return BAND if count <= 3 else 0.55 * BAND


def legend(axes: Axes, title: str = "") -> None:
    """The legend, right of the axes, where it hides nothing; within them if nobody makes room for it there.

    A figure with these axes alone and no layout of its own gets the constrained one, or a saved file would cut it off.
    """
    handles, labels = axes.get_legend_handles_labels()
    beside(axes, handles, [_literal(label) for label in labels], title)


def beside(axes: Axes, handles: list[Any], labels: list[str], title: str = "") -> None:
    """A legend of these, as :func:`legend` places it."""
    figure: Any = axes.get_figure(root=True)
    how: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0), "borderaxespad": 0.0}
    if _alone(axes) and figure.get_layout_engine() is None:
        figure.set_layout_engine("constrained")
    elif figure.get_layout_engine() is None:
        how = {"loc": "best", "frameon": True, "framealpha": 0.85, "edgecolor": PAPER}
    axes.legend(handles, labels, title=title or None, alignment="left", title_fontsize=NOTE_SIZE, **how)


def _alone(axes: Axes) -> bool:
    figure: Any = axes.get_figure(root=True)
    return [other.get_gid() for other in figure.axes].count(COLOUR_BAR) == len(figure.axes) - 1


def size_of(axes: Axes) -> tuple[float, float]:
    """Width and height in points, before the figure is laid out."""
    figure: Any = axes.get_figure(root=True)
    place, (width, height) = axes.get_position(), figure.get_size_inches()
    return 72 * width * place.width, 72 * height * place.height


def legend_below(axes: Axes) -> None:
    """The legend, in a line below the axes and their label, where the right side is taken."""
    from matplotlib.transforms import ScaledTranslation

    handles, labels = axes.get_legend_handles_labels()
    figure: Any = axes.get_figure(root=True)
    below = axes.transAxes + ScaledTranslation(0, -36 / 72, figure.dpi_scale_trans)
    axes.legend(
        handles,
        [_literal(label) for label in labels],
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=below,
        borderaxespad=0.0,
        ncols=min(4, len(labels)),
    )
