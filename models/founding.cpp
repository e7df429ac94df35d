/// Founding: who is there at the start, and what people carry that follows from the rules.
#include "models/economy.hpp"
#include "sim/maths.hpp"

#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>

#include <algorithm>
#include <numeric>

namespace carat {
namespace {

using Normal = boost::random::normal_distribution<double>;

double quality_of(const creators::Params& p, const Luck& luck, std::uint32_t creator) {
    Draws draw = luck.draws(Purpose::creator_trait, creator, 0);
    return exponential(p.quality_sigma * Normal{}(draw));
}

Tier tier_of_place(std::size_t place, std::size_t count) {
    const double part = static_cast<double>(place) / static_cast<double>(count);
    if (part < 0.01) return Tier::top_1;
    if (part < 0.10) return Tier::next_9;
    return part < 0.50 ? Tier::next_40 : Tier::bottom_50;
}

}  // namespace

void Economy::found() {
    const creators::Params& p = rules_.params.creators;
    const auto count = static_cast<std::size_t>(p.count);
    std::vector<double> quality(count);
    std::vector<std::uint32_t> by_quality(count);
    for (std::uint32_t creator = 0; creator < count; ++creator) quality[creator] = quality_of(p, luck_, creator);
    std::iota(by_quality.begin(), by_quality.end(), 0U);
    std::stable_sort(by_quality.begin(), by_quality.end(), [&](auto a, auto b) { return quality[a] > quality[b]; });
    std::vector<std::size_t> place(count);
    for (std::size_t i = 0; i < count; ++i) place[by_quality[i]] = i;
    std::vector<double> renown(count);
    double hours = 0.0;
    for (std::uint32_t creator = 0; creator < count; ++creator) {
        const double followers = p.followers_top * power(static_cast<double>(place[creator] + 1), -p.attention_slope);
        renown[creator] = power(followers, rules_.params.attention.favourite_exponent);
        Draws draw = luck_.draws(Purpose::creator_history, creator, 1);
        const Duration age = from_seconds(boost::random::exponential_distribution<double>{}(draw)*seconds(p.age_mean));
        add_creator(Time{0} - age, tier_of_place(place[creator], count), static_cast<std::int64_t>(followers));
        hours += part_of(creator).rooms.weekly_hours[row_of(creator)];
    }
    published_.expect_streams(hours * seconds(hour) / seconds(week));
    published_.renown.build(renown);
}

std::uint32_t Economy::add_creator(Time now, Tier tier, std::int64_t followers) {
    const std::uint32_t creator = creators_++;
    const creators::Params& p = rules_.params.creators;
    Rooms& rooms = part_of(creator).rooms;
    const std::uint32_t row = rooms.add();
    check(row == row_of(creator), "a creator's row follows from the id");
    published_.make_room(creators_);
    Draws draw = luck_.draws(Purpose::creator_trait, creator, 1);
    rooms.quality[row] = quality_of(p, luck_, creator);
    const double natural = p.hours_median * exponential(p.hours_sigma * Normal{}(draw));
    rooms.weekly_hours[row] = std::min(natural * power(rooms.quality[row], p.hours_exponent), p.hours_most);
    const double reservation = dollars(p.reservation_income) * exponential(p.reservation_sigma * Normal{}(draw));
    rooms.reservation[row] = {static_cast<std::int64_t>(reservation * static_cast<double>(Usd::one))};
    rooms.agency[row] = uniform(draw) < rules_.params.agency.enrolment ? 1 : 0;
    double place = uniform(draw);
    const auto& regions = rules_.params.regions;
    while (rooms.region[row] + 1U < regions.size() && place >= regions[rooms.region[row]].value.share) {
        place -= regions[rooms.region[row]].value.share;
        ++rooms.region[row];
    }
    rooms.follows[row] = uniform(draw) < rules_.params.gifting.follow_share ? 1 : 0;
    const AliasTable hours(rules_.params.viewers.hour_profile);
    rooms.preferred_hour[row] = static_cast<std::uint8_t>(hours.pick(draw()));
    rooms.tier[row] = tier;
    rooms.joined[row] = now;
    rooms.followers[row] = followers;
    rooms.quality_term[row] = power(rooms.quality[row], rules_.params.gifting.quality_exponent);
    week_start_gifts_.push_back({0});
    return creator;
}

void Economy::open_wallets() {
    population_.for_each_payer([&](std::uint32_t viewer, std::uint32_t row) {
        Wallet& wallet = wallets_[row];
        for (std::size_t k = 0; k < favourites_most; ++k) {
            Draws draw = luck_.draws(Purpose::viewer_trait, viewer, k + 1);
            wallet.favourites[k] = published_.renown.pick(draw());
        }
    });
}

void Economy::apply_rules() {
    population_.for_each_payer([&](std::uint32_t viewer, std::uint32_t row) {
        const Appetite appetite = appetite_of(viewer);
        Wallet& wallet = wallets_[row];
        wallet.channel = appetite.channel;
        wallet.hazard = appetite.hazard;
        wallet.taste = appetite.taste;
    });
    const double exponent = rules_.params.gifting.quality_exponent;
    for (Part& part : parts_) {
        for (std::size_t row = 0; row < part.rooms.size(); ++row) {
            part.rooms.quality_term[row] = power(part.rooms.quality[row], exponent);
        }
    }
}

}  // namespace carat
