#include "models/placing.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace carat {
namespace {

TEST(Placing, RowsOfAPartitionFollowTheOrderOfIds) {
    for (const std::uint32_t partitions : {1U, 3U, 64U}) {
        const Placing placing(partitions);
        std::vector<std::size_t> next(partitions);
        for (std::uint32_t creator = 0; creator < 5'000; ++creator) {
            const std::uint32_t partition = placing.partition(creator);
            ASSERT_LT(partition, partitions);
            ASSERT_EQ(placing.row(creator), next[partition]++);
            ASSERT_EQ(placing.creator(partition, static_cast<std::uint32_t>(placing.row(creator))), creator);
        }
    }
}

TEST(Placing, ALeafIsOfOnePartition) {
    const Placing placing(7);
    for (std::uint32_t creator = 0; creator < 5'000; ++creator) {
        const std::uint32_t leaf = creator / Placing::leaf_size;
        ASSERT_EQ(placing.of_leaf(leaf), placing.partition(creator));
        ASSERT_EQ(placing.place_of_leaf(leaf), placing.row(creator) / Placing::leaf_size);
        ASSERT_EQ(placing.leaf(placing.of_leaf(leaf), placing.place_of_leaf(leaf)), leaf);
    }
}

}  // namespace
}  // namespace carat
