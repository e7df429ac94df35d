#include "sim/engine.hpp"

#include "sim/draws.hpp"

#include <gtest/gtest.h>

namespace carat {
namespace {

enum class Purpose : std::uint32_t { knock = 1 };

/// A world made of ties: entities act on a coarse grid, so that many events fall on one moment, also on window edges, and each
/// entity's state depends on the order of all it hears.
class Knocking {
public:
    using Payload = NoPayload;
    using E = Event<Payload>;
    static constexpr Duration window{1000};
    static constexpr std::int64_t grid = 250;

    Knocking(std::uint32_t entities, int partitions) : partitions_(partitions), heard_(entities), counts_(entities) {}

    int partition(std::uint32_t target) const {
        return static_cast<int>(target % static_cast<std::uint32_t>(partitions_));
    }
    void between(const Window& w, Mail<Knocking>&) { alone_ = combine(alone_, static_cast<std::uint64_t>(w.index)); }

    /// Every window each entity of the partition is woken at its first moment.
    void plan(int partition, const Window& w, Mail<Knocking>& mail) {
        for (auto id = static_cast<std::uint32_t>(partition); id < heard_.size();
             id += static_cast<std::uint32_t>(partitions_)) {
            mail.send({.time = w.start,
                       .target = id,
                       .source = id,
                       .serial = static_cast<std::uint32_t>(w.index),
                       .kind = 1});
        }
    }

    void handle(int, const E& event, Mail<Knocking>& mail) {
        std::uint64_t& state = heard_[event.target];
        state = combine(state, digest_event(event));
        Draws draw = luck_.draws(Purpose::knock, event.target, counts_[event.target]++);
        const auto count = static_cast<std::uint32_t>(counts_[event.target]);
        if (event.kind != 2) {  // knock at two neighbours, one of them exactly one lookahead away
            for (std::int64_t k = 0; k < 2; ++k) {
                const auto other = static_cast<std::uint32_t>(below(draw, heard_.size()));
                const Duration extra{other == event.target ? 0 : window.micros};
                mail.send({.time = event.time + extra + Duration{k * grid},
                           .target = other,
                           .source = event.target,
                           .serial = count * 2 + static_cast<std::uint32_t>(k),
                           .kind = 2});
            }
        } else if (state % 3 == 0) {  // remind oneself, perhaps at this very moment
            const Duration wait{grid * static_cast<std::int64_t>(below(draw, 3))};
            mail.send({.time = event.time + wait,
                       .target = event.target,
                       .source = event.target,
                       .serial = count * 2,
                       .kind = 3});
        }
    }

    std::uint64_t state() const {
        std::uint64_t digest = alone_;
        for (const std::uint64_t heard : heard_) digest = combine(digest, heard);
        return digest;
    }

private:
    int partitions_;
    Luck luck_{5, 0};
    std::vector<std::uint64_t> heard_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t alone_ = 0;
};

constexpr std::uint32_t entities = 60;
constexpr Time end_of_test{200'000};

std::uint64_t digest_of(int partitions, int threads, Delivery delivery, int stretches = 1) {
    Knocking world(entities, partitions);
    Engine<Knocking> engine(world, Knocking::window, partitions, delivery);
    for (int i = 1; i <= stretches; ++i) engine.run_until(Time{end_of_test.micros / stretches * i}, threads);
    return combine(world.state(), engine.digest());
}

constexpr std::uint64_t golden = 11'797'232'836'933'407'836ULL;

TEST(Engine, OneResultForAnyNumberOfThreadsPartitionsAndOrderOfDelivery) {
    for (const int threads : {1, 2, 3, 7, 16}) {
        for (const int partitions : {1, 2, 5, 16}) {
            EXPECT_EQ(digest_of(partitions, threads, Delivery::in_order), golden)
                << threads << " threads, " << partitions << " partitions";
            EXPECT_EQ(digest_of(partitions, threads, Delivery::shuffled), golden)
                << threads << " threads, " << partitions << " partitions, shuffled";
        }
    }
}

TEST(Engine, RunsInStretchesAsInOneGo) { EXPECT_EQ(digest_of(5, 2, Delivery::in_order, 4), golden); }

/// Sends to a neighbour earlier than the lookahead allows.
class Hasty {
public:
    using Payload = NoPayload;
    int partition(std::uint32_t target) const { return static_cast<int>(target); }
    void between(const Window&, Mail<Hasty>&) {}
    void plan(int, const Window&, Mail<Hasty>&) {}
    void handle(int, const Event<Payload>& event, Mail<Hasty>& mail) {
        mail.send({.time = event.time + lead, .target = 1 - event.target, .source = event.target, .serial = 0});
    }
    Duration lead{0};
};

void run_hasty(Duration lead, int threads) {
    Hasty world{lead};
    Engine<Hasty> engine(world, Duration{1000}, 2);
    engine.post({.time = Time{1500}, .target = 0});
    engine.run_until(Time{5000}, threads);
}

TEST(Engine, RefusesAMessageInsideTheLookahead) {
    for (const int threads : {1, 2, 3}) {
        EXPECT_THROW(run_hasty(Duration{999}, threads), BrokenInvariant);
        EXPECT_NO_THROW(run_hasty(Duration{1000}, threads));
    }
}

TEST(Engine, RefusesAMessageIntoThePast) {
    Knocking world(2, 1);
    Engine<Knocking> engine(world, Knocking::window, 1);
    engine.run_until(Time{3000}, 1);
    EXPECT_THROW(engine.post({.time = Time{2999}}), BrokenInvariant);
    EXPECT_NO_THROW(engine.post({.time = Time{3000}}));
}

TEST(Engine, CountsEachEventOnce) {
    Knocking world(10, 2);
    Engine<Knocking> engine(world, Knocking::window, 2);
    engine.run_until(Time{1000}, 1);  // one window: ten are woken, and what they tell themselves
    EXPECT_GE(engine.events(), 10);
    EXPECT_EQ(engine.windows(), 1);
    EXPECT_EQ(engine.now(), Time{1000});
}

/// Every part of every round is done once, and what is done alone sees all of them.
TEST(Rounds, DoEachPartOfEachRoundOnce) {
    for (const int threads : {1, 2, 3, 7}) {
        constexpr int parts = 5;
        constexpr std::uint32_t rounds_wanted = 300;
        std::vector<std::uint32_t> done(parts);
        std::uint32_t alone_calls = 0;
        bool complete = true;
        Rounds rounds(parts, threads);
        const auto step = [&](std::uint32_t round, int part) {
            std::uint32_t& count = done[static_cast<std::size_t>(part)];
            count = count == round ? round + 1 : 0;
        };
        const auto alone = [&](std::uint32_t round) {
            for (const std::uint32_t count : done) complete = complete && count == round + 1;
            return ++alone_calls < rounds_wanted;
        };
        with_crew(threads, [&](int thread) { rounds.work(thread, step, alone); });
        EXPECT_TRUE(complete) << threads;
        EXPECT_EQ(alone_calls, rounds_wanted) << threads;
    }
}

}  // namespace
}  // namespace carat
