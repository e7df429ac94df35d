/// carat sensitivity: each parameter alone, in the same worlds, and the ranges that are shipped.
#include "scenarios/sensitivity.hpp"

#include "tests/scenarios/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>

namespace carat {
namespace {

class SensitivityTest : public FolderTest {
protected:
    /// Of the village for a week.
    Sensitivity measure(const std::string& ranges, std::vector<std::string> figures, int worlds = 2) const {
        SensitivityOptions options;
        options.ranges = write("ranges.toml", ranges).string();
        options.overrides = {"run.length=7d"};
        options.figures = std::move(figures);
        options.worlds = worlds;
        options.threads = 2;
        return measure_sensitivity("scenarios/village.toml", options);
    }

    std::string refusal(const std::string& ranges) const {
        try {
            measure(ranges, {"gifts"}, 1);
        } catch (const ScenarioError& error) {
            const std::string said = error.what();
            return said.substr(said.find("ranges.toml"));
        }
        return "";
    }
};

const Swing& swing(const Sensitivity& all, const std::string& figure, const std::string& parameter) {
    for (const Tornado& tornado : all.figures) {
        for (const Swing& s : tornado.swings) {
            if (tornado.name == figure && all.parameters[s.parameter].name == parameter) return s;
        }
    }
    throw std::out_of_range(figure + " of " + parameter);
}

TEST_F(SensitivityTest, IsNothingAtTheValueThatIsThere) {
    const Sensitivity all = measure(R"(conversion.diamonds_per_coin = { low = "0.1", high = "0.50", why = "test" })",
                                    {"creator_income", "creator_share", "gifts"});
    ASSERT_TRUE(all.complete);
    ASSERT_EQ(all.figures.size(), 3U);
    for (const Tornado& tornado : all.figures) {
        EXPECT_EQ(tornado.swings.front().high.mean, 0.0) << tornado.name;
        EXPECT_EQ(tornado.swings.front().high.half_width, 0.0) << tornado.name;
    }
    EXPECT_LT(swing(all, "creator_income", "conversion.diamonds_per_coin").low.mean,
              -0.5 * all.figures.front().base.mean);
}

TEST_F(SensitivityTest, IsExactForAPriceThatNobodyAnswersTo) {
    // Delivery costs nobody but the platform anything: nothing happens otherwise, and its cost is in proportion.
    const Sensitivity all = measure(R"(
[cost]
delivery_per_viewer_hour = { low = "0 USD", high = "0.06 USD", why = "test" }
[creators]
hours_median = { times = [0.5, 2], why = "test" })",
                                    {"delivery_cost", "platform_margin", "gifts", "hours_streamed"}, 4);
    const std::string name = "cost.delivery_per_viewer_hour";
    const double base = all.figures.front().base.mean;
    EXPECT_GT(base, 0.0);
    EXPECT_NEAR(swing(all, "delivery_cost", name).low.mean, -base, 1e-9 * base);
    EXPECT_NEAR(swing(all, "delivery_cost", name).high.mean, 2.0 * base, 1e-9 * base);
    EXPECT_NEAR(swing(all, "platform_margin", name).high.mean, -2.0 * base, 1e-6 * base);
    EXPECT_TRUE(swing(all, "gifts", name).none());
    // Half and twice the hours, within what streams that are cut by the end of a week leave open.
    const Swing& hours = swing(all, "hours_streamed", "creators.hours_median");
    EXPECT_EQ(all.parameters[1].low, "3.0");
    EXPECT_EQ(all.parameters[1].high, "12.0");
    EXPECT_TRUE(hours.clear());
    EXPECT_NEAR(hours.across.mean, hours.high.mean - hours.low.mean, 1e-9 * hours.across.mean);
    EXPECT_LT(hours.low.mean + hours.low.half_width, 0.0);
    EXPECT_GT(hours.high.mean - hours.high.half_width, 0.0);
    // Figures as they were asked for, parameters by the length of their bars.
    EXPECT_EQ(all.figures.back().name, "hours_streamed");
    EXPECT_EQ(all.parameters[all.figures.back().swings.front().parameter].name, "creators.hours_median");
    EXPECT_EQ(all.parameters[all.figures.front().swings.front().parameter].name, name);
}

TEST_F(SensitivityTest, DrawsTheTornado) {
    Sensitivity all{.source = "x.toml", .hash = "h", .ranges = "r.toml", .worlds = 3, .parameters = {}, .figures = {}};
    for (const char* name : {"a.large", "a.odd", "a.small", "a.unclear", "a.none"}) {
        all.parameters.push_back({name, "\"2d\"", "\"1d\"", "\"4d\"", "why", {}, {}});
    }
    all.figures.push_back({"gifts", "gifts", "gifts sent", {200.0, 10.0}, {}});
    all.figures.front().swings = {{0, {-50.0, 5.0}, {100.0, 20.0}, {150.0, 25.0}},
                                  {1, {25.0, 1.0}, {50.0, 60.0}, {25.0, 20.0}},
                                  {2, {-10.0, 1.0}, {10.0, 1.0}, {20.0, 1.0}},
                                  {3, {-8.0, 1.0}, {-2.0, 1.0}, {6.0, 7.0}},
                                  {4, {0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}}};
    const std::string text = sensitivity_text(all, 2);
    for (const char* line :
         {"gifts, gifts sent: 200 ± 10 gifts\n",
          "  a.large   1d    2d    4d  -25.0 %  ± 2.5  +50.0 %  ± 10.0  +75.0 %  ± 12.5        oooooo|############\n",
          "  a.odd     1d    2d    4d  +12.5 %  ± 0.5  +25.0 %  ± 30.0  +12.5 %  ± 10.0              |ooo###\n",
          "  Smaller: a.small\n", "  Not clear: a.unclear\n", "  None: a.none\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
    }
    const auto json = nlohmann::json::parse(sensitivity_json(all));
    EXPECT_EQ(json["figures"]["gifts"]["swings"][1]["high"]["half_width"], 60.0);
    EXPECT_EQ(json["figures"]["gifts"]["swings"][3]["clear"], false);
    EXPECT_EQ(json["parameters"][0]["low"], "\"1d\"");
}

TEST_F(SensitivityTest, SaysWhereARangeIsWrong) {
    const std::string why = ", why = \"x\" }\n";
    EXPECT_EQ(refusal("[gifting]\nbranchin = { low = 0.1, high = 0.2" + why).substr(0, 60),
              "ranges.toml:2:20: gifting.branchin: unknown name; did you me");
    EXPECT_EQ(refusal("gifting.branching = { low = 0.1, high = 2.0" + why),
              "ranges.toml:1:41: gifting.branching: expected a value between -0.9 and 0.9 gifts, found the number 2.0");
    EXPECT_EQ(refusal("gifting.branching = { low = 0.1" + why).substr(0, 61),
              "ranges.toml:1:9: gifting.branching.high: expected a value, fo");
    EXPECT_EQ(refusal("gifting.branching = { low = 0.1, hihg = 1, high = 0.2" + why),
              "ranges.toml:1:34: gifting.branching.hihg: unknown name; did you mean \"high\"?");
    EXPECT_EQ(refusal("gifting.branching = { low = 0.1, high = 0.1" + why),
              "ranges.toml:1:9: gifting.branching: expected two ends that differ, found 0.1 twice");
    EXPECT_EQ(refusal("gifting.branching = { low = 0.1, high = 0.2 }\n").substr(0, 50),
              "ranges.toml:1:9: gifting.branching.why: expected w");
    EXPECT_EQ(refusal("[gifting]\nbranching = 0.3\n").substr(0, 47), "ranges.toml:2:1: gifting.branching: expected { ");
    EXPECT_EQ(refusal("payout.hold = { times = [0, 2]" + why),
              "ranges.toml:1:25: payout.hold.times: expected low and high: the parameter is no plain number");
    EXPECT_EQ(refusal("gifting.decay = { times = [0.5], low = \"1s\"" + why),
              "ranges.toml:1:40: gifting.decay.low: cannot be given beside times");
    EXPECT_EQ(refusal("refunds.lag_most = { low = \"1d\", high = \"200d\"" + why),
              "ranges.toml:1:28: refunds.lag_most: must not be below refunds.lag_mean");
    EXPECT_EQ(refusal("gifting = {\n").substr(0, 15), "ranges.toml:1:1");
    EXPECT_NE(refusal(""), "");
}

TEST_F(SensitivityTest, IsACommand) {
    const std::string village = std::filesystem::absolute("scenarios/village.toml").string();
    write("ranges.toml", "store.processing_fee = { low = 0, high = 1, why = \"test\" }\n");
    const std::vector<std::string> words{"sensitivity", village, "-s",       "run.length=7d",
                                         "-r",          "1",     "--ranges", "ranges.toml"};
    const auto with = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all = words;
        all.insert(all.end(), more.begin(), more.end());
        return run_carat(all, folder_);
    };
    const Ran json = with({"--json", "--quiet", "--figure", "gifts", "--figure", "processing_fees"});
    EXPECT_EQ(json.exit, 0) << json.errors;
    EXPECT_EQ(json.errors, "");
    EXPECT_EQ(nlohmann::json::parse(json.output)["figures"].size(), 2U);
    EXPECT_NE(with({}).output.find("None: store.processing_fee"), std::string::npos);
    const Ran figure = with({"--figure", "gfits"});
    EXPECT_EQ(figure.exit, 2);
    EXPECT_NE(figure.errors.find("--figure: there is no key figure \"gfits\"; did you mean \"gifts\"?"),
              std::string::npos)
        << figure.errors;
    EXPECT_EQ(run_carat({"sensitivity", village, "--ranges", "nowhere.toml"}, folder_).exit, 2);
    EXPECT_EQ(run_carat({"sensitivity", "nowhere.toml", "--ranges", "ranges.toml"}, folder_).exit, 2);
    // Stopped once a tenth is done.
    const std::string line = "cd '" + folder_.string() + "' && { '" + CARAT_PROGRAM + "' sensitivity '" + village +
                             "' -s run.length=1d -r 100 --ranges ranges.toml >output 2>errors & } ; run=$!; "
                             "while [ ! -s errors ] && kill -0 $run; do :; done; kill -INT $run; wait $run";
    const int status = std::system(line.c_str());
    EXPECT_EQ(WEXITSTATUS(status), 130) << text_of(folder_ / "errors");
    EXPECT_EQ(text_of(folder_ / "output"), "");
}

// ---- the ranges that are shipped

/// A number with its unit as one number; NaN for words and lists.
double magnitude(std::string toml) {
    static const std::map<std::string, double> units{{"", 1.0},     {"%", 0.01}, {"USD", 1.0},   {"s", 1.0},
                                                     {"min", 60.0}, {"h", 3600}, {"d", 86400.0}, {"w", 604800.0}};
    std::erase(toml, '"');
    std::erase(toml, ' ');
    std::size_t used = 0;
    try {
        const double number = std::stod(toml, &used);
        const auto unit = units.find(toml.substr(used));
        return unit == units.end() ? std::nan("") : number * unit->second;
    } catch (const std::invalid_argument&) {
        return std::nan("");
    }
}

TEST(ShippedRanges, HoldTheValueOfTheBaseline) {
    int numbers = 0;
    for (const Ranged& range : read_ranges("scenarios/data/weak.toml", "scenarios/baseline.toml")) {
        EXPECT_NE(range.base, "") << range.name;
        const double low = magnitude(range.low);
        const double base = magnitude(range.base);
        const double high = magnitude(range.high);
        if (std::isnan(base)) {
            EXPECT_TRUE(range.base.starts_with('[') || range.base == range.low || range.base == range.high)
                << range.name;
            continue;
        }
        ++numbers;
        EXPECT_LT(low, high) << range.name;
        EXPECT_LE(low, base) << range.name;
        EXPECT_LE(base, high) << range.name;
    }
    EXPECT_GT(numbers, 90);
}

/// The parameters whose comment in the baseline grades them L, or says that they are judgement.
std::set<std::string> weak_in_baseline() {
    const std::regex header(R"(\[([a-z.]+)\](.*))");
    const std::regex setting(R"(([a-z_]+) = .*)");
    const std::regex weak(R"(\b[JL]\b)");
    std::set<std::string> found;
    std::istringstream text(text_of("scenarios/baseline.toml"));
    std::string section;
    std::string name;
    bool whole_section = false;
    int next = 0;  // so many of the next lines are graded by a comment above them
    for (std::string line; std::getline(text, line);) {
        std::smatch match;
        const std::string comment = line.find('#') == std::string::npos ? "" : line.substr(line.find('#'));
        const bool is_weak = std::regex_search(comment, weak);
        if (std::regex_match(line, match, header)) {
            section = match[1];
            name = "";
            whole_section = is_weak;
        } else if (line.starts_with("# The next five")) {
            next = 5;
        } else if (std::regex_match(line, match, setting)) {
            name = section + "." + match[1].str();
            if (is_weak || whole_section || next-- > 0) found.insert(name);
        } else if (!name.empty() && is_weak) {
            found.insert(name);  // a comment that goes on
        }
    }
    return found;
}

TEST(ShippedRanges, NameEveryWeakParameter) {
    std::set<std::string> listed;
    for (const Ranged& range : read_ranges("scenarios/data/weak.toml", "scenarios/baseline.toml")) {
        listed.insert(range.name);
    }
    std::set<std::string> weak = weak_in_baseline();
    EXPECT_GT(weak.size(), 100U);
    EXPECT_TRUE(weak.contains("viewers.hour_profile") && weak.contains("gifting.choice_sharpness"));
    weak.erase("agency.paid_by");     // a rule, of grade B; only the figures of its section are weak
    weak.insert("payout.fee_share");  // 0 is certain for the platform, what a processor takes is not
    EXPECT_EQ(listed, weak);
}

}  // namespace
}  // namespace carat
