/// Facts and answers can be measured in any world, however small. Whether they hold is for `carat validate` to say.
#include "models/proof/facts.hpp"

#include "scenarios/answers.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace carat {
namespace {

Replicate run_village(const std::function<void(economy::Params&)>& change) {
    Scenario village = load_scenario("scenarios/village.toml", {"run.length=60d", "run.sample_every=30d"});
    if (change) change(village.economy);
    return run_replicate(village, 0);
}

TEST(Facts, HaveAValueInTheVillage) {
    const Replicate run = run_village(nullptr);
    const proof::Columns columns(run.tables);
    for (const proof::Fact& fact : proof::facts()) EXPECT_TRUE(std::isfinite(fact.measure(columns))) << fact.name;
}

TEST(Answers, HaveAValueInTheVillage) {
    for (const Answer& answer : answers()) {
        const Replicate before = run_village(answer.before);
        const Replicate after = run_village(answer.after);
        const double value = answer.measure(proof::Columns(before.tables), proof::Columns(after.tables));
        EXPECT_TRUE(std::isfinite(value)) << answer.name;
    }
}

}  // namespace
}  // namespace carat
