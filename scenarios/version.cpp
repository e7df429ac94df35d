#include "scenarios/version.hpp"

#include "carat_version.hpp"

namespace carat {

std::string_view carat_version() { return CARAT_VERSION; }
std::string_view git_commit() { return CARAT_GIT_COMMIT; }
std::string_view compiler() { return CARAT_COMPILER; }
std::string_view rng_scheme() { return "philox4x64-10, keyed (seed, replicate, purpose, who, occurrence)"; }

}  // namespace carat
