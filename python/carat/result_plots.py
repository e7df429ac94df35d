"""Result plots: ``results.plot.<figure>()`` is ``carat.figures.<figure>(results)``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carat.results import Results


class ResultPlots:
    """Figures of results, by name, completed by Tab; each takes `ax` and returns Axes."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        from carat import figures

        if name not in figures.__all__:
            raise AttributeError(f"there is no figure {name!r}; there are {', '.join(figures.__all__)}")
        figure: Callable[..., Any] = getattr(figures, name)
        return partial(figure, self._results)

    def __dir__(self) -> list[str]:
        from carat import figures

        return list(figures.__all__)
