#include "scenarios/response.hpp"

#include "scenarios/text_table.hpp"
#include "scenarios/variants.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace carat {
namespace {

enum Variant : std::size_t { before_with, after_with, before_without, after_without, variants };

Scenario variant_of(const Scenario& scenario, std::size_t variant) {
    Scenario result = scenario;
    const bool answers = variant == before_with || variant == after_with;
    if (variant == before_with || variant == before_without) result.policies.clear();
    const auto set = [&](economy::Params& params) {
        if (!answers) params.behaviour.viewers_respond = params.behaviour.creators_respond = false;
    };
    set(result.economy);
    for (PolicyStep& step : result.policies) set(step.params);
    return result;
}

std::vector<Judged> judge(const Response& response) {
    std::vector<Judged> judged;
    const auto add = [&](const std::vector<Expectation>& expectations, bool people_answer) {
        for (const Expectation& expected : expectations) {
            for (const Responded& f : response.figures) {
                if (f.name != expected.figure) continue;
                const Estimate& effect = people_answer ? f.with : f.without;
                judged.push_back(
                    {expected, people_answer, effect, verdict(effect, expected.direction, response.worlds)});
            }
        }
    };
    add(response.question.expects, true);
    add(response.question.expects_without, false);
    return judged;
}

}  // namespace

Response respond(const Scenario& scenario, const ResponseOptions& options) {
    if (scenario.policies.empty()) {
        throw ScenarioError(
            std::vector<Problem>{{scenario.source, 0, 0, "policy",
                                  "there is none whose effect could be shown: add a [[policy]] with at and set"}});
    }
    Response response;
    response.worlds = options.worlds;
    response.question = scenario.question;
    for (const PolicyStep& step : scenario.policies) {
        response.policies.push_back("from " + to_text(step.at - Time{0}) + ": " + step.text);
    }
    std::vector<Scenario> all;
    for (std::size_t variant = 0; variant < variants; ++variant) all.push_back(variant_of(scenario, variant));
    const VariantFigures figures = run_variants(all, options.worlds, options.threads, options.progress);
    if (figures.empty()) return response;
    const auto before = [&](std::size_t i, Variant variant) { return estimate(values(figures, i, variant)).mean; };
    for (std::size_t i = 0; i < figures[before_with].front().size(); ++i) {
        const Figure& figure = figures[before_with].front()[i];
        response.figures.push_back({figure.name, figure.unit, figure.words, before(i, before_with),
                                    before(i, before_without),
                                    estimate(differences(figures, i, after_with, before_with)),
                                    estimate(differences(figures, i, after_without, before_without))});
    }
    response.judged = judge(response);
    response.complete = true;
    return response;
}

namespace {

std::string signed_text(double value) { return (value > 0.0 ? "+" : "") + readable(value); }

std::string percent(double difference, double before) {
    constexpr double hundred = 100.0;
    return before == 0.0
               ? ""
               : "(" + signed_text(std::round(hundred * hundred * difference / std::abs(before)) / hundred) + " %)";
}

std::string interval(const Estimate& effect) {
    return effect.half_width == 0.0 ? "" : "± " + readable(effect.half_width);
}

std::string_view direction_text(Direction direction) { return direction_names[static_cast<std::size_t>(direction)]; }

/// The question, and beside each figure of which something was expected whether it came out.
std::string question_text(const Response& response) {
    if (response.question.asks.empty()) {
        return "";
    }
    std::vector<std::vector<std::string>> rows;
    for (const Judged& j : response.judged) {
        rows.push_back({j.people_answer ? "if people answer" : "if nobody did", j.expected.figure,
                        std::string(direction_text(j.expected.direction)), signed_text(j.effect.mean),
                        interval(j.effect), std::string(verdict_text(j.verdict))});
    }
    return response.question.asks + "\n\nExpected (" + response.question.source + ")\n" +
           text_table(rows, "lllrrl", "  ") +
           (response.question.lacks.empty() ? "" : "\nThe model cannot say: " + response.question.lacks + "\n") + "\n";
}

}  // namespace

std::string response_text(const Response& response) {
    std::string text = question_text(response) + "Effect of\n";
    for (const std::string& policy : response.policies) text += "  " + policy + "\n";
    text += "over the whole run, mean of " + std::to_string(response.worlds) +
            (response.worlds == 1 ? " world" : " worlds") + " and 95 % interval, the same luck before and after\n\n";
    std::vector<std::vector<std::string>> rows{{"", "before", "", "if people answer", "", "", "if nobody did", "", ""}};
    for (const Responded& f : response.figures) {
        rows.push_back({f.name, readable(f.before), f.unit, signed_text(f.with.mean), interval(f.with),
                        percent(f.with.mean, f.before), signed_text(f.without.mean), interval(f.without),
                        percent(f.without.mean, f.before_without)});
    }
    return text + text_table(rows, "lrlrrrrrr", "  ");
}

std::string response_json(const Response& response) {
    nlohmann::ordered_json figures = nlohmann::ordered_json::object();
    const auto effect = [](const Estimate& e) {
        return nlohmann::ordered_json{{"mean", e.mean}, {"half_width", e.half_width}};
    };
    for (const Responded& f : response.figures) {
        figures[f.name] = {{"unit", f.unit},
                           {"before", f.before},
                           {"before_without_response", f.before_without},
                           {"with_response", effect(f.with)},
                           {"without_response", effect(f.without)},
                           {"words", f.words}};
    }
    nlohmann::ordered_json all{{"policies", response.policies}, {"worlds", response.worlds}, {"figures", figures}};
    if (!response.question.asks.empty()) {
        nlohmann::ordered_json expected = nlohmann::ordered_json::array();
        for (const Judged& j : response.judged) {
            expected.push_back({{"figure", j.expected.figure},
                                {"people_answer", j.people_answer},
                                {"direction", direction_text(j.expected.direction)},
                                {"verdict", verdict_text(j.verdict)}});
        }
        all["question"] = {{"asks", response.question.asks},
                           {"source", response.question.source},
                           {"lacks", response.question.lacks},
                           {"expected", expected}};
    }
    return all.dump(2) + "\n";
}

}  // namespace carat
