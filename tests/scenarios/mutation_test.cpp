/// Texts that are broken at random: whatever stands in a file, it is a scenario or a ScenarioError.
#include "scenarios/scenario.hpp"
#include "sim/digest.hpp"
#include "tests/scenarios/folder.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace carat {
namespace {

/// Numbers that depend on a seed and a count only.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::size_t below(std::size_t count) { return static_cast<std::size_t>(spread(++state_) % count); }

private:
    std::uint64_t state_;
};

constexpr std::array<std::string_view, 40> pieces{"[",
                                                  "]",
                                                  "[[",
                                                  "]]",
                                                  "{",
                                                  "}",
                                                  "=",
                                                  ".",
                                                  ",",
                                                  "\"",
                                                  "\"\"\"",
                                                  "'",
                                                  "'''",
                                                  "\\",
                                                  "\\u0000",
                                                  "#",
                                                  "\n",
                                                  "\r",
                                                  "nan",
                                                  "-inf",
                                                  "1e999",
                                                  "99999999999999999999",
                                                  "-",
                                                  "_",
                                                  "0x",
                                                  "2024-13-01",
                                                  "T07:32:00Z",
                                                  "true",
                                                  "\xff",
                                                  "\xc3\xa9",
                                                  "\x01",
                                                  " USD",
                                                  "%",
                                                  "d",
                                                  "[[policy]]\n",
                                                  "at = \"1d\"\n",
                                                  "[vary]\n",
                                                  "[gift.x]\n",
                                                  "extends = \"village.toml\"\n",
                                                  "\"payout.hold\" = "};

std::string mutated(std::string text, Dice& dice) {
    const std::size_t times = 1 + dice.below(5);
    for (std::size_t i = 0; i < times; ++i) {
        const std::size_t at = dice.below(text.size() + 1);
        const std::size_t length = dice.below(40);
        switch (dice.below(5)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, pieces[dice.below(pieces.size())]);
                break;
            case 2:
                text.insert(dice.below(text.size() + 1), text.substr(at, length));
                break;
            case 3:
                text.insert(at, 1, static_cast<char>(dice.below(256)));
                break;
            default:
                text = text.substr(0, at) + text.substr(std::min(text.size(), text.find('\n', at)));
                break;
        }
    }
    return text;
}

/// How many of `count` mutations of `text` were still scenarios. Anything but a ScenarioError fails the test.
int scenarios_among(const std::string& text, int count, std::uint64_t seed) {
    int fine = 0;
    Dice dice(seed);
    for (int i = 0; i < count; ++i) {
        const std::string broken = mutated(text, dice);
        SCOPED_TRACE("seed " + std::to_string(seed) + ", mutation " + std::to_string(i));
        try {
            const Scenario scenario = parse_scenario(broken, "mutation", "scenarios");
            EXPECT_EQ(to_toml(parse_scenario(to_toml(scenario), "resolved")), to_toml(scenario));
            ++fine;
        } catch (const ScenarioError& error) {
            EXPECT_FALSE(error.problems().empty());
        }
    }
    return fine;
}

constexpr std::uint64_t seed = 20260301;

TEST(Mutations, OfTheVillageAreScenariosOrErrors) {
    const int fine = scenarios_among(text_of("scenarios/village.toml"), 400, seed);
    EXPECT_GT(fine, 0);
    EXPECT_LT(fine, 400);
}

TEST(Mutations, OfAResolvedScenarioAreScenariosOrErrors) {
    const std::string text = to_toml(parse_scenario(
        "[run]\nseed=1\n[gift.a]\n[[policy]]\nat='7d'\nset={'payout.hold'='1d'}\n[vary]\n'payout.hold'=['1d']\n",
        "text"));
    const int fine = scenarios_among(text, 2'000, seed + 1);
    EXPECT_GT(fine, 0);
    EXPECT_LT(fine, 2'000);
}

}  // namespace
}  // namespace carat
