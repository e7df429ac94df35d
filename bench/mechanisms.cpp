/// What each mechanism of the economy costs: the baseline with it and without it in turn, one thread; the median of the pairs counts.
///
/// time: of the run with the mechanism, over that without, less 1. events: likewise. Where both are alike, the mechanism costs no
/// more per event than what else happens. Goal: with all of it on, 3 M events/s per core.
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace carat;

struct Mechanism {
    const char* name;
    std::vector<std::string> off;
    std::vector<std::string> on = {};  // of what the baseline does not have
};

const std::vector<Mechanism> mechanisms{
    {"battles", {"battle.on=false"}},
    {"leaderboard", {"leaderboard.on=false"}},
    {"echoes of gifts", {"gifting.branching=0", "gifting.crowding=0"}},
    {"audience effect", {"gifting.audience_effect=0"}},
    {"surges", {"gifting.opening_surge=1", "gifting.closing_surge=1"}},
    {"combos", {"gifting.combo_probability=0"}},
    {"favourites", {"attention.favourite_share=0", "gifting.adoption_probability=0"}},
    {"agencies", {"agency.enrolment=0"}},
    {"refunds", {"refunds.refund_probability=0", "refunds.chargeback_probability=0", "refunds.minor_share=0"}},
    {"answer of viewers", {"behaviour.viewers_respond=false"}},
    {"answer of creators", {"behaviour.creators_respond=false"}},
    {"entry and exit", {"creators.exits_per_month=0", "creators.joins_per_month=0"}},
    {"videos", {"attention.live_share=1", "creators.videos_per_week=0"}},
    {"own limits", {}, {"caps.own_share=0.3"}},
    {"limit of a day", {}, {"caps.day=20 USD"}},
    {"scaled schedule", {}, {"rewards.schedule=tiered"}},
    {"award pool", {}, {"award.rule=share_of_net", "award.every=1d"}},
    {"holds", {}, {"payout.hold=14d"}},
    {"expiry of coins", {}, {"caps.coins_expire_after=60d"}},
    {"stolen cards", {}, {"ring.on=true"}},
    {"publication every 5 min", {"popularity.publish_every=1h"}},
};

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

void cost(benchmark::State& state, const Mechanism& mechanism) {
    constexpr int pairs = 7;
    std::vector<std::string> with{"run.length=30d"};
    std::vector<std::string> without = with;
    without.insert(without.end(), mechanism.off.begin(), mechanism.off.end());
    with.insert(with.end(), mechanism.on.begin(), mechanism.on.end());
    const auto measure = [](const Scenario& scenario) {
        return run(scenario, {.threads = 1}).replicates.front().stats;
    };
    const Scenario on = load_scenario("scenarios/baseline.toml", with);
    const Scenario off = load_scenario("scenarios/baseline.toml", without);
    std::vector<double> times;
    std::vector<double> rates;
    double events = 0.0;
    for (auto _ : state) {
        for (int i = 0; i < pairs; ++i) {
            const RunStats a = measure(on);
            const RunStats b = measure(off);
            times.push_back(a.wall_seconds / b.wall_seconds - 1.0);
            rates.push_back(static_cast<double>(a.events) / a.wall_seconds);
            events = static_cast<double>(a.events) / static_cast<double>(b.events) - 1.0;
        }
    }
    state.counters["time_%"] = 100.0 * median(times);
    state.counters["events_%"] = 100.0 * events;
    state.counters["events/s"] = median(rates);
}

}  // namespace

int main(int argc, char** argv) {
    for (const Mechanism& mechanism : mechanisms) {
        benchmark::RegisterBenchmark(mechanism.name, [&](benchmark::State& state) { cost(state, mechanism); })
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
