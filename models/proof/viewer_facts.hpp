/// Facts about viewers, measured on the tables of one run.
#pragma once

#include "models/proof/columns.hpp"

namespace carat::proof {

double payer_share(const Columns& results);               // mean over the samples
double givers_top(const Columns& results, double share);  // of gift value, among viewers who gave
double loyal_givers(const Columns& results);
double purchases(const Columns& results);   // per payer and sample, scaled to 30 days
double coin_dwell(const Columns& results);  // days
double diurnal_peak(const Columns& results);
double weekend(const Columns& results);
double short_gaps(const Columns& results);

}  // namespace carat::proof
