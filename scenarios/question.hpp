/// Question: what a scenario asks, what it expects, and whether that came out. File, command, test and page share it.
///
///     [question]                        asks, source, and perhaps lacks: what the model cannot say about it
///     [question.expects]                key figure = "rises" | "falls" | "unchanged", if people answer to the policies
///     [question.expects_without]        the same, if nobody did
#pragma once

#include "scenarios/estimate.hpp"
#include "scenarios/toml.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carat {

enum class Direction : std::uint8_t { rises, falls, unchanged };

inline constexpr std::array<std::string_view, 3> direction_names{"rises", "falls", "unchanged"};

/// What the policies are expected to do to one key figure.
struct Expectation {
    std::string figure;
    Direction direction = Direction::rises;
};

struct Question {
    std::string asks;    // empty: the scenario asks nothing
    std::string source;  // of the expectations
    std::string lacks;   // what evidence or good sense expects and the model has no mechanism for; may be empty
    std::vector<Expectation> expects;
    std::vector<Expectation> expects_without;
};

/// Reads [question]. Names that are no key figure and words that are no direction are problems.
Question read_question(const toml::Value& from, Problems& problems);

/// The same as it stands in a file.
toml::Table write_question(const Question& question);

/// "hours_streamed falls, gross_spend unchanged".
std::string expectations_text(const std::vector<Expectation>& expectations);

/// The key figures there are: those of the smallest economy, run for one window.
const std::vector<std::string>& key_figure_names();

enum class Verdict : std::uint8_t { as_expected, not_as_expected, not_told_apart };

/// Whether the 95 % interval of an effect over so many worlds lies on the expected side of zero, on the other, or on both.
/// Unchanged is what is the same in every world. One world has no interval and tells no direction.
Verdict verdict(const Estimate& effect, Direction direction, int worlds);

std::string_view verdict_text(Verdict verdict);

}  // namespace carat
