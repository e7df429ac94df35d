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
from typing import TYPE_CHECKING, Any

from carat import designs, worlds
from carat._carat import ResultError, ScenarioError, version
from carat.designs.values import days, geomspace, linspace, usd
from carat.worlds.results import Results, open
from carat.worlds.running import RunError, run_many
from carat.worlds.scenario import Scenario, load, parameters, parse, scenario

if TYPE_CHECKING:
    from carat import figures, statistics
    from carat.answers.calibrate import calibrate
    from carat.answers.elasticities import elasticities
    from carat.answers.frontier import frontier
    from carat.answers.marginal import marginal
    from carat.answers.optimise import optimise
    from carat.answers.sensitivity import sensitivity
    from carat.comparisons.comparison import Comparison, compare
    from carat.comparisons.losers import placebo
    from carat.laboratory.laboratory import Laboratory, experiment
    from carat.problems.problem import Problem
    from carat.reports.report import report
    from carat.statistics.intervals import Interval
    from carat.sweeps.cache import Cache, cache_folder
    from carat.sweeps.shards import merge
    from carat.sweeps.sweep_results import Sweep, open_sweep
    from carat.sweeps.sweeping import sweep
    from carat.worlds.branching import Trunk, branch, open_trunk
    from carat.worlds.event_log import open_events
    from carat.worlds.presets import preset, presets

__version__ = version()
ScenarioError.__doc__ = "What is wrong with a scenario: every problem, by parameter or by line of a file. A ValueError."
ResultError.__doc__ = "A result file, event log or checkpoint that cannot be read or written. An OSError."

# Found when they are used: name to module, so that importing carat stays quick.
_later = {
    "Cache": "sweeps.cache",
    "Comparison": "comparisons.comparison",
    "Interval": "statistics.intervals",
    "Laboratory": "laboratory.laboratory",
    "Problem": "problems.problem",
    "Sweep": "sweeps.sweep_results",
    "Trunk": "worlds.branching",
    "branch": "worlds.branching",
    "cache_folder": "sweeps.cache",
    "calibrate": "answers.calibrate",
    "compare": "comparisons.comparison",
    "elasticities": "answers.elasticities",
    "experiment": "laboratory.laboratory",
    "frontier": "answers.frontier",
    "marginal": "answers.marginal",
    "merge": "sweeps.shards",
    "open_events": "worlds.event_log",
    "open_sweep": "sweeps.sweep_results",
    "open_trunk": "worlds.branching",
    "optimise": "answers.optimise",
    "placebo": "comparisons.losers",
    "preset": "worlds.presets",
    "presets": "worlds.presets",
    "report": "reports.report",
    "sensitivity": "answers.sensitivity",
    "sweep": "sweeps.sweeping",
}
_rooms = {"figures", "statistics"}
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


def __getattr__(name: str) -> Any:
    if name in _rooms:
        return importlib.import_module(f"carat.{name}")
    if name in _later:
        return getattr(importlib.import_module(f"carat.{_later[name]}"), name)
    raise AttributeError(f"module 'carat' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_later, *_rooms})
