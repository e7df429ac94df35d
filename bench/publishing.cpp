/// Publication: a thousand creators to a million are made known, every five minutes; once an hour their videos too.
///
/// prepare: each partition fades scores, takes up what was collected and weighs streams; threads share it. publish: alone,
/// the notices change places and the leaves of the radix tree are joined. prepare_hour, publish_hour: the same with the shelves of
/// videos of all creators. Beside them bare_fade: as many numbers times a constant, thrice, which is the least that a decay can
/// cost. share: what the 288 publications of a day take, as measured here, of a whole day's run on one thread, in per cent.
///
/// Goal: at a million creators with a hundred viewers each, a tenth of the run at most.
#include "models/economy.hpp"
#include "models/published.hpp"
#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "sim/memory.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace carat;

constexpr std::int64_t thousand = 1'000;
constexpr std::int64_t million = thousand * thousand;

Scenario scenario_of(std::int64_t creators, std::int64_t viewers) {
    return load_scenario("scenarios/baseline.toml", {"creators.count=" + std::to_string(creators),
                                                     "viewers.count=" + std::to_string(viewers), "run.length=1d"});
}

/// Creators with Zipf followers, of whom one in `idle` is on air all the time.
class Place {
public:
    explicit Place(std::int64_t creators)
        : scenario_(scenario_of(creators, million)), placing_(partitions()), published_(partitions()) {
        rooms_.resize(partitions());
        for (std::int64_t creator = 0; creator < creators; ++creator) found(creator);
        published_.make_room(static_cast<std::size_t>(creators));
        for (int i = 0; i < 2; ++i) {  // both notices are as long as they get
            prepare();
            publish();
            now_ = now_ + hour;
        }
    }

    void prepare() {
        for (std::uint32_t p = 0; p < partitions(); ++p) {
            published_.prepare(p, rooms_[p], scenario_.economy, now_, now_ + 5 * minute);
        }
    }
    void publish() { published_.publish(scenario_.economy, now_); }

    /// The next publication without videos, or with them.
    void move_on(bool videos) { now_ = videos ? Time{(now_.micros / hour.micros + 1) * hour.micros} : later(); }

    double on_air() const { return static_cast<double>(published_.streamers().size()); }

private:
    static constexpr std::int64_t idle = 14;  // a baseline creator streams twelve hours a week

    std::uint32_t partitions() const { return static_cast<std::uint32_t>(Economy::partitions_for(scenario_.economy)); }

    Time later() const {
        const Time next = now_ + 5 * minute;
        return next.micros % hour.micros == 0 ? next + 5 * minute : next;
    }

    void found(std::int64_t creator) {
        Rooms& rooms = rooms_[placing_.partition(static_cast<std::uint32_t>(creator))];
        const std::uint32_t row = rooms.add();
        rooms.followers[row] = million / (creator + 1);
        rooms.fresh[row] = {.watch_micros = 1, .gift_coins = 0, .air_micros = 1, .videos = 0};
        if (creator % idle == 0) rooms.stream[row] = {Time{0}, Time{0} + 36'500 * day};
    }

    Scenario scenario_;
    Placing placing_;
    Published published_;
    std::vector<Rooms> rooms_;
    Time now_{0};
};

enum class Step : std::int8_t { prepare, publish };

void publication(benchmark::State& state, Step step, bool videos) {
    Place place(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        place.move_on(videos);
        if (step == Step::publish) place.prepare();
        state.ResumeTiming();
        step == Step::prepare ? place.prepare() : place.publish();
        state.PauseTiming();
        if (step == Step::prepare) place.publish();
        state.ResumeTiming();
    }
    state.counters["on_air"] = place.on_air();
}

void prepare(benchmark::State& state) { publication(state, Step::prepare, false); }
void publish(benchmark::State& state) { publication(state, Step::publish, false); }
void prepare_hour(benchmark::State& state) { publication(state, Step::prepare, true); }
void publish_hour(benchmark::State& state) { publication(state, Step::publish, true); }

void bare_fade(benchmark::State& state) {
    std::vector<double> scores(static_cast<std::size_t>(3 * state.range(0)), 1.0);
    for (auto _ : state) {
        for (double& score : scores) score *= 0.999;
        benchmark::DoNotOptimize(scores.data());
    }
}

/// Milliseconds of one publication of each kind, the mean of several.
double publication_ms(Place& place, bool videos) {
    constexpr int times = 5;
    double seconds_in_all = 0.0;
    for (int i = 0; i < times; ++i) {
        place.move_on(videos);
        const auto began = std::chrono::steady_clock::now();
        place.prepare();
        place.publish();
        seconds_in_all += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    }
    return 1e3 * seconds_in_all / times;
}

double publications_of_a_day_ms(std::int64_t creators) {
    constexpr double publications = 24.0 * 12.0;
    constexpr double with_videos = 24.0;
    Place place(creators);
    return (publications - with_videos) * publication_ms(place, false) + with_videos * publication_ms(place, true);
}

void share(benchmark::State& state) {
    double publications_ms = 0.0;
    double run_ms = 0.0;
    for (auto _ : state) {
        publications_ms = publications_of_a_day_ms(state.range(0));
        const Outcome outcome = run(scenario_of(state.range(0), state.range(0) * state.range(1)), {.threads = 1});
        run_ms = 1e3 * outcome.replicates.front().stats.wall_seconds;
    }
    state.counters["publications_s"] = publications_ms / 1e3;
    state.counters["run_s"] = run_ms / 1e3;
    state.counters["share_%"] = 100.0 * publications_ms / run_ms;
}

void sizes(benchmark::internal::Benchmark* bench) {
    bench->ArgName("creators")->Arg(thousand)->Arg(100 * thousand)->Arg(million)->Unit(benchmark::kMillisecond);
}
BENCHMARK(prepare)->Apply(sizes);
BENCHMARK(publish)->Apply(sizes);
BENCHMARK(prepare_hour)->Apply(sizes);
BENCHMARK(publish_hour)->Apply(sizes);
BENCHMARK(bare_fade)->Apply(sizes);
BENCHMARK(share)
    ->ArgNames({"creators", "viewers_each"})
    ->ArgsProduct({{million}, {1, 10, 100}})
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();  // as the program does
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
