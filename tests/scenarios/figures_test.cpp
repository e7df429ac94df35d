#include "scenarios/figures.hpp"

#include "scenarios/progress_line.hpp"
#include "scenarios/text_table.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace carat {
namespace {

using Labels = std::vector<std::string>;
using Whole = std::vector<std::int64_t>;

Replicate replicate(std::int64_t index, double margin) {
    Replicate result;
    result.index = index;
    result.digest = 0xabc;
    result.tables = {{"kpi",
                      {{"kpi", Labels{"margin", "share"}, "", ""}},
                      {{"value", "", "", {"kpi"}, std::vector<double>{margin, 0.34965}},
                       {"unit", "", "", {"kpi"}, Labels{"USD", "share"}},
                       {"words", "", "", {"kpi"}, Labels{"what is left", "of spend, \"all\""}}}},
                     {"ledger",
                      {{"time", Whole{1, 2}, "", ""},
                       {"account", Labels{"coins_sold", "coins_held", "usd_paid", "usd_kept"}, "", ""}},
                      {{"balance",
                        "",
                        "",
                        {"time", "account"},
                        Whole{0, 0, 0, 0, -5, 5, -9'007'199'254'740'993, 9'007'199'254'740'993}},
                       {"unit", "", "", {"account"}, Labels{"coins", "coins", "1e-6 USD", "1e-6 USD"}}}}};
    return result;
}

Outcome outcome(std::vector<double> margins) {
    Outcome result;
    for (const double margin : margins) {
        result.replicates.push_back(replicate(static_cast<std::int64_t>(result.replicates.size()), margin));
    }
    return result;
}

TEST(Figures, AreATableWithUnitsAndTheTrialBalance) {
    EXPECT_EQ(figures_text(outcome({1234.6})),
              "Key figures\n\n"
              "  margin   1,235    USD    what is left\n"
              "  share   0.3497    share  of spend, \"all\"\n"
              "\nTrial balance\n\n"
              "  coins_sold                     -5  coins\n"
              "  coins_held                      5  coins\n"
              "  = sum                           0  coins\n"
              "  usd_paid    -9,007,199,254.740993  USD\n"
              "  usd_kept     9,007,199,254.740993  USD\n"
              "  = sum                    0.000000  USD\n");
}

TEST(Figures, OfSeveralReplicatesHaveStudentIntervals) {
    // mean 2, standard error 1, t(0.975, 1 degree of freedom) = tan(0.475 pi) = 12.706
    EXPECT_NEAR(std::tan(0.475 * 3.14159265358979), 12.71, 0.005);
    EXPECT_NE(figures_text(outcome({1.0, 3.0})).find("margin       2  ± 12.71  USD"), std::string::npos)
        << figures_text(outcome({1.0, 3.0}));
}

TEST(Figures, OfNoReplicateSaySo) { EXPECT_EQ(figures_text({}), "Nothing was simulated.\n"); }

TEST(Figures, AsJsonParseAndHoldExactBalances) {
    const auto json = nlohmann::json::parse(figures_json(outcome({1.5, std::nan("")})));
    EXPECT_EQ(json["replicates"][0]["kpi"]["margin"]["value"], 1.5);
    EXPECT_TRUE(json["replicates"][1]["kpi"]["margin"]["value"].is_null());
    EXPECT_EQ(json["replicates"][0]["ledger"]["usd_kept"]["balance"].get<std::int64_t>(), 9'007'199'254'740'993);
    EXPECT_EQ(json["replicates"][0]["digest"], "0000000000000abc");
}

TEST(Figures, AsCsvHaveOneLineEach) {
    EXPECT_EQ(figures_csv(outcome({1.5})), "replicate,figure,value,unit\n0,margin,1.5,USD\n0,share,0.34965,share\n");
}

TEST(TextTable, CountsCharactersNotBytes) {
    EXPECT_EQ(text_table({{"\u00b1", "a"}, {"xx", "b"}}, "rl"), " \u00b1  a\nxx  b\n");
}

TEST(Numbers, AreGroupedAndShort) {
    EXPECT_EQ(grouped(-1234567.5, 2), "-1,234,567.50");
    EXPECT_EQ(grouped(999.0, 0), "999");
    EXPECT_EQ(readable(0.000123456), "0.000123");
    EXPECT_EQ(readable(12.3456), "12.35");
    EXPECT_EQ(readable(7.0), "7");
    EXPECT_EQ(readable(123456.7), "123,457");
    EXPECT_EQ(readable(std::nan("")), "nan");
}

TEST(ProgressText, SaysHowFarAndHowLong) {
    EXPECT_EQ(progress_text({0, 1, 0.25, 3'000'000}, 10.0), "25 %  3.0 M events  300 k/s  0:30 left");
    EXPECT_EQ(progress_text({1, 4, 0.5, 12'000}, 125.0), "50 %  12 k events  96/s  2:05 left  replicate 2 of 4");
    EXPECT_EQ(progress_text({}, 0.0), "0 %");
    const Progress resumed{0, 1, 0.5, 2'000'000};  // what was done before a stop counts for neither speed nor time left
    EXPECT_EQ(progress_text({0, 1, 0.75, 3'000'000}, 10.0, resumed), "75 %  3.0 M events  100 k/s  0:10 left");
    EXPECT_EQ(progress_text({0, 1, 0.25, 0}, 10.0), "25 %  0:30 left");  // events are not counted
}

}  // namespace
}  // namespace carat
