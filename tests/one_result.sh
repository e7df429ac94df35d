#!/usr/bin/env bash
# One result, whatever built the program and whatever runs it: every array of whole result files, and the bits of every law
# that is drawn from (tests/sim/bits_test.cpp), by
#
#     compiler (g++, clang++ if there is one) x optimisation (-O0, -O3, -O3 -march=native) x C library (as it is, without FMA
#     and AVX2, with every exp, log and power a unit in the last place off) x threads (1, 2, 7)
#
# Partitions and shuffled delivery are varied inside the program, by tests/models/economy_test.cpp and tests/sim/engine_test.cpp.
# Ends with 1 and says what differs, if anything does, from what the release build wrote.
#
# usage: tests/one_result.sh [short|aarch64]      after ./dev has built carat and sim_test and installed what is needed
#     short: -O0 and -march=native with g++ alone, beside the release build there is
#     aarch64: a build for that processor, with its own C library, in qemu; threads 1 and 2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=${CARAT_JOBS:-$(nproc)}
threads=(1 2 7)
# Every mechanism, with changes of rules; a village; five days of the baseline.
worlds=("tests/reference/busy.toml" "scenarios/village.toml" "scenarios/baseline.toml -s run.length=5d")
libraries=("as it is" "plain processor" "another library")
tests_of_bits="Maths.*:*SamplerBits*:GammaQuantiles.*:Draws.*:Philox.*:AliasTable.*"
foreign_root=$PWD/build/one_result/arm64

variants=("g++ -O0" "g++ -O3 -march=native")
launcher=()
case ${1:-} in
    short) ;;
    aarch64)
        variants=("aarch64-linux-gnu-g++ -O3")
        launcher=(qemu-aarch64 -L "$foreign_root")
        libraries=("as it is")
        threads=(1 2)
        ;;
    *)
        variants+=("g++ -O3")
        if command -v clang++ >/dev/null; then
            variants+=("clang++ -O0" "clang++ -O3" "clang++ -O3 -march=native")
        else
            echo "one_result: there is no clang++ here, so that compiler is left out"
        fi
        ;;
esac

# build COMPILER FLAGS...: prints the folder of what was built.
build() {
    local compiler=$1 folder options
    shift
    folder=build/one_result/$(tr -c 'a-zA-Z0-9\n' '_' <<<"$compiler$*")
    options=(-DCMAKE_BUILD_TYPE=None -DCMAKE_COMPILE_WARNING_AS_ERROR=OFF -DCARAT_BENCH=OFF -DCMAKE_CXX_FLAGS="$*")
    if [[ $compiler == aarch64-* ]]; then
        options+=(--toolchain "$PWD/tests/aarch64.cmake" -DCARAT_FOREIGN_ROOT="$foreign_root")
    else
        options+=(-DCMAKE_CXX_COMPILER="$compiler")
    fi
    cmake -S . -B "$folder" -G Ninja "${options[@]}" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
    cmake --build "$folder" --target carat sim_test --parallel "$jobs" >>"$folder.log" 2>&1 || { tail -20 "$folder.log" >&2; return 1; }
    echo "$folder"
}

# library NAME: what is to be in the environment so that the C library is that one.
library() {
    case $1 in
        "plain processor") echo "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-AVX512F,-FMA,-FMA_Usable,-FMA4" ;;
        "another library") echo "LD_PRELOAD=$PWD/build/one_result/other_library.so" ;;
        *) echo "LC_ALL=C" ;;
    esac
}

mkdir -p build/one_result
cc -std=c11 -O1 -shared -fPIC -o build/one_result/other_library.so tests/other_library.c -ldl -lm
a_power() { env "$(library "$1")" awk 'BEGIN { printf "%.17g", exp(0.3) }'; }
[[ $(a_power "another library") != "$(a_power "as it is")" ]] || { echo "one_result: the other library is not used" >&2; exit 1; }
folders=()
names=()
if ((${#launcher[@]} == 0)); then
    folders=("build/release")
    names=("release")
fi
for variant in "${variants[@]}"; do
    read -ra words <<<"$variant"
    echo "one_result: building with $variant"
    folders+=("$(build "${words[@]}")")
    names+=("$variant")
done

different=0
compared=0
said=build/one_result/said

# same WHAT COMMAND...: counts the command, and says WHAT and how it began if it fails.
same() {
    local what=$1
    shift
    compared=$((compared + 1))
    "$@" >"$said" 2>&1 && return
    different=$((different + 1))
    echo "$what"
    head -5 "$said"
}

for i in "${!folders[@]}"; do
    for library in "${libraries[@]}"; do
        same "bits of laws: ${names[i]}, C library: $library" env "$(library "$library")" "${launcher[@]}" \
            "${folders[i]}/tests/sim_test" --gtest_brief=1 --gtest_filter="$tests_of_bits"
    done
done
echo "one_result: the bits of laws $compared times, $different different"

for world in "${worlds[@]}"; do
    read -ra words <<<"$world"
    result=build/one_result/result.h5
    build/release/carat run "${words[@]}" --quiet -o "$result" >/dev/null
    for i in "${!folders[@]}"; do
        for library in "${libraries[@]}"; do
            for count in "${threads[@]}"; do
                same "$world: ${names[i]}, $count threads, C library: $library" env "$(library "$library")" "${launcher[@]}" \
                    "${folders[i]}/carat" rerun "$result" --check --quiet -j "$count"
            done
        done
    done
done
echo "one_result: $compared runs, $different different"
((different == 0))
