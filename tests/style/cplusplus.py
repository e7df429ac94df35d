"""Just enough C++: text without comments and strings, and where its functions begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""
      (?P<comment> //[^\n]* | /\*.*?\*/ )
    | (?P<raw>     (?:u8|[uUL])?R"(?P<fence>[^\s()\\]{0,16})\(.*?\)(?P=fence)" )
    | (?P<word>    [A-Za-z_]\w* )
    | (?P<number>  \d(?:'?[\w.])* )
    | (?P<string>  "(?:\\.|[^"\\\n])*" )
    | (?P<letter>  '(?:\\.|[^'\\\n])+' )
    """,
    re.VERBOSE | re.DOTALL,
)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
TYPE_OR_NAMESPACE = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b")
BEFORE_HEAD = re.compile(r"\s*(?:(?:public|protected|private)\s*:\s*)*")
INNERMOST_PARENTHESES = re.compile(r"\([^()]*\)")
INNERMOST_ANGLES = re.compile(r"<[^<>]*>")


def blank(text: str) -> str:
    """As many lines as `text`, with nothing on them."""
    return "\n" * text.count("\n")


def without_comments_and_strings(text: str) -> str:
    """The code of `text`, line by line where it was. Strings become "" and characters ' '."""

    def replacement(match: re.Match[str]) -> str:
        lines = blank(match[0])
        blanked = {"comment": lines or " ", "raw": '""' + lines, "string": '""', "letter": "' '"}
        return blanked.get(match.lastgroup or "", match[0])

    return TOKEN.sub(replacement, text)


def opens_function(head: str) -> bool:
    """Is a brace after `head`, in a namespace or a class, the beginning of a function's body?"""
    has_parameters = "(" in head
    for brackets in (INNERMOST_PARENTHESES, INNERMOST_ANGLES):
        while brackets.search(head):
            head = brackets.sub(" ", head)
    return has_parameters and not TYPE_OR_NAMESPACE.search(head)


def opens_scope(head: str) -> bool:
    """Is a brace after `head` the beginning of a namespace or a type, inside which functions may be?"""
    return not opens_function(head) and TYPE_OR_NAMESPACE.search(head) is not None


def first_line(code: str, head_begin: int) -> int:
    """The line, from 1, on which the head itself begins."""
    before = BEFORE_HEAD.match(code, head_begin)
    return code.count("\n", 0, before.end() if before else head_begin) + 1


def functions(text: str) -> Iterator[tuple[int, int]]:
    """First and last line of each function's definition, from its head to its closing brace."""
    code = without_comments_and_strings(text)
    code = DIRECTIVE.sub(lambda match: blank(match[0]), code)
    head_begin = 0
    inside = 0  # braces of the body or the initialiser we are in, and parentheses outside of one
    parentheses = 0
    body_head: int | None = None
    for place, character in enumerate(code):
        if character in "()" and inside == 0:
            parentheses += 1 if character == "(" else -1
        elif character == "{":
            head = code[head_begin:place]
            if inside == 0 and parentheses == 0 and opens_scope(head):
                head_begin = place + 1
                continue
            if inside == 0 and opens_function(head):
                body_head = first_line(code, head_begin)
            inside += 1
        elif character == "}":
            if inside == 1 and body_head is not None:
                yield body_head, code.count("\n", 0, place) + 1
                body_head = None
            inside = max(0, inside - 1)
            if inside == 0 and parentheses == 0:
                head_begin = place + 1
        elif character == ";" and inside == 0 and parentheses == 0:
            head_begin = place + 1
