#include "scenarios/starter.hpp"

#include "scenarios/knob.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/writer.hpp"

namespace carat {
namespace {

constexpr const char* opening =
    R"(# A carat scenario. Lines that begin with # say what holds anyway: take the # away to change one.
#
# Asks:    what do you want to know?
# Expects: what do you think will happen, and how sure are you?
#
# Money is "20 USD", time "14d" or "1d12h", an exact decimal "0.55", a share 0.12 or "12 %".
# Check it with `carat check FILE`, run it with `carat run FILE`.
)";

constexpr const char* gifts = R"(
[gift.rose]
coins = 1
combo = true

[gift.doughnut]
coins = 30
combo = true

[gift.hand_hearts]
coins = 100
combo = false

[gift.galaxy]
coins = 1000
combo = false

[gift.lion]
coins = 29999
combo = false
)";

constexpr const char* closing = R"(
# Changes at a moment of the run, in order:
#
#     [[policy]]
#     at = "30d"
#     set = { "conversion.diamonds_per_coin" = "0.55" }

# Values to try in a sweep:
#
#     [vary]
#     "payout.threshold" = ["5 USD", "10 USD", "20 USD"]
)";

std::string comment_of(const Field& about) {
    const std::string unit = about.unit.empty() ? "" : " [" + std::string(about.unit) + "]";
    const std::string range = bounds(about);
    return std::string(about.words) + unit + (range.empty() ? "" : "; " + range);
}

void append(std::string& text, const Section& section, const std::string& header) {
    text += "\n" + header + (section.words.empty() ? "" : "   # " + section.words) + "\n";
    for (const Knob& knob : section.knobs) {
        const bool required = section.name == "run" && knob.name == "seed";
        text += (required ? "seed = 2026" : "# " + knob.name + " = " + toml_inline(knob.write())) + "   # " +
                comment_of(knob.about) + "\n";
    }
}

}  // namespace

std::string starter_scenario() {
    Scenario scenario;
    const Section file = knobs_of(scenario);
    std::string text = opening;
    for (const Section& section : file.sections) {
        append(text, section, "[" + section.name + "]");
    }
    for (const NamedTables& tables : file.tables) {
        for (const std::string& name : tables.names()) {
            append(text, tables.open(name), "# [" + tables.name + "." + name + "]   # " + tables.words);
        }
    }
    return text + gifts + closing;
}

}  // namespace carat
