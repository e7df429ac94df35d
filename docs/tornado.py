"""Draws what `carat sensitivity --json` gave: one tornado for each figure that is named, side by side.

python docs/tornado.py sensitivity.json docs/figures/tornado.png gross_spend creator_income creator_gini
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from PIL import Image

ROWS = 12
COLOURS = 32  # a small file
LONGEST = 150.0  # per cent; what goes further is cut
LOW: dict[str, Any] = {"color": "#e3e9ef", "edgecolor": "#1c2430", "linewidth": 0.8}
HIGH: dict[str, Any] = {"color": "#5f8fc0", "edgecolor": "#1c2430", "linewidth": 0.8}


def plain(toml: str) -> str:
    """A value as a label: without quotes, a list as such."""
    return "list" if toml.startswith("[") else toml.replace('"', "")


def draw(axes: Axes, name: str, result: dict[str, Any]) -> None:
    """One tornado: the longest clear bars, the longest on top."""
    figure = result["figures"][name]
    values = {p["name"]: p for p in result["parameters"]}
    scale = 100.0 / abs(figure["base"]["mean"])
    swings = [swing for swing in figure["swings"] if swing["clear"]][:ROWS]
    labels = []
    for row, swing in enumerate(swings):
        parameter = values[swing["parameter"]]
        low, high = plain(parameter["low"]), plain(parameter["high"])
        labels.append(parameter["name"] + ("" if low == "list" else f"\n{low} to {high}"))
        ends = sorted((("low", LOW), ("high", HIGH)), key=lambda end: -abs(swing[end[0]]["mean"]))
        for end, style in ends:  # the shorter over the longer
            effect = swing[end]
            axes.barh(row, scale * effect["mean"], height=0.62, label=None if row else f"at the {end} end", **style)
            offset = 0.16 if end == "low" else -0.16
            axes.errorbar(
                scale * effect["mean"],
                row + offset,
                xerr=scale * effect["half_width"],
                color="#000000",
                linewidth=1.0,
                capsize=2,
            )
    axes.axvline(0.0, color="#1c2430", linewidth=0.8)
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    reached = [
        scale * (swing[end]["mean"] + side * swing[end]["half_width"])
        for swing in swings
        for end in ("low", "high")
        for side in (-1, 1)
    ]
    axes.set_xlim(max(min(reached) * 1.05, -LONGEST), min(max(reached) * 1.05, LONGEST))
    axes.set_ylim(ROWS - 0.5, -0.5)
    unit = f" {figure['unit']}" if figure["unit"] else ""
    base = figure["base"]["mean"]
    axes.set_title(f"{name}\n{number(base)}{unit} at the base", fontsize=9)
    axes.set_xlabel("change, % of the base\n(whiskers: 95 % interval)", fontsize=8)
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(axis="x", color="#d8dde5", linewidth=0.6)
    axes.set_axisbelow(True)


def draw_all(names: list[str], result: dict[str, Any], path: Path) -> None:
    """The tornados side by side."""
    picture, all_axes = plt.subplots(1, len(names), figsize=(3.7 * len(names), 0.38 * ROWS + 1.2), squeeze=False)
    for axes, name in zip(all_axes[0], names, strict=True):
        draw(axes, name, result)
    handles, labels = all_axes[0][0].get_legend_handles_labels()
    picture.legend(handles[::-1], labels[::-1], loc="lower center", ncols=2, fontsize=8, frameon=False)
    picture.tight_layout(rect=(0.0, 0.05, 1.0, 1.0))
    picture.savefig(path, dpi=100)
    Image.open(path).quantize(COLOURS).save(path, optimize=True)


def number(value: float) -> str:
    """Whole from 1,000 on, otherwise three digits."""
    digits = 0 if abs(value) >= 1000.0 or value == 0.0 else max(0, 3 - math.ceil(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def table(name: str, result: dict[str, Any], rows: int) -> str:
    """One figure as a Markdown table, in per cent of the base."""
    figure = result["figures"][name]
    base = figure["base"]
    values = {p["name"]: p for p in result["parameters"]}

    def change(effect: dict[str, float]) -> str:
        if effect["mean"] == 0.0:
            return "0"
        scale = 100.0 / abs(base["mean"])
        return f"{scale * effect['mean']:+.1f} ± {scale * effect['half_width']:.1f}"

    unit = f" {figure['unit']}" if figure["unit"] else ""
    clear = [swing for swing in figure["swings"] if swing["clear"]]
    lines = [
        f"**{name}**, {figure['words']}: {number(base['mean'])} ± {number(base['half_width'])}{unit}; "
        f"{len(clear)} parameters are clear, the first {min(rows, len(clear))} of them:",
        "",
        "| parameter | low | base | high | at low, % | at high, % | across, % |",
        "|---|---|---|---|---|---|---|",
    ]
    for swing in clear[:rows]:
        parameter = values[swing["parameter"]]
        ends = " | ".join(plain(parameter[key]) for key in ("low", "base", "high"))
        changes = " | ".join(change(swing[key]) for key in ("low", "high", "across"))
        lines.append(f"| `{parameter['name']}` | {ends} | {changes} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Reads the command line and writes the picture."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("result", type=Path, help="what `carat sensitivity --json` printed")
    words.add_argument("figures", nargs="+", help="names of key figures")
    words.add_argument("--picture", type=Path, help="PNG to write instead of tables")
    words.add_argument("--rows", type=int, default=ROWS, help="parameters in each table")
    asked = words.parse_args()
    result = json.loads(asked.result.read_text())
    if asked.picture:
        draw_all(asked.figures, result, asked.picture)
    else:
        print("\n".join(table(name, result, asked.rows) for name in asked.figures))


if __name__ == "__main__":
    main()
