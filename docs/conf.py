"""The documentation site: Markdown pages, and the reference from what carat says of itself.

sphinx-build -W -q -b html docs build/site
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import carat
from carat.knobs import SectionOf

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "carat"
author = "the carat authors"
copyright = "the carat authors, MIT licence"
release = version = carat.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["figures"]
nitpicky = True
# Not looked for: what is outside of this site, since the build needs no network, and types that only signatures name.
nitpick_ignore_regex = [(r"py:.*", r"(?!carat\.).*"), (r"py:class", r"carat\.\w+\.\w+")]
suppress_warnings = ["ref.python"]  # a type of a signature whose short name two modules have

html_theme = "furo"
html_title = f"carat {release}"
html_theme_options = {"navigation_with_keys": True}
html_show_sphinx = False
html_copy_source = False

myst_heading_anchors = 3
copybutton_exclude = ".linenos, .gp, .go"

add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True}
default_role = "code"
python_maximum_signature_line_length = 80
python_use_unqualified_type_names = True

WRITTEN_HERE = re.compile(r"^<!-- carat: (\w+) ?(.*?) -->$", re.MULTILINE)


def help_text(words: str) -> str:
    """What ``carat WORDS --help`` prints."""
    command = [sys.executable, "-m", "carat", *words.split(), "--help"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return f"```text\n{text.rstrip()}\n```"


def parameter_tables(_: str) -> str:
    """Every parameter, a table for each section of a scenario file."""

    def section(parameter: object) -> str:
        return str(parameter.name).rpartition(".")[0]  # type: ignore[attr-defined]

    parts = []
    for name, members in groupby(carat.parameters(), key=section):
        rows = [[f"`{p.name}`", code(p.default), p.unit, p.bounds, p.doc] for p in members]
        parts += [f"## {name}", table(["name", "default", "unit", "bounds", "meaning"], rows)]
    return "\n\n".join(parts)


def preset_table(_: str) -> str:
    """The scenarios that come with carat."""
    return table(["name", "what it is"], [[f"`{name}`", words] for name, words in carat.presets().items()])


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *([escape(c, quote=False).replace("|", r"\|") for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


WRITERS: dict[str, Callable[[str], str]] = {
    "help": help_text,
    "parameters": parameter_tables,
    "presets": preset_table,
}


def fill_in(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Puts what carat says of itself in place of comments such as ``<!-- carat: help run -->``."""
    source[0] = WRITTEN_HERE.sub(lambda found: WRITERS[found[1]](found[2]), source[0])


def leave_out(_app: Sphinx, _what: str, _name: str, member: object, _skip: bool, _options: object) -> bool | None:
    """Sections of a scenario, which are attributes for Tab's sake: their parameters have a page of their own."""
    return True if isinstance(member, SectionOf) else None


def setup(app: Sphinx) -> None:
    app.connect("source-read", fill_in)
    app.connect("autodoc-skip-member", leave_out)
