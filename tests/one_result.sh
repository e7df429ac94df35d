#!/usr/bin/env bash
# One result, whatever built the program and whatever runs it: every array of whole result files, by
#
#     compiler (g++, clang++ if there is one) x optimisation (-O0, -O3, -O3 -march=native) x processor (as it is, without
#     FMA and AVX2 for the C library) x threads (1, 2, 7)
#
# Partitions and shuffled delivery are varied inside the program, by tests/models/economy_test.cpp and tests/sim/engine_test.cpp.
# Ends with 1 and says what differs, if anything does, from what the release build wrote.
#
# usage: tests/one_result.sh [short]      short: -O0 and -march=native with g++ alone, beside the release build there is
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=${CARAT_JOBS:-$(nproc)}
threads=(1 2 7)
# Every mechanism, with changes of rules; a village; five days of the baseline.
worlds=("tests/reference/busy.toml" "scenarios/village.toml" "scenarios/baseline.toml -s run.length=5d")
plain_processor="glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-AVX512F,-FMA,-FMA_Usable,-FMA4"

variants=("g++ -O0" "g++ -O3 -march=native")
if [[ ${1:-} != short ]]; then
    variants+=("g++ -O3")
    if command -v clang++ >/dev/null; then
        variants+=("clang++ -O0" "clang++ -O3" "clang++ -O3 -march=native")
    else
        echo "one_result: there is no clang++ here, so that compiler is left out"
    fi
fi

# build COMPILER FLAGS...: prints the path of the program.
build() {
    local compiler=$1 folder
    shift
    folder=build/one_result/$(tr -c 'a-zA-Z0-9\n' '_' <<<"$compiler$*")
    cmake -S . -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_COMPILE_WARNING_AS_ERROR=OFF -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="$*" \
        >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
    cmake --build "$folder" --target carat --parallel "$jobs" >>"$folder.log" 2>&1 || { tail -20 "$folder.log" >&2; return 1; }
    echo "$folder/carat"
}

mkdir -p build/one_result
programs=("build/release/carat")
names=("release")
for variant in "${variants[@]}"; do
    read -ra words <<<"$variant"
    echo "one_result: building with $variant"
    programs+=("$(build "${words[@]}")")
    names+=("$variant")
done

different=0
compared=0
for world in "${worlds[@]}"; do
    read -ra words <<<"$world"
    result=build/one_result/result.h5
    build/release/carat run "${words[@]}" --quiet -o "$result" >/dev/null
    for i in "${!programs[@]}"; do
        for processor in "" "$plain_processor"; do
            for count in "${threads[@]}"; do
                compared=$((compared + 1))
                GLIBC_TUNABLES=$processor "${programs[i]}" rerun "$result" --check --quiet -j "$count" >build/one_result/said && continue
                different=$((different + 1))
                echo "$world: ${names[i]}, $count threads${processor:+, plain processor}"
                head -5 build/one_result/said
            done
        done
    done
done
echo "one_result: $compared runs, $different different"
((different == 0))
