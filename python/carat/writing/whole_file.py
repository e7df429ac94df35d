"""Whole files: a file that is there is complete, whatever happens while it is written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from carat import _carat


@contextmanager
def replacing(path: str | os.PathLike[str], sync: bool = True) -> Iterator[Path]:
    """A temporary name beside `path` to write to; at the end it takes the place of `path`, or is removed if that
    failed.

    sync: wait until it is on the disk. Raises ResultError if it cannot be written, with the reason.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.partial")
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if not target.parent.is_dir():
            raise FileNotFoundError(None, f"there is no folder {target.parent}")
        yield temporary
        if sync:
            _sync(temporary)
        os.replace(temporary, target)
        if sync:
            _sync(target.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _carat.ResultError(f"cannot write {os.fspath(path)}: {reason}") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        if not path.is_dir():  # some network file systems cannot do this for folders, and have no need of it
            raise
    finally:
        os.close(descriptor)
