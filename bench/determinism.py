"""What one result costs: the same run with the choices that make it one, and with each of them relaxed.

    python3 bench/determinism.py [ROUNDS]          builds into build/determinism, then times; 15 rounds

Each variant is the source with a few places changed, built on its own: nothing in the program itself can be relaxed. A
round runs each once, forwards and backwards in turn: the baseline for 30 days on one thread. What is printed is user
time for an event (another result has a few events more or less), the median of the rounds, and how much longer the
program with one result takes: of the ratios within a round the median and the quartiles.

    as it is      build/release/carat
    libm          log, exp and power of the C library, which takes other code by processor
    ties          events of one moment in any order: compared by time alone
    hashed        draws from a short hash of the same key (splitmix64), not from Philox: one result still, poorer luck
    native        instructions of this processor; none fused, so one result still, which ./dev one-result shows
    native, fast  and relaxed: -ffast-math (a * b + c in one rounding, sums in any order), libm and ties

Not measured, since it cannot be taken out alone: letters are delivered in an order that threads do not change, sums
over people are made in order of people, and draws have keys rather than being taken in turn.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "determinism"
RELEASE = ROOT / "build" / "release" / "carat"
SOURCES = ("CMakeLists.txt", "sim", "models", "scenarios")
RUN = ("run", "scenarios/baseline.toml", "-s", "run.length=30d", "-j", "1", "--quiet", "--json")
Change = tuple[str, str, str]  # file, what is there (a regular expression), what is to be there

LIBM: list[Change] = [
    ("sim/maths.hpp", r"#include <bit>", "#include <bit>\n#include <cmath>"),
    (
        "sim/maths.hpp",
        r"inline double exponential\(double x\) \{.*?\n\}",
        "inline double exponential(double x) { return std::exp(x); }",
    ),
    (
        "sim/maths.hpp",
        r"inline double logarithm\(double x\) \{.*?\n\}",
        "inline double logarithm(double x) { return std::log(x); }",
    ),
    (
        "sim/maths.hpp",
        r"inline double power\(double x, double y\) \{.*?\n\}",
        "inline double power(double x, double y) { return std::pow(x, y); }",
    ),
    (
        "sim/maths.cpp",
        r"const double result = exponential\(y \* logarithm\(safe\)\);",
        "const double result = power(safe, y);",
    ),
]
TIES: list[Change] = [
    (
        "sim/event.hpp",
        r"if \(a\.time != b\.time\) \{\s*return a\.time < b\.time;\s*\}\s*return std::tie.*?;",
        "return a.time < b.time;",
    ),
]


def flags(words: str) -> list[Change]:
    """For the engine, the economy and where the one meets the other."""
    targets = [(f"{layer}/CMakeLists.txt", f"carat_{layer}") for layer in ("sim", "models")]
    found = [(file, r"\Z", f"\ntarget_compile_options({target} PRIVATE {words})\n") for file, target in targets]
    of_run = f'\nset_source_files_properties(run.cpp PROPERTIES COMPILE_OPTIONS "{words.replace(" ", ";")}")\n'
    return [*found, ("scenarios/CMakeLists.txt", r"\Z", of_run)]


HASHED_DRAWS = """class Draws {
public:
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    Draws(std::uint64_t seed, std::uint64_t purpose, std::uint64_t who, std::uint64_t occurrence,
          std::uint64_t replicate)
        : state_(mixed(mixed(mixed(seed + 31 * purpose) + who) + occurrence + (replicate << 48))) {}

    result_type operator()() { return mixed(state_ += 0x9E3779B97F4A7C15ULL); }

private:
    static std::uint64_t mixed(std::uint64_t x) {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
        return x ^ (x >> 31);
    }

    std::uint64_t state_;
};"""
HASHED: list[Change] = [("sim/draws.hpp", r"class Draws \{.*?\n\};", HASHED_DRAWS)]

VARIANTS: dict[str, list[Change]] = {
    "libm": LIBM,
    "ties": TIES,
    "hashed": HASHED,
    "native": flags("-march=native"),
    "native, fast": flags("-march=native -ffast-math -ffp-contract=fast") + LIBM + TIES,
}
AS_IT_IS = "as it is"
BESIDE = {"native, fast": "native"}  # what a variant is compared with, if not with the program as it is


def write_source(folder: Path, changes: list[Change]) -> None:
    """The source with its changes; each must find its place exactly once. A file that is as it should be is kept."""
    texts: dict[Path, str] = {}
    for name in SOURCES:
        files = [ROOT / name] if (ROOT / name).is_file() else [f for f in (ROOT / name).rglob("*") if f.is_file()]
        texts |= {f.relative_to(ROOT): f.read_text(encoding="utf-8") for f in files}
    for file, before, after in changes:
        text, count = re.subn(before, lambda _, after=after: after, texts[Path(file)], flags=re.DOTALL)  # type: ignore[misc]
        if count != 1:
            sys.exit(f"{file}: {before!r} found {count} times: bench/determinism.py must follow the source")
        texts[Path(file)] = text
    for path, text in texts.items():
        target = folder / path
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")


def build(name: str) -> Path:
    folder = FOLDER / name.replace(", ", "_").replace(" ", "_")
    write_source(folder / "source", VARIANTS[name])
    configure = ["cmake", "-S", str(folder / "source"), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"]
    configure += ["-DCMAKE_COMPILE_WARNING_AS_ERROR=OFF", "-DCARAT_TESTS=OFF", "-DCARAT_BENCH=OFF"]
    jobs = os.environ.get("CARAT_JOBS", str(os.cpu_count()))
    with (FOLDER / f"{folder.name}.log").open("w") as log:
        for command in (configure, ["cmake", "--build", str(folder), "--target", "carat", "--parallel", jobs]):
            subprocess.run(
                command,
                check=True,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {"CCACHE_BASEDIR": str(folder)},
            )
    return folder / "carat"


def user_nanoseconds_per_event(program: Path) -> tuple[float, str]:
    """And the digest of the result."""
    with subprocess.Popen(
        [program, *RUN, "-o", str(FOLDER / "result.h5")], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        world = json.loads(process.stdout.read())["replicates"][0]
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{program} ended with {process.returncode}")
    return usage.ru_utime * 1e9 / world["events"], world["digest"]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not RELEASE.exists():
        sys.exit("run ./dev build first")
    programs = {AS_IT_IS: RELEASE} | {name: build(name) for name in VARIANTS}
    times: dict[str, list[float]] = {name: [] for name in programs}
    digests: dict[str, str] = {}
    for i in range(rounds):
        for name in list(programs)[:: 1 if i % 2 == 0 else -1]:
            time, digests[name] = user_nanoseconds_per_event(programs[name])
            times[name].append(time)
    print(f"{'variant':14} {'ns/event':>8}  {'one result takes longer by (quartiles)':40}  digest")
    for name, found in times.items():
        beside = BESIDE.get(name, AS_IT_IS)
        ratios = [100.0 * (a / b - 1.0) for a, b in zip(times[beside], found, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        said = f"{middle:+5.1f} %  ({low:+.1f} to {high:+.1f}) of `{beside}`" if name != beside else ""
        print(f"{name:14} {statistics.median(found):8.1f}  {said:40}  {digests[name]}")


if __name__ == "__main__":
    main()
