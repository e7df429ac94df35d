"""Every test hears Ctrl-C, also where the tests are started in the background, which ignores it."""

from __future__ import annotations

import signal

import pytest


@pytest.fixture(autouse=True)
def hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
