"""Tabulation: small tables as plain text and as HTML, for what is shown in consoles and notebooks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

Rows = Sequence[Sequence[str]]


def plain(rows: Rows, right: Collection[int] = (), indent: str = "  ") -> str:
    """Columns under each other; those numbered in `right` end flush."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    lines = []
    for row in rows:
        cells = [c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        lines.append((indent + "  ".join(cells)).rstrip())
    return "\n".join(lines)


def html(head: Sequence[str], rows: Rows, right: Collection[int] = ()) -> str:
    """A table; what is in it is escaped."""
    ranged = {i: ' style="text-align:right"' if i in right else ' style="text-align:left"' for i in range(len(head))}
    top = "".join(f"<th{ranged[i]}>{escape(cell)}</th>" for i, cell in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f"<td{ranged[i]}>{escape(cell)}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def number(value: float) -> str:
    """A number for people: four significant digits, and no fraction from ten on."""
    return f"{value:,.4g}" if abs(value) < 10 else f"{value:,.0f}"
