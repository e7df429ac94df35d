#include "scenarios/catalogue.hpp"

#include "scenarios/writer.hpp"

#include <gtest/gtest.h>

namespace carat {
namespace {

std::string read(const std::string& text) {
    Problems problems;
    const toml::Table layer = read_catalogue(text, problems.add_file("gifts.csv"), problems);
    try {
        problems.throw_if_any();
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return toml_text(layer);
}

TEST(Slug, IsTheNameInLowerCaseWithUnderscores) {
    EXPECT_EQ(slug("Finger Heart"), "finger_heart");
    EXPECT_EQ(slug("Adam\u2019s Dream"), "adams_dream");
    EXPECT_EQ(slug("I'm here"), "im_here");
    EXPECT_EQ(slug("  TikTok Universe+ "), "tiktok_universe");
    EXPECT_EQ(slug("2024"), "2024");
    EXPECT_EQ(slug("\u2665 !"), "");
}

TEST(Catalogue, BecomesTables) {
    EXPECT_EQ(read("id,name,coins,combo\n1,Rose,1,1\r\n2,Sports Car,7000,0\n"),
              "[gift.rose]\ncoins = 1\ncombo = true\n\n[gift.sports_car]\ncoins = 7000\ncombo = false\n");
}

TEST(Catalogue, TellsGiftsOfOneNameApartByTheirId) {
    EXPECT_EQ(read("id,name,coins,combo\n1,Heart,1,1\n5480,Heart,10,0\n"),
              "[gift.heart]\ncoins = 1\ncombo = true\n\n[gift.heart_5480]\ncoins = 10\ncombo = false\n");
}

TEST(Catalogue, SaysWhereARowIsWrong) {
    EXPECT_EQ(read("id;name\n"), "gifts.csv:1:1: expected the header \"id,name,coins,combo\", found \"id;name\"");
    EXPECT_EQ(read("id,name,coins,combo\n1,Rose,1\n"), "gifts.csv:2:1: expected 4 fields, found 3");
    EXPECT_EQ(read("id,name,coins,combo\n1,Rose,1,1,\n"), "gifts.csv:2:1: expected 4 fields, found 5");
    EXPECT_EQ(read("id,name,coins,combo\n\n"), "gifts.csv:2:1: expected 4 fields, found 1");
    EXPECT_EQ(read("id,name,coins,combo\n1,Rose,1.5,1\n"),
              "gifts.csv:2:8: coins: expected a whole number, found \"1.5\"");
    EXPECT_EQ(read("id,name,coins,combo\n1,Rose,99999999999999999999,1\n"),
              "gifts.csv:2:8: coins: expected a whole number, found \"99999999999999999999\"");
}

}  // namespace
}  // namespace carat
