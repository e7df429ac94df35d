"""Worlds: what is run and what comes of it.

Scenarios and presets; worlds of one or many of them, side by side with the same luck, until a precision if asked;
trunks and branches; Results and what is read from them. Many scenarios at once are run by :func:`carat.run_many`.
"""

from carat.worlds.running import RunError, run_many

__all__ = ["RunError", "run_many"]
