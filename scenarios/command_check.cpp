/// carat check: is a scenario valid, and what chain of money does it imply?
#include "scenarios/command.hpp"
#include "scenarios/decimal.hpp"
#include "scenarios/money_chain.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/text_table.hpp"

#include <iostream>
#include <memory>
#include <vector>

namespace carat {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// `value` with so many decimals.
std::string rounded(Rate value, int places) { return grouped(to_double(value), places); }

/// A factor in at most two decimals, without trailing zeros: 0.5, 0.97.
std::string brief(Rate value) {
    constexpr std::int64_t step = Rate::one / 100;
    const std::int64_t nearest = (value.nanos + step / 2) / step;
    return decimal(nearest, 2);
}

std::string exact(Rate value) { return to_text(value); }

std::string coin_line(const CoinChain& chain) {
    std::string line = exact(chain.price);
    if (chain.after_tax.nanos != Rate::one) {
        line += " x " + exact(chain.after_tax);
    }
    return line + " x " + exact(chain.after_fee) + " x " + brief(chain.creator_part) + " = " +
           rounded(chain.creator, 4) + " USD per coin";
}

std::string chain_text(const economy::Params& params, const RewardRange& reward) {
    const store::Params& store = params.store;
    const DollarChain app = dollar_chain(params, store.coin_price_app, store.store_fee, reward.factor);
    const DollarChain web = dollar_chain(params, store.coin_price_web, store.processing_fee, reward.factor);
    const std::string agency = params.agency.paid_by == agency::PaidBy::creator ? "agency (paid by creators)"
                                                                                : "agency (paid by the platform)";
    constexpr int places = 4;
    const auto row = [&](const std::string& who, Rate in_app, Rate on_web) {
        return std::vector<std::string>{who, rounded(in_app, places), rounded(on_web, places)};
    };
    const Rows rows{{"of $1.00 of coins, bought", "in the app", "on the web"},
                    row("sales tax", app.sales_tax, web.sales_tax),
                    {"app store", rounded(app.store, places), "-"},
                    {"payment processor", "-", rounded(web.store, places)},
                    row("platform", app.platform, web.platform),
                    row(agency, app.agency, web.agency),
                    row("tax and fee of payouts", app.payout_costs, web.payout_costs),
                    row("creator", app.creator, web.creator)};
    return text_table(rows, "lrr", "    ") +
           "\n    for the creator (price x what store or processor leaves x the creator's part):\n" + "      app  " +
           coin_line(coin_chain(params, store.coin_price_app, store.store_fee, reward.factor)) + "\n" + "      web  " +
           coin_line(coin_chain(params, store.coin_price_web, store.processing_fee, reward.factor)) + "\n";
}

std::string chains_text(const economy::Params& params) {
    std::string text;
    for (const RewardRange& reward : reward_range(params.rewards)) {
        text += "\n  Money chain, rewards " + reward.words + ", factor " + exact(reward.factor) + "\n" +
                chain_text(params, reward);
    }
    return text;
}

std::string counted(std::int64_t count, const std::string& what) {
    return grouped(static_cast<double>(count), 0) + " " + what + (count == 1 ? "" : "s");
}

std::string prices(const std::vector<Named<Gift>>& gifts) {
    const auto cheaper = [](const Named<Gift>& a, const Named<Gift>& b) { return a.value.coins < b.value.coins; };
    const auto [least, most] = std::minmax_element(gifts.begin(), gifts.end(), cheaper);
    return " of " + grouped(static_cast<double>(least->value.coins.count), 0) + " to " +
           counted(most->value.coins.count, "coin");
}

void print_summary(const Scenario& scenario) {
    const RunParams& run = scenario.run;
    const economy::Params& economy = scenario.economy;
    std::cout << scenario.source << ": valid\n";
    if (!run.title.empty()) {
        std::cout << "  " << run.title << "\n";
    }
    std::cout << "  " << to_text(run.length) << " from " << to_text(run.start) << ", seed " << run.seed << ", "
              << counted(run.replicates, "replicate") << ", hash " << scenario_hash(scenario) << "\n";
    std::cout << "  " << counted(economy.viewers.count, "viewer") << ", " << counted(economy.creators.count, "creator")
              << ", " << counted(static_cast<std::int64_t>(economy.gifts.size()), "gift") << prices(economy.gifts)
              << "\n";
    const Question& question = scenario.question;
    if (!question.asks.empty()) {
        std::cout << "  asks: " << question.asks << "\n";
        const auto expects = [](const std::string& when, const std::vector<Expectation>& expectations) {
            if (!expectations.empty()) std::cout << "  expects " << when << expectations_text(expectations) << "\n";
        };
        expects("if people answer: ", question.expects);
        expects("if nobody did: ", question.expects_without);
        std::cout << "  source: " << question.source << "\n";
        if (!question.lacks.empty()) std::cout << "  lacks: " << question.lacks << "\n";
    }
    for (const PolicyStep& step : scenario.policies) {
        std::cout << "  from " << to_text(step.at - Time{0}) << ": " << step.text;
        if (step.announced < step.at) std::cout << " (announced at " << to_text(step.announced - Time{0}) << ")";
        std::cout << "\n";
    }
    for (const Variation& variation : scenario.vary) {
        std::cout << "  to vary: " << variation.name << ", "
                  << counted(static_cast<std::int64_t>(variation.values.size()), "value") << "\n";
    }
}

/// The summary, and the money chain at the start and after each policy that changes it.
void print_check(const Scenario& scenario) {
    print_summary(scenario);
    std::string last = chains_text(scenario.economy);
    std::cout << last;
    for (const PolicyStep& step : scenario.policies) {
        const std::string next = chains_text(step.params);
        if (next != last) {
            std::cout << "\n  From " << to_text(step.at - Time{0}) << " on\n" << next;
        }
        last = next;
    }
}

/// Checks every file, also after one that is wrong.
Exit check_all(const std::vector<std::string>& paths, const std::vector<std::string>& overrides) {
    std::vector<Problem> problems;
    for (const std::string& path : paths) {
        try {
            print_check(load_scenario(path, overrides));
        } catch (const ScenarioError& error) {
            problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
    }
    if (!problems.empty()) {
        std::cout.flush();
        throw ScenarioError(std::move(problems));
    }
    return Exit::ok;
}

}  // namespace

void add_check_command(CLI::App& program, Action& action) {
    CLI::App* command = program.add_subcommand("check", "Check scenarios and show who gets what of a dollar");
    const auto paths = std::make_shared<std::vector<std::string>>();
    const auto overrides = std::make_shared<std::vector<std::string>>();
    command->add_option("scenarios", *paths, "Scenario files")->required()->type_name("SCENARIO...");
    add_set_option(*command, *overrides);
    command->footer(
        "Runs nothing. All problems are shown at once, as file:line:column: name: what is wrong.\n\n"
        "Example:\n"
        "  carat check scenarios/baseline.toml -s store.store_fee=\"15 %\"");
    command->callback(
        [paths, overrides, &action] { action = [paths, overrides] { return check_all(*paths, *overrides); }; });
}

}  // namespace carat
