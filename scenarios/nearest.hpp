/// The nearest of some known words to one that is not known: what a person may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carat {

/// Letters to insert, delete, replace or swap with a neighbour to turn one word into the other.
int edit_distance(std::string_view a, std::string_view b);

/// The word of `known` that `word` was probably meant to be, or "" if none is close. Case does not count.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// "; did you mean \"payout\"?", or "" if nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace carat
