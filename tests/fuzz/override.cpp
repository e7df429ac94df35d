/// Fuzzer: any text as KEY=VALUE of --set, over the village; lines are several of them.
#include "scenarios/scenario.hpp"
#include "scenarios/writer.hpp"
#include "sim/check.hpp"
#include "tests/fuzz/text.hpp"

#include <sstream>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): so libFuzzer calls it
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace carat;
    std::vector<std::string> overrides;
    std::istringstream lines(fuzz::text(data, size));
    for (std::string line; std::getline(lines, line);) overrides.push_back(line);
    try {
        const std::string written = to_toml(parse_scenario("", "fuzz", "scenarios", overrides));
        check(to_toml(parse_scenario(written, "again")) == written, "a scenario that was written reads as the same");
    } catch (const ScenarioError& error) {
        check(!std::string(error.what()).empty(), "whoever refuses says why");
    }
    return 0;
}
