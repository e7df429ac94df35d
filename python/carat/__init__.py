"""carat: a parallel discrete-event simulator of live-gifting economies.

    >>> import carat
    >>> base = carat.load("scenarios/village.toml")
    >>> result = base.run(progress=False)
    >>> int(result.kpi["value"].sel(kpi="imbalance").sum())
    0

A scenario goes in (:func:`load`, :func:`preset`, :func:`scenario`, :func:`parse`), a :class:`Results` comes out: xarray
Datasets with units, in memory or lazily from a file (:func:`open`).
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from carat._carat import ResultError, ScenarioError, version
from carat.results import Results, open
from carat.scenario import Scenario, load, parameters, parse, scenario
from carat.values import days, geomspace, linspace, usd

if TYPE_CHECKING:
    from carat import designs, figures, statistics, worlds
    from carat.branching import Trunk, branch, open_trunk
    from carat.cache import Cache, cache_folder
    from carat.calibrate import calibrate
    from carat.comparison import Comparison, compare
    from carat.elasticities import elasticities
    from carat.event_log import open_events
    from carat.frontier import frontier
    from carat.laboratory import Laboratory, experiment
    from carat.losers import placebo
    from carat.marginal import marginal
    from carat.optimise import optimise
    from carat.presets import preset, presets
    from carat.problem import Problem
    from carat.report import report
    from carat.sensitivity import sensitivity
    from carat.shards import merge
    from carat.statistics import Interval
    from carat.sweep_results import Sweep, open_sweep
    from carat.sweeping import sweep
    from carat.worlds import RunError, run_many

__version__ = version()
ScenarioError.__doc__ = "What is wrong with a scenario: every problem, as the command line prints them. A ValueError."
ResultError.__doc__ = "A result file, event log or checkpoint that cannot be read or written. An OSError."

# Found when they are used: name to module, so that importing carat stays quick.
_later = {
    "Cache": "cache",
    "Comparison": "comparison",
    "Interval": "statistics",
    "Laboratory": "laboratory",
    "Problem": "problem",
    "RunError": "worlds",
    "Sweep": "sweep_results",
    "Trunk": "branching",
    "branch": "branching",
    "cache_folder": "cache",
    "calibrate": "calibrate",
    "compare": "comparison",
    "elasticities": "elasticities",
    "experiment": "laboratory",
    "frontier": "frontier",
    "marginal": "marginal",
    "merge": "shards",
    "open_events": "event_log",
    "open_sweep": "sweep_results",
    "open_trunk": "branching",
    "optimise": "optimise",
    "placebo": "losers",
    "preset": "presets",
    "presets": "presets",
    "report": "report",
    "run_many": "worlds",
    "sensitivity": "sensitivity",
    "sweep": "sweeping",
}
_modules = {"designs", "figures", "statistics", "worlds"}
__all__ = [
    "Cache",
    "Comparison",
    "Interval",
    "Laboratory",
    "Problem",
    "ResultError",
    "Results",
    "RunError",
    "Scenario",
    "ScenarioError",
    "Sweep",
    "Trunk",
    "branch",
    "cache_folder",
    "calibrate",
    "compare",
    "days",
    "designs",
    "elasticities",
    "experiment",
    "figures",
    "frontier",
    "geomspace",
    "linspace",
    "load",
    "marginal",
    "merge",
    "open",
    "open_events",
    "open_sweep",
    "open_trunk",
    "optimise",
    "parameters",
    "parse",
    "placebo",
    "preset",
    "presets",
    "report",
    "run_many",
    "scenario",
    "sensitivity",
    "statistics",
    "sweep",
    "usd",
    "worlds",
]


class _Package(ModuleType):
    """The package itself. Where a module and what it is about have the same name, ``carat.name`` is what it is about:
    the import system would put the module there, whenever it is first imported.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and (_later.get(name) == name or name == "scenario"):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name in _modules:
        return importlib.import_module(f"carat.{name}")
    if name in _later:
        return getattr(importlib.import_module(f"carat.{_later[name]}"), name)
    raise AttributeError(f"module 'carat' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_later, *_modules})
