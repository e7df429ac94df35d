"""Progress: a bar that C++ moves from the main thread, ten times a second at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[float, int], None]


@contextmanager
def teller(show: bool, worlds: int | None = None, words: str = "") -> Iterator[Tell | None]:
    """What to hand to the core as `tell`: moves a tqdm bar, or is None.

    worlds: how many are run; then the bar counts the worlds that are done, half-done ones in part. words: in front of
    it.
    """
    if not show:
        yield None
        return
    from tqdm.auto import tqdm

    total = 100 if worlds is None else worlds
    counted = "" if worlds is None else "{n:.1f}/{total} worlds "
    form = "{l_bar}{bar}| " + counted + "[{elapsed}<{remaining}{postfix}]"
    with tqdm(total=total, desc=words or None, unit="%", bar_format=form, leave=False) as bar:

        def tell(fraction: float, events: int) -> None:
            bar.n = total * fraction
            bar.set_postfix_str(f"{events / 1e6:.1f} M events")

        yield tell
