/// Stacking: the same table of every replicate becomes one table with a leading dimension `replicate`. What the result file
/// stores and what Python shows, so that the two cannot differ.
#pragma once

#include "scenarios/outcome.hpp"
#include "sim/table.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace carat {

/// A column of all replicates. `padded`: some replicate is shorter than another, and what it lacks holds the fill value:
/// NaN, the least number of an integer type, or "".
struct StackedColumn {
    Column column;
    std::vector<std::uint64_t> shape;
    bool padded = false;
};

/// A table of all replicates; `dimensions` begin with `replicate`. Units are as netCDF readers expect them: moments are
/// "seconds since <start date> 00:00:00", durations "s", "d", ... and never spelled so that they turn into dates.
struct StackedTable {
    std::string name;
    std::vector<Dimension> dimensions;
    std::vector<StackedColumn> columns;
};

/// The names of the tables the replicates have, in the order in which they first occur, and at the end "stats".
std::vector<std::string> table_names(const Outcome& outcome);

/// One of them.
///
/// A dimension is as long as in the replicate where it is longest. Where replicates disagree on what stands at a place of
/// it (the viewers who paid, say), the dimension counts rows from 0, and its coordinate becomes a column `<dimension>_id`.
/// A column of text on a dimension that is the same in every replicate (the unit of each key figure) stays without `replicate`.
StackedTable stack(const Outcome& outcome, const std::string& name);

}  // namespace carat
