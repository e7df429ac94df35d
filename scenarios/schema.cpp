#include "scenarios/schema.hpp"

#include "scenarios/file_keys.hpp"
#include "scenarios/writer.hpp"

#include <utility>

namespace carat {
namespace {

toml::Value text(std::string_view words) { return {std::string(words)}; }

/// What an editor shows of a field: its words, its unit and its bounds.
std::string shown(const Field& about) {
    const std::string range = bounds(about);
    const std::string unit = about.unit.empty() ? "" : " [" + std::string(about.unit) + "]";
    return std::string(about.words) + unit + (range.empty() ? "" : ", " + range);
}

/// An object with these properties; `others` says what else it may have.
toml::Table object(std::string_view words, toml::Table properties, toml::Value others) {
    toml::Table schema;
    schema.add("type", text("object"));
    if (!words.empty()) {
        schema.add("description", text(words));
    }
    if (!properties.entries.empty()) {
        schema.add("properties", {std::move(properties)});
    }
    schema.add("additionalProperties", std::move(others));
    return schema;
}

/// `with_defaults` is false where a default of its own has no meaning, such as in one of many tables.
toml::Table schema_of_section(const Section& section, bool with_defaults) {
    toml::Table properties;
    for (const Knob& knob : section.knobs) {
        toml::Table schema = knob.schema();
        schema.add("description", text(shown(knob.about)));
        if (with_defaults) {
            schema.add("default", knob.write());
        }
        properties.add(knob.name, {std::move(schema)});
    }
    for (const Section& inner : section.sections) {
        properties.add(inner.name, {schema_of_section(inner, with_defaults)});
    }
    for (const NamedTables& tables : section.tables) {
        tables.sample([&](const Section& sample) {
            properties.add(tables.name, {object(tables.words, {}, {schema_of_section(sample, false)})});
        });
    }
    return object(section.words, std::move(properties), {false});
}

/// [[policy]] with `at`, `announced` and `set`, where `set` takes any name.
toml::Table schema_of_policies(std::string_view words) {
    toml::Table at;
    at.add("description", text("moment of the change, such as \"30d\" after the start, or a date"));
    toml::Table properties;
    properties.add("at", {std::move(at)});
    toml::Table announced;
    announced.add("description", text("moment from which people know of it, at most `at`; by default that"));
    properties.add("announced", {std::move(announced)});
    properties.add("set", {object("dotted names and their new values", {}, {true})});
    toml::Table step = object("", std::move(properties), {false});
    step.add("required", {toml::List{text("at"), text("set")}});
    toml::Table schema = schema_of_list(std::move(step), 0, most_elements);
    schema.add("description", text(words));
    return schema;
}

/// A table of key figures and what is expected of each.
toml::Table schema_of_expectations(std::string_view words) {
    toml::List directions;
    for (const std::string_view name : direction_names) directions.push_back(text(name));
    toml::Table properties;
    for (const std::string& figure : key_figure_names()) {
        toml::Table direction;
        direction.add("enum", {directions});
        properties.add(figure, {std::move(direction)});
    }
    return object(words, std::move(properties), {false});
}

toml::Table schema_of_question(std::string_view words) {
    const auto line = [](std::string_view meaning) {
        toml::Table schema;
        schema.add("type", text("string"));
        schema.add("description", text(meaning));
        return schema;
    };
    toml::Table properties;
    properties.add("asks", {line("the question in a sentence or two")});
    properties.add("source", {line("what the expectations rest on")});
    properties.add("lacks", {line("what the model has no mechanism for, and so cannot say")});
    properties.add("expects", {schema_of_expectations("what key figures do if people answer to the policies")});
    properties.add("expects_without", {schema_of_expectations("what they do if nobody did")});
    toml::Table schema = object(words, std::move(properties), {false});
    schema.add("required", {toml::List{text("asks"), text("source")}});
    return schema;
}

}  // namespace

std::string scenario_schema() {
    Scenario scenario;
    FileKeys keys;
    const Section file = section_of_file(scenario, keys);
    toml::Table schema;
    schema.add("$schema", text("http://json-schema.org/draft-04/schema#"));
    schema.add("title", text("carat scenario"));
    toml::Table body = schema_of_section(file, true);
    toml::Table& properties = *body.find("properties")->as<toml::Table>();
    for (toml::Entry& entry : properties.entries) {
        const std::string words = *entry.value.as<toml::Table>()->find("description")->as<std::string>();
        if (entry.key == "experiment") {
            entry.value.as<toml::Table>()
                ->find("properties")
                ->as<toml::Table>()
                ->add("set", {object("dotted names and the values the treated live under", {}, {true})});
        } else if (entry.key == "policy") {
            entry.value = {schema_of_policies(words)};
        } else if (entry.key == "vary") {
            toml::Table list;
            list.add("type", text("array"));
            entry.value = {object(words, {}, {std::move(list)})};
        } else if (entry.key == "question") {
            entry.value = {schema_of_question(words)};
        }
    }
    for (toml::Entry& entry : body.entries) {
        schema.entries.push_back(std::move(entry));
    }
    return json_text({std::move(schema)}) + "\n";
}

}  // namespace carat
