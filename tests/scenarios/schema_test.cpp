#include "scenarios/schema.hpp"

#include "scenarios/reference.hpp"
#include "scenarios/scenario.hpp"
#include "tests/scenarios/folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <regex.h>

#include <algorithm>

namespace carat {
namespace {

using nlohmann::json;

bool has_type(const json& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "integer" && value.is_number_integer()) || (type == "number" && value.is_number());
}

bool matches(const std::string& pattern, const std::string& text) {
    regex_t compiled;
    EXPECT_EQ(regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB), 0) << pattern;
    const bool found = regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
    regfree(&compiled);
    return found;
}

bool conforms(const json& schema, const json& value);

bool properties_conform(const json& schema, const json& value) {
    const json none = json::object();
    const json& properties = schema.contains("properties") ? schema["properties"] : none;
    for (const auto& [key, inner] : value.items()) {
        if (properties.contains(key)) {
            if (!conforms(properties[key], inner)) return false;
        } else if (schema.contains("additionalProperties")) {
            const json& others = schema["additionalProperties"];
            if (others.is_boolean() ? !others.get<bool>() : !conforms(others, inner)) return false;
        }
    }
    for (const auto& key : schema.value("required", json::array())) {
        if (!value.contains(key.get<std::string>())) return false;
    }
    return true;
}

bool number_conforms(const json& schema, double value) {
    return (!schema.contains("minimum") || value >= schema["minimum"].get<double>()) &&
           (!schema.contains("maximum") || value <= schema["maximum"].get<double>());
}

bool list_conforms(const json& schema, const json& value) {
    const std::size_t least = schema.value("minItems", std::size_t{0});
    const std::size_t most = schema.value("maxItems", value.size());
    return value.size() >= least && value.size() <= most &&
           std::all_of(value.begin(), value.end(),
                       [&](const json& element) { return conforms(schema.value("items", json::object()), element); });
}

/// As much of JSON Schema, draft 4, as the schema uses.
bool conforms(const json& schema, const json& value) {
    if (schema.contains("anyOf")) {
        return std::any_of(schema["anyOf"].begin(), schema["anyOf"].end(),
                           [&](const json& one) { return conforms(one, value); });
    }
    if (schema.contains("type") && !has_type(value, schema["type"].get<std::string>())) return false;
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
        return false;
    if (value.is_object()) return properties_conform(schema, value);
    if (value.is_array()) return list_conforms(schema, value);
    if (value.is_number()) return number_conforms(schema, value.get<double>());
    return !value.is_string() || !schema.contains("pattern") ||
           matches(schema["pattern"].get<std::string>(), value.get<std::string>());
}

json schema() { return json::parse(scenario_schema()); }

json resolved(const std::vector<std::string>& overrides = {}) {
    return json::parse(to_json(load_scenario("scenarios/village.toml", overrides)));
}

TEST(Schema, TakesEveryResolvedScenario) {
    EXPECT_TRUE(conforms(schema(), resolved()));
    EXPECT_TRUE(conforms(
        schema(),
        json::parse(to_json(parse_scenario(
            "[run]\nseed=1\n[gift.a]\n[[policy]]\nat='7d'\nset={'payout.hold'='1d'}\n[vary]\n'payout.hold'=['1d']\n",
            "text")))));
}

TEST(Schema, RefusesWhatTheReaderRefuses) {
    const auto changed = [](const std::string& pointer, const json& value) {
        json scenario = resolved();
        scenario[json::json_pointer(pointer)] = value;
        return conforms(schema(), scenario);
    };
    EXPECT_FALSE(changed("/payout/treshold", "20 USD"));
    EXPECT_FALSE(changed("/payout/threshold", 20));
    EXPECT_FALSE(changed("/payout/threshold", "20 EUR"));
    EXPECT_FALSE(changed("/payout/hold", "14 days"));
    EXPECT_FALSE(changed("/payout/when", "friday"));
    EXPECT_FALSE(changed("/conversion/diamonds_per_coin", 0.55));
    EXPECT_FALSE(changed("/viewers/count", 0));
    EXPECT_FALSE(changed("/viewers/hour_profile", json::array({1, 2})));
    EXPECT_FALSE(changed("/gift/rose/combo", 1));
    EXPECT_FALSE(changed("/colour", "red"));
    EXPECT_TRUE(changed("/payout/threshold", "12.50 USD"));
    EXPECT_TRUE(changed("/payout/hold", "1d 12h"));
    EXPECT_TRUE(changed("/conversion/diamonds_per_coin", "0.55"));
    EXPECT_TRUE(changed("/store/store_fee", "15 %"));
    EXPECT_TRUE(changed("/extends", "baseline.toml"));
}

TEST(Schema, BesideTheScenariosIsFresh) {
    EXPECT_EQ(text_of("scenarios/carat.schema.json"), scenario_schema())
        << "make it again: carat schema > scenarios/carat.schema.json";
}

TEST(Reference, ListsEveryParameterWithItsWords) {
    EXPECT_GT(parameters().size(), 100U);
    for (const Parameter& parameter : parameters()) {
        EXPECT_NE(parameter.words, "") << parameter.name;
    }
}

TEST(Reference, FindsByNameAndByWords) {
    ASSERT_EQ(parameters("PAYOUT.THRESHOLD").size(), 1U);
    EXPECT_EQ(parameters("payout.threshold").front().standard, "\"50 USD\"");
    EXPECT_EQ(parameters("gift.*.coins").size(), 1U);
    EXPECT_GE(parameters("elasticity").size(), 3U);
    EXPECT_TRUE(parameters("no such thing").empty());
}

}  // namespace
}  // namespace carat
