/// How a field of each type is written as a TOML value and described in JSON Schema.
#include "scenarios/knob_value.hpp"

#include <limits>

namespace carat {
namespace {

/// A schema that wants a string of a given shape.
toml::Table text_like(const std::string& pattern) {
    toml::Table schema;
    schema.add("type", {std::string("string")});
    schema.add("pattern", {pattern});
    return schema;
}

/// A schema that wants a number within the bounds of the field.
toml::Table number_like(const std::string& type, const Field& about) {
    toml::Table schema;
    schema.add("type", {type});
    if (about.least > std::numeric_limits<double>::lowest()) {
        schema.add("minimum", {toml::Float{about.least}});
    }
    if (about.most < std::numeric_limits<double>::max()) {
        schema.add("maximum", {toml::Float{about.most}});
    }
    return schema;
}

toml::Table either(toml::Table first, toml::Table second) {
    toml::Table schema;
    schema.add("anyOf", {toml::List{{std::move(first)}, {std::move(second)}}});
    return schema;
}

/// A decimal with its sign, as the readers of quantities take it.
constexpr const char* decimal_pattern = "[-+]?[0-9_]*[.]?[0-9_]+";

}  // namespace

toml::Value write_value(bool value) { return {value}; }
toml::Value write_value(std::int64_t value) { return {value}; }
toml::Value write_value(double value) { return {toml::Float{value}}; }
toml::Value write_value(Duration value) { return {to_text(value)}; }
toml::Value write_value(Rate value) { return {to_text(value)}; }
toml::Value write_value(Usd value) { return {to_text(value)}; }
toml::Value write_value(Coins value) { return {value.count}; }
toml::Value write_value(Date value) { return {value}; }
toml::Value write_value(const std::string& value) { return {value}; }
toml::Value write_value(const Choice& value) { return {value.words.at(static_cast<std::size_t>(value.code))}; }

toml::Table schema_of(const Field&, Of<bool>) {
    toml::Table schema;
    schema.add("type", {std::string("boolean")});
    return schema;
}

toml::Table schema_of(const Field& about, Of<std::int64_t>) { return number_like("integer", about); }
toml::Table schema_of(const Field& about, Of<Coins>) { return number_like("integer", about); }

toml::Table schema_of(const Field& about, Of<double>) {
    return about.unit == "share" ? either(number_like("number", about), text_like("^[-+0-9.eE ]+%$"))
                                 : number_like("number", about);
}

toml::Table schema_of(const Field&, Of<Duration>) {
    return text_like("^[-+]?([0-9_.]+ ?(us|µs|ms|s|min|m|h|d|w) ?)+$");
}

toml::Table schema_of(const Field& about, Of<Rate>) {
    const std::string unit(about.unit == "share" || about.unit.empty() ? "%" : about.unit);
    return either(number_like("integer", about), text_like(std::string("^") + decimal_pattern + "( ?" + unit + ")?$"));
}

toml::Table schema_of(const Field&, Of<Usd>) { return text_like(std::string("^") + decimal_pattern + " ?USD$"); }

toml::Table schema_of(const Field&, Of<Date>) {
    toml::Table schema = text_like("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    schema.add("format", {std::string("date")});
    return schema;
}

toml::Table schema_of(const Field&, Of<std::string>) {
    toml::Table schema;
    schema.add("type", {std::string("string")});
    return schema;
}

toml::Table schema_of_choice(const std::vector<std::string>& words) {
    toml::List list;
    for (const std::string& word : words) {
        list.push_back({word});
    }
    toml::Table schema;
    schema.add("enum", {std::move(list)});
    return schema;
}

toml::Table schema_of_list(toml::Table element, std::size_t least, std::size_t most) {
    toml::Table schema;
    schema.add("type", {std::string("array")});
    schema.add("items", {std::move(element)});
    schema.add("minItems", {static_cast<std::int64_t>(least)});
    schema.add("maxItems", {static_cast<std::int64_t>(most)});
    return schema;
}

}  // namespace carat
