#include "scenarios/toml.hpp"

#include "scenarios/toml_guard.hpp"
#include "scenarios/utf8.hpp"

namespace carat::toml {

/// Thrown where the library would end the program, or go on as if nothing were.
struct Refused {};

[[noreturn]] static void refuse() { throw Refused{}; }

}  // namespace carat::toml

// Some texts reach the library's assertions ("[%" does in 3.3.0). They refuse the text, in every build.
#undef NDEBUG
#define TOML_ASSERT(holds) ((holds) ? static_cast<void>(0) : ::carat::toml::refuse())
#define TOML_ENABLE_FORMATTERS 0

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

namespace carat::toml {
namespace {

namespace library = ::toml;

/// The library quotes what it could not read; so much of it is shown.
constexpr std::size_t longest_said = 200;

Place place_of(const library::source_region& region, int file) {
    return {file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

Value convert(const library::node& node, int file);

/// The library keeps tables sorted by name; ours are sorted by where the keys stand.
Table convert_table(const library::table& table, int file) {
    Table result;
    for (const auto& [key, node] : table) {
        result.entries.push_back({std::string(key.str()), convert(node, file), place_of(key.source(), file)});
    }
    std::stable_sort(result.entries.begin(), result.entries.end(),
                     [](const Entry& a, const Entry& b) { return a.place < b.place; });
    return result;
}

List convert_list(const library::array& array, int file) {
    List result;
    result.reserve(array.size());
    for (const auto& node : array) {
        result.push_back(convert(node, file));
    }
    return result;
}

Date convert_date(const library::date& date) {
    return {std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
}

Value convert(const library::node& node, int file) {
    const Place place = place_of(node.source(), file);
    switch (node.type()) {
        case library::node_type::table:
            return {convert_table(*node.as_table(), file), place};
        case library::node_type::array:
            return {convert_list(*node.as_array(), file), place};
        case library::node_type::string:
            return {node.as_string()->get(), place};
        case library::node_type::integer:
            return {node.as_integer()->get(), place};
        case library::node_type::floating_point:
            return {Float{node.as_floating_point()->get()}, place};
        case library::node_type::boolean:
            return {node.as_boolean()->get(), place};
        case library::node_type::date:
            return {convert_date(node.as_date()->get()), place};
        default:
            return {Moment{}, place};
    }
}

}  // namespace

Table parse(std::string_view text, int file, Problems& problems) {
    if (!guard(text, file, problems)) {
        return {};
    }
    try {
        return convert_table(library::parse(text), file);
    } catch (const library::parse_error& error) {
        std::string_view said = error.description();
        constexpr std::string_view opening = "Error ";
        said.remove_prefix(said.starts_with(opening) ? opening.size() : 0);
        problems.add(place_of(error.source(), file), "", "not valid TOML: " + printable(said, longest_said));
        return {};
    } catch (const Refused&) {
        problems.add({file}, "", "not valid TOML");
        return {};
    }
}

}  // namespace carat::toml
