/// Variants of a scenario in the same worlds: what differs between two of them is not luck.
#pragma once

#include "scenarios/outcome_figures.hpp"
#include "scenarios/scenario.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace carat {

/// Key figures by variant, world and figure.
using VariantFigures = std::vector<std::vector<std::vector<Figure>>>;

/// Runs every variant in worlds 0, 1, ... of its seed, `threads` at a time (0: one per core). Nothing if `progress` stopped it.
VariantFigures run_variants(const std::vector<Scenario>& variants, int worlds, int threads,
                            const std::function<bool(double fraction)>& progress = {});

/// By how much a figure of `after` is above that of `before`, world by world.
std::vector<double> differences(const VariantFigures& figures, std::size_t figure, std::size_t after,
                                std::size_t before);

/// The figure of a variant, world by world.
std::vector<double> values(const VariantFigures& figures, std::size_t figure, std::size_t variant);

}  // namespace carat
