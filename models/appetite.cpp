#include "models/appetite.hpp"

#include "models/purpose.hpp"
#include "sim/maths.hpp"

#include <boost/random/normal_distribution.hpp>

#include <algorithm>

namespace carat {
namespace {

constexpr double top_tenth = 1.2815515655446004;  // standard normal quantile 0.9

/// A payer's monthly spend scale in USD: lognormal with the mean of the scenario, from (seed, viewer).
struct Scale {
    double usd = 0.0;
    double web = 0.0;    // probability of buying on the web at the reference prices
    double lean = 0.0;   // uniform, decides app or web
    double limit = 0.0;  // uniform, decides whether they set themselves a limit
};

Scale spend_scale(const viewers::Params& p, const Luck& luck, std::uint32_t viewer) {
    Draws draw = luck.draws(Purpose::viewer_trait, viewer, 0);
    const double z = boost::random::normal_distribution<double>{}(draw);
    Scale scale;
    scale.web = z > top_tenth ? p.web_share_top : p.web_share;
    scale.lean = uniform(draw);
    scale.limit = uniform(draw);
    scale.usd = dollars(p.spend_mean) * exponential(p.spend_sigma * z - p.spend_sigma * p.spend_sigma / 2.0);
    return scale;
}

std::uint32_t budget_cents(const Rules& rules, const Scale& scale, double usd) {
    constexpr double cents_per_usd = 100.0;
    constexpr double most_cents = 4e9;
    const caps::Params& caps = rules.params.caps;
    const double usual = rules.params.store.budget_multiple;
    const double multiple = scale.limit < caps.own_share ? std::min(caps.own_multiple, usual) : usual;
    return static_cast<std::uint32_t>(std::min(most_cents, usd * multiple * cents_per_usd));
}

}  // namespace

Appetite appetite(const Rules& rules, const Luck& luck, std::uint32_t viewer, std::uint32_t region) {
    const gifting::Params& p = rules.params.gifting;
    const viewers::Params& who = rules.params.viewers;
    const Scale scale = spend_scale(who, luck, viewer);
    const double usd = scale.usd * rules.params.regions[region].value.income;
    const double relative = who.spend_mean > Usd{0} ? usd / dollars(who.spend_mean) : 0.0;
    Appetite result;
    result.channel = rules.channel(scale.web, scale.lean);
    const double term = rules.shop(region, result.channel).price_term;
    const double hazard = p.rate_per_hour / seconds(hour) * power(relative, p.spend_exponent) * term;
    result.hazard = static_cast<float>(hazard);
    result.taste = rules.menu.taste(p.preferred_coins * power(relative, p.preference_exponent));
    result.budget_cents = budget_cents(rules, scale, usd);
    return result;
}

}  // namespace carat
