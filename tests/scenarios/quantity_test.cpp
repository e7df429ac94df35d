#include "scenarios/quantity.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

namespace carat {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

TEST(Money, IsReadExactly) {
    EXPECT_EQ(read_usd("20 USD").value, Usd{20'000'000});
    EXPECT_EQ(read_usd("0.0143 USD").value, Usd{14'300});
    EXPECT_EQ(read_usd("0.1USD").value, Usd{100'000});
    EXPECT_EQ(read_usd("1_000.000001 USD").value, Usd{1'000'000'001});
    EXPECT_EQ(read_usd("-5 USD").value, Usd{-5'000'000});
    EXPECT_EQ(read_usd(".5 USD").value, Usd{500'000});
    EXPECT_EQ(read_usd("9223372036854.775807 USD").value, Usd{most});
}

TEST(Money, OfADoubleThatIsNoDecimalIsStillExact) {
    EXPECT_EQ(read_usd("90071992547.409931 USD").value, Usd{90'071'992'547'409'931});  // above 2^53 micro-dollars
}

TEST(Money, IsRefusedUnlessItIsADecimalWithItsUnit) {
    for (const char* text :
         {"", " ", "USD", "20", "20 usd", "20 EUR", "$20", "1,000 USD", "1e3 USD", "--1 USD", "1.2.3 USD", ". USD",
          "_1 USD", "1_ USD", "1__0 USD", "0x10 USD", "20 USD USD", "9223372036854.775808 USD", "0.0000001 USD"}) {
        EXPECT_NE(read_usd(text).wrong, "") << text;
    }
}

TEST(Money, TrailingZerosAreNoPlaces) { EXPECT_EQ(read_usd("1.5000000000 USD").value, Usd{1'500'000}); }

TEST(Length, IsASumOfUnits) {
    EXPECT_EQ(read_duration("14d").value, 14 * day);
    EXPECT_EQ(read_duration("1d12h").value, 36 * hour);
    EXPECT_EQ(read_duration("1w 2d 3h 4m 5s 6ms 7us").value,
              week + 2 * day + 3 * hour + 4 * minute + 5 * second + Duration{6'007});
    EXPECT_EQ(read_duration("5min").value, read_duration("5 m").value);
    EXPECT_EQ(read_duration("1.5h").value, 90 * minute);
    EXPECT_EQ(read_duration("-5h30min").value, Duration{0} - 330 * minute);
    EXPECT_EQ(read_duration("0.000001s").value, microsecond);
}

TEST(Length, IsRefusedWithoutUnitOrOutOfOrder) {
    for (const char* text : {"", "14", "d", "14 days", "12h1d", "1h1h", "1m1min", "1.5us", "14d 3", "1d-2h",
                             "9999999999w", "1e3s", "1.0.0s", "h5"}) {
        EXPECT_NE(read_duration(text).wrong, "") << text;
    }
}

TEST(Length, IsWrittenAsItIsRead) {
    for (const Duration length :
         {Duration{0}, microsecond, 90 * second, 36 * hour, 45 * day + Duration{1}, Duration{-1}, Duration{most}}) {
        EXPECT_EQ(read_duration(to_text(length)).value, length) << to_text(length);
    }
    EXPECT_EQ(to_text(36 * hour), "1d12h");
}

TEST(ExactRate, IsADecimalOrAPercentage) {
    EXPECT_EQ(read_rate("0.501", "diamonds").value, Rate{501'000'000});
    EXPECT_EQ(read_rate("50 %", "share").value, Rate{500'000'000});
    EXPECT_EQ(read_rate("0.0000001%", "share").value, Rate{1});
    EXPECT_EQ(read_rate("0.01 USD", "USD").value, Rate{10'000'000});
    EXPECT_EQ(read_rate("3", "").value, Rate{3 * Rate::one});
}

TEST(ExactRate, IsRefusedInAnotherUnitOrTooFine) {
    EXPECT_NE(read_rate("50 %", "USD").wrong, "");
    EXPECT_NE(read_rate("0.01 EUR", "USD").wrong, "");
    EXPECT_NE(read_rate("0.0000000001", "").wrong, "");
    EXPECT_NE(read_rate("0.00000001 %", "share").wrong, "");
    EXPECT_NE(read_rate("1e-3", "").wrong, "");
    EXPECT_NE(read_rate("99999999999", "").wrong, "");
}

TEST(ExactRate, IsWrittenAsItIsRead) {
    for (const std::int64_t nanos :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{501'000'000}, -Rate::one / 3, most}) {
        EXPECT_EQ(read_rate(to_text(Rate{nanos}), "").value, Rate{nanos});
    }
}

TEST(Calendar, KnowsWhichDaysThereAre) {
    EXPECT_EQ(to_text(read_date("2024-02-29").value), "2024-02-29");
    for (const char* text : {"2023-02-29", "2024-13-01", "2024-00-01", "24-01-01", "2024-1-1", "2024-01-01T00", ""}) {
        EXPECT_NE(read_date(text).wrong, "") << text;
    }
}

TEST(Real, IsWrittenSoThatItReadsBack) {
    for (const double value : {0.0, 1.0, 0.1, 1e300, -2.5, 1.0 / 3.0, 5e-324}) {
        EXPECT_EQ(std::strtod(to_text(value).c_str(), nullptr), value);
        EXPECT_NE(to_text(value).find_first_of(".e"), std::string::npos);
    }
}

}  // namespace
}  // namespace carat
