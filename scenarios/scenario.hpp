/// A scenario: all that a run is a function of. Read from a TOML file with everything it extends, checked as a whole, and
/// written back fully resolved.
#pragma once

#include "models/experiment.hpp"
#include "models/params.hpp"
#include "scenarios/problem.hpp"
#include "scenarios/quantity.hpp"
#include "scenarios/question.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carat {

/// What is run, apart from the economy itself.
struct RunParams {
    std::string title;
    Date start{std::chrono::year{2024}, std::chrono::month{1}, std::chrono::day{1}};
    Duration length = 90 * day;
    std::int64_t seed = 0;
    std::int64_t replicates = 1;
    Duration sample_every = 1 * day;
    Duration write_every = 15 * day;
};

template <class Visitor>
void describe(Visitor& visit, RunParams& p) {
    visit("title", p.title, Field{.words = "one line on what the scenario is about", .change = Change::never});
    visit("start", p.start, Field{.words = "calendar date of the first moment, 00:00 UTC", .change = Change::never});
    visit("length", p.length, Field{"d", 0.000001, 36'500, "simulated time", Change::never});
    visit("seed", p.seed, Field{"", 0, 9e18, "of all luck; required", Change::never});
    visit("replicates", p.replicates, Field{"", 1, 100'000, "worlds with luck of their own", Change::never});
    visit("sample_every", p.sample_every,
          Field{"d", 0.000001, 36'500, "time between two rows of the series", Change::never});
    visit("write_every", p.write_every,
          Field{"d", 0.000001, 36'500, "simulated time after which the result file is renewed while the run goes on",
                Change::never});
}

/// One dated [[policy]]: the whole parameter set that is in force from `at` on, and what it changes, as text.
struct PolicyStep {
    Time at;
    economy::Params params;
    std::string text;  // "conversion.diamonds_per_coin = \"0.55\""
    Time announced;    // from when on people know, at most `at`
};

/// One line of [vary], for sweeps: each value is the text that an override would give after `name=`.
struct Variation {
    std::string name;
    std::vector<std::string> values;
};

struct Scenario {
    RunParams run;
    economy::Params economy;
    std::vector<PolicyStep> policies;  // in order of time
    std::vector<Variation> vary;
    std::string source;                  // file it was read from, or the name it was given
    std::vector<std::string> overrides;  // KEY=VALUE, as they were given
    Question question = {};              // of this file alone: what it extends has its own
    experiment::Params experiment = {};
    std::optional<economy::Params> treatment = {};  // the rules of the experiment, if there is one
};

/// Every parameter of a scenario, under the names files use.
template <class Visitor>
void describe(Visitor& visit, Scenario& s) {
    visit.section("run", "what is run", s.run);
    visit.section("experiment", "an A/B test in the same world; its table `set` has the rules of the treated",
                  s.experiment);
    describe(visit, s.economy);
}

/// Reads and checks a scenario. `overrides` are KEY=VALUE and win over all files. Throws ScenarioError with every problem.
Scenario load_scenario(const std::filesystem::path& path, const std::vector<std::string>& overrides = {});

/// The same for a text. `name` stands for the file in problems; files it refers to are looked for in `folder`, and refused
/// if that is empty.
Scenario parse_scenario(std::string_view text, const std::string& name, const std::filesystem::path& folder = {},
                        const std::vector<std::string>& overrides = {});

/// Everything a scenario says, resolved: without `extends` and catalogue, with every default. Parsed again it is the same.
std::string to_toml(const Scenario& scenario);
std::string to_json(const Scenario& scenario);

/// 16 hexadecimal digits that tell two resolved scenarios apart (FNV-1a of to_toml).
std::string scenario_hash(const Scenario& scenario);

}  // namespace carat
