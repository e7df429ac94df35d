#include "models/proof/attachment.hpp"

#include "models/proof/small_world.hpp"
#include "models/proof/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace carat::proof {
namespace {

constexpr int worlds = 400;
constexpr std::int64_t creators = 4;
constexpr std::int64_t own = 2;  // followers of each at the start
constexpr Duration length = 2 * day;

/// Views fall in every second hour: the hour between lets the last of them end, so that a publication knows all followers.
economy::Params urn_world(double alpha, double exploration) {
    economy::Params p = small::shelves(Population::block_size, creators);
    p.engine.window = p.popularity.publish_every = hour;
    for (std::size_t h = 1; h < viewers::hours_per_day; h += 2) p.viewers.hour_profile[h] = 0.0;
    p.viewers.sessions_per_day = 0.06;
    p.viewers.activity_shape = 1.0;
    p.attention.alpha = alpha;
    p.attention.exploration = exploration;
    p.attention.follow_probability = 1.0;
    p.creators.attention_slope = 0.0;
    p.creators.followers_top = own;
    p.creators.videos_per_week = 0.0;
    p.creators.hours_median = 0.1;
    return p;
}

/// One run: how many followers came after each publication, and how many the first creator has at the end.
struct Urn {
    std::vector<std::int64_t> batches;
    std::int64_t first = 0;
};

Urn run(const economy::Params& params, Luck luck) {
    small::World world(params, luck, length);
    Urn urn;
    std::int64_t before = 0;
    while (world.engine.now() < world.end) {
        world.engine.run_until(world.engine.now() + 2 * hour, 1);
        const std::int64_t follows = world.economy.meters()[Meter::follows];
        urn.batches.push_back(follows - before);
        before = follows;
    }
    urn.first = world.economy.rooms(0).followers[0];
    return urn;
}

/// Law of the followers of one creator after the batches: of `batch` new ones, each follows with the probability published.
std::vector<double> law(const std::vector<std::int64_t>& batches) {
    std::vector<double> now(own + 1);
    now[own] = 1.0;
    std::int64_t all = own * creators;
    for (const std::int64_t batch : batches) {
        std::vector<double> next(now.size() + static_cast<std::size_t>(batch));
        for (std::size_t k = own; k < now.size(); ++k) {
            const double share = static_cast<double>(k) / static_cast<double>(all);
            double binomial = now[k] * std::pow(1.0 - share, static_cast<double>(batch));
            for (std::int64_t b = 0; b <= batch; ++b) {
                next[k + static_cast<std::size_t>(b)] += binomial;
                binomial *= static_cast<double>(batch - b) / static_cast<double>(b + 1) * share / (1.0 - share);
            }
        }
        now = std::move(next);
        all += batch;
    }
    return now;
}

constexpr std::array edges{0.06, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.36, 0.44};  // of shares

std::size_t cell(double share) {
    return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), share) - edges.begin());
}

}  // namespace

Evidence preferential_attachment(std::uint64_t seed, int size, double alpha, double exploration) {
    const economy::Params params = urn_world(alpha, exploration);
    std::array<double, edges.size() + 1> seen{};
    std::array<double, edges.size() + 1> expected{};
    double measured = 0.0;
    double exact = 0.0;
    constexpr double mean = 1.0 / creators;
    const int count = worlds * size;
    for (int k = 0; k < count; ++k) {
        const Urn urn = run(params, {seed, static_cast<std::uint64_t>(k)});
        const std::vector<double> probability = law(urn.batches);
        const auto all = static_cast<double>(probability.size() - 1 + own * (creators - 1));
        for (std::size_t n = own; n < probability.size(); ++n) {
            const double share = static_cast<double>(n) / all;
            expected[cell(share)] += probability[n];
            exact += probability[n] * (share - mean) * (share - mean) / count;
        }
        const double share = static_cast<double>(urn.first) / all;
        ++seen[cell(share)];
        measured += (share - mean) * (share - mean) / count;
    }
    return {measured, exact, statistics::p_of_counts(seen, expected)};
}

}  // namespace carat::proof
