"""Result plots: ``results.plot.<figure>()`` is ``carat.figures.<figure>(results)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from carat.worlds.results import Results


class ResultPlots:
    """Figures of results; each takes `ax`, where to draw, and returns matplotlib Axes."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def series(self, name: str, by: str | None = None, *, ax: Axes | None = None, **options: Any) -> Axes:
        """A column of ``series`` over time with a band: :func:`carat.figures.series`."""
        from carat import figures

        return figures.series(self._results, name, by, ax=ax, **options)

    def lorenz(self, *, ax: Axes | None = None, **options: Any) -> Axes:
        """How unequal incomes and spending are: :func:`carat.figures.lorenz`."""
        from carat import figures

        return figures.lorenz(self._results, ax=ax, **options)

    def tiers(self, *, ax: Axes | None = None, **options: Any) -> Axes:
        """What creators of each tier earn: :func:`carat.figures.tiers`."""
        from carat import figures

        return figures.tiers(self._results, ax=ax, **options)

    def sankey(self, *, ax: Axes | None = None) -> Axes:
        """Where one dollar goes: :func:`carat.figures.sankey`."""
        from carat import figures

        return figures.sankey(self._results, ax=ax)
