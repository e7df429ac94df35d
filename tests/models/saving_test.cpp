/// Saving: a run that is taken up again is the run that was never stopped, whenever that was and on however many threads; a
/// branch is the run that always had its rules.
#include "sim/archive.hpp"
#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace carat {
namespace {

namespace files = std::filesystem;

constexpr Duration length = 16 * day;
constexpr Luck luck{42, 0};

class Saving : public testing::Test {
protected:
    Saving() : path_(files::path(testing::TempDir()) / ("carat_saving_" + std::to_string(::getpid()) + ".ckpt")) {}
    ~Saving() override { files::remove(path_); }

    void save(const small::World& world) const {
        ArchiveWriter archive(path_);
        archive("now", world.engine.now());
        archive.section("world", Saved{world});
        archive.commit();
    }

    void load(small::World& world) const {
        ArchiveReader archive(path_);
        Time now;
        archive("now", now);
        Loaded loaded{world, now};
        archive.section("world", loaded);
    }

    std::string bytes() const {
        std::ifstream file(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

private:
    struct Saved {
        const small::World& world;

        static void state(ArchiveWriter& archive, const Saved& self) {
            self.world.economy.save(archive);
            self.world.engine.save(archive);
        }
    };
    struct Loaded {
        small::World& world;
        Time now;

        static void state(ArchiveReader& archive, Loaded& self) {
            self.world.economy.load(archive, self.now);
            self.world.engine.load(archive);
        }
    };

    files::path path_;
};

/// The busy world, with awards every other day, so that what one pool leaves matters to the next.
small::World world_of(std::vector<PolicyChange> policies, Duration how_long = length) {
    const auto often = [](economy::Params params) {
        params.award.every = 2 * day;
        return params;
    };
    for (PolicyChange& policy : policies) policy.params = often(policy.params);
    return {often(small::busy()), luck, how_long, std::move(policies)};
}

/// All that a world has to show: its digest, and every sample and event since the start.
void expect_same(const small::World& a, const small::World& b) {
    EXPECT_EQ(a.digest(), b.digest());
    EXPECT_EQ(a.engine.events(), b.engine.events());
    const auto& samples = a.economy.record().samples;
    ASSERT_EQ(samples.size(), b.economy.record().samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Sample& other = b.economy.record().samples[i];
        EXPECT_EQ(samples[i].at, other.at);
        EXPECT_EQ(samples[i].meters.counts, other.meters.counts);
        EXPECT_EQ(samples[i].active_viewers, other.active_viewers);
        for (std::size_t account = 0; account < account_count; ++account) {
            EXPECT_EQ(samples[i].ledger.balance(static_cast<Account>(account)),
                      other.ledger.balance(static_cast<Account>(account)));
        }
    }
    EXPECT_EQ(a.economy.record().leaderboard.size(), b.economy.record().leaderboard.size());
}

TEST_F(Saving, ARunTakenUpAgainIsTheRunThatWasNeverStopped) {
    small::World whole = world_of(small::changes());
    whole.run();
    // Before, at and after changes of rules and an announcement, at a week's end, at odd windows, at the very start and end.
    for (const Duration at : {0 * second, 150 * second, 3 * day + 450 * second, 7 * day - 150 * second, 7 * day,
                              7 * day + 150 * second, 13 * day, 14 * day, 15 * day + hour, length}) {
        small::World first = world_of(small::changes());
        first.engine.run_until(Time{0} + at, 2);
        save(first);
        small::World second = world_of(small::changes());
        load(second);
        expect_same(second.run(3), whole);
    }
}

TEST_F(Saving, ARestartOfARestartIsTheSameRun) {
    small::World whole = world_of(small::changes());
    whole.run();
    save(world_of(small::changes()));
    for (int stretch = 1; stretch <= 12; ++stretch) {
        small::World world = world_of(small::changes());
        load(world);
        world.engine.run_until(Time{0} + stretch * (day + 750 * second), stretch % 3 + 1);
        save(world);
    }
    small::World last = world_of(small::changes());
    load(last);
    expect_same(last.run(), whole);
}

TEST_F(Saving, WritesTheSameBytesForAnyNumberOfThreads) {
    std::string before;
    for (const int threads : {1, 2, 7}) {
        small::World world = world_of(small::changes());
        world.engine.run_until(Time{0} + 9 * day, threads);
        save(world);
        const std::string now = bytes();
        EXPECT_TRUE(before.empty() || now == before) << threads << " threads";
        before = now;
        EXPECT_GT(before.size(), 100'000U);
    }
}

TEST_F(Saving, ABranchIsTheRunThatAlwaysHadItsRules) {
    small::World trunk = world_of({});
    trunk.engine.run_until(Time{0} + 5 * day, 2);
    save(trunk);
    small::World other_rules = world_of(small::changes());
    other_rules.run();
    small::World branch = world_of(small::changes());
    load(branch);
    expect_same(branch.run(), other_rules);
    EXPECT_NE(branch.digest(), trunk.run().digest());
}

TEST_F(Saving, ABranchMayBeLonger) {
    economy::Params params = small::busy();
    params.ring.on = false;
    const auto make = [&](Duration how_long) { return small::World(params, luck, how_long); };
    small::World trunk = make(6 * day);
    trunk.engine.run_until(Time{0} + 6 * day, 1);
    save(trunk);
    small::World branch = make(length);
    load(branch);
    expect_same(branch.run(), make(length).run());
}

TEST_F(Saving, ARingDoesNotAllowAnotherLength) {
    save(world_of({}));
    small::World longer = world_of({}, length + 30 * day);
    EXPECT_THROW(load(longer), BadArchive);
}

TEST_F(Saving, AnotherWorldIsRefused) {
    save(world_of({}));
    economy::Params params = small::busy();
    params.engine.partitions = 5;
    small::World other(params, luck, length);
    EXPECT_THROW(load(other), BadArchive);
}

}  // namespace
}  // namespace carat
