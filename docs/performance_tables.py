"""The tables of docs/performance.md, of what performance_plots.py keeps: .venv/bin/python docs/performance_tables.py

Renews what stands between <!-- NAME --> and <!-- end --> on the page; measures first what has not been measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from performance_plots import KEPT, ROOT, Record, benchmarks, peers, short


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def digits(number: float) -> str:
    """Three of them."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def one(records: Sequence[Record], bench: str, **wanted: int) -> Record:
    """The record of these arguments; empty if there is none."""
    chosen = (r for r in records if r["bench"] == bench and all(r.get(key) == value for key, value in wanted.items()))
    return next(chosen, {})


def cell(record: Record, name: str, scale: float = 1.0) -> str:
    return digits(record[name] * scale) if name in record else ""


def engine() -> str:
    records = benchmarks("phold")
    rows = []
    for lookahead, each in [(1, 1), (1, 16), (10, 1), (10, 16)]:
        for entities in (1_000, 100_000, 1_000_000):
            arguments = {"entities": entities, "each": each, "lookahead_tenths": lookahead}
            ours = [cell(one(records, "phold", threads=n, **arguments), "events/s", 1e-6) for n in (1, 2)]
            simplest = (lookahead, each) == (1, 1)
            bare = [
                cell(one(records, name, entities=entities), "events/s", 1e-6) if simplest else ""
                for name in ("bare_heap", "bare_windows")
            ]
            rows.append([short(entities), each, lookahead / 10, *ours, *bare])
    return table(
        ["entities", "events each", "lookahead", "one thread", "two threads", "bare heap", "bare windows"], rows
    )


def others() -> str:
    records = peers()
    sizes = list(dict.fromkeys(int(r["entities"]) for r in records))
    rate = {(r["name"], r["entities"]): r["events_per_second"] for r in records}
    rows = []
    for name in dict.fromkeys(str(r["name"]) for r in records):
        cells = []
        for size in sizes:
            times = f" (carat: {rate['carat', size] / rate[name, size]:,.0f} times)" if name != "carat" else ""
            cells.append(digits(rate[name, size] / 1e6) + times)
        rows.append([name, *cells, ", ".join(f"{r['dispersion']:.2f}" for r in records if r["name"] == name)])
    return table(["million events/s", *(f"{short(size)} entities" for size in sizes), "dispersion"], rows)


def scale() -> str:
    records = benchmarks("scale")
    rows = []
    for r in (r for r in records if r["bench"] == "economy"):
        measured = [digits(r[name]) for name in ("events/window", "ns/event", "ns/event_two_threads")]
        payers = int(r["viewers"]) * 13 // 100
        bare = [cell(one(records, name, rows=payers), "real_time") for name in ("bare_rows", "bare_chase")]
        size = [short(r["viewers"]), short(r["creators"]), r["days"]]
        rows.append([*size, *measured, f"{r['speedup']:.2f}", digits(r["peak_MiB"]), *bare])
    head = ["viewers", "creators", "days", "events a window", "ns/event", "on two threads", "speedup", "peak MiB"]
    return table([*head, "bare row, ns", "chased"], rows)


def writing() -> str:
    records = benchmarks("writing")
    rows = []
    for worlds in (1, 16, 64):
        bare, plain, compressed = (one(records, name, worlds=worlds) for name in ("bare_write", "plain", "compressed"))
        rates = [cell(record, "MB/s") for record in (bare, plain, compressed)]
        rows.append([worlds, cell(bare, "MB"), *rates, cell(compressed, "file_MB")])
    return table(["worlds", "MB", "bare write, MB/s", "plain, MB/s", "compressed, MB/s", "compressed file, MB"], rows)


def publishing() -> str:
    records = benchmarks("publishing")
    steps = ("prepare", "publish", "prepare_hour", "publish_hour", "bare_fade")
    rows = [
        [short(creators), *(cell(one(records, step, creators=creators), "real_time") for step in steps)]
        for creators in (1_000, 100_000, 1_000_000)
    ]
    head = ["creators", "shared, ms", "alone, ms", "with videos: shared, ms", "alone, ms", "bare decay, ms"]
    shares = [
        [r["viewers_each"], *(cell(r, name) for name in ("publications_s", "run_s", "share_%"))]
        for r in records
        if r["bench"] == "share"
    ]
    shares_head = ["viewers for each of 1 M creators", "a day's publications, s", "the day's run, s", "share, %"]
    return table(head, rows) + "\n\n" + table(shares_head, shares)


def main() -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    page = ROOT / "docs/performance.md"
    text = page.read_text()
    for make in (engine, others, scale, writing, publishing):
        name = make.__name__
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not mark or not end:
            raise SystemExit(f"{page} has no place for the table {name}")
        text = before + mark + "\n" + make() + "\n\n" + end + after
    page.write_text(text)


if __name__ == "__main__":
    main()
