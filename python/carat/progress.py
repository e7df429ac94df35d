"""Progress: a bar that C++ moves from the main thread, ten times a second at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def teller(show: bool) -> Iterator[Callable[[float, int], None] | None]:
    """What to hand to the core as `tell`: moves a tqdm bar, or is None."""
    if not show:
        yield None
        return
    from tqdm.auto import tqdm

    with tqdm(total=100, unit="%", bar_format="{l_bar}{bar}| {elapsed}<{remaining}{postfix}", leave=False) as bar:

        def tell(fraction: float, events: int) -> None:
            bar.n = round(100 * fraction)
            bar.set_postfix_str(f"{events / 1e6:.1f} M events")

        yield tell
