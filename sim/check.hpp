/// The programmer's errors: an invariant that does not hold stops the run, in every build.
#pragma once

#include <stdexcept>
#include <string_view>

namespace carat {

/// Thrown by check(). Never the person's fault (that is ScenarioError) and never caught to go on.
class BrokenInvariant : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

[[noreturn]] void report_broken(std::string_view invariant);

/// Throws BrokenInvariant unless `holds`. `invariant` says in one sentence what should have held.
inline void check(bool holds, std::string_view invariant) {
    if (!holds) [[unlikely]] {
        report_broken(invariant);
    }
}

}  // namespace carat
