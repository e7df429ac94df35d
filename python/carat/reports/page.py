"""Pages: one HTML file that needs nothing else, with tables and figures in it; what is put in is escaped."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Rows = Iterable[Sequence[str]]

CSS = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #101418; --faint: #5f6872; --line: #dfe3e8; --card: #f5f7f9;
} @media (prefers-color-scheme: dark) {
  :root { --paper: #14181d; --ink: #e8ebee; --faint: #9aa3ad; --line: #323a43; --card: #1c2228; }
  figure svg { filter: invert(1) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.5rem 0 0.25rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 0.5rem; padding-top: 0.6rem; border-top: 1px solid var(--line); }
p { margin: 0.4rem 0 0.8rem; max-width: 46rem; }
.lede, caption, .note, summary { color: var(--faint); }
.warning { border-left: 4px solid #d55e00; padding-left: 0.75rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 0.6rem; margin: 1.2rem 0; }
.card { background: var(--card); border-radius: 6px; padding: 0.6rem 0.8rem; }
.card b { display: block; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.card span { color: var(--faint); font-size: 0.85rem; display: block; }
figure { margin: 1rem 0; max-width: 46rem; break-inside: avoid; }
figure svg { width: 100%; height: auto; display: block; }
.pair figure { max-width: 31rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 0 1.5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.88rem; margin: 0.5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 1rem 0.2rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td:first-child { white-space: nowrap; }
.r { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.sum td { font-weight: 600; border-bottom: 2px solid var(--faint); }
code, pre { font: 0.85rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { background: var(--card); padding: 0.8rem; overflow-x: auto; border-radius: 6px; }
details { margin: 0.6rem 0; }
summary { cursor: pointer; }
@media print {
  :root { --paper: #ffffff; --ink: #000000; --faint: #444444; --line: #cccccc; --card: #f2f2f2; }
  figure svg { filter: none; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .pair { grid-template-columns: 1fr 1fr; }
  h2 { break-after: avoid; } tr, .card { break-inside: avoid; } pre { white-space: pre-wrap; }
}
""".strip()


def page(name: str, body: Iterable[str]) -> str:
    """The whole document. name: in the title of the window. body: HTML."""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(name)}</title>",
            f"<style>\n{CSS}\n</style>",
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def write(path: str | os.PathLike[str], text: str) -> None:
    """Writes it whole or not at all. Raises ResultError if it cannot be written."""
    from carat.writing.whole_file import replacing

    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def title(text: str) -> str:
    """The heading of the page."""
    return f"<h1>{escape(text)}</h1>"


def heading(text: str) -> str:
    """The heading of a section."""
    return f"<h2>{escape(text)}</h2>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; kind: "lede", "note" or "warning"."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def table(head: Sequence[str], rows: Rows, right: Collection[int] = (), sums: Collection[int] = ()) -> str:
    """A table. right: columns of numbers. sums: rows that are sums."""

    def line(cells: Sequence[str], tag: str) -> str:
        return "".join(
            f'<{tag} class="r">{escape(cell)}</{tag}>' if i in right else f"<{tag}>{escape(cell)}</{tag}>"
            for i, cell in enumerate(cells)
        )

    body = "".join(
        f'<tr class="sum">{line(row, "td")}</tr>' if i in sums else f"<tr>{line(row, 'td')}</tr>"
        for i, row in enumerate(rows)
    )
    top = f"<thead><tr>{line(head, 'th')}</tr></thead>" if any(head) else ""
    return f'<div class="scroll"><table>{top}<tbody>{body}</tbody></table></div>'


def cards(items: Iterable[tuple[str, str, str]]) -> str:
    """Small boxes of (what, how much, how sure)."""
    boxes = "".join(
        f'<div class="card"><span>{escape(what)}</span><b>{escape(value)}</b><span>{escape(more)}</span></div>'
        for what, value, more in items
    )
    return f'<div class="cards">{boxes}</div>'


def folded(summary: str, text: str) -> str:
    """A text to unfold, letter by letter as it is."""
    return f"<details><summary>{escape(summary)}</summary><pre>{escape(text)}</pre></details>"


def figure(name: str, draw: Callable[..., Axes], *given: Any, width: float = 7.2, **options: Any) -> str:
    """What `draw` draws, as SVG within the page; or in words why it cannot. name: unique in the page. width: inches."""
    from carat.figures.style import unseen

    try:
        with unseen(width):
            axes = draw(*given, **options)
    except ValueError as error:
        return paragraph(f"No figure: {error}.", "note")
    words = axes.get_title(loc="left").replace(r"\$", "$").replace("\n", " ")
    return f'<figure role="img" aria-label="{escape(words)}">{_svg(axes, name)}</figure>'


def _svg(axes: Axes, name: str) -> str:
    """Inline SVG: no prologue, metadata or fixed size; its ids begin with `name`, since ids are of the whole page."""
    import matplotlib

    whole: Any = axes.get_figure(root=True)
    written = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": name}):
        whole.savefig(written, format="svg", transparent=True)
    text = written.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'\bid="([^"]*)"', lambda m: f'id="{name}-{m[1].replace(" ", "-")}"', text)
    return re.sub(r'(url\(|href=")#', rf"\1#{name}-", text)
