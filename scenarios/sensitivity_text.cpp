/// A tornado for each figure, as text and JSON.
#include "scenarios/sensitivity.hpp"
#include "scenarios/text_table.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace carat {
namespace {

constexpr double hundred = 100.0;

/// A value in a narrow column: without quotes, long lists cut.
std::string short_value(std::string toml) {
    constexpr std::size_t longest = 14;
    std::erase(toml, '"');
    return toml.size() <= longest ? toml : toml.substr(0, longest - 3) + "...";
}

/// A change in percent of the base, or as it is where the base is 0.
class Change {
public:
    explicit Change(double base) : base_(std::abs(base)) {}

    std::string text(const Estimate& effect) const {
        if (effect.mean == 0.0) return "0";
        const std::string digits = number(effect.mean);
        return (effect.mean > 0.0 ? "+" : "") + digits + (base_ > 0.0 ? " %" : "");
    }

    std::string interval(const Estimate& effect) const {
        return effect.half_width == 0.0 ? "" : "± " + number(effect.half_width);
    }

private:
    std::string number(double value) const {
        return base_ > 0.0 ? grouped(hundred * value / base_, 1) : readable(value);
    }

    double base_;
};

/// One half of a bar, from the middle outwards: the shorter of the two ends lies over the longer.
std::string half_bar(double low, double high, double longest, std::size_t cells) {
    const auto reach = [&](double value) {
        return value <= 0.0 ? std::size_t{0}
                            : static_cast<std::size_t>(std::lround(value / longest * static_cast<double>(cells)));
    };
    std::string half(cells, ' ');
    const auto fill = [&](double value, char letter) { std::fill_n(half.begin(), reach(value), letter); };
    if (low > high) {
        fill(low, 'o');
        fill(high, '#');
    } else {
        fill(high, '#');
        fill(low, 'o');
    }
    return half;
}

std::string bar(const Swing& swing, double longest) {
    constexpr std::size_t cells = 12;
    std::string left = half_bar(-swing.low.mean, -swing.high.mean, longest, cells);
    std::reverse(left.begin(), left.end());
    return left + "|" + half_bar(swing.low.mean, swing.high.mean, longest, cells);
}

/// Names after a heading, over as many lines as they need; nothing if there are none.
std::string listed(const std::string& heading, const std::vector<std::string>& names) {
    constexpr std::size_t width = 118;
    std::string text;
    std::string line = "  " + heading + ":";
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string word = " " + names[i] + (i + 1 < names.size() ? "," : "");
        if (line.size() + word.size() > width) {
            text += line + "\n";
            line = "   ";
        }
        line += word;
    }
    return names.empty() ? "" : text + line + "\n";
}

std::string tornado_text(const Sensitivity& sensitivity, const Tornado& tornado, std::size_t rows) {
    const Change change(tornado.base.mean);
    const double longest = [&] {
        double most = 0.0;
        for (const Swing& s : tornado.swings) {
            if (s.clear()) most = std::max({most, std::abs(s.low.mean), std::abs(s.high.mean)});
        }
        return most;
    }();
    std::vector<std::vector<std::string>> table{
        {"", "low", "base", "high", "at low", "", "at high", "", "across", "", "     low ooooooo|####### high"}};
    std::vector<std::string> smaller;
    std::vector<std::string> unclear;
    std::vector<std::string> none;
    for (const Swing& s : tornado.swings) {
        const Ranged& p = sensitivity.parameters[s.parameter];
        if (s.none()) {
            none.push_back(p.name);
        } else if (!s.clear()) {
            unclear.push_back(p.name);
        } else if (rows > 0 && table.size() > rows) {
            smaller.push_back(p.name);
        } else {
            table.push_back({p.name, short_value(p.low), short_value(p.base), short_value(p.high), change.text(s.low),
                             change.interval(s.low), change.text(s.high), change.interval(s.high),
                             change.text(s.across), change.interval(s.across), bar(s, longest)});
        }
    }
    return "\n" + tornado.name + ", " + tornado.words + ": " + readable(tornado.base.mean) +
           (tornado.base.half_width > 0.0 ? " ± " + readable(tornado.base.half_width) : "") +
           (tornado.unit.empty() ? "" : " " + tornado.unit) + "\n\n" + text_table(table, "lrrrrrrrrrl", "  ") +
           listed("Smaller", smaller) + listed("Not clear", unclear) + listed("None", none);
}

}  // namespace

std::string sensitivity_text(const Sensitivity& sensitivity, std::size_t rows) {
    std::string text = "What each weakly known parameter does to the key figures of " + sensitivity.source + " (hash " +
                       sensitivity.hash + ", seed " + std::to_string(sensitivity.seed) + ")\n" +
                       to_text(sensitivity.length) + ", " + std::to_string(sensitivity.worlds) +
                       (sensitivity.worlds == 1 ? " world" : " worlds") + ", the same luck at both ends; ranges of " +
                       sensitivity.ranges + "\n" +
                       "Mean change of the figure and 95 % interval; across: from the low to the high end; not clear: "
                       "its interval holds 0\n";
    for (const Tornado& tornado : sensitivity.figures) text += tornado_text(sensitivity, tornado, rows);
    return text;
}

std::string sensitivity_json(const Sensitivity& sensitivity) {
    using Json = nlohmann::ordered_json;
    const auto value = [](const Estimate& e) { return Json{{"mean", e.mean}, {"half_width", e.half_width}}; };
    Json parameters = Json::array();
    for (const Ranged& p : sensitivity.parameters) {
        parameters.push_back({{"name", p.name}, {"low", p.low}, {"base", p.base}, {"high", p.high}, {"why", p.why}});
    }
    Json figures = Json::object();
    for (const Tornado& tornado : sensitivity.figures) {
        Json swings = Json::array();
        for (const Swing& s : tornado.swings) {
            swings.push_back({{"parameter", sensitivity.parameters[s.parameter].name},
                              {"low", value(s.low)},
                              {"high", value(s.high)},
                              {"across", value(s.across)},
                              {"clear", s.clear()}});
        }
        figures[tornado.name] = {
            {"unit", tornado.unit}, {"words", tornado.words}, {"base", value(tornado.base)}, {"swings", swings}};
    }
    return Json{{"scenario", sensitivity.source}, {"hash", sensitivity.hash},
                {"seed", sensitivity.seed},       {"days", seconds(sensitivity.length) / seconds(day)},
                {"worlds", sensitivity.worlds},   {"ranges", sensitivity.ranges},
                {"parameters", parameters},       {"figures", figures}}
               .dump(2) +
           "\n";
}

}  // namespace carat
