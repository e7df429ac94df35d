"""The rooms of the Python package: which there are, in which order, and what each module of them imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# A room may import those before it and itself, at the top of a module or within a function.
ROOMS = (
    "writing",
    "designs",
    "statistics",
    "figures",
    "worlds",
    "comparisons",
    "sweeps",
    "problems",
    "answers",
    "laboratory",
    "reports",
    "command",
)
NAMES_WHAT_IT_DRAWS = {"figures"}  # in signatures alone: what is drawn knows its figures, not the other way round
MODULES = 15  # of a room, without its __init__.py
DOOR = {"__init__.py", "__main__.py"}  # what may stand in no room
CORE = "_carat"


def imported(text: str) -> Iterator[tuple[int, str, bool]]:
    """Line, name after ``carat.`` ("" for the package itself) and whether only type checkers see it, of each import."""
    yield from _of(ast.parse(text), False)


def _of(node: ast.AST, typed: bool) -> Iterator[tuple[int, str, bool]]:
    if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
        for child in node.body:
            yield from _of(child, True)
        for child in node.orelse:
            yield from _of(child, typed)
        return
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        within = "carat" if node.level else node.module or ""
        names = [f"carat.{a.name}" if within == "carat" and not node.level else within for a in node.names]
    else:
        names = []
    for name in names:
        if name.split(".")[0] == "carat":
            yield getattr(node, "lineno", 1), name.removeprefix("carat").removeprefix("."), typed
    for child in ast.iter_child_nodes(node):
        yield from _of(child, typed)


def wrong(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Line and words of each import against the order, by the module at `path`, such as python/carat/worlds/a.py."""
    parts = path.split("/")
    if parts[:2] != ["python", "carat"] or not path.endswith(".py"):
        return
    room = parts[2]
    if room in DOOR:
        return
    if room not in ROOMS:
        yield 1, f"python/carat/{room} is in no room of the package, which are {' <- '.join(ROOMS)}"
        return
    before = ROOMS[: ROOMS.index(room) + 1]
    for line, name, typed in imported(text):
        other = name.split(".")[0]
        if not other:
            yield line, "import from the room that has it: neither the package as a whole nor by dots"
        elif other in (CORE, *before) or (typed and room in NAMES_WHAT_IT_DRAWS and other in ROOMS):
            continue
        elif other in ROOMS:
            yield line, f"carat/{room} may not import carat.{name}: the order of rooms is {' <- '.join(ROOMS)}"
        else:
            yield line, f"carat.{other} is no room: import it from the room that has it"


def crowded(paths: list[str]) -> Iterator[tuple[str, str]]:
    """Door and words of each room that has too many modules, or none to say what it is for."""
    for room in ROOMS:
        inside = [path for path in paths if path.startswith(f"python/carat/{room}/") and path.endswith(".py")]
        door = f"python/carat/{room}/__init__.py"
        if inside and door not in inside:
            yield inside[0], "the room has no __init__.py that says what it is for"
        if len(inside) - 1 > MODULES:
            yield door, f"{len(inside) - 1} modules; a room may have {MODULES}"
