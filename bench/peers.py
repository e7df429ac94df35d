"""PHOLD with other simulators beside carat's: SimPy, salabim, Mesa, NeXosim, each as its documentation shows.

    python3 -m venv build/peers
    build/peers/bin/pip install simpy salabim mesa
    build/peers/bin/python bench/peers.py [ENTITIES...] [--json FILE]

Each token waits 0.1 + Exp(0.9) seconds, then counts at a random entity and waits again (Fujimoto 1990); one token for
each entity. carat keeps a total order, keyed draws and a digest besides; the others draw from generators of their own.
That they simulate the same is shown: events per entity and simulated second, and their dispersion over entities
(variance over mean), are 1 for all. A peer in Python runs 400,000 events after a warm-up, NeXosim two million; carat's
figure is that of build/release/bench/phold, run before them.

Who is not installed is left out, with words. NeXosim 1.0 is built by cargo (bench/peers). Its models send through ports
that are connected beforehand, so each entity has eight, to eight others (bench/peers/src/main.rs says why that is the
same load). "NeXosim stay" are tokens that never leave their entity: the least that it can have to do for an event. Its
dispersion is 0.81, since its entities are renewal processes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LOOKAHEAD, REST = 0.1, 0.9
WARM_UP = 3.0
ROOT = Path(__file__).parents[1]
PHOLD = ROOT / "build" / "release" / "bench" / "phold"
CARGO_BUILDS = ROOT / "build" / "peers" / "cargo"
PORTS = 8

measured: list[dict[str, str | float]] = []


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


def build_nexosim() -> Path | None:
    """The program of bench/peers, built; None if that cannot be done here, which is then said."""
    if shutil.which("cargo") is None:
        print("NeXosim is left out: there is no cargo here")
        return None
    words = ["cargo", "build", "--release", "--locked", "--quiet", "--manifest-path", "bench/peers/Cargo.toml"]
    built = subprocess.run(words, cwd=ROOT, env={**os.environ, "CARGO_TARGET_DIR": str(CARGO_BUILDS)}, check=False)
    if built.returncode != 0:
        print("NeXosim is left out: it could not be built")
        return None
    return CARGO_BUILDS / "release" / "nexosim-phold"


def nexosim_phold(program: Path, name: str, entities: int, ports: int) -> float:
    """A model for each entity, one thread."""
    length = max(1.0, 2_000_000 / entities)
    words = [str(program), str(entities), str(ports), str(length)]
    one = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    report(name, entities, one["events/s"], one["per_entity_and_second"], one["dispersion"])
    return float(one["events/s"])


def carat_phold(entities: int) -> float:
    """The engine that runs the economy, one thread."""
    words = [str(PHOLD), f"--benchmark_filter=phold/entities:{entities}/each:1/lookahead_tenths:1/threads:1/"]
    said = subprocess.run([*words, "--benchmark_format=json"], check=True, capture_output=True, text=True).stdout
    if not said:
        raise SystemExit(f"bench/phold does not run with {entities} entities")
    one = json.loads(said)["benchmarks"][0]
    report("carat", entities, one["events/s"], one["per_entity_and_second"], one["dispersion"])
    return float(one["events/s"])


def report(name: str, entities: int, rate: float, per_entity: float, dispersion: float) -> None:
    measured.append(
        {
            "name": name,
            "entities": entities,
            "events_per_second": rate,
            "per_entity_and_second": per_entity,
            "dispersion": dispersion,
        }
    )
    print(f"{name:12} {entities:>9,} entities {rate / 1e6:9.3f} M events/s   ", end="")
    print(f"{per_entity:.3f} per entity and second, dispersion {dispersion:.2f}", flush=True)


def compare(entities: int, nexosim: Path | None) -> None:
    """carat and every peer, with as many entities."""
    ours = carat_phold(entities)

    def say(rate: float) -> None:
        print(f"             carat is {ours / rate:,.0f} times as fast", flush=True)

    for name, make in [("SimPy", simpy_phold), ("salabim", salabim_phold), ("Mesa", mesa_phold)]:
        if importlib.util.find_spec(name.lower()) is None:
            print(f"{name} is left out: it is not installed for {sys.executable}")
        else:
            say(measure(name, make, entities))
    if nexosim is not None:
        say(nexosim_phold(nexosim, "NeXosim", entities, PORTS))
        say(nexosim_phold(nexosim, "NeXosim stay", entities, 0))


def main() -> None:
    parser = argparse.ArgumentParser(description="PHOLD with other simulators beside carat's")
    parser.add_argument("entities", nargs="*", type=int, help="those of bench/phold: 1000, 100000, 1000000")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep what was measured")
    asked = parser.parse_args()
    nexosim = build_nexosim()
    for entities in asked.entities or [1_000, 100_000]:
        compare(entities, nexosim)
    if asked.json is not None:
        asked.json.write_text(json.dumps(measured, indent=2) + "\n")


if __name__ == "__main__":
    main()
