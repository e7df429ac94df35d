"""The documentation site: Markdown pages, and the reference from what carat says of itself.

PYTHONPATH=python .venv/bin/sphinx-build -W -q -b html docs build/site
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import carat
from carat.designs.knobs import SectionOf
from carat.laboratory.trials import DESIGNS

if TYPE_CHECKING:
    from carat._carat import Parameter
    from sphinx.application import Sphinx

project = "carat"
author = "the carat authors"
copyright = "the carat authors, MIT licence"
release = version = carat.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["figures", "static"]
nitpicky = True
# Not looked for: what is outside of this site, since the build needs no network, and types that only signatures name.
nitpick_ignore_regex = [(r"py:.*", r"(?!carat\.).*"), (r"py:class", r"carat(\.\w+)+\.\w+")]
suppress_warnings = ["ref.python"]  # a type of a signature whose short name two modules have

html_theme = "furo"
html_title = f"carat {release}"
html_theme_options = {"navigation_with_keys": True}
html_static_path = ["static"]
html_css_files = ["wide.css"]
html_show_sphinx = False
html_copy_source = False

myst_heading_anchors = 3
copybutton_exclude = ".linenos, .gp, .go"

add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
default_role = "code"
python_maximum_signature_line_length = 80
python_use_unqualified_type_names = True

MADE_BY_FUNCTIONS = {
    *(f"carat.{name}" for name in ("Scenario", "Results", "Trunk", "Comparison", "Sweep", "Laboratory")),
    *(
        "carat.answers.marginal.Marginal",
        "carat.answers.elasticities.Elasticities",
        "carat.answers.optimum.Optimum",
        "carat.answers.frontier.Frontier",
    ),
    "carat.answers.calibration.Calibration",
    *(f"carat.laboratory.trials.{design.__name__}" for design in DESIGNS.values()),
}
WRITTEN_HERE = re.compile(r"^<!-- carat: (\w+) ?(.*?) -->$", re.MULTILINE)


def help_text(words: str) -> str:
    """What ``carat WORDS --help`` prints."""
    command = [sys.executable, "-m", "carat", *words.split(), "--help"]
    done = subprocess.run(command, env=os.environ | {"COLUMNS": "100"}, capture_output=True, text=True, check=True)
    return f"```text\n{done.stdout.rstrip()}\n```"


def parameter_tables(_: str) -> str:
    """Every parameter, a table for each section of a scenario file."""
    parts = []
    for name, members in groupby(carat.parameters(), key=lambda parameter: parameter.name.rpartition(".")[0]):
        rows = [[code(p.name), code(p.default), meaning(p), "yes" * p.by_policy] for p in members]
        parts += [f"## {name or 'on top'}", table(["name", "default", "meaning", "by policy"], rows)]
    return "\n\n".join(parts)


def meaning(parameter: Parameter) -> str:
    unit = f" [{parameter.unit}]" if parameter.unit else ""
    return f"{parameter.doc}{unit}" + (f"; {parameter.bounds}" if parameter.bounds else "")


def preset_table(_: str) -> str:
    """The scenarios that come with carat."""
    return table(["name", "what it is"], [[code(name), words] for name, words in carat.presets().items()])


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


def without_constructor(_app: Sphinx, _what: str, name: str, *_: object) -> tuple[str, None] | None:
    """Classes that functions make for people are shown without how they are made."""
    return ("", None) if name in MADE_BY_FUNCTIONS else None


def setup(app: Sphinx) -> None:
    app.connect("source-read", fill_in)
    app.connect("autodoc-skip-member", leave_out)
    app.connect("autodoc-process-signature", without_constructor)
