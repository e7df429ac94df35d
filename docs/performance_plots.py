"""The figures of docs/performance.md: .venv/bin/python docs/performance_plots.py

Runs the benchmarks of build/release/bench and bench/peers.py, half an hour on a machine that does nothing else, and
keeps what they said in build/performance; remove a file there to measure again. Grey and markers only: figures are read
in print and by the colour-blind.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).parent.parent
BENCH = ROOT / "build/release/bench"
PEERS = ROOT / "build/peers/bin/python"
KEPT = ROOT / "build/performance"
FIGURES = ROOT / "docs/figures"
plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False})

# PHOLD on one core of a machine like ours at 1 k, 100 k and 1 M entities, million events/s, as published by others.
PUBLISHED = {
    "cimba": (9.0, 3.5, 1.5),
    "ns-3": (7.3, 3.5, 1.6),
    "ROOT-Sim": (6.1, 0.6, 0.06),
    "OMNeT++": (3.8, 0.75, 0.4),
    "ROSS": (3.3, 0.55, 0.38),
}
PUBLISHED_AT = (1e3, 1e5, 1e6)
SPEEDUP_GOAL = 1.85
COST_GOAL = 2.0

Record = dict[str, Any]


def kept(name: str, command: Sequence[str | Path], into: str) -> list[Record]:
    """What `command` measured, or had measured before; `into` names the option for the file it writes."""
    path = KEPT / f"{name}.json"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        subprocess.run([*command, f"{into}={unfinished}"], cwd=ROOT, check=True, stdout=sys.stderr)
        unfinished.rename(path)
    said = json.loads(path.read_text())
    records: list[Record] = said if isinstance(said, list) else said["benchmarks"]
    return records


def benchmarks(program: str) -> list[Record]:
    """Of a Google Benchmark program, without those that failed, with the arguments in their names as numbers."""
    records = kept(program, [BENCH / program, "--benchmark_out_format=json"], "--benchmark_out")
    good = [record for record in records if not record.get("error_occurred")]
    return [{**record, **arguments(str(record["name"]))} for record in good]


def arguments(name: str) -> Record:
    """phold/entities:1000/threads:1/real_time -> bench phold, entities 1000, threads 1."""
    words = name.split("/")
    numbers = {key: int(value) for key, _, value in (word.partition(":") for word in words[1:]) if value.isdecimal()}
    return {"bench": words[0], **numbers}


def peers() -> list[Record]:
    python = PEERS if PEERS.exists() else Path(sys.executable)
    return kept("peers", [python, "bench/peers.py"], "--json")


def save(figure: Any, name: str) -> None:
    figure.tight_layout()
    figure.savefig(FIGURES / f"performance_{name}.png", dpi=110)
    plt.close(figure)
    print(FIGURES / f"performance_{name}.png")


class Lines:
    """Lines with words beside their ends, which are moved apart where they would lie on each other."""

    LEAST_GAP = 11.0  # points

    def __init__(self, axis: Any) -> None:
        self.axis = axis
        self.words: list[tuple[float, float, str, str]] = []

    def add(self, points: Sequence[tuple[float, float]], words: str, left: bool = False, **look: Any) -> None:
        """A line through the points in order of x; its words go beside the last, or the first if `left`."""
        if not points:
            return
        points = sorted(points)
        self.axis.plot([x for x, _ in points], [y for _, y in points], **look)
        x, y = points[0 if left else -1]
        self.words.append((-x if left else x, y, words, look.get("color", "black")))

    def write(self) -> None:
        """Once the scales and limits are set."""
        below: tuple[float, float] | None = None  # where the last words are, and their height in points
        points_per_pixel = 72 / self.axis.figure.dpi
        for x, y, words, shade in sorted(self.words):
            height = points_per_pixel * self.axis.transData.transform((abs(x), y))[1]
            free = below[1] + self.LEAST_GAP if below and below[0] == x else height
            placed = max(height, free)
            below = (x, placed)
            self.axis.annotate(
                words,
                (abs(x), y),
                (-7 if x < 0 else 7, placed - height),
                textcoords="offset points",
                color=shade,
                va="center",
                ha="right" if x < 0 else "left",
                fontsize=8,
            )


def short(number: float, _: object = None) -> str:
    """1000 -> 1 k."""
    for size, letter in [(1e9, " G"), (1e6, " M"), (1e3, " k")]:
        if number >= size:
            return f"{number / size:g}{letter}"
    return f"{number:g}"


def logarithmic(axis: Any, **limits: tuple[float, float]) -> None:
    axis.set(xscale="log", yscale="log", **limits)
    axis.xaxis.set_major_formatter(short)
    axis.yaxis.set_major_formatter(short)


def engine_rate() -> None:
    """PHOLD: events per second against entities, carat, what the machine allows, and others."""
    figure, axis = plt.subplots(figsize=(7.2, 5.4))
    lines = Lines(axis)
    records = benchmarks("phold")

    def rates(bench: str, **wanted: int) -> list[tuple[float, float]]:
        chosen = [r for r in records if r["bench"] == bench and all(r.get(k) == v for k, v in wanted.items())]
        return [(r["entities"], r["events/s"] / 1e6) for r in chosen]

    ours = {"each": 1, "lookahead_tenths": 1}
    lines.add(rates("phold", threads=2, **ours), "carat, two threads", color="black", marker="s", ls="--", lw=1.6)
    lines.add(rates("phold", threads=1, **ours), "carat", color="black", marker="o", lw=2.2)
    lines.add(rates("bare_windows"), "bare windows", color="0.4", lw=1.3, ls=":")
    lines.add(rates("bare_heap"), "bare heap", color="0.4", lw=1.3, ls=":")
    others = peers()
    for name in dict.fromkeys(str(r["name"]) for r in others if r["name"] != "carat"):
        points = [(r["entities"], r["events_per_second"] / 1e6) for r in others if r["name"] == name]
        lines.add(points, name, color="0.25", marker="^", markersize=4, lw=1)
    for name, published in PUBLISHED.items():
        points = list(zip(PUBLISHED_AT, published, strict=True))
        lines.add(
            points, f"{name} *", left=True, color="0.5", marker="o", markerfacecolor="white", markersize=4, lw=0.8
        )
    logarithmic(axis, xlim=(250, 7e6))
    axis.set_xlabel("entities, one event each\n* as published by others, one core of a machine like ours")
    axis.set_ylabel("million events/s")
    lines.write()
    save(figure, "phold")


def cost_of_size() -> None:
    """The economy: what an event costs against how many viewers there are."""
    figure, axis = plt.subplots(figsize=(7.2, 4.6))
    lines = Lines(axis)
    records = benchmarks("scale")
    economy = sorted((r for r in records if r["bench"] == "economy"), key=lambda r: int(r["days"]))
    for each, marker, face in [(100, "o", "black"), (1000, "s", "white")]:
        longest = {r["viewers"]: r["ns/event"] for r in economy if r["viewers"] == each * r["creators"]}
        words = f"{each:,} viewers per creator"
        lines.add(list(longest.items()), words, color="black", marker=marker, markerfacecolor=face, lw=1.6)
        if each == 100 and 1_000_000 in longest:
            goal = COST_GOAL * longest[1_000_000]
            axis.axhline(goal, color="0.5", lw=0.8, ls="--")
            axis.text(9e3, goal, "goal: at most twice the cost at 1 M", va="bottom", color="0.35", fontsize=8)
    for bench, words in [("bare_chase", "bare rows, chased"), ("bare_rows", "bare rows")]:
        payers = {r["rows"]: r["real_time"] for r in records if r["bench"] == bench}
        lines.add([(100 * rows / 13, ns) for rows, ns in payers.items()], words, color="0.4", lw=1.3, ls=":")
    logarithmic(axis, xlim=(8e3, 5e9))
    axis.set_xlabel("viewers")
    axis.set_ylabel("ns per event, one thread; ns per row")
    lines.write()
    save(figure, "size")


def speedup() -> None:
    """Two threads over one, against how many events there are to share in a window."""
    figure, axis = plt.subplots(figsize=(7.2, 3.8))
    economy = [(r["events/window"], r["speedup"]) for r in benchmarks("scale") if r["bench"] == "economy"]
    rate = {
        (r["entities"] * r["each"], r["lookahead_tenths"], r["threads"]): r["events/s"]
        for r in benchmarks("phold")
        if r["bench"] == "phold"
    }
    mean_delay = {1: 1.0, 10: 2.0}  # by tenths of lookahead, in seconds
    phold = [
        (in_flight * lookahead / 10 / mean_delay[lookahead], two / rate[in_flight, lookahead, 1])
        for (in_flight, lookahead, threads), two in rate.items()
        if threads == 2
    ]
    axis.plot(*zip(*sorted(phold), strict=True), "o", color="0.4", markerfacecolor="white", label="PHOLD")
    axis.plot(*zip(*sorted(economy), strict=True), "s", color="black", label="economy, medians of pairs")
    axis.axhline(SPEEDUP_GOAL, color="0.5", lw=0.8, ls="--")
    axis.set(xscale="log", ylim=(0, None))
    axis.xaxis.set_major_formatter(short)
    axis.text(axis.get_xlim()[0], SPEEDUP_GOAL, f" goal: {SPEEDUP_GOAL}", va="bottom", color="0.35", fontsize=8)
    axis.set_xlabel("events per window")
    axis.set_ylabel("two threads over one")
    axis.legend(loc="lower right")
    save(figure, "threads")


def main() -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    for draw in (engine_rate, cost_of_size, speedup):
        draw()


if __name__ == "__main__":
    main()
