/// A scenario as resolved text.
#include "scenarios/policies.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/settings.hpp"
#include "scenarios/writer.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace carat {
namespace {

toml::Value policies_of(const Scenario& scenario) {
    toml::List steps;
    const economy::Params* before = &scenario.economy;
    for (const PolicyStep& step : scenario.policies) {
        toml::Table table;
        table.add("at", {to_text(step.at - Time{0})});
        if (step.announced < step.at) {
            table.add("announced", {to_text(step.announced - Time{0})});
        }
        table.add("set", {differences(*before, step.params)});
        steps.push_back({std::move(table)});
        before = &step.params;
    }
    return {std::move(steps)};
}

/// The values of [vary] are kept as texts; each is a value in TOML.
toml::Value variations_of(const Scenario& scenario) {
    toml::Table table;
    for (const Variation& variation : scenario.vary) {
        toml::List values;
        for (const std::string& text : variation.values) {
            Problems none;
            none.add_file("");
            toml::Table tree;
            put_override(tree, "value=" + text, {}, none);
            values.push_back(tree.entries.front().value);
        }
        table.add(variation.name, {std::move(values)});
    }
    return {std::move(table)};
}

toml::Table tree_of(const Scenario& scenario) {
    Scenario copy{scenario.run, scenario.economy, {}, {}, {}, {}};
    copy.experiment = scenario.experiment;
    toml::Table tree = write_section(knobs_of(copy));
    if (scenario.treatment) {
        tree.find("experiment")->as<toml::Table>()->add("set", {differences(scenario.economy, *scenario.treatment)});
    }
    if (!scenario.policies.empty()) {
        tree.add("policy", policies_of(scenario));
    }
    if (!scenario.vary.empty()) {
        tree.add("vary", variations_of(scenario));
    }
    if (!scenario.question.asks.empty()) {
        tree.add("question", {write_question(scenario.question)});
    }
    return tree;
}

}  // namespace

std::string to_toml(const Scenario& scenario) { return toml_text(tree_of(scenario)); }

std::string to_json(const Scenario& scenario) { return json_text({tree_of(scenario)}) + "\n"; }

std::string scenario_hash(const Scenario& scenario) {
    constexpr std::uint64_t basis = 0xcbf29ce484222325;
    constexpr std::uint64_t prime = 0x100000001b3;
    std::uint64_t hash = basis;
    for (const char letter : to_toml(scenario)) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * prime;
    }
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
    return digits.data();
}

}  // namespace carat
