"""Builds: what tells this build of the core from every other, also of the same version."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from carat import _carat

_WHOLE_COMMIT = re.compile(r"[0-9a-f]{40}")


@cache
def program_digest() -> str:
    """32 hexadecimal digits that tell this build of the core from every other."""
    return hashlib.sha256(Path(str(_carat.__file__)).read_bytes()).hexdigest()[:32]


@cache
def this_build() -> str:
    """Such as "commit 9194a74c1b...": two builds that say the same come to the same results.

    Where the commit does not say it all, since files were changed or there was no clone, the program's digest is added.
    """
    commit = _carat.commit()
    return f"commit {commit}" if _WHOLE_COMMIT.fullmatch(commit) else f"commit {commit}, program {program_digest()}"


def made_by() -> str:
    """Version and build, such as "0.1.0, commit 9194a74c1b..."."""
    return f"{_carat.version()}, {this_build()}"
