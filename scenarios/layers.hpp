/// The layers a scenario is made of, laid over each other: a gift catalogue, the files it extends, the file, the overrides.
#pragma once

#include "scenarios/toml.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace carat {

/// The layers of a text as one tree, without the keys that say where layers are. Files are looked for below `folder` only;
/// an empty one refuses them all. `name` is shown in problems. The text becomes file 0 of `problems`.
toml::Table lay(std::string_view text, const std::string& name, const std::filesystem::path& folder,
                const std::vector<std::string>& overrides, Problems& problems);

/// The text of a file that is regular and not too large; otherwise "" and a problem at `place`.
std::string read_text(const std::filesystem::path& path, Place place, const std::string& key, Problems& problems);

}  // namespace carat
