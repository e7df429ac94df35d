"""Cache: runs that were done need not be done again.

What a world comes to is a function of the scenario, the seed, the number of the replicate and the program. Their digest
is the name under which its tables are kept; so nothing in the cache can be out of date, and it may be removed at any
time.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from carat import _carat
from carat.sweeps.build import program_digest
from carat.sweeps.tasks import Task, World
from carat.writing.whole_file import replacing

FORMAT = 2
_SIZES = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_FULL = 0.8  # so much of the limit is kept when room is made


def cache_folder() -> Path:
    """Where runs are kept unless another place is said: ``carat`` in $XDG_CACHE_HOME, by default in ``~/.cache``."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "carat"


def key_of(task: Task, replicate: int) -> str:
    """64 hexadecimal digits: the digest of all that the tables of this world depend on."""
    parts = [FORMAT, program_digest(), task.version, task.toml, replicate, sorted(task.tables)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Cache:
    """Tables of worlds in a folder, by key. Any number of processes may use it at the same time.

    folder: by default that of :func:`cache_folder`. limit: bytes, or a text such as "2 GB"; what was used longest ago
    goes first; None is no limit.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None, limit: int | str | None = "5 GB") -> None:
        self.folder = Path(cache_folder() if folder is None else folder)
        self.limit = limit if limit is None else _bytes(limit)
        self._size: int | None = None

    def get(self, key: str) -> World | None:
        """The tables under this key, or None. A damaged entry is removed with a warning."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        try:
            world = _unpacked(content, key)
        except Exception as error:  # damage shows in many ways, deep inside of zip and zlib
            warnings.warn(f"{path} is damaged and ignored: {error}", stacklevel=2)
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)  # it was used now
        return world

    def put(self, key: str, world: World) -> None:
        """Keeps tables under a key. Raises ResultError if they cannot be written."""
        content = _packed(world, key)
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _carat.ResultError(f"cannot write {path}: {error.strerror}") from error
        with replacing(path, sync=False) as temporary:
            temporary.write_bytes(content)
        self._grow(len(content))

    @property
    def size(self) -> int:
        """Bytes of all entries."""
        return sum(bytes_held for _, bytes_held, _ in self._entries())

    def __len__(self) -> int:
        return sum(1 for _ in self._entries())

    def clear(self) -> None:
        """Removes every entry, and the folder if nothing else is in it."""
        for path in [*self.folder.glob("??/*.npz"), *self.folder.glob("??/.*.partial")]:
            with suppress(OSError):
                path.unlink()
        for folder in [*self.folder.glob("??"), self.folder]:
            with suppress(OSError):
                folder.rmdir()
        self._size = None

    def remove(self) -> None:
        """Removes the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._size = None

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.npz"

    def _entries(self) -> Iterator[tuple[Path, int, float]]:
        """Path, bytes, and when it was last used."""
        for path in self.folder.glob("??/*.npz"):
            with suppress(OSError):
                about = path.stat()
                yield path, about.st_size, about.st_mtime

    def _grow(self, by: int) -> None:
        """Keeps count, and makes room when there is too much; counted anew then, since others may add as well."""
        if self.limit is None:
            return
        self._size = self.size if self._size is None else self._size + by
        if self._size > self.limit:
            self._make_room(int(_FULL * self.limit))

    def _make_room(self, most: int) -> None:
        entries = sorted(self._entries(), key=lambda entry: entry[2])
        held = sum(size for _, size, _ in entries)
        for path, size, _ in entries:
            if held <= most:
                break
            with suppress(OSError):
                path.unlink()
            held -= size
        self._size = held

    def __repr__(self) -> str:
        return f"<carat.Cache {self.folder}: {len(self)} worlds, {self.size / 1e6:,.1f} MB>"


def cache_of(given: Any) -> Cache | None:
    """What the argument `cache` stands for: None or False, True, a folder, or a Cache."""
    if given is None or given is False:
        return None
    if given is True:
        return Cache()
    return given if isinstance(given, Cache) else Cache(given)


def _packed(world: World, key: str) -> bytes:
    """An .npz file: `about`, JSON in UTF-8 (key, layout, name, dtype and shape of each array); `content`, their bytes
    one after the other; `digest` of both. A world has many small arrays, which would each cost more than they weigh."""
    import numpy as np

    arrays = [(name, values.dtype.str, values.shape) for name, values in world.arrays.items()]
    about = json.dumps({"key": key, "layout": world.layout, "arrays": arrays}).encode()
    content = b"".join(values.tobytes() for values in world.arrays.values())
    members = {"about": about, "content": content, "digest": _digest(about, content)}
    buffer = io.BytesIO()
    bytes_of: dict[str, Any] = {name: np.frombuffer(member, np.uint8) for name, member in members.items()}
    np.savez_compressed(buffer, **bytes_of)
    return buffer.getvalue()


def _unpacked(packed: bytes, key: str) -> World:
    import numpy as np

    with np.load(io.BytesIO(packed), allow_pickle=False) as file:
        about, content, digest = (file[name].tobytes() for name in ("about", "content", "digest"))
    if digest != _digest(about, content):
        raise ValueError("its digest is not that of its content")
    read = json.loads(about)
    if read["key"] != key:
        raise ValueError("it is another world")
    arrays, at = {}, 0
    for name, kind, shape in read["arrays"]:
        values = np.frombuffer(content, np.dtype(kind), int(np.prod(shape)), at).reshape(shape)
        arrays[name], at = values, at + values.nbytes
    return World(read["layout"], arrays)


def _digest(about: bytes, content: bytes) -> bytes:
    return hashlib.sha256(len(about).to_bytes(8, "big") + about + content).digest()


def _bytes(limit: int | str) -> int:
    read = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*", str(limit))
    if read is None or read[2].upper() not in _SIZES:
        raise ValueError(f'limit = {limit!r}: expected bytes, or a text such as "500 MB" or "2 GB"')
    return int(float(read[1]) * _SIZES[read[2].upper()])
