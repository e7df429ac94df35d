"""The examples of Markdown pages: what they are, running them, and writing down what they print.

A block of ``python`` or ``sh`` is run; a block of ``output`` after it is what it prints, ``...`` standing for anything.
All blocks of a page run in order, with the same names, in one folder in which scenarios/ is. An image of the page that
a block saves (``ax.figure.savefig("name.png")`` for ``![](../figures/how_to/name.png)``) is drawn by it. What is only
to be read is ``text``, or a directive such as ``{code-block} python``.

    python tests/python/examples.py [PAGE...]      runs pages and writes down what they print and draw
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import carat

ROOT = Path(__file__).parents[2]
PACKAGES = Path(carat.__file__).parents[1]
BLOCK = re.compile(r"^```(python|sh|output)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)]+\.png)\)")
AS_SHOWN = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Example:
    """A block that is run. line: where it begins. output: what is shown of what it prints, or None."""

    language: str
    code: str
    line: int
    output: str | None


def pages() -> list[Path]:
    """Every page with a block that is run."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if examples(page)]


def examples(page: Path) -> list[Example]:
    """The blocks of a page that are run, in order."""
    text = page.read_text(encoding="utf-8")
    found: list[Example] = []
    for match in BLOCK.finditer(text):
        language, body = match[1], match[2]
        if language != "output":
            found.append(Example(language, body, text.count("\n", 0, match.start()) + 2, None))
        elif not found or found[-1].output is not None:
            raise ValueError(f"{page.name}: a block of output that belongs to no example")
        else:
            last = found.pop()
            found.append(Example(last.language, last.code, last.line, body))
    return found


def images(page: Path) -> list[Path]:
    """The images that a page shows."""
    return [(page.parent / path).resolve() for path in IMAGE.findall(page.read_text(encoding="utf-8"))]


def run(page: Path, folder: Path) -> Iterator[tuple[Example, str]]:
    """Runs the examples of a page in a folder, which must be the current one; yields each with what it printed."""
    shutil.copytree(ROOT / "scenarios", folder / "scenarios", ignore=shutil.ignore_patterns("*.cpp", "*.hpp"))
    names: dict[str, object] = {"__name__": "__main__"}
    for example in examples(page):
        if example.language == "python":
            code = "\n" * (example.line - 1) + example.code
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(compile(code, page.name, "exec"), names)
            yield example, printed.getvalue()
        else:
            yield example, shell(example.code, folder)


def shell(code: str, folder: Path) -> str:
    """What commands print; ``carat`` is the one of this Python."""
    with tempfile.TemporaryDirectory() as programs:
        carat = Path(programs) / "carat"
        carat.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m carat "$@"\n')
        carat.chmod(0o755)
        places = {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(PACKAGES)}
        command = ["bash", "-euo", "pipefail", "-c", code]
        done = subprocess.run(command, cwd=folder, env=os.environ | places, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode} of\n{code}\n{done.stderr}")
    return done.stdout


def as_shown(example: Example, printed: str) -> bool:
    """Whether it printed what the page shows."""
    return example.output is None or doctest.OutputChecker().check_output(example.output, printed, AS_SHOWN)


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """With `folder` as the current one."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def write_down(page: Path) -> None:
    """Runs a page, and writes what it prints and draws where the page shows it. What holds stays, with its ``...``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        with inside(folder):
            shown = [
                example.output if as_shown(example, printed) else printed
                for example, printed in run(page, folder)
                if example.output is not None
            ]
        for image in images(page):
            if (folder / image.name).is_file():
                image.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / image.name, image)
    outputs = iter(shown)
    text = page.read_text(encoding="utf-8")

    def filled(match: re.Match[str]) -> str:
        if match[1] != "output":
            return match[0]
        lines = [line.rstrip() for line in str(next(outputs)).splitlines()]
        return "\n".join(["```output", *lines, "```"])

    page.write_text(BLOCK.sub(filled, text), encoding="utf-8")


def main(names: Sequence[str]) -> None:
    os.environ["MPLBACKEND"] = "Agg"
    for page in [Path(name).resolve() for name in names] or pages():
        print(page.relative_to(ROOT), flush=True)
        write_down(page)


if __name__ == "__main__":
    main(sys.argv[1:])
