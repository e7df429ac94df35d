"""The command line: ``carat VERB ...``. A verb of Python is a module here, all others are those of the C++ program."""

from carat.command.program import VERBS, main

__all__ = ["VERBS", "main"]
