#include "scenarios/nearest.hpp"

#include <gtest/gtest.h>

namespace carat {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
    EXPECT_EQ(edit_distance("", ""), 0);
    EXPECT_EQ(edit_distance("rose", "rose"), 0);
    EXPECT_EQ(edit_distance("treshold", "threshold"), 1);
    EXPECT_EQ(edit_distance("rsoe", "rose"), 1);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
    EXPECT_EQ(edit_distance("", "abc"), 3);
}

TEST(NearestWord, IsTheOneMeantOrNone) {
    const std::vector<std::string> known{"threshold", "hold", "fee"};
    EXPECT_EQ(nearest("treshold", known), "threshold");
    EXPECT_EQ(nearest("HOLD", known), "hold");
    EXPECT_EQ(nearest("colour", known), "");
    EXPECT_EQ(nearest("", known), "");
    EXPECT_EQ(nearest(std::string(1'000'000, 'x'), known), "");
}

}  // namespace
}  // namespace carat
