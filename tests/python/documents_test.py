"""What the documents show is run: the Python of the README, the examples of docstrings, the notebooks."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import examples
import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^(?:    )?(?:build/release/)?carat (\w+)([^#\n|;>]*)", re.MULTILINE)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MODULES = sorted((ROOT / "python" / "carat").rglob("*.py"))
EXAMPLES = [
    ".".join(path.relative_to(ROOT / "python").with_suffix("").parts).removesuffix(".__init__")
    for path in MODULES
    if re.search(r"^\s*>>> ", path.read_text(), flags=re.MULTILINE)
]


@pytest.mark.parametrize("page", examples.pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_pages_run_and_print_what_is_shown(
    page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    for example, printed in examples.run(page, tmp_path):
        assert examples.as_shown(example, printed), f"{page.name}:{example.line} printed\n{printed}"
    drawn = [image for image in examples.images(page) if image.parent.name == "how_to"]
    assert [image for image in drawn if not (image.is_file() and (tmp_path / image.name).is_file())] == []


def test_the_readme_and_every_question_have_examples() -> None:
    with_examples = set(examples.pages())
    assert ROOT / "README.md" in with_examples
    questions = set((ROOT / "docs" / "how_to").glob("*.md")) - {ROOT / "docs" / "how_to" / "index.md"}
    assert questions - with_examples == set()


def test_what_an_example_prints_is_held_against_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nx = 2\nprint(x)\n```\n\n```output\n3\n```\n\n```sh\necho $((1 + 1))\n```\n")
    (tmp_path / "folder").mkdir()
    (first, printed), (second, echoed) = examples.run(page, tmp_path / "folder")
    assert (first.line, printed, examples.as_shown(first, printed)) == (2, "2\n", False)
    assert (second.language, echoed, examples.as_shown(second, echoed)) == ("sh", "2\n", True)


def test_every_command_that_pages_show_is_there_with_its_options() -> None:
    """Also of those that take too long to be run here."""
    shown = {
        (path.name, match[1], tuple(re.findall(r"(?<!\S)(--?[a-z][\w-]*)", match[2])))
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("scenarios/*.md")]
        for match in COMMAND.finditer(path.read_text(encoding="utf-8").replace("\\\n", " "))
    }
    helps = {verb: help_of(verb) for verb in {verb for _, verb, _ in shown}}
    assert {"run", "validate", "sweep"} < helps.keys()
    for page, verb, options in shown:
        for option in options:
            assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", helps[verb]), f"{page}: carat {verb} {option}"


def help_of(verb: str) -> str:
    done = subprocess.run([sys.executable, "-m", "carat", verb, "--help"], capture_output=True, text=True)
    assert done.returncode == 0, f"carat {verb}: {done.stderr}"
    return done.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_of_docstrings_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, attempted = doctest.testmod(importlib.import_module(name))
    assert attempted > 0
    assert failed == 0


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run_to_their_end(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert "assert" in notebook.cells[-1].source
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    figures = [o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert figures
