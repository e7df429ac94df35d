"""One dollar: where the money that viewers pay for coins has gone by the end of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carat.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from carat.worlds.results import Results

BLUE, GREEN, ORANGE, GREY = style.COLOURS[1], style.COLOURS[2], style.COLOURS[3], "#9aa3ad"
_OUTSIDE = {
    "app stores": ("usd_store_fees",),
    "payment processing": ("usd_processing_fees",),
    "taxes": ("usd_taxes",),
    "refunds and penalties": ("usd_refunds", "usd_losses"),
}
_CASH = {
    "paid to creators": ("usd_creators",),
    "on its way to creators": ("usd_in_transit",),
    "agencies": ("usd_agency",),
}
_COLOURS = {
    "paid to creators": BLUE,
    "on its way to creators": BLUE,
    "owed to creators": BLUE,
    "agencies": GREEN,
    "delivery of streams": GREY,
    "unspent coins (float)": ORANGE,
    "expired coins (breakage)": ORANGE,
    "margin on gifts": ORANGE,
    "platform margin": ORANGE,
}
_CREATORS = ("paid to creators", "on its way to creators", "owed to creators")
_PLATFORM = ("unspent coins (float)", "expired coins (breakage)", "margin on gifts", "platform margin")


def dollar(results: Results) -> dict[str, float]:
    """The parts of one dollar that viewers paid, over all worlds of `results`: name to USD. They sum to 1.

    What has left the platform is from the ledger, to the last millionth. "owed to creators": the value of their
    diamonds, not redeemed yet (the key figure liability). "delivery of streams": delivery_cost. What is left is the
    key figure platform_margin, in three parts: of "unspent coins (float)" and "expired coins (breakage)" what the
    platform received for them, at the mean of all coins issued (weighted average cost), and "margin on gifts", the
    rest. If there is no such rest, it is one part, "platform margin"; negative if the platform loses money.

    Raises ValueError if viewers paid nothing.
    """
    paid, parts = amounts(results)
    return {name: part / paid for name, part in parts.items()}


def amounts(results: Results) -> tuple[int, dict[str, int]]:
    """What viewers paid, and its parts, in 1e-6 USD; exact integers that sum to it."""
    ledger = results.ledger["balance"].isel(time=-1).sum("replicate")
    balance = {str(name): int(value) for name, value in zip(ledger["account"].values, ledger.values, strict=True)}
    paid = -balance["usd_paid_by_viewers"]
    if paid <= 0:
        raise ValueError("viewers paid nothing: there is no dollar to follow")
    parts = {name: sum(balance[a] for a in accounts) for name, accounts in (_OUTSIDE | _CASH).items()}
    received = paid - sum(parts[name] for name in _OUTSIDE)
    parts["owed to creators"] = _micros(results, "liability")
    parts["delivery of streams"] = _micros(results, "delivery_cost")
    margin = paid - sum(parts.values())
    issued = -(balance["coins_sold"] + balance["coins_bonus"]) - balance["coins_clawed_back"]
    kept = [round(received * balance[name] / issued) if issued > 0 else 0 for name in ("coins_held", "coins_expired")]
    split = dict(zip(_PLATFORM, (*kept, margin - sum(kept)), strict=False))
    return paid, parts | (split if min(split.values()) >= 0 else {"platform margin": margin})


def _micros(results: Results, name: str) -> int:
    return round(1e6 * float(results.kpi["value"].sel(kpi=name).sum()))


def sankey(results: Results, ax: Axes | None = None) -> Axes:
    """Where one dollar goes that viewers pay for coins: the parts of :func:`dollar` as a flow. Returns the Axes.

    results: all their worlds together. What the platform adds from its own pocket, if it loses money, flows in from
    the left. Raises ValueError if viewers paid nothing.
    """
    parts = {name: part for name, part in dollar(results).items() if part != 0}
    with style.drawn_on(ax, height=4.2) as axes:
        style.without_frame(axes)
        _draw(axes, _arrange(parts, _LINE / style.size_of(axes)[1]), parts)
        worlds = int(results.kpi.sizes["replicate"])
        many = f"{worlds} worlds together" if worlds > 1 else "one world"
        note = f"cents of each dollar spent on coins, at the end of the run; {many}"
        style.state(axes, _statement(parts), note)
        return axes


def _cents(part: float) -> str:
    return f"{100 * part:.1f} ¢"


def _statement(parts: dict[str, float]) -> str:
    creators = sum(parts.get(name, 0.0) for name in _CREATORS)
    platform = sum(parts.get(name, 0.0) for name in _PLATFORM)
    kept = f"the platform keeps {_cents(platform)}" if platform >= 0 else f"the platform adds {_cents(-platform)}"
    return f"Of $1.00 viewers pay, creators get {_cents(creators)}, {kept}"


@dataclass(frozen=True)
class Flow:
    """One part: how much, where it leaves its source and where it arrives, as the upper edges of bands."""

    name: str
    size: float
    stage: int  # 0: leaves before the platform receives it, 1: after
    leaves: float
    arrives: float


LEFT, MIDDLE, RIGHT, BAR = 0.0, 0.42, 1.0, 0.018
_LINE = 14.5  # points in the axes' height that a label takes
_GAP = 0.012  # between two parts


def _arrange(parts: dict[str, float], room: float) -> list[Flow]:
    """Places of the parts from top to bottom, each with room for its label."""
    positive = [(name, part) for name, part in parts.items() if part > 0]
    slots = [max(part, room) for _, part in positive]
    height = sum(slots) + _GAP * (len(slots) - 1)
    upper, left, middle = (height + 1) / 2, 1.0, 0.0
    flows = []
    for (name, part), slot in zip(positive, slots, strict=True):
        arrives = upper - (slot - part) / 2
        stage = 0 if name in _OUTSIDE else 1
        flows.append(Flow(name, part, stage, left if stage == 0 else middle, arrives))
        left, middle = (left - part, middle) if stage == 0 else (left, middle - part)
        upper -= slot + _GAP
    return flows


def _draw(axes: Axes, flows: list[Flow], parts: dict[str, float]) -> None:
    outside = sum(flow.size for flow in flows if flow.stage == 0)
    received, added = 1 - outside, -sum(part for part in parts.values() if part < 0)
    arrivals = [flow for flow in flows if flow.stage == 1]
    centre = (arrivals[0].arrives + arrivals[-1].arrives - arrivals[-1].size) / 2 if arrivals else 0.5
    top = min(centre + (received + added) / 2, _ceiling(flows))
    _band(axes, (LEFT + BAR, 1 - outside), (MIDDLE, top), received, "#c9d0d8", "received")
    if added > 0:
        _band(axes, (LEFT + BAR, -0.12), (MIDDLE, top - received), added, ORANGE, "added")
        _bar(axes, LEFT, -0.12, added, ORANGE)
        _text(axes, LEFT - 0.012, -0.12 - added / 2, f"the platform adds\n{_cents(added)}", "right")
    for flow in flows:
        colour = _COLOURS.get(flow.name, GREY)
        begins = (LEFT + BAR, flow.leaves) if flow.stage == 0 else (MIDDLE + BAR, top + flow.leaves)
        _band(axes, begins, (RIGHT, flow.arrives), flow.size, colour, flow.name)
        _bar(axes, RIGHT, flow.arrives, flow.size, colour)
        _text(axes, RIGHT + BAR + 0.012, flow.arrives - flow.size / 2, f"{_cents(flow.size)}  {flow.name}", "left")
    _bar(axes, LEFT, 1.0, 1.0, style.INK)
    _bar(axes, MIDDLE, top, received + added, style.INK)
    _text(axes, LEFT - 0.012, 0.5, "viewers pay\n$1.00", "right")
    inside = (1 - outside + top - received) / 2  # the middle of its band
    _text(axes, (LEFT + BAR + MIDDLE) / 2, inside, f"the platform receives\n{_cents(received)}", "centre")
    low = min([flow.arrives - flow.size for flow in flows] + [-0.12 - added if added else 0.0])
    high = max([flow.arrives for flow in flows] + [1.0])
    axes.set_xlim(-0.17, 1.42)
    axes.set_ylim(low - 0.03, high + 0.03)


def _ceiling(flows: list[Flow]) -> float:
    """How high the middle may begin without touching what has left before."""
    leaving = [flow for flow in flows if flow.stage == 0]
    if not leaving:
        return 1.0
    lowest = leaving[-1]
    return lowest.leaves - lowest.size + 0.25 * (lowest.arrives - lowest.leaves)


def _bar(axes: Axes, x: float, upper: float, size: float, colour: str) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, upper - size), BAR, size, facecolor=colour, edgecolor=colour, linewidth=0.6))


def _band(
    axes: Axes, begins: tuple[float, float], ends: tuple[float, float], size: float, colour: str, name: str
) -> None:
    """A band of the same height throughout, between two upper corners."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x0, y0), (x1, y1) = begins, ends
    middle = (x0 + x1) / 2
    corners = [(x0, y0), (middle, y0), (middle, y1), (x1, y1)]
    back = [(x, y - size) for x, y in reversed(corners)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    path = Path([*corners, *back, corners[0]], codes)
    axes.add_patch(PathPatch(path, facecolor=colour, alpha=0.45, edgecolor="none", gid=f"flow: {name}"))


def _text(axes: Axes, x: float, y: float, text: str, side: str) -> None:
    beside = {"left": ("left", "center"), "right": ("right", "center"), "centre": ("center", "center")}
    horizontal, vertical = beside[side]
    axes.text(
        x,
        y,
        text.replace("$", r"\$"),
        fontsize=style.NOTE_SIZE + 0.5,
        horizontalalignment=horizontal,
        verticalalignment=vertical,
    )
