#include "scenarios/knob.hpp"

#include "scenarios/reader.hpp"
#include "scenarios/settings.hpp"
#include "scenarios/writer.hpp"

#include <gtest/gtest.h>

#include <array>

namespace carat {
namespace zoo {

enum class Food : std::uint8_t { hay = 0, meat = 1 };

struct Animal {
    Coins price{1};
    bool tame = false;
};

template <class Visitor>
void describe(Visitor& visit, Animal& p) {
    visit("price", p.price, Field{"coins", 1, 1'000, "price"});
    visit("tame", p.tame, Field{.words = "may be stroked"});
}

struct Keeper {
    Usd wage{20'000'000};
    Duration shift = 8 * hour;
    Food food = Food::hay;
};

template <class Visitor>
void describe(Visitor& visit, Keeper& p) {
    visit("wage", p.wage, Field{"USD", 0, 100, "per hour"});
    visit("shift", p.shift, Field{"h", 0, 24, "length"});
    visit("food", p.food, Field{.words = "what is fed", .change = Change::never});
}

/// One field of every type.
struct Zoo {
    std::int64_t count = 3;
    double risk = 0.5;
    Rate share{Rate::one / 4};
    std::string name = "zoo";
    Date opened{std::chrono::year{1999}, std::chrono::month{5}, std::chrono::day{1}};
    std::vector<Usd> fares = {{1'000'000}};
    std::array<double, 2> hours = {9, 18};
    Keeper keeper;
    std::vector<Named<Animal>> animals = {{"ape", {}}, {"lion", {{7}, true}}};
};

template <class Visitor>
void describe(Visitor& visit, Zoo& p) {
    visit("count", p.count, Field{"animals", 1, 10, "how many"});
    visit("risk", p.risk, Field{"share", 0, 1, "of being bitten"});
    visit("share", p.share, Field{"share", 0, 1, "of visitors who pay"});
    visit("name", p.name, Field{.words = "what it is called"});
    visit("opened", p.opened, Field{.words = "first day"});
    visit("fares", p.fares, Field{"USD", 0, 50, "per age"});
    visit("hours", p.hours, Field{"h", 0, 24, "opening hours"});
    visit.section("keeper", "who feeds", p.keeper);
    visit.tables("animal", "who is fed", p.animals);
}

}  // namespace zoo

template <>
struct Names<zoo::Food> {
    static constexpr std::array<std::string_view, 2> list{"hay", "meat"};
};

namespace {

/// Reads `text` into `zoo`; what is wrong with it, or "".
std::string read(zoo::Zoo& zoo, const std::string& text, Reading reading = Reading::whole) {
    Problems problems;
    const toml::Table tree = toml::parse(text, problems.add_file("zoo"), problems);
    Section knobs = knobs_of(zoo);
    read_section(tree, knobs, reading, "", problems);
    try {
        problems.throw_if_any();
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

std::string written(zoo::Zoo zoo) { return toml_text(write_section(knobs_of(zoo))); }

TEST(Knobs, WriteEveryTypeSoThatItReadsBack) {
    zoo::Zoo changed{4,
                     0.25,
                     {Rate::one / 8},
                     "Z \"1\"",
                     {},
                     {{1}, {50'000'000}},
                     {0.5, 24},
                     {{1}, minute, zoo::Food::meat},
                     {{"elk", {{5}, true}}}};
    changed.opened = read_date("2024-02-29").value;
    zoo::Zoo back;
    EXPECT_EQ(read(back, written(changed)), "");
    EXPECT_EQ(written(back), written(changed));
    EXPECT_NE(written(back), written({}));
}

TEST(Knobs, ThatAreRefusedKeepTheirValue) {
    zoo::Zoo zoo;
    EXPECT_NE(read(zoo,
                   "count = 11\nrisk = \"x\"\nshare = 0.5\nfares = [\"1 USD\", 2]\nhours = [1]\n[keeper]\nwage = "
                   "1\nshift = 1\nfood = 1\n"),
              "");
    EXPECT_EQ(written(zoo), written({}));
}

TEST(Knobs, TakeBoundsAsInside) {
    zoo::Zoo zoo;
    EXPECT_EQ(read(zoo, "count = 10\nrisk = 1\nshare = \"0\"\n[keeper]\nwage = \"100 USD\"\nshift = \"24h\"\n"), "");
    EXPECT_EQ(read(zoo, "[keeper]\nwage = \"100.000001 USD\""),
              "zoo:2:8: keeper.wage: expected a value between 0 and 100 USD, found \"100.000001 USD\"");
    EXPECT_EQ(read(zoo, "[keeper]\nshift = \"24h1us\""),
              "zoo:2:9: keeper.shift: expected a value between 0 and 24 h, found \"24h1us\"");
}

TEST(Knobs, TakeSharesInPercent) {
    zoo::Zoo zoo;
    EXPECT_EQ(read(zoo, "risk = \"12 %\"\nshare = \"12.5 %\"\n"), "");
    EXPECT_DOUBLE_EQ(zoo.risk, 0.12);
    EXPECT_EQ(zoo.share, Rate{125'000'000});
}

TEST(NamedTables, OfAFileReplaceTheDefaultsAndKeepValuesOfTheSameName) {
    zoo::Zoo zoo;
    EXPECT_EQ(read(zoo, "[animal.lion]\ntame = false\n[animal.elk]\nprice = 2\n"), "");
    ASSERT_EQ(zoo.animals.size(), 2U);
    EXPECT_EQ(zoo.animals[0].name, "lion");
    EXPECT_EQ(zoo.animals[0].value.price, Coins{7});
    EXPECT_EQ(zoo.animals[1].name, "elk");
}

TEST(NamedTables, OfASettingMustExist) {
    zoo::Zoo zoo;
    EXPECT_EQ(read(zoo, "[animal.lino]\nprice = 2\n", Reading::some),
              "zoo:1:9: animal.lino: unknown name; did you mean \"lion\"?");
    EXPECT_EQ(read(zoo, "[animal.lion]\nprice = 2\n", Reading::some), "");
    EXPECT_EQ(zoo.animals.size(), 2U);
}

TEST(Policies, MayNotTouchWhatNeverChanges) {
    zoo::Zoo zoo;
    EXPECT_EQ(read(zoo, "[keeper]\nwage = \"1 USD\"\n", Reading::policy), "");
    EXPECT_EQ(read(zoo, "[keeper]\nfood = \"meat\"\n", Reading::policy),
              "zoo:2:1: keeper.food: cannot change while the run goes on; set it for the whole run");
}

TEST(Overrides, AreTomlOrPlainText) {
    Problems problems;
    const Place place{problems.add_file("--set"), 0, 0};
    toml::Table tree;
    for (const char* text :
         {"keeper.wage=21.50 USD", "risk=0.1", "share = 0.30", "animal.lion.tame=true", "fares=[\"1 USD\"]",
          "name=\"a b\"", "opened=2020-01-01", "count=5", "keeper.food=meat", "hours=[ 1, 2.5 ]"}) {
        put_override(tree, text, place, problems);
    }
    zoo::Zoo zoo;
    Section knobs = knobs_of(zoo);
    read_section(tree, knobs, Reading::some, "", problems);
    EXPECT_NO_THROW(problems.throw_if_any());
    EXPECT_EQ(zoo.keeper.wage, Usd{21'500'000});
    EXPECT_EQ(zoo.share, Rate{300'000'000});  // exact: the digits are known
    EXPECT_EQ(zoo.name, "a b");
    EXPECT_EQ(zoo.keeper.food, zoo::Food::meat);
    EXPECT_EQ(zoo.count, 5);
}

TEST(Overrides, ThatMakeNoSenseAreRefused) {
    for (const char* text : {"", "=1", "count", "count=", "a..b=1", ".=1", "fares=[1", "name=\"x", "x={a=1",
                             "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q=1"}) {
        Problems problems;
        toml::Table tree;
        put_override(tree, text, {problems.add_file("--set"), 0, 0}, problems);
        EXPECT_FALSE(problems.empty()) << text;
    }
}

}  // namespace
}  // namespace carat
