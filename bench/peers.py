"""PHOLD with the simulators of the Python world, beside carat's: the same model, each as its documentation shows.

    python3 -m venv build/peers
    build/peers/bin/pip install simpy salabim mesa
    build/peers/bin/python bench/peers.py [ENTITIES...]

Each token waits 0.1 + Exp(0.9) seconds, then counts at a random entity and waits again (Fujimoto 1990); one token for
each entity. carat keeps a total order, keyed draws and a digest besides; the others draw from Python's generator. That
they simulate the same is shown: events per entity and simulated second, and their dispersion over entities (variance
over mean), are 1 for all. A peer runs 400,000 events after a warm-up; carat's figure is that of
build/release/bench/phold, run before it.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LOOKAHEAD, REST = 0.1, 0.9
WARM_UP = 3.0
PHOLD = Path(__file__).parents[1] / "build" / "release" / "bench" / "phold"


def wait() -> float:
    return LOOKAHEAD + random.expovariate(1.0 / REST)


def simpy_phold(entities: int, counts: list[int]) -> Callable[[float], None]:
    """A process for each token, which yields timeouts."""
    import simpy

    env = simpy.Environment()

    def token(env: simpy.Environment) -> object:
        while True:
            yield env.timeout(wait())
            counts[random.randrange(entities)] += 1

    for _ in range(entities):
        env.process(token(env))
    return lambda until: env.run(until=until)


def salabim_phold(entities: int, counts: list[int]) -> Callable[[float], None]:
    """A component for each token, which holds; with yield, its faster mode."""
    import salabim as sim

    sim.yieldless(False)
    env = sim.Environment(trace=False)

    class Token(sim.Component):
        def process(self) -> object:
            while True:
                yield self.hold(wait())
                counts[random.randrange(entities)] += 1

    for _ in range(entities):
        Token()
    return lambda until: env.run(till=until)


def mesa_phold(entities: int, counts: list[int]) -> Callable[[float], None]:
    """An event for each token, which schedules the next."""
    import mesa
    from mesa.experimental.devs import DEVSimulator

    simulator = DEVSimulator()
    simulator.setup(mesa.Model())

    class Token:
        def arrive(self) -> None:
            counts[random.randrange(entities)] += 1
            simulator.schedule_event_relative(self.arrive, wait())

    tokens = [Token() for _ in range(entities)]  # the simulator holds weak references only
    for token in tokens:
        simulator.schedule_event_relative(token.arrive, wait())

    def run(until: float) -> None:
        assert tokens
        simulator.run_until(until)

    return run


def measure(name: str, make: Callable[[int, list[int]], Callable[[float], None]], entities: int) -> float:
    """Events per second of wall time, over about as many events as take some seconds."""
    random.seed(1)
    counts = [0] * entities
    run = make(entities, counts)
    run(WARM_UP)
    length = max(1.0, 400_000 / entities)
    before = list(counts)
    began = time.perf_counter()
    run(WARM_UP + length)
    seconds = time.perf_counter() - began
    new = [count - old for count, old in zip(counts, before, strict=True)]
    events = sum(new)
    dispersion = statistics.pvariance(new) / statistics.mean(new)
    report(name, entities, events / seconds, events / length / entities, dispersion)
    return events / seconds


def carat_phold(entities: int) -> float:
    """The engine that runs the economy, one thread."""
    words = [str(PHOLD), f"--benchmark_filter=phold/entities:{entities}/each:1/lookahead_tenths:1/threads:1/"]
    said = subprocess.run([*words, "--benchmark_format=json"], check=True, capture_output=True, text=True).stdout
    one = json.loads(said)["benchmarks"][0]
    report("carat", entities, one["events/s"], one["per_entity_and_second"], one["dispersion"])
    return float(one["events/s"])


def report(name: str, entities: int, rate: float, per_entity: float, dispersion: float) -> None:
    print(f"{name:8} {entities:>9,} entities {rate / 1e6:9.3f} M events/s   ", end="")
    print(f"{per_entity:.3f} per entity and second, dispersion {dispersion:.2f}", flush=True)


def main() -> None:
    for entities in [int(word) for word in sys.argv[1:]] or [1_000, 100_000]:
        ours = carat_phold(entities)
        for name, make in [("SimPy", simpy_phold), ("salabim", salabim_phold), ("Mesa", mesa_phold)]:
            print(f"         carat is {ours / measure(name, make, entities):,.0f} times as fast")


if __name__ == "__main__":
    main()
