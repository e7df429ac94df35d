/// One list per struct: `describe(visit, params)` names every field once, with unit, bounds and words.
///
/// The same list feeds the TOML reader, the checks, --set, dated policies, the JSON Schema, the parameter reference, the
/// attributes of the result file and Python. A visitor is any object that can be called as
///
///     visit("threshold", params.threshold, Field{.unit = "USD", .least = 0, .most = 1e6, .words = "..."});
///
/// for the field types bool, int64_t, double, Duration, Rate, Usd, Coins, std::string, an enum with a Names<> list, a
/// std::vector of those, or a std::array<double, N>; and that has
///
///     visit.section("payout", "what the section is about", params.payout);      one table, described by its own describe()
///     visit.tables("gift", "what each table is about", params.gifts);           std::vector<Named<T>>: [gift.rose], [gift.lion]
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace carat {

/// May a dated policy change this field while the run goes on?
enum class Change : std::uint8_t { by_policy, never };

/// What is said of one field. Bounds are inclusive and in `unit`; for lists and arrays they hold for each element.
struct Field {
    std::string_view unit = "";
    double least = std::numeric_limits<double>::lowest();
    double most = std::numeric_limits<double>::max();
    std::string_view words = "";
    Change change = Change::by_policy;
};

/// The words an enum is written with in files: `template <> struct Names<Kind> { static constexpr std::array<std::string_view, N> list{...}; };`
/// in the order of the enum's codes 0, 1, 2, ...
template <class Enum>
struct Names;

/// One of several tables of the same kind, such as [gift.rose].
template <class T>
struct Named {
    std::string name;
    T value;
};

}  // namespace carat
