/// A scenario file to start from: valid as it is, with every parameter in it.
#pragma once

#include <string>

namespace carat {

/// Every parameter stands in a comment with its default, its meaning, its unit and its bounds; a few gifts and the seed are
/// set.
std::string starter_scenario();

}  // namespace carat
