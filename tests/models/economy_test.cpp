/// The economy as a whole, with every mechanism on: one result, closed books, luck that belongs to people and occasions.
#include "tests/models/small_world.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace carat {
namespace {

constexpr Duration three_weeks = 21 * day;

std::uint64_t busy_digest(int threads, std::int64_t partitions, Delivery delivery) {
    economy::Params params = small::busy();
    params.engine.partitions = partitions;
    std::vector<PolicyChange> changes = small::changes();
    for (PolicyChange& change : changes) change.params.engine.partitions = partitions;
    return small::World(params, {42, 0}, three_weeks, changes, delivery).run(threads).digest();
}

constexpr std::uint64_t golden = 17'924'688'066'764'612'100ULL;

TEST(Economy, OneResultForAnyNumberOfThreads) {
    for (const int threads : {1, 2, 3, 7, 16})
        EXPECT_EQ(busy_digest(threads, 0, Delivery::in_order), golden) << threads;
}

TEST(Economy, OneResultForAnyNumberOfPartitionsAndOrderOfDelivery) {
    for (const std::int64_t partitions : {1, 2, 5, 16}) {
        EXPECT_EQ(busy_digest(2, partitions, Delivery::in_order), golden) << partitions;
        EXPECT_EQ(busy_digest(1, partitions, Delivery::shuffled), golden) << partitions;
    }
}

TEST(Economy, PartitionsGrowWithTheRootOfViewersWhereThereAreCreatorsEnough) {
    const auto partitions = [](std::int64_t viewers, std::int64_t creators) {
        economy::Params params;
        params.viewers.count = viewers;
        params.creators.count = creators;
        return Economy::partitions_for(params);
    };
    EXPECT_EQ(partitions(2'000, 60), 1);
    EXPECT_EQ(partitions(200'000, 2'000), 8);
    EXPECT_EQ(partitions(1'000'000, 10'000), 16);
    EXPECT_EQ(partitions(1'000'000, 600), 4);
    EXPECT_EQ(partitions(100'000'000, 1'000'000), 64);
}

TEST(Economy, AnotherSeedOrReplicateIsAnotherWorld) {
    const auto digest = [](Luck luck) { return small::World(small::busy(), luck, 3 * day).run().digest(); };
    EXPECT_NE(digest({42, 0}), digest({43, 0}));
    EXPECT_NE(digest({42, 0}), digest({42, 1}));
}

/// Each mechanism must have left a trace, or the test world tests nothing.
TEST(Economy, TheBusyWorldUsesEveryMechanism) {
    small::World world(small::busy(), {42, 0}, three_weeks, small::changes());
    const Meters meters = world.run().economy.meters();
    for (std::size_t i = 0; i < meter_count; ++i) EXPECT_GT(meters.counts[i], 0) << "meter " << i;
    for (std::size_t i = 0; i < account_count; ++i) {
        std::int64_t seen = 0;  // some accounts are empty again at the end
        for (const Sample& sample : world.economy.record().samples)
            seen |= sample.ledger.balance(static_cast<Account>(i));
        EXPECT_NE(seen, 0) << account_list()[i].name;
    }
    EXPECT_FALSE(world.economy.record().leaderboard.empty());
}

TEST(Economy, BooksCloseAtEverySample) {
    small::World world(small::busy(), {7, 0}, three_weeks, small::changes());
    for (const Sample& sample : world.run().economy.record().samples) EXPECT_EQ(sample.ledger.imbalance(), 0);
    EXPECT_EQ(world.economy.record().samples.size(), 22U);
}

TEST(Journal, IsTheLedgerForAnyNumberOfPartitions) {
    std::vector<std::vector<Entry>> journals;
    for (const std::int64_t partitions : {1, 5}) {
        economy::Params params = small::busy();
        params.engine.partitions = partitions;
        Economy economy(params, {.luck = {5, 0}, .length = 4 * day, .policies = {}, .journal = true});
        Engine<Economy> engine(economy, params.engine.window, Economy::partitions_for(params));
        economy.start(engine);
        engine.run_until(Time{0} + 4 * day, 2);
        journals.push_back(economy.journal());
        Ledger sum;
        for (const Entry& entry : journals.back()) sum.move(entry.from, entry.to, Coins{entry.amount});  // any unit
        for (std::size_t i = 0; i < account_count; ++i)
            EXPECT_EQ(sum.balance(static_cast<Account>(i)), economy.ledger().balance(static_cast<Account>(i)));
    }
    EXPECT_GT(journals.front().size(), 1'000U);
    EXPECT_EQ(journals.front(), journals.back());
}

TEST(Journal, IsEmptyUnlessItIsAskedFor) {
    EXPECT_TRUE(small::World(small::busy(), {5, 0}, 2 * day).run().economy.journal().empty());
}

// ---- luck ----------------------------------------------------------------------------------------------------------------

TEST(Luck, MoreSamplesChangeNothing) {
    const auto run = [](Duration every) {
        const economy::Params params = small::busy();
        Economy economy(params, {.luck = {5, 0}, .length = 4 * day, .sample_every = every});
        Engine<Economy> engine(economy, params.engine.window, Economy::partitions_for(params));
        economy.start(engine);
        engine.run_until(Time{0} + 4 * day, 1);
        return combine(engine.digest(), economy.digest());
    };
    EXPECT_EQ(run(day), run(hour));
}

/// Of every viewer who is in both worlds: coins given.
std::vector<std::int64_t> gifts_by_payer(const small::World& world) {
    std::vector<std::int64_t> gifts;
    for (const Coins given : world.economy.gifted()) gifts.push_back(given.count);
    return gifts;
}

/// Creators added at the end have no followers and little weight; everyone else keeps traits, streams and reviews.
TEST(Luck, AnAddedCreatorLeavesTheTraitsAndSchedulesOfOthersAlone) {
    economy::Params params = small::busy();
    params.creators.quality_sigma = 0.0;  // the order of followers follows quality: equal, so that a newcomer is last
    params.creators.supply_elasticity = 0.0;
    params.creators.exits_per_month = 0.0;
    params.creators.joins_per_month = 0.0;
    economy::Params more = params;
    ++more.creators.count;
    small::World few(params, {5, 0}, 7 * day);
    small::World many(more, {5, 0}, 7 * day);
    few.run();
    many.run();
    for (std::uint32_t creator = 0; creator < few.economy.creators(); ++creator) {
        const auto& a = few.economy.rooms(few.economy.partition(creator));
        const auto& b = many.economy.rooms(many.economy.partition(creator));
        const std::size_t i = few.economy.row_of(creator);
        const std::size_t j = many.economy.row_of(creator);
        EXPECT_EQ(a.weekly_hours[i], b.weekly_hours[j]);
        EXPECT_EQ(a.total(i).air_micros, b.total(j).air_micros);
        EXPECT_EQ(a.streams[i], b.streams[j]);
    }
}

/// A dated policy that concerns nobody's behaviour (here: what a payout costs) leaves every gift as it was; and before its date
/// nothing at all differs.
TEST(Luck, APolicyChangesOnlyWhatItTouches) {
    economy::Params params = small::busy();
    params.creators.supply_elasticity = 0.0;
    economy::Params dear = params;
    dear.payout.fee = {Usd::one};
    small::World plain(params, {9, 0}, 14 * day);
    small::World changed(params, {9, 0}, 14 * day, {{Time{0} + 5 * day, dear}});
    plain.run();
    changed.run();
    EXPECT_EQ(gifts_by_payer(plain), gifts_by_payer(changed));
    EXPECT_LT(plain.economy.ledger().balance(Account::usd_processing_fees),
              changed.economy.ledger().balance(Account::usd_processing_fees));
    for (std::size_t day_index = 0; day_index <= 5; ++day_index) {
        const Ledger& a = plain.economy.record().samples[day_index].ledger;
        const Ledger& b = changed.economy.record().samples[day_index].ledger;
        for (std::size_t i = 0; i < account_count; ++i)
            EXPECT_EQ(a.balance(static_cast<Account>(i)), b.balance(static_cast<Account>(i)));
    }
}

/// A rule that keeps one gift from being sent shifts no later wish of the same viewer: wishes are keyed by view and number.
TEST(Luck, FewerGiftsShiftNobodysSessions) {
    economy::Params params = small::busy();
    params.gifting.adoption_probability = 0.0;  // so that gifts do not change whom people watch
    params.popularity.gift_weight = 0.0;
    params.creators.supply_elasticity = 0.0;
    params.creators.exit_sensitivity = 0.0;
    params.creators.entry_elasticity = 0.0;
    params.payout.kyc_failure = 0.0;
    economy::Params poor = params;
    poor.store.purchase_probability = 0.1;
    small::World rich_world(params, {9, 0}, 7 * day);
    small::World poor_world(poor, {9, 0}, 7 * day);
    const Meters rich = rich_world.run().economy.meters();
    const Meters less = poor_world.run().economy.meters();
    EXPECT_GT(rich[Meter::gifts], less[Meter::gifts]);
    for (const Meter meter :
         {Meter::sessions, Meter::views, Meter::live_watch_micros, Meter::streams, Meter::air_micros, Meter::follows}) {
        EXPECT_EQ(rich[meter], less[meter]) << static_cast<int>(meter);
    }
}

TEST(Luck, NewcomersKeepTheirIdentityWhenTheyArriveEarlier) {
    economy::Params params = small::busy();
    economy::Params early = params;
    early.creators.joins_per_month = 1.5;
    small::World few(params, {5, 0}, three_weeks);
    small::World many(early, {5, 0}, three_weeks);
    few.run();
    many.run();
    ASSERT_GT(few.economy.creators(), 60U);
    ASSERT_GT(many.economy.creators(), few.economy.creators());
    for (std::uint32_t creator = 60; creator < few.economy.creators(); ++creator) {
        const auto& a = few.economy.rooms(few.economy.partition(creator));
        const auto& b = many.economy.rooms(many.economy.partition(creator));
        EXPECT_EQ(a.quality[few.economy.row_of(creator)], b.quality[many.economy.row_of(creator)]);
        EXPECT_EQ(a.weekly_hours[few.economy.row_of(creator)], b.weekly_hours[many.economy.row_of(creator)]);
    }
}

TEST(Luck, StretchesOfARunAreTheRun) {
    const economy::Params params = small::busy();
    small::World whole(params, {5, 0}, 6 * day, small::changes());
    small::World cut(params, {5, 0}, 6 * day, small::changes());
    cut.engine.run_until(Time{0} + 100 * minute, 2);
    cut.engine.run_until(Time{0} + 4 * day, 3);
    EXPECT_EQ(whole.run(1).digest(), cut.run(2).digest());
}

}  // namespace
}  // namespace carat
