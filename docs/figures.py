"""The figures of docs/questions.md, and with --tables its tables: .venv/bin/python docs/figures.py [--tables]

Runs build/release/carat on the scenarios policy_*.toml in a quarter of their size and keeps what came out in
build/questions; remove that folder to run all of it again. Grey, hatches and markers only: figures are read in print
and by the colour-blind.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import xarray as xr

ROOT = Path(__file__).parent.parent
CARAT = ROOT / "build/release/carat"
KEPT = ROOT / "build/questions"
FIGURES = ROOT / "docs/figures"
QUARTER = ["-s", "viewers.count=50000", "-s", "creators.count=500"]
QUESTIONS = {
    "share": "Q1 share",
    "schedule": "Q2 scaled",
    "schedule_regressive": "Q2 regressive",
    "schedule_tiers": "Q2 tiers",
    "threshold": "Q3 threshold",
    "hold": "Q4 hold",
    "award_pool": "Q5 pool",
    "store_fee": "Q6 store fee",
    "web_steering": "Q7 web price",
    "bulk_discount": "Q8 bonus",
    "spending_cap": "Q10 cap",
    "chargebacks": "Q13 chargebacks",
    "coin_expiry": "Q16 expiry",
    "compensation": "Q21 compensation",
    "devaluation": "Q23 devaluation",
}
plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False})


def scenario(name: str) -> str:
    return f"scenarios/{name}.toml"


def response(name: str) -> dict[str, Any]:
    """What carat response says of a question."""
    kept = KEPT / f"{name}.json"
    if not kept.exists():
        command: list[str | Path] = [
            CARAT,
            "response",
            scenario(f"policy_{name}"),
            "--worlds",
            "8",
            "--json",
            "--quiet",
            *QUARTER,
        ]
        kept.write_text(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    result: dict[str, Any] = json.loads(kept.read_text())
    return result


def run(label: str, name: str, *settings: str, worlds: int = 1) -> Path:
    """The result file of a run with these settings."""
    kept = KEPT / f"{label}.h5"
    if not kept.exists():
        words = [word for setting in settings for word in ("-s", setting)]
        command: list[str | Path] = [
            CARAT,
            "run",
            scenario(name),
            "-o",
            kept,
            "--quiet",
            "-r",
            str(worlds),
            *QUARTER,
            *words,
        ]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return kept


def table(path: Path, group: str) -> xr.Dataset:
    return xr.open_dataset(path, group=group, engine="h5netcdf", decode_timedelta=False)


def figure_of(path: Path, name: str) -> float:
    """A key figure, averaged over worlds."""
    kpi = table(path, "kpi")
    names = [str(n) for n in kpi["kpi"].values]
    return float(kpi["value"].values[:, names.index(name)].mean())


def save(figure: Any, name: str) -> None:
    figure.tight_layout()
    figure.savefig(FIGURES / f"{name}.png", dpi=110)
    plt.close(figure)
    print(FIGURES / f"{name}.png")


def who_gains() -> None:
    """Every question at once: what platform and creators gain, as a share of what viewers spend."""
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 4.4), sharey=True)
    rows = list(QUESTIONS)
    for axis, name, words in zip(
        axes, ["platform_margin", "creator_income"], ["platform's margin", "creators' income"], strict=True
    ):
        for i, question in enumerate(rows):
            if question == "devaluation" and name == "creator_income":
                continue  # diamonds are valued at the rate of the end
            figures = response(question)["figures"]
            spend = figures["gross_spend"]["before"] / 100
            for key, shift, marker, face in [
                ("with_response", -0.15, "o", "black"),
                ("without_response", 0.2, "s", "white"),
            ]:
                effect = figures[name][key]
                axis.errorbar(
                    effect["mean"] / spend,
                    i + shift,
                    xerr=effect["half_width"] / spend,
                    fmt=marker,
                    color="black" if face == "black" else "0.55",
                    markerfacecolor=face,
                    markersize=4,
                    linewidth=1,
                    label=("if people answer" if shift < 0 else "if nobody did") if i == 0 else None,
                )
        axis.axvline(0, color="0.7", linewidth=0.8)
        axis.set_xlabel(f"change of {words}\n(% of gross spend)")
        axis.set_xlim(-42, 25)
    axes[0].set_yticks(range(len(rows)), [QUESTIONS[q] for q in rows])
    axes[0].invert_yaxis()
    figure.legend(*axes[0].get_legend_handles_labels(), loc="upper center", ncols=2, bbox_to_anchor=(0.55, 1.02))
    save(figure, "who_gains")


def share() -> None:
    """Q1: the platform's margin over the share, with and without an answer."""
    shares = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.0))
    for answers, style, words in [("true", "o-", "people answer"), ("false", "s--", "nobody does")]:
        paths = [
            run(
                f"share_{s}_{answers}",
                "baseline",
                "run.length=180d",
                f"conversion.diamonds_per_coin={s}",
                f"behaviour.creators_respond={answers}",
                f"behaviour.viewers_respond={answers}",
                worlds=2,
            )
            for s in shares
        ]
        colour = "black" if answers == "true" else "0.5"
        for axis, name, unit in [(left, "platform_margin", 1000.0), (right, "hours_streamed", 1000.0)]:
            axis.plot(
                shares, [figure_of(p, name) / unit for p in paths], style, color=colour, label=words, markersize=4
            )
    left.set_ylabel("platform's margin (1,000 USD)")
    right.set_ylabel("time on air (1,000 h)")
    for axis in (left, right):
        axis.set_xlabel("diamonds for a coin")
        axis.set_ylim(bottom=0)
    left.legend()
    save(figure, "q1_share")


def schedule() -> None:
    """Q2: lengths of streams before and after."""
    series = table(run("schedule_lengths", "policy_schedule"), "series")
    lengths = series["streams_by_minutes"].values[0]
    figure, axis = plt.subplots(figsize=(7.2, 2.8))
    minutes = np.arange(60)
    for rows, style, colour, words in [
        (lengths[:30], "--", "0.5", "flat, days 0 to 30"),
        (lengths[60:], "-", "black", "scaled, days 60 to 120"),
    ]:
        counts = rows.sum(axis=0)
        axis.step(minutes, 100 * counts[:60] / counts.sum(), style, where="post", color=colour, label=words)
    axis.set_xlabel("length of the stream (min)")
    axis.set_ylabel("streams (%)")
    axis.set_xticks(range(0, 61, 5))
    axis.legend()
    save(figure, "q2_schedule")


def threshold() -> None:
    """Q3: what lies unpaid, and how many are paid, over the threshold."""
    values = [1, 10, 50, 100]
    paths = [
        run(f"threshold_{v}", "baseline", f"payout.threshold={v} USD", "payout.fee=0.25 USD", worlds=2) for v in values
    ]
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.6))
    for axis, name, words in zip(
        axes,
        ["liability", "creators_paid", "payouts"],
        ["unpaid at the end (USD)", "creators paid", "payouts requested"],
        strict=True,
    ):
        bars = axis.bar(range(4), [figure_of(p, name) for p in paths], color="0.75", edgecolor="black", width=0.6)
        axis.bar_label(bars, fmt="{:,.0f}", fontsize=8)
        axis.set_xticks(range(4), [f"${v}" for v in values])
        axis.set_xlabel("least payout")
        axis.set_ylabel(words)
    save(figure, "q3_threshold")


def store_fee() -> None:
    """Q6: who gains if the fee is halved, by how much of it is passed on."""
    before = run("fee_before", "baseline", worlds=2)
    figure, axis = plt.subplots(figsize=(7.2, 2.8))
    parts = ["stores", "platform", "creators", "viewers, by price"]
    width = 0.26
    for i, (theta, colour, hatch) in enumerate([(0.0, "0.25", ""), (0.5, "0.6", "//"), (1.0, "0.9", "..")]):
        after = run(f"fee_{theta}", "baseline", "store.store_fee=15 %", f"store.pass_through={theta}", worlds=2)
        lower = 1 - (1 - theta + theta * 0.7 / 0.85)
        app = figure_of(before, "gross_spend") * (1 - figure_of(before, "web_share"))
        gains = [
            figure_of(after, k) - figure_of(before, k) for k in ("store_fees", "platform_margin", "creator_income")
        ]
        places = np.arange(4) + (i - 1) * width
        axis.bar(places, np.array([*gains, lower * app]) / 1000, width, color=colour, edgecolor="black", hatch=hatch)
        axis.bar(0, 0, color=colour, edgecolor="black", hatch=hatch, label=f"{theta:.0%} passed on")
    axis.axhline(0, color="black", linewidth=0.8)
    axis.set_xticks(range(4), parts)
    axis.set_ylabel("gain (1,000 USD)")
    axis.legend()
    save(figure, "q6_store_fee")


def spending_cap() -> None:
    """Q10: income lost, by creators' place before the cap."""
    before = run("cap_none", "baseline", worlds=4)
    after = run("cap", "baseline", "caps.day=50 USD", "caps.month=200 USD", worlds=4)
    groups = {"top 1 %": (0.99, 1.0), "next 9 %": (0.9, 0.99), "next 40 %": (0.5, 0.9), "lower half": (0.0, 0.5)}
    sums = []
    for path in (before, after):
        earned = table(path, "creators")["diamonds_from_gifts"].values.astype(float)
        worlds = [np.sort(w[w > 0]) for w in earned]
        sums.append([sum(w[int(a * len(w)) : int(b * len(w))].sum() for w in worlds) / 1e8 for a, b in groups.values()])
    lost = [100 * (b - a) / a for a, b in zip(*sums, strict=True)]
    figure, axis = plt.subplots(figsize=(7.2, 2.6))
    bars = axis.bar(range(4), lost, color="0.75", edgecolor="black", width=0.5)
    axis.bar_label(bars, fmt="{:+.0f} %", fontsize=8, padding=2)
    axis.axhline(0, color="black", linewidth=0.8)
    axis.margins(y=0.15)
    axis.set_xticks(range(4), list(groups))
    axis.set_xlabel("creators by income of the run, among earners")
    axis.set_ylabel("change of income (%)")
    save(figure, "q10_spending_cap")


def compensation() -> None:
    """Q21: time on air after a cut, with and without compensation."""
    figure, axis = plt.subplots(figsize=(7.2, 2.8))
    cut = "conversion.diamonds_per_coin=0.4"
    for label, words, style, colour, name, settings in [
        ("no_cut", "no cut", ":", "0.4", "baseline", ["run.length=150d"]),
        ("cut_alone", "a cut of a fifth", "--", "0.4", "baseline", ["run.length=150d", cut]),
        ("cut_made_good", "the cut, made good less and less", "-", "black", "policy_compensation", []),
    ]:
        hours = table(run(label, name, *settings, worlds=2), "series")["hours_streamed"].values
        weekly = hours[:, :147].reshape(2, 21, 7).sum(axis=2).mean(axis=0)
        axis.plot(np.arange(21) + 1, weekly, style, color=colour, label=words)
    for month in range(1, 5):
        axis.axvline(month * 30 / 7, color="0.85", linewidth=0.8, zorder=0)
    for months, part in enumerate(["100 %", "75 %", "50 %", "25 %", "0"]):
        axis.text((months + 0.5) * 30 / 7, 0.03, part, ha="center", fontsize=8, transform=axis.get_xaxis_transform())
    axis.set_xlabel("week (below: part of the loss made good)")
    axis.set_ylabel("time on air (h/week)")
    axis.set_xticks(range(1, 22, 4))
    axis.set_ylim(bottom=axis.get_ylim()[0] - 100)
    axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    save(figure, "q21_compensation")


def devaluation() -> None:
    """Q23: money asked for each day, by how long creators let it lie."""
    figure, axis = plt.subplots(figsize=(7.2, 2.8))
    for days, style, colour in [(30, "-", "black"), (3, "--", "0.5")]:
        path = run(f"devaluation_{days}", "policy_devaluation", f"payout.patience={days}d", worlds=2)
        asked = table(path, "series")["payouts_requested"].values.mean(axis=0) / 1e6
        axis.plot(np.arange(len(asked)) + 1, asked, style, color=colour, label=f"creators wait {days} days on average")
    axis.axvspan(45, 60, color="0.92", zorder=0)
    axis.text(52.5, 0.95, "announced", ha="center", va="top", transform=axis.get_xaxis_transform(), fontsize=8)
    axis.set_xlabel("day")
    axis.set_ylabel("money asked for (USD a day)")
    axis.set_ylim(bottom=0)
    axis.legend(loc="upper left")
    save(figure, "q23_devaluation")


TABLES = {
    "share": ["platform_margin", "creator_income", "hours_streamed", "hours_watched"],
    "schedule": ["streams_25_min", "creator_lower_90", "creator_income", "platform_margin"],
    "schedule_regressive": ["creator_share", "creator_top_1", "creator_income", "platform_margin"],
    "schedule_tiers": ["creator_share", "creator_top_10", "creator_income", "platform_margin"],
    "threshold": ["liability", "creators_paid", "payouts", "processing_fees", "forfeited"],
    "hold": ["liability", "creator_paid", "creator_debt", "platform_margin"],
    "award_pool": ["creator_awards", "creator_income", "creator_earners", "hours_streamed", "platform_margin"],
    "store_fee": ["store_fees", "platform_margin", "creator_income", "gross_spend"],
    "web_steering": ["web_share", "gross_spend", "creator_income", "platform_margin", "payers"],
    "bulk_discount": ["creator_share", "gross_spend", "creator_income", "platform_margin", "float"],
    "spending_cap": ["gross_spend", "viewer_spend_top_10", "creator_gini", "creator_income", "platform_margin"],
    "chargebacks": ["refunds", "refunds_of_stores", "refunds_of_platform", "refunds_of_creators", "platform_margin"],
    "coin_expiry": ["breakage", "breakage_share", "float", "platform_margin"],
    "compensation": ["creator_income", "creator_awards", "hours_streamed", "creator_exits", "platform_margin"],
    "devaluation": ["payouts_most", "liability", "creator_paid", "hours_streamed", "platform_margin"],
}


def number(value: float, signed: bool = False) -> str:
    """Four digits, or whole from 1,000 on."""
    text = f"{value:+,.0f}" if abs(value) >= 1000 else f"{value:+,.4g}"
    return "0" if value == 0 else text if signed else text.lstrip("+")


def effect_text(effect: dict[str, float]) -> str:
    half = effect["half_width"]
    return number(effect["mean"], True) + (f" ± {number(half)}" if half else "")


def table_of(name: str) -> str:
    """The answer to a question in Markdown, with the verdicts of carat response."""
    answer = response(name)
    expected = answer["question"]["expected"]
    lines = ["| | before | if people answer | if nobody did | expected |", "|---|---|---|---|---|"]
    for figure in dict.fromkeys([*TABLES[name], *(e["figure"] for e in expected)]):
        f = answer["figures"][figure]
        said = [
            f"{e['direction']}{'' if e['people_answer'] else ' if nobody did'}: {e['verdict']}"
            for e in expected
            if e["figure"] == figure
        ]
        effects = f"{effect_text(f['with_response'])} | {effect_text(f['without_response'])}"
        lines.append(f"| {figure} | {number(f['before'])} {f['unit']} | {effects} | {'; '.join(said)} |")
    return "\n".join(lines)


def fill_tables() -> None:
    """Renews what stands between <!-- NAME --> and <!-- end --> on the page."""
    page = ROOT / "docs/questions.md"
    text = page.read_text()
    for name in TABLES:
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not mark or not end:
            raise SystemExit(f"{page} has no place for the table {name}")
        text = before + mark + table_of(name) + "\n" + end + after
    page.write_text(text)


def main() -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    FIGURES.mkdir(parents=True, exist_ok=True)
    if "--tables" in sys.argv:
        fill_tables()
        return
    for draw in (schedule, threshold, store_fee, spending_cap, compensation, devaluation, share, who_gains):
        draw()


if __name__ == "__main__":
    main()
