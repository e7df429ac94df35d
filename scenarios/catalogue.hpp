/// A gift catalogue: CSV with the columns id, name, coins, combo, as platforms and their observers publish it.
#pragma once

#include "scenarios/toml.hpp"

#include <string>
#include <string_view>

namespace carat {

/// "Finger Heart" is finger_heart: lower case letters a-z and digits, everything else one underscore, apostrophes dropped.
std::string slug(std::string_view name);

/// The catalogue as the tables [gift.finger_heart] and so on, in its order. Of several gifts with one name the first has the
/// plain slug, the others have their id behind it. `file` is the number of the text in `problems`.
toml::Table read_catalogue(std::string_view text, int file, Problems& problems);

}  // namespace carat
