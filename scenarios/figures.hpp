/// What a run comes to, for people and for programs: its key figures and its trial balance as text, JSON and CSV.
#pragma once

#include "scenarios/outcome.hpp"

#include <string>

namespace carat {

/// Key figures (means over replicates, with 95 % intervals from two on) and the trial balance, aligned.
std::string figures_text(const Outcome& outcome);

/// One object: what was run, and for each replicate its digest, figures and trial balance in smallest units.
std::string figures_json(const Outcome& outcome);

/// Lines replicate,figure,value,unit.
std::string figures_csv(const Outcome& outcome);

}  // namespace carat
