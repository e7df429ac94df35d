"""carat: a parallel discrete-event simulator of live-gifting economies.

    >>> import carat
    >>> base = carat.load("scenarios/village.toml")
    >>> result = base.run(progress=False)
    >>> int(result.kpi["value"].sel(kpi="imbalance").sum())
    0

A scenario goes in (:func:`load`, :func:`parse`), a :class:`Results` comes out: xarray Datasets with units, in memory or
lazily from a file (:func:`open`).
"""

from carat._carat import ResultError, ScenarioError, version
from carat.results import Results, open, open_events
from carat.scenario import Scenario, load, parameters, parse

__version__ = version()
__all__ = ["ResultError", "Results", "Scenario", "ScenarioError", "load", "open", "open_events", "parameters", "parse"]
