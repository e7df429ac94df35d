#include "scenarios/sensitivity.hpp"

#include "scenarios/nearest.hpp"
#include "scenarios/run.hpp"
#include "scenarios/variants.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace carat {
namespace {

const std::vector<std::string> usual_figures{"gross_spend",   "platform_margin", "creator_income",
                                             "creator_gini",  "creator_top_1",   "hours_streamed",
                                             "hours_watched", "payers",          "spend_per_payer_month"};

/// Scenarios to run, each only once: an end at which the scenario already is needs no run of its own.
class Variants {
public:
    std::size_t place_of(const Scenario& scenario) {
        std::string text = to_toml(scenario);
        const auto at = std::find(texts_.begin(), texts_.end(), text);
        if (at != texts_.end()) return static_cast<std::size_t>(at - texts_.begin());
        texts_.push_back(std::move(text));
        all_.push_back(scenario);
        return all_.size() - 1;
    }

    const std::vector<Scenario>& all() const { return all_; }

private:
    std::vector<std::string> texts_;
    std::vector<Scenario> all_;
};

/// The numbers of the figures that were asked for. What there is, a run of one window tells.
std::vector<std::size_t> choose(const std::vector<std::string>& asked, Scenario scenario) {
    scenario.policies.clear();
    scenario.run.length = scenario.economy.engine.window;
    std::vector<std::string> known;
    for (const Figure& figure : figures_of(run_replicate(scenario, 0))) known.push_back(figure.name);
    std::vector<std::size_t> chosen;
    std::vector<Problem> problems;
    for (const std::string& name : asked) {
        const auto at = std::find(known.begin(), known.end(), name);
        if (at == known.end()) {
            problems.push_back(
                {"--figure", 0, 0, "", "there is no key figure \"" + name + "\"" + did_you_mean(name, known)});
        } else {
            chosen.push_back(static_cast<std::size_t>(at - known.begin()));
        }
    }
    if (!problems.empty()) throw ScenarioError(std::move(problems));
    return chosen;
}

bool is_none(const Estimate& effect) { return effect.mean == 0.0 && effect.half_width == 0.0; }

}  // namespace

bool Swing::clear() const { return std::abs(across.mean) > across.half_width; }

bool Swing::none() const { return is_none(low) && is_none(high); }

Sensitivity measure_sensitivity(const std::string& path, const SensitivityOptions& options) {
    const Scenario base = load_scenario(path, options.overrides);
    Sensitivity result{.source = path,
                       .hash = scenario_hash(base),
                       .ranges = options.ranges,
                       .seed = base.run.seed,
                       .length = base.run.length,
                       .worlds = options.worlds,
                       .parameters = read_ranges(options.ranges, path, options.overrides),
                       .figures = {}};
    const std::vector<std::size_t> chosen = choose(options.figures.empty() ? usual_figures : options.figures, base);
    Variants variants;
    const std::size_t at_base = variants.place_of(base);
    std::vector<std::pair<std::size_t, std::size_t>> ends;
    for (const Ranged& parameter : result.parameters) {
        const std::size_t low = variants.place_of(parameter.at_low);
        ends.emplace_back(low, variants.place_of(parameter.at_high));
    }
    const VariantFigures figures = run_variants(variants.all(), options.worlds, options.threads, options.progress);
    if (figures.empty()) return result;
    for (const std::size_t i : chosen) {
        const Figure& figure = figures[at_base].front()[i];
        Tornado tornado{figure.name, figure.unit, figure.words, estimate(values(figures, i, at_base)), {}};
        for (std::size_t k = 0; k < ends.size(); ++k) {
            tornado.swings.push_back({k, estimate(differences(figures, i, ends[k].first, at_base)),
                                      estimate(differences(figures, i, ends[k].second, at_base)),
                                      estimate(differences(figures, i, ends[k].second, ends[k].first))});
        }
        std::stable_sort(tornado.swings.begin(), tornado.swings.end(), [](const Swing& a, const Swing& b) {
            return std::abs(a.across.mean) > std::abs(b.across.mean);
        });
        result.figures.push_back(std::move(tornado));
    }
    result.complete = true;
    return result;
}

}  // namespace carat
