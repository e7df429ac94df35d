/// Fuzzer: any text as a scenario is refused with words or accepted; what is accepted says the same when it is written and read again.
#include "scenarios/scenario.hpp"

#include "scenarios/writer.hpp"
#include "sim/check.hpp"
#include "tests/fuzz/text.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): so libFuzzer calls it
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace carat;
    try {
        const std::string written = to_toml(parse_scenario(fuzz::text(data, size), "fuzz", "scenarios"));
        check(to_toml(parse_scenario(written, "again")) == written, "a scenario that was written reads as the same");
    } catch (const ScenarioError& error) {
        check(!std::string(error.what()).empty(), "whoever refuses says why");
    }
    return 0;
}
