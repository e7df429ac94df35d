"""Problems: the economy as a function of some knobs, for SciPy, SALib, Optuna and whatever else takes f(x) -> y.

    >>> import carat
    >>> base = carat.load("scenarios/village.toml", {"run.length": "2d"})
    >>> knobs = {"conversion.diamonds_per_coin": (0.3, 0.7), "payout.threshold": ("5 USD", "50 USD")}
    >>> problem = carat.Problem(base, knobs, ["gross_spend", "creator_gini"], replicates=2, progress=False)
    >>> problem([0.5, 10.0]).shape, problem.worlds([0.5, 10.0]).shape
    ((2,), (2, 2))

All points share their luck: world k is made of the same draws at each of them (common random numbers), so two points
differ by what the knobs do and little else. Each world is simulated once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from carat.designs import ranges
from carat.designs.ranges import Range
from carat.problems.economy import Economy
from carat.problems.points import Function, Memory, Point, Simulator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from carat.worlds.results import Results
    from carat.worlds.scenario import Scenario

    Values = NDArray[np.float64]

Output = str | Callable[["Results"], Any]
Outputs = Sequence[Output] | Mapping[str, Output] | Output


class Problem:
    """Knobs in, outputs out.

    base: what is not varied. params: knob to (low, high), as a scenario file writes them; "20 USD" and "14d" keep
    their unit. outputs: names of key figures, functions of :class:`carat.Results` of one world that return one
    number, or a mapping of names to either. replicates: how many worlds a mean is of. seed: of all luck, in place of
    the scenario's. threads: worlds at a time, 0 is one per core. failures: "raise" what a world or a scenario fails
    with, or "keep" NaN.

    A point x is a vector in the order of `names` and in `unit` of each knob; whole numbers, money and exact decimals
    are rounded to what a scenario can say. Raises ValueError if a knob or an output is unknown.
    """

    def __init__(
        self,
        base: Scenario,
        params: Mapping[str, tuple[Any, Any] | Range],
        outputs: Outputs,
        *,
        replicates: int = 8,
        seed: int | None = None,
        threads: int = 0,
        progress: bool = True,
        failures: Literal["raise", "keep"] = "raise",
    ) -> None:
        settings = base.params
        knobs = tuple(_range(name, given, settings) for name, given in params.items())
        named = _named(outputs)
        scenario = base if seed is None else base.with_({"run.seed": seed})
        economy = Economy(scenario, knobs, named, threads, progress, failures == "keep")
        self._begin(knobs, tuple(named), replicates, economy)
        self.base: Scenario | None = scenario
        self.units: dict[str, str] = economy.units
        self.failures: dict[Point, str] = economy.failures
        self.at: Values | None = self._point([knob.number(settings[knob.name]) for knob in knobs])
        self.legal: tuple[Range, ...] = tuple(ranges.legal(knob.name, settings) for knob in knobs)

    @classmethod
    def of(
        cls,
        function: Callable[[Values, int], Any],
        params: Mapping[str, tuple[float, float]],
        outputs: Sequence[str] | str,
        *,
        replicates: int = 8,
        at: ArrayLike | None = None,
    ) -> Problem:
        """A problem over any simulation: ``function(x, world)`` returns one number per output, the same in every call.

        params: name to (low, high), numbers. at: the point that is the base, if there is one.
        """
        self = cls.__new__(cls)
        knobs = tuple(Range(name, float(low), float(high)) for name, (low, high) in params.items())
        names = (outputs,) if isinstance(outputs, str) else tuple(outputs)
        self._begin(knobs, names, replicates, Function(function, len(names)))
        self.base = None
        self.units = dict.fromkeys(names, "")
        self.failures = {}
        self.at = None if at is None else self._point(at)
        self.legal = knobs
        return self

    def _begin(self, knobs: tuple[Range, ...], outputs: tuple[str, ...], replicates: int, simulator: Simulator) -> None:
        if not knobs or not outputs:
            raise ValueError("a problem takes at least one knob and one output")
        if replicates < 1:
            raise ValueError(f"replicates = {replicates}: expected at least 1")
        self.knobs = knobs
        self.outputs = outputs
        self.replicates = replicates
        self._memory = Memory(simulator)

    @property
    def names(self) -> list[str]:
        """The knobs, in the order of a point."""
        return [knob.name for knob in self.knobs]

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """(low, high) of each knob, as SciPy takes them."""
        return [(knob.low, knob.high) for knob in self.knobs]

    def _point(self, x: ArrayLike) -> Values:
        """float64[knob], rounded to what is simulated."""
        import numpy as np

        given = np.asarray(x, dtype=np.float64).ravel()
        if given.size != len(self.knobs):
            raise ValueError(f"a point of {given.size} numbers: expected {len(self.knobs)}, {', '.join(self.names)}")
        return np.array([knob.nearest(float(value)) for knob, value in zip(self.knobs, given, strict=True)])

    def point(self, x: ArrayLike | None) -> Values:
        """float64[knob]: `x` as it is simulated; None is the base. Raises ValueError if there is no base."""
        if x is not None:
            return self._point(x)
        if self.at is None:
            raise ValueError("which point? Give x, or the base with Problem.of(..., at=)")
        return self.at.copy()

    def place(self, knob: str) -> int:
        """The place of a knob. Raises ValueError if there is none of that name."""
        if knob not in self.names:
            raise ValueError(f"no knob {knob!r}; there are {', '.join(self.names)}")
        return self.names.index(knob)

    def settings(self, x: ArrayLike) -> dict[str, Any]:
        """Knob to value, as :meth:`carat.Scenario.with_` takes them: exact, with units."""
        return {knob.name: knob.setting(float(v)) for knob, v in zip(self.knobs, self._point(x), strict=True)}

    def scenario(self, x: ArrayLike) -> Scenario:
        """The scenario at a point. Raises ScenarioError if it is none, ValueError if the problem is of a function."""
        if self.base is None:
            raise ValueError("a problem made of a function has no scenario")
        return self.base.with_(self.settings(x))

    def points(self, X: ArrayLike) -> Values:
        """float64[point, knob]: what is simulated for the rows of `X`; one row may be a vector."""
        import numpy as np

        return np.array([self._point(row) for row in np.atleast_2d(np.asarray(X, dtype=np.float64))])

    def worlds(self, x: ArrayLike, replicates: int | None = None, first: int = 0) -> Values:
        """float64[replicate, output] at one point: worlds first to first + replicates - 1."""
        found: Values = self.batch([self._point(x)], replicates, first)[0]
        return found

    def batch(self, X: ArrayLike, replicates: int | None = None, first: int = 0) -> Values:
        """float64[point, replicate, output] at the rows of `X`, in parallel; what was simulated before is remembered.

        NaN where a world failed and failures are kept. Ctrl-C raises KeyboardInterrupt; what is complete is remembered,
        and the same call goes on from there.
        """
        import numpy as np

        count = self.replicates if replicates is None else replicates
        points: list[Point] = [tuple(row.tolist()) for row in self.points(X)]
        worlds = range(first, first + count)
        self._memory.fill([(point, world) for world in worlds for point in points])
        found = [[self._memory[point, world] for world in worlds] for point in points]
        return np.array(found).reshape(len(points), count, len(self.outputs))

    def evaluate(self, X: ArrayLike) -> Values:
        """float64[point, output]: means over the replicates, at the rows of `X`, in parallel."""
        import numpy as np

        return np.asarray(self.batch(X).mean(axis=1), dtype=np.float64)

    def __call__(self, x: ArrayLike) -> Values:
        """float64[output]: means over the replicates at one point."""
        means: Values = self.evaluate([self._point(x)])[0]
        return means

    def column(self, output: str) -> int:
        """The place of an output. Raises ValueError if there is none of that name."""
        if output not in self.outputs:
            raise ValueError(f"no output {output!r}; there are {', '.join(self.outputs)}")
        return self.outputs.index(output)

    def scalar(self, output: str | None = None, sign: float = 1.0) -> Callable[[ArrayLike], Any]:
        """A function of one output: x[knob] -> float, X[point, knob] -> float64[point]; None is the only output.

        For scipy.optimize (sign = -1 to maximise) and for whatever takes one number per point.
        """
        import numpy as np

        at = self.column(self._only() if output is None else output)

        def mean(x: ArrayLike) -> Any:
            if np.ndim(x) < 2:
                return sign * float(self(x)[at])
            return sign * self.evaluate(x)[:, at]

        return mean

    def _only(self) -> str:
        if len(self.outputs) > 1:
            raise ValueError(f"which output? There are {', '.join(self.outputs)}")
        return self.outputs[0]

    @property
    def salib(self) -> dict[str, Any]:
        """The problem as SALib takes it: num_vars, names, bounds, outputs."""
        bounds = [list(ends) for ends in self.bounds]
        return {"num_vars": len(self.knobs), "names": self.names, "bounds": bounds, "outputs": list(self.outputs)}

    def objective(self, trial: Any) -> float | tuple[float, ...]:
        """For Optuna's ``study.optimize``: the mean of the only output, or of all of them as several objectives."""
        means = tuple(float(mean) for mean in self(self.suggest(trial)))
        return means[0] if len(means) == 1 else means

    def suggest(self, trial: Any) -> Values:
        """The point that an Optuna trial asks for."""
        asked = [
            trial.suggest_int(knob.name, round(knob.low), round(knob.high))
            if knob.kind == "whole"
            else trial.suggest_float(knob.name, knob.low, knob.high)
            for knob in self.knobs
        ]
        return self._point(asked)

    def __repr__(self) -> str:
        knobs = "\n".join(f"  {k.name}  {k.setting(k.low)} to {k.setting(k.high)}" for k in self.knobs)
        simulated = len(self._memory)
        head = f"{', '.join(self.outputs)}; {self.replicates} worlds a point, {simulated} simulated"
        return f"<carat.Problem of {head}>\n{knobs}"


def _range(name: str, given: tuple[Any, Any] | Range, settings: Mapping[str, Any]) -> Range:
    if isinstance(given, Range):
        return given
    if isinstance(given, (str, bytes)) or not hasattr(given, "__len__") or len(given) != 2:
        raise ValueError(f"{name}: expected (low, high), found {given!r}")
    return ranges.between(name, given[0], given[1], settings)


def _named(outputs: Outputs) -> dict[str, Output]:
    """Name to what is read; functions in a list are called by their name."""
    if isinstance(outputs, Mapping):
        return dict(outputs)
    listed: Sequence[Output] = [outputs] if isinstance(outputs, str) or callable(outputs) else outputs
    named: dict[str, Output] = {}
    for output in listed:
        name = output if isinstance(output, str) else getattr(output, "__name__", "output")
        name = f"output_{len(named) + 1}" if name == "<lambda>" else name
        if name in named:
            raise ValueError(f"two outputs are called {name!r}: give a mapping of names to functions")
        named[name] = output
    return named
