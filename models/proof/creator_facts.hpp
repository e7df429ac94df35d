/// Facts about creators, measured on the tables of one run.
#pragma once

#include "models/proof/columns.hpp"
#include "models/proof/tail.hpp"

namespace carat::proof {

double income_top(const Columns& results, double share);
double income_gini(const Columns& results);
double income_p75(const Columns& results);
double income_sigma(const Columns& results);
Tail income_tail(const Columns& results);
double zipf_slope(const Columns& results);
double ccdf_slope(const Columns& results);
double small_rooms(const Columns& results, double viewers);
double viewers_per_follower(const Columns& results);
double median_stream(const Columns& results);  // lower edge of the bin, coins
double retention(const Columns& results);      // survival of those present at the start, scaled to a year
double young_hazard(const Columns& results);

}  // namespace carat::proof
