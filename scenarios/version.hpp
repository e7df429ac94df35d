/// Which carat this is: what goes into a result file, so that it can be repeated.
#pragma once

#include <string_view>

namespace carat {

/// Version of the program ("0.1.0"), the commit it was built from ("unknown" outside a clone) and the compiler.
std::string_view carat_version();
std::string_view git_commit();
std::string_view compiler();

/// How luck is drawn. Two results can only agree bit for bit if this agrees.
std::string_view rng_scheme();

}  // namespace carat
