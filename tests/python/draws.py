"""Luck for tests: generators by key, the same on every machine."""

from __future__ import annotations

import numpy as np


def luck(*key: int) -> np.random.Generator:
    """Draws that depend on the key alone."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(key)))
