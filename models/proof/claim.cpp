#include "models/proof/claim.hpp"

#include "models/proof/attachment.hpp"
#include "models/proof/chains.hpp"
#include "models/proof/flows.hpp"
#include "models/proof/gifts.hpp"
#include "models/proof/laws.hpp"
#include "models/proof/payouts.hpp"
#include "models/proof/people.hpp"
#include "models/proof/sessions.hpp"
#include "models/proof/supply.hpp"

#include <cmath>

namespace carat::proof {

Evidence exactly(double measured, double exact, double rounding) {
    return {measured, exact, std::abs(measured - exact) <= rounding ? 1.0 : 0.0};
}

Judged judge(const Claim& claim, int size) {
    const Evidence first = claim.measure(first_seed, size);
    if (first.p >= first_stage) {
        return {first, true};
    }
    const Evidence second = claim.measure(first_seed + 1, size * second_sample);
    return {second, second.p >= second_stage};
}

namespace {

using Seed = std::uint64_t;

/// Who is there, whom they follow, and when they are paid.
std::vector<Claim> of_people() {
    return {
        {"first_payout", "days to first payouts of a fixed daily income, summed over 15 rules", "d",
         "ceil(threshold / income) + hold", [](Seed seed, int) { return first_payout(seed, {0}); }},
        {"viewers_present", "viewers after half a year, joins even, lives Lomax", "viewers",
         "immigration-death process", [](Seed seed, int size) { return viewers_present(seed, size, {}, {}); }},
        {"creators_leave", "part of creators gone in 8 weeks, young ones sooner", "share", "death process",
         [](Seed seed, int size) { return creators_leave(seed, size, exits_per_month); }},
        {"creators_come", "newcomers per week over creators of the start: Poisson", "share", "immigration process",
         [](Seed seed, int size) { return creators_come(seed, size, entries_per_month); }},
        {"preferential_attachment", "variance of a creator's share of followers, each viewer follows", "",
         "urn with batches, exact recursion",
         [](Seed seed, int size) { return preferential_attachment(seed, size, 1.0, 0.0); }},
    };
}

}  // namespace

std::vector<Claim> claims() {
    std::vector<Claim> all{
        {"gift_rate", "gifts per hour watched, constant hazard: Poisson counts", "1/h", "Poisson process",
         [](Seed seed, int size) { return gift_counts(seed, size, gifts_per_hour); }},
        {"compound_diamonds", "diamonds per hour watched, logit over prices and combos", "1/h", "compound Poisson sum",
         [](Seed seed, int size) { return compound_diamonds(seed, size, price_sharpness); }},
        {"rescaled_sessions", "sessions over their integrated rate; intervals Exp(1)", "", "time rescaling",
         [](Seed seed, int size) { return rescaled_sessions(seed, size, false); }},
        {"audience", "viewers present: M/G/infinity", "viewers", "Little's law",
         [](Seed seed, int size) { return audience(seed, size, sessions_per_day); }},
        {"wallet", "coins in a wallet, packs of 100, gifts of 10: uniform steps", "coins", "renewal theory",
         [](Seed seed, int size) { return wallet_steps(seed, size, 100); }},
        {"float", "coins held per buyer, from sales and the wait of a coin", "coins", "Little's law",
         [](Seed seed, int size) { return float_of_coins(seed, size, 4.5); }},
        {"room_follows", "gifts of a room over its base rate, branching 0.3", "", "linear Hawkes process, 1 / (1 - n)",
         [](Seed seed, int size) { return room_branching(seed, size, 0.3, 0.3); }},
        {"room_competes", "the same, branching -0.4", "", "the same",
         [](Seed seed, int size) { return room_branching(seed, size, -0.4, -0.4); }},
        {"payout_accounts", "accounts off the renewal of 20 gifts per payout", "accounts", "exact",
         [](Seed seed, int) { return payout_accounts(seed, payout_threshold); }},
        {"payout_renewals", "payouts over E floor(N / 20), N Poisson", "", "renewal theory",
         [](Seed seed, int size) { return payout_renewals(seed, size, gifts_per_hour); }},
        {"lognormal_gini", "Gini of lognormal incomes, sigma 1", "", "2 Phi(sigma / sqrt 2) - 1",
         [](Seed seed, int size) { return lognormal_gini(seed, size, 1.0); }},
        {"pareto_top_10", "share of the top tenth, Pareto exponent 2.5", "", "0.1^(1 - 1 / 2.5)",
         [](Seed seed, int size) { return pareto_top_tenth(seed, size, 2.5); }},
        {"zipf_audience", "share of views of the first of 40, popularity r^-1 without feedback", "", "1 / H(40)",
         [](Seed seed, int size) { return zipf_audience(seed, size, 1.0); }},
        {"revenue_peak", "creators' share at which platform revenue peaks, e = 0.75, gamma = 0.8", "share",
         "e gamma / (1 + e gamma)", [](Seed seed, int size) { return revenue_peak(seed, size, supply_exponent); }},
    };
    for (Claim& claim : of_people()) all.push_back(std::move(claim));
    for (Claim& claim : chains()) all.push_back(std::move(claim));
    return all;
}

}  // namespace carat::proof
