"""The house style, enforced: layers, lengths, names, bans.

Prints `file:line: what is wrong` and exits with 1 if anything is. Needs nothing but Python and runs from anywhere:

    python3 tests/style/check_style.py [ROOT]
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import rooms
from cplusplus import functions, without_comments_and_strings

FILE_LINES = 400
FUNCTION_LINES = 60

# What a folder may include; a folder that is not named here may include anything of the project.
MAY_INCLUDE = {
    "sim": {"sim"},
    "models": {"sim", "models"},
    "scenarios": {"sim", "models", "scenarios"},
    "python": {"sim", "models", "scenarios", "python"},
}
GENERATED = {"carat_version.hpp": "scenarios"}  # written by the build, for that folder

# Which files may include a third-party library, and how many of them.
THIRD_PARTY = (
    (re.compile(r"hdf5(_hl)?\.h|H5\w*\.h"), re.compile(r"sim/hdf5\.cpp"), 1),
    (re.compile(r"toml\+\+/.*|toml\.hpp"), re.compile(r"scenarios/.*"), 1),
    (re.compile(r"Random123/.*"), re.compile(r"sim/.*"), 1),
    (re.compile(r"CLI/.*"), re.compile(r"scenarios/(main|command\w*|\w+_command)\.(cpp|hpp)"), None),
    (re.compile(r"nlohmann/.*"), re.compile(r"scenarios/.*"), None),
    (re.compile(r"pybind11/.*|Python\.h"), re.compile(r"python/.*"), None),
)

# Nothing of unspecified order or outside influence in a run, and nothing that hides who owns what.
BANNED_IN_A_RUN = (
    (r"\bstd::random_device\b", "std::random_device: luck comes from the seed"),
    (r"\bstd::\w+_distribution\b", "std:: distributions differ between libraries: use Boost.Random"),
    (r"<random>", "<random>: draws come from the project's own engine and Boost.Random"),
    (r"\bunordered_(multi)?(map|set)\b", "unordered containers have no specified order"),
    (r"\bstd::(transform_)?reduce\b|<execution>", "std::reduce adds up in no specified order"),
    (r"\b\w+_clock\b|\b(clock_gettime|gettimeofday)\b|<(chrono|ctime)>", "a run may not look at a clock"),
    (r"\bgetenv\b", "a run may not look at the environment"),
    (r"\bthread_local\b", "thread_local: a result may not depend on which thread did what"),
    (r"\bshared_ptr\b", "shared_ptr: people are rows, and a row has one owner"),
    (r"\bvirtual\b", "virtual: no call through a table while events are handled"),
    (r"\bs?rand(_r)?\s*\(", "rand(): draws come from the project's own engine"),
)
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b")  # spelt so that this line does not match itself
VAGUE_WORD = re.compile(r"utils?|common|helpers?|core|managers?|handlers?|data", re.IGNORECASE)
MACHINE_PATH = re.compile(r"(?<![\w.~])/(work|root|home)/")

CPLUSPLUS = {".cpp", ".hpp"}
CODE = CPLUSPLUS | {".py"}
TEXT = CODE | {".md", ".txt", ".toml", ".json", ".ipynb", ".cmake", ".csv", ".yml", ".yaml", ".pyi", ""}
FOLDERS_LEFT_OUT = {"build", "dist", "results", "__pycache__"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, and where. `path` is relative to the root, `line` counts from 1."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Source:
    """One text file of the project."""

    def __init__(self, root: Path, file: Path) -> None:
        self.root = root
        self.path = file.relative_to(root).as_posix()
        self.folder = self.path.split("/")[0]
        self.suffix = file.suffix
        self.stem = file.stem
        self.text = file.read_text(encoding="utf-8", errors="replace")

    @cached_property
    def code(self) -> str:
        """Without comments and strings if it is C++; each line where it was."""
        return without_comments_and_strings(self.text) if self.suffix in CPLUSPLUS else self.text

    def problem(self, line: int, message: str) -> Problem:
        return Problem(self.path, line, message)

    def found(self, pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Each match of `pattern` in `text` with its line."""
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, match

    def includes(self) -> Iterator[tuple[int, str, str]]:
        """Line, project file and library file of each include; one of the two is empty."""
        if self.suffix in CPLUSPLUS:
            for line, match in self.found(INCLUDE, self.text):
                yield line, match[1] or "", match[2] or ""


def sources(root: Path) -> list[Source]:
    """Every text file below `root`, without what is built or hidden."""
    found = []
    for file in sorted(root.rglob("*")):
        folders = file.relative_to(root).parts[:-1]
        hidden = any(part.startswith(".") and part != ".ci" for part in folders)
        if not hidden and not FOLDERS_LEFT_OUT & set(folders) and file.is_file() and file.suffix in TEXT:
            found.append(Source(root, file))
    return found


def layering(source: Source) -> Iterator[Problem]:
    allowed = MAY_INCLUDE.get(source.folder)
    for line, name, _ in source.includes():
        folder = name.split("/")[0]
        if not name or GENERATED.get(name) == source.folder:
            continue
        if not (source.root / name).is_file():
            yield source.problem(line, f'"{name}" is no file of the project (includes start at the root)')
        elif allowed is not None and folder not in allowed:
            yield source.problem(
                line, f'{source.folder}/ may not include "{name}": the layers are sim <- models <- scenarios'
            )


def python_rooms(source: Source) -> Iterator[Problem]:
    for line, message in rooms.wrong(source.path, source.text):
        yield source.problem(line, message)


def crowded_rooms(all_sources: Iterable[Source]) -> Iterator[Problem]:
    """Rooms of the Python package with too many modules, or without words on what they are for."""
    for path, message in rooms.crowded([source.path for source in all_sources]):
        yield Problem(path, 1, message)


def third_party(source: Source) -> Iterator[Problem]:
    for line, _, name in source.includes():
        for library, place, _ in THIRD_PARTY:
            if source.folder != "tests" and library.fullmatch(name) and not place.fullmatch(source.path):
                yield source.problem(line, f"<{name}> may only be included by {place.pattern}")


def first_use(source: Source, library: re.Pattern[str]) -> int:
    """The line on which `source` includes `library`, or 0."""
    return next((line for line, _, name in source.includes() if library.fullmatch(name)), 0)


def third_party_once(all_sources: Iterable[Source]) -> Iterator[Problem]:
    """The limits on how many files may include a library."""
    product = [source for source in all_sources if source.folder != "tests"]
    for library, _, most in THIRD_PARTY:
        users = [(source, line) for source in product if (line := first_use(source, library))]
        for source, line in users[most:] if most else []:
            yield source.problem(line, f"{users[0][0].path} includes {library.pattern} already, and one file is enough")


def file_length(source: Source) -> Iterator[Problem]:
    lines = source.text.count("\n")
    if source.suffix in CODE and lines > FILE_LINES:
        yield source.problem(FILE_LINES + 1, f"{lines} lines; a file may have {FILE_LINES}")


def python_functions(text: str) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.end_lineno or node.lineno


def function_length(source: Source) -> Iterator[Problem]:
    if source.suffix not in CODE:
        return
    find = functions if source.suffix in CPLUSPLUS else python_functions
    for first, last in find(source.text):
        if last - first + 1 > FUNCTION_LINES:
            yield source.problem(first, f"a function of {last - first + 1} lines; it may have {FUNCTION_LINES}")


def bans(source: Source) -> Iterator[Problem]:
    if source.folder in {"sim", "models"} and source.suffix in CPLUSPLUS:
        for pattern, message in BANNED_IN_A_RUN:
            for line, _ in source.found(re.compile(pattern), source.code):
                yield source.problem(line, message)


def unfinished(source: Source) -> Iterator[Problem]:
    if source.suffix in CODE:
        for line, match in source.found(UNFINISHED, source.text):
            yield source.problem(line, f"{match[0]}: finish it, or file an issue")


def vague_name(source: Source) -> Iterator[Problem]:
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", source.stem)
    for word in words if source.suffix in CODE else []:
        if VAGUE_WORD.fullmatch(word):
            yield source.problem(1, f"a file named after nothing: '{word}' says not what is in it")


def first_words(source: Source) -> Iterator[Problem]:
    text = source.text
    if source.suffix == ".hpp" and not text.startswith("///"):
        yield source.problem(1, "a header starts with /// and what it is for")
    if source.suffix == ".cpp" and not text.startswith(("//", "#include")):
        yield source.problem(1, "a .cpp file starts with // or with its includes")
    if source.suffix == ".py" and not ast.get_docstring(ast.parse(text)):
        yield source.problem(1, "a Python file starts with a docstring")


def machine_path(source: Source) -> Iterator[Problem]:
    for line, match in source.found(MACHINE_PATH, source.text):
        yield source.problem(line, f"{match[0]}: a path of one machine")


RULES = (
    layering,
    python_rooms,
    third_party,
    file_length,
    function_length,
    bans,
    unfinished,
    vague_name,
    first_words,
    machine_path,
)


def check(root: Path) -> list[Problem]:
    """All problems of the project at `root`, in order."""
    every = sources(root)
    problems = [problem for source in every for rule in RULES for problem in rule(source)]
    return sorted([*problems, *third_party_once(every), *crowded_rooms(every)])


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2]
    problems = check(root.resolve())
    for problem in problems:
        print(problem)
    checked = sum(source.suffix in CODE for source in sources(root.resolve()))
    print(f"style: {checked} source files, {len(problems)} problems")
    return 1 if problems or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
