"""The program: a command line is understood, acted on, and every failure becomes a message and an exit code."""

from __future__ import annotations

import difflib
import os
import re
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from carat import _carat


class Exit(IntEnum):
    """What the program ends with; as the C++ program."""

    OK = 0
    FAILED = 1
    USAGE = 2
    DISK = 74
    RESUMABLE = 75
    INTERRUPTED = 130


# Verb to what it is for, as --help lists them; each is a module of this folder with add_arguments() and act().
VERBS = {
    "compare": "Run scenarios in the same worlds and show paired differences with intervals",
    "sweep": "Run many points in the same worlds and write them to one file",
    "merge": "Put the shards of a sweep together",
    "diff": "Show in what two scenarios, results or sweeps differ",
    "report": "Make a page of a result or a sweep: figures, tables, provenance",
}

_ALSO = """
From Python (carat VERB --help says more):
{verbs}

Examples:
  carat compare scenarios/village.toml low.toml -r 32        who gains and who loses, with intervals
  carat sweep scenarios/village.toml --vary payout.threshold="5:20:5 USD" -r 16 -o thresholds.h5
  carat report thresholds.h5 -o thresholds.html"""


def main(words: Sequence[str] | None = None) -> int:
    """Understands the command line, acts, and turns every failure into a message and an exit code."""
    given = list(sys.argv[1:] if words is None else words)
    if given and given[0] in VERBS:
        with _signals(), _warnings():
            return _act(given[0], given[1:])
    if given and not given[0].startswith("-") and (near := _meant(given[0])):
        return _say(Exit.USAGE, f'carat: unknown command "{given[0]}"; did you mean "{near}"?', "carat")
    sys.stdout.flush()
    code = _carat.program(given)
    if given in (["--help"], ["-h"]):
        print(_ALSO.format(verbs="\n".join(f"  {verb:28}{words}" for verb, words in VERBS.items())))
    return code


def _meant(word: str) -> str:
    """The verb of Python that was meant by a word that is no verb; "" if it is rather one of the C++ program."""
    others = ("run", "rerun", "check", "params", "schema", "new", "show", "response", "sensitivity", "validate")
    near = [] if word in others else difflib.get_close_matches(word, [*VERBS, *others], 1, 0.7)
    return near[0] if near and near[0] in VERBS else ""


def _say(code: Exit, text: str, helper: str = "") -> int:
    print(text + (f"\nRun {helper} --help for what there is." if helper else ""), file=sys.stderr)
    return int(code)


def _act(verb: str, words: list[str]) -> int:
    """Everything that can go wrong, in words and as a code."""
    from carat.command import options
    from carat.worlds.running import RunError

    try:
        arguments, act = options.parse(verb, words)
        code = int(act(arguments))
        return code if _flushed() else _say(Exit.DISK, "carat: standard output cannot be written")
    except SystemExit as error:  # after --help
        return int(error.code or 0)
    except _carat.ScenarioError as error:
        problems = len(str(error).splitlines())
        plural = "problem" if problems == 1 else "problems"
        return _say(Exit.USAGE, f"{error}\ncarat: {problems} {plural}; nothing was run and nothing was created")
    except ValueError as error:
        return _say(Exit.USAGE, f"carat: {error}", f"carat {verb}")
    except _carat.ResultError as error:
        return _say(Exit.DISK, f"carat: {error}")
    except OSError as error:
        if error.filename:
            return _say(Exit.DISK, f"carat: {error.filename}: {error.strerror}")
        _silence()  # files are written under their names; what has none is what was printed
        return _say(Exit.DISK, "carat: standard output cannot be written")
    except KeyboardInterrupt:
        return _say(Exit.INTERRUPTED, "carat: stopped by a signal")
    except RunError as error:
        return _say(Exit.FAILED, f"carat: the run failed: {error}")
    except MemoryError:
        return _say(Exit.FAILED, "carat: the run failed: there is not enough memory")


def _flushed() -> bool:
    try:
        sys.stdout.flush()
        return True
    except OSError:
        _silence()
        return False


def _silence() -> None:
    """What is left in the buffer goes nowhere, so that the interpreter does not fail on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM, which schedulers send, is heard as Ctrl-C is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old)


@contextmanager
def _warnings() -> Iterator[None]:
    """Warnings of carat as lines of the program; those of libraries are not for who types commands."""

    def show(message: Warning | str, category: type[Warning], filename: str, *rest: Any, **named: Any) -> None:
        if re.search(r"[\\/]carat[\\/]", filename):
            print(f"carat: {message}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = show
        yield
