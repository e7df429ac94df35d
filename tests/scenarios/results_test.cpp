#include "scenarios/results.hpp"

#include "scenarios/results_stack.hpp"
#include "scenarios/version.hpp"
#include "sim/check.hpp"
#include "sim/hdf5.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

namespace carat {
namespace {

namespace fs = std::filesystem;
using Labels = std::vector<std::string>;
using Whole = std::vector<std::int64_t>;
using Reals = std::vector<double>;

constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();

/// A replicate with `samples` samples and `creators` creators whose figures tell replicate and place apart.
Replicate replicate(std::int64_t index, std::int64_t samples, std::int64_t creators) {
    Whole times;
    Whole coins;
    Whole balances;
    for (std::int64_t t = 0; t < samples; ++t) {
        times.push_back(t * 86400);
        coins.push_back(1000 * index + t);
        balances.insert(balances.end(), {-(100 * index + t), 100 * index + t});
    }
    Whole ids;
    Reals income;
    std::vector<std::int8_t> tiers;
    for (std::int64_t c = 0; c < creators; ++c) {
        ids.push_back(c);
        income.push_back(static_cast<double>(index) + 0.5 * static_cast<double>(c));
        tiers.push_back(static_cast<std::int8_t>(c % 2));
    }
    const Dimension time{"time", times, "seconds since start", "end of the sample"};
    Replicate result{index, samples * 86'400'000'000, 0xABCDEF0123456789 + static_cast<std::uint64_t>(index), {}, {}};
    result.stats = {12345 + index, 10, 0.25, 2, 4, 640, 10, 0};
    result.tables = {
        {"series", {time}, {{"coins_sold", "coins", "coins sold", {"time"}, coins}}},
        {"kpi",
         {{"kpi", Labels{"margin", "float"}, "", "key figure"}},
         {{"value", "", "its value", {"kpi"}, Reals{0.25 + static_cast<double>(index), 7}},
          {"unit", "", "its unit", {"kpi"}, Labels{"1", "USD"}}}},
        {"creators",
         {{"creator", ids, "", "creator"}},
         {{"income", "USD", "paid out", {"creator"}, income},
          {"tier", "", "by followers", {"creator"}, tiers, {"small", "very large"}},
          {"streamed", "hours", "time on air", {"creator"}, Whole(ids.size(), 3)}}},
        {"ledger",
         {time, {"account", Labels{"sold", "held"}, "", "account"}},
         {{"balance", "1", "balance", {"time", "account"}, balances},
          {"commodity", "", "what it holds", {"account"}, Labels{"coins", "coins"}}}},
    };
    return result;
}

Outcome outcome(std::vector<Replicate> replicates) {
    Outcome result;
    result.scenario_toml = "[run]\nseed = 7\n# Zoë 💎\n";
    result.scenario_json = "{}";
    result.scenario_source = "scenarios/village.toml";
    result.overrides = {"run.seed=7", "gift.rose.coins=2"};
    result.scenario_hash = "0123456789abcdef";
    result.start_date = "2026-03-01";
    result.command = "carat run scenarios/village.toml";
    result.seed = 7;
    result.complete = true;
    result.replicates = std::move(replicates);
    return result;
}

Outcome two_equal() { return outcome({replicate(0, 3, 4), replicate(1, 3, 4)}); }

class ResultTest : public testing::Test {
protected:
    ResultTest() {
        std::string pattern = (fs::temp_directory_path() / "carat-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~ResultTest() override { fs::remove_all(folder_); }

    fs::path path() const { return folder_ / "run.h5"; }

    std::size_t files_in_folder() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    std::string complaint_writing(const fs::path& to, const Outcome& what) const {
        try {
            write_result(to, what);
        } catch (const ResultError& error) {
            return error.what();
        }
        return "none";
    }

    std::string complaint_reading(const fs::path& from) const {
        try {
            read_result(from);
        } catch (const ResultError& error) {
            return error.what();
        }
        return "none";
    }

private:
    fs::path folder_;
};

const StackedColumn& column(const StackedTable& table, const std::string& name) {
    for (const StackedColumn& one : table.columns) {
        if (one.column.name == name) return one;
    }
    throw std::out_of_range(name);
}

template <class T>
const std::vector<T>& values(const StackedTable& table, const std::string& name) {
    return std::get<std::vector<T>>(column(table, name).column.values);
}

TEST(StackTest, PutsReplicatesInFront) {
    const StackedTable series = stack(two_equal(), "series");
    ASSERT_EQ(series.dimensions.size(), 2U);
    EXPECT_EQ(series.dimensions[0].name, "replicate");
    EXPECT_EQ(std::get<Whole>(series.dimensions[0].coordinate), (Whole{0, 1}));
    EXPECT_EQ(column(series, "coins_sold").column.dims, (Labels{"replicate", "time"}));
    EXPECT_EQ(column(series, "coins_sold").shape, (std::vector<std::uint64_t>{2, 3}));
    EXPECT_EQ(values<std::int64_t>(series, "coins_sold"), (Whole{0, 1, 2, 1000, 1001, 1002}));
    EXPECT_FALSE(column(series, "coins_sold").padded);
}

TEST(StackTest, FillsWhatAReplicateLacks) {
    const Outcome uneven = outcome({replicate(0, 1, 3), replicate(1, 2, 2)});
    EXPECT_EQ(values<std::int64_t>(stack(uneven, "series"), "coins_sold"), (Whole{0, none, 1000, 1001}));
    EXPECT_TRUE(column(stack(uneven, "series"), "coins_sold").padded);
    const StackedTable creators = stack(uneven, "creators");
    EXPECT_EQ(std::get<Whole>(creators.dimensions[1].coordinate), (Whole{0, 1, 2}));
    const Reals& income = values<double>(creators, "income");
    EXPECT_EQ(Reals(income.begin(), income.begin() + 5), (Reals{0, 0.5, 1, 1, 1.5}));
    EXPECT_TRUE(std::isnan(income[5]));
    EXPECT_EQ(values<std::int8_t>(creators, "tier"), (std::vector<std::int8_t>{0, 1, 0, 0, 1, -128}));
    EXPECT_EQ(values<std::int64_t>(stack(uneven, "ledger"), "balance"),
              (Whole{0, 0, none, none, -100, 100, -101, 101}));
}

TEST(StackTest, FillsAWholeTableThatAReplicateLacks) {
    Outcome uneven = two_equal();
    uneven.replicates[0].tables.clear();
    EXPECT_EQ(values<std::int64_t>(stack(uneven, "series"), "coins_sold"), (Whole{none, none, none, 1000, 1001, 1002}));
    EXPECT_EQ(table_names(uneven), (Labels{"series", "kpi", "creators", "ledger", "stats"}));
}

TEST(StackTest, NumbersRowsWhereReplicatesDisagreeOnWhoTheyAre) {
    Outcome result = outcome({});
    const std::vector<Whole> payers{{5, 9}, {3, 4, 8}};
    for (std::int64_t r = 0; r < 2; ++r) {
        const Whole& ids = payers[static_cast<std::size_t>(r)];
        Replicate one{r, 0, 0, {}, {}};
        one.tables = {{"viewers", {{"viewer", ids, "", "viewer"}}, {{"spent", "USD", "", {"viewer"}, ids}}}};
        result.replicates.push_back(one);
    }
    const StackedTable viewers = stack(result, "viewers");
    EXPECT_EQ(std::get<Whole>(viewers.dimensions[1].coordinate), (Whole{0, 1, 2}));
    EXPECT_EQ(values<std::int64_t>(viewers, "viewer_id"), (Whole{5, 9, none, 3, 4, 8}));
    EXPECT_EQ(values<std::int64_t>(viewers, "spent"), (Whole{5, 9, none, 3, 4, 8}));
}

TEST(StackTest, KeepsTextOnADimensionOnce) {
    EXPECT_EQ(column(stack(two_equal(), "kpi"), "unit").column.dims, (Labels{"kpi"}));
    EXPECT_EQ(column(stack(two_equal(), "kpi"), "value").column.dims, (Labels{"replicate", "kpi"}));
    EXPECT_EQ(column(stack(outcome({replicate(0, 1, 1)}), "stats"), "digest").column.dims, (Labels{"replicate"}));
}

TEST(StackTest, SpellsTimesSoThatOnlyDatesTurnIntoDates) {
    EXPECT_EQ(stack(two_equal(), "series").dimensions[1].unit, "seconds since 2026-03-01 00:00:00");
    EXPECT_EQ(column(stack(two_equal(), "creators"), "streamed").column.unit, "h");
}

TEST(StackTest, RefusesColumnsThatDoNotFitTogether) {
    Outcome other_type = two_equal();
    other_type.replicates[1].tables[0].columns[0].values = Reals{1, 2, 3};
    EXPECT_THROW(stack(other_type, "series"), BrokenInvariant);
    Outcome too_short = two_equal();
    too_short.replicates[1].tables[0].columns[0].values = Whole{1, 2};
    EXPECT_THROW(stack(too_short, "series"), BrokenInvariant);
}

TEST_F(ResultTest, SummaryRepeatsTheOutcome) {
    const Outcome written = two_equal();
    write_result(path(), written);
    const ResultSummary read = read_result(path());
    EXPECT_EQ(read.format_version, result_format_version);
    EXPECT_EQ(read.carat_version, carat_version());
    EXPECT_EQ(read.git_commit, git_commit());
    EXPECT_EQ(read.compiler, compiler());
    EXPECT_EQ(read.rng_scheme, "philox4x64-10, keyed (seed, replicate, purpose, who, occurrence)");
    EXPECT_EQ(read.created.size(), std::string("2026-01-01T00:00:00Z").size());
    EXPECT_EQ(read.outcome.scenario_toml, written.scenario_toml);
    EXPECT_EQ(read.outcome.scenario_json, written.scenario_json);
    EXPECT_EQ(read.outcome.scenario_source, written.scenario_source);
    EXPECT_EQ(read.outcome.overrides, written.overrides);
    EXPECT_EQ(read.outcome.scenario_hash, written.scenario_hash);
    EXPECT_EQ(read.outcome.start_date, written.start_date);
    EXPECT_EQ(read.outcome.command, written.command);
    EXPECT_EQ(read.outcome.seed, written.seed);
    EXPECT_TRUE(read.outcome.complete);
    ASSERT_EQ(read.outcome.replicates.size(), 2U);
    for (std::size_t r = 0; r < 2; ++r) {
        const Replicate& one = read.outcome.replicates[r];
        const Replicate& expected = written.replicates[r];
        EXPECT_EQ(one.index, expected.index);
        EXPECT_EQ(one.simulated_micros, expected.simulated_micros);
        EXPECT_EQ(one.digest, expected.digest);
        EXPECT_EQ(one.stats.events, expected.stats.events);
        EXPECT_EQ(one.stats.windows, expected.stats.windows);
        EXPECT_EQ(one.stats.wall_seconds, expected.stats.wall_seconds);
        EXPECT_EQ(one.stats.threads, expected.stats.threads);
        EXPECT_EQ(one.stats.partitions, expected.stats.partitions);
        EXPECT_EQ(one.stats.viewer_bytes, expected.stats.viewer_bytes);
        EXPECT_EQ(one.stats.paying_viewers, expected.stats.paying_viewers);
        EXPECT_EQ(one.stats.imbalance, expected.stats.imbalance);
    }
}

TEST_F(ResultTest, SummaryHasKeyFiguresAndTheLastTrialBalance) {
    write_result(path(), outcome({replicate(0, 1, 3), replicate(1, 2, 2)}));
    const ResultSummary read = read_result(path());
    for (std::size_t r = 0; r < 2; ++r) {
        ASSERT_EQ(read.outcome.replicates[r].tables.size(), 2U);
        const Table& kpi = read.outcome.replicates[r].tables[0];
        EXPECT_EQ(std::get<Labels>(kpi.dimensions[0].coordinate), (Labels{"margin", "float"}));
        EXPECT_EQ(std::get<Reals>(kpi.columns[0].values), (Reals{0.25 + static_cast<double>(r), 7}));
        EXPECT_EQ(std::get<Labels>(kpi.columns[1].values), (Labels{"1", "USD"}));
        const Table& ledger = read.outcome.replicates[r].tables[1];
        EXPECT_EQ(std::get<Labels>(ledger.dimensions[0].coordinate), (Labels{"sold", "held"}));
        const std::int64_t balance = r == 0 ? 0 : 101;
        EXPECT_EQ(std::get<Whole>(ledger.columns[0].values), (Whole{-balance, balance}));
        EXPECT_EQ(std::get<Labels>(ledger.columns[1].values), (Labels{"coins", "coins"}));
    }
}

TEST_F(ResultTest, HoldsARunThatHasNothingYet) {
    Outcome nothing = outcome({});
    nothing.complete = false;
    write_result(path(), nothing);
    EXPECT_FALSE(read_result(path()).outcome.complete);
    EXPECT_TRUE(read_result(path()).outcome.replicates.empty());
}

TEST_F(ResultTest, HoldsTablesWithoutRows) {
    write_result(path(), outcome({replicate(0, 0, 0)}));
    EXPECT_EQ(read_result(path()).outcome.replicates.size(), 1U);
}

TEST_F(ResultTest, ReplacesAnEarlierFileAndLeavesNothingElse) {
    Outcome partial = outcome({replicate(0, 1, 2)});
    partial.complete = false;
    write_result(path(), partial);
    EXPECT_FALSE(read_result(path()).outcome.complete);
    write_result(path(), two_equal());
    EXPECT_TRUE(read_result(path()).outcome.complete);
    EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(ResultTest, SaysWhatStopsItFromWriting) {
    const fs::path nowhere = path().parent_path() / "nowhere" / "run.h5";
    EXPECT_EQ(complaint_writing(nowhere, two_equal()), "cannot write " + nowhere.string() + " (is there a folder " +
                                                           nowhere.parent_path().string() +
                                                           "?): No such file or directory");
    EXPECT_NE(complaint_writing("/dev/null", two_equal()).find("it is there and is no file"), std::string::npos);
}

TEST_F(ResultTest, KeepsTheOldFileIfTheDiskIsFull) {
    write_result(path(), two_equal());
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto signal_before = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{4096, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const std::string complaint = complaint_writing(path(), outcome({}));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, signal_before);
    EXPECT_EQ(complaint, "cannot write " + path().string() + ": File too large");
    EXPECT_EQ(read_result(path()).outcome.replicates.size(), 2U);
    EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(ResultTest, KeepsTheOldFileIfWhatIsReadBackDiffers) {
    write_result(path(), two_equal());
    Outcome cut = two_equal();
    cut.scenario_toml += std::string("\0a text ends at NUL", 18);
    EXPECT_EQ(complaint_writing(path(), cut),
              "cannot write " + path().string() + ": what is read back of scenario/toml is not what was written");
    EXPECT_EQ(read_result(path()).outcome.scenario_toml, two_equal().scenario_toml);
    EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(ResultTest, RefusesToReadWhatIsNoResult) {
    EXPECT_EQ(complaint_reading(path()), "cannot read " + path().string() + ": No such file or directory");
    EXPECT_EQ(complaint_reading(path().parent_path()),
              "cannot read " + path().parent_path().string() + ": it is no file");
    std::ofstream(path()) << "text";
    EXPECT_NE(complaint_reading(path()).find("cannot open "), std::string::npos);
}

/// Puts an HDF5 file with two attributes in place.
void put_hdf5(const fs::path& path, const std::string& format, std::int64_t version) {
    const hdf5::File file = hdf5::File::in_memory();
    file.set("format", format);
    file.set("format_version", version);
    const std::vector<std::byte> bytes = file.bytes();
    std::ofstream stream(path, std::ios::binary);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
    stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

TEST_F(ResultTest, RefusesOtherFormatsAndVersions) {
    put_hdf5(path(), "something else", 1);
    EXPECT_EQ(complaint_reading(path()), "cannot read " + path().string() + ": it is HDF5, but no result of carat");
    put_hdf5(path(), "carat-result", 2);
    EXPECT_EQ(complaint_reading(path()),
              "cannot read " + path().string() + ": it has format version 2; this carat reads version 1");
    put_hdf5(path(), "carat-result", 1);
    EXPECT_NE(complaint_reading(path()).find("cannot read attribute created"), std::string::npos);
}

}  // namespace
}  // namespace carat
