"""Sensitivity: which knobs matter over their whole ranges, by SALib, and how much of what is seen is luck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from carat.problems.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import NDArray

    Values = NDArray[np.float64]

Method = Literal["sobol", "morris"]

_USUAL = {"sobol": 64, "morris": 10}  # base points, trajectories
_RESAMPLES = 1000  # of the bootstrap of SALib's intervals
_LEVELS = 4  # of Morris' grid
_WORDS = {
    "S1": "share of the variance that goes with the knob alone",
    "ST": "share of the variance in which the knob has a part, interactions included",
    "S2": "share of the variance that is interaction of two knobs",
    "mu_star": "mean size of the change over the knob's range",
    "mu": "mean change over the knob's range",
    "sigma": "standard deviation of the change: interactions and bends",
}


def sensitivity(
    problem: Problem,
    method: Method = "sobol",
    n: int | None = None,
    *,
    replicates: int | None = None,
    second_order: bool = False,
    level: float = 0.95,
    seed: int = 0,
) -> xr.Dataset:
    """Global sensitivity of every output to every knob, by SALib.

    method "sobol": variance shares (Sobol 2001, estimators of Saltelli et al. 2010) from n (k + 2) points for k
    knobs, n a power of two, 64 if nothing is said. Variables S1[output, knob], ST[output, knob] and, with
    `second_order` and n (2 k + 2) points, S2[output, knob, other], each with _conf, half of its bootstrap interval at
    `level`.

    method "morris": elementary effects (Morris 1991, Campolongo et al. 2007) from n (k + 1) points, n trajectories,
    10 if nothing is said. Variables mu_star (with _conf), mu, sigma [output, knob], in the output's unit over the
    knob's range.

    Every point is the mean over the same `replicates` worlds (the problem's, if nothing is said). Luck that all
    points share moves them together and spoils nothing. Of it tell luck[output], the share of the variance of one
    world's output over points and worlds that is luck, and noise[output], the share of the variance of the analysed
    means that is luck which points do not share: it inflates ST and sigma and deflates S1, and falls like one over
    replicates. NaN for one world.

    seed: of design and bootstrap. Raises ValueError if a world failed or an output does not vary.
    """
    import numpy as np

    if method not in ("sobol", "morris"):
        raise ValueError(f'method = {method!r}: expected "sobol" or "morris"')
    count = _USUAL[method] if n is None else n
    if method == "sobol" and (count < 2 or count & (count - 1)):
        raise ValueError(f"n = {count}: expected a power of two, for which Sobol sequences are balanced")
    points = _points(problem, method, count, second_order, seed)
    worlds = problem.batch(points, replicates)
    if np.isnan(worlds).any():
        raise ValueError("some worlds failed, and variance shares need all of them: see .failures of the problem")
    analyses = [
        _analysed(problem, method, points, worlds[:, :, i].mean(axis=1), second_order, level, seed)
        for i in range(len(problem.outputs))
    ]
    found = _dataset(problem, analyses, worlds)
    return found.assign_attrs(method=method, n=count, points=len(points), replicates=worlds.shape[1], level=level)


def _dataset(problem: Problem, analyses: list[dict[str, Values]], worlds: Values) -> xr.Dataset:
    import xarray as xr

    shares = [_luck(worlds[:, :, i]) for i in range(len(problem.outputs))]
    found = xr.Dataset(
        {name: _variable(name, [one[name] for one in analyses]) for name in analyses[0]},
        {"output": list(problem.outputs), "knob": problem.names},
    )
    found["luck"] = (
        "output",
        [luck for luck, _ in shares],
        {"long_name": "share of one world's variance that is luck"},
    )
    found["noise"] = (
        "output",
        [n for _, n in shares],
        {"long_name": "share of the means' variance that is unshared luck"},
    )
    found["unit"] = ("output", [problem.units[name] for name in problem.outputs])
    return found.assign_coords(other=problem.names) if "S2" in found else found


def _generator(seed: int, stream: int) -> np.random.Generator:
    import numpy as np

    # SALib's sampler spawns generators, which one with a bare key cannot do.
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, stream])))


def _points(problem: Problem, method: Method, count: int, second_order: bool, seed: int) -> Values:
    """float64[point, knob], the design as SALib makes it."""
    import numpy as np
    from SALib.sample import morris, sobol

    luck = _generator(seed, 0)
    if method == "sobol":
        made = sobol.sample(problem.salib, count, calc_second_order=second_order, seed=luck)
    else:
        made = morris.sample(problem.salib, count, num_levels=_LEVELS, seed=luck)
    return np.asarray(made, dtype=np.float64)


def _analysed(
    problem: Problem, method: Method, points: Values, means: Values, second_order: bool, level: float, seed: int
) -> dict[str, Values]:
    import numpy as np
    from SALib.analyze import morris, sobol

    if np.ptp(means) == 0:
        raise ValueError("an output is the same at all points: nothing to share out")
    luck = _generator(seed, 1)
    options: dict[str, Any] = {"num_resamples": _RESAMPLES, "conf_level": level, "seed": luck}
    if method == "morris":
        found = morris.analyze(problem.salib, points, means, num_levels=_LEVELS, **options)
        return {name: np.asarray(found[name], dtype=np.float64) for name in ("mu_star", "mu_star_conf", "mu", "sigma")}
    found = sobol.analyze(problem.salib, means, calc_second_order=second_order, **options)
    names = ["S1", "S1_conf", "ST", "ST_conf", *(["S2", "S2_conf"] if second_order else [])]
    return {name: np.asarray(found[name], dtype=np.float64) for name in names}


def _variable(name: str, rows: list[Values]) -> tuple[list[str], Values, dict[str, str]]:
    import numpy as np

    values = np.stack(rows)
    words = _WORDS.get(name, f"half of the interval of {name.removesuffix('_conf')}")
    return ["output", "knob", "other"][: values.ndim], values, {"long_name": words}


def _luck(worlds: Values) -> tuple[float, float]:
    """(luck, noise) by analysis of variance in points and worlds, one value in each cell (Fisher 1925).

    The mean squares estimate: between points s + R p, between worlds s + P w, the rest s, where p, w and s are the
    variances of points, of luck shared by all points, and of luck of one point alone, at P points in R worlds.
    """
    import numpy as np

    points, replicates = worlds.shape
    if replicates < 2 or points < 2:
        return np.nan, np.nan
    whole, by_point, by_world = worlds.mean(), worlds.mean(axis=1), worlds.mean(axis=0)
    rest = worlds - by_point[:, np.newaxis] - by_world + whole
    alone = float((rest**2).sum() / ((points - 1) * (replicates - 1)))
    of_means = float(by_point.var(ddof=1))
    knobs = max(of_means - alone / replicates, 0.0)
    shared = max(float(by_world.var(ddof=1)) - alone / points, 0.0)
    total = knobs + shared + alone
    return (shared + alone) / total if total else np.nan, min(
        alone / replicates / of_means, 1.0
    ) if of_means else np.nan
