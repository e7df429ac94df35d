#include "models/effort.hpp"

#include "models/economy.hpp"
#include "models/paying.hpp"
#include "sim/maths.hpp"

#include <algorithm>

namespace carat::effort {
namespace {

constexpr Duration review_every = week;

double month_seconds() { return seconds(days_per_month * day); }

void start_week(const Scene& scene, Draws& draw) {
    Rooms& rooms = scene.rooms;
    constexpr std::int32_t two = 2;
    rooms.missions[scene.row] = static_cast<std::int8_t>(std::min(rooms.this_week(scene.row).mission_streams, two));
    rooms.before_week[scene.row] = rooms.total(scene.row);
    const double violations = scene.params().creators.violations_per_month * seconds(review_every) / month_seconds();
    rooms.violation[scene.row] = uniform(draw) < 1.0 - exponential(-violations) ? 1 : 0;
}

}  // namespace

bool experienced(const Rooms& rooms, std::size_t row) { return rooms.before_week[row].air_micros > 0; }

double relative_pay(const economy::Params& params, const Tally& career, double hourly_income) {
    const double hours = std::max(seconds(Duration{career.air_micros}) / seconds(hour), 1e-9);
    const double usual_per_coin = params.creators.reference_share * dollars(params.store.reference_price_app);
    const double usual = static_cast<double>(career.gifts.count) / hours * usual_per_coin;
    const double other = std::max(dollars(params.creators.other_reward), 1e-9);
    return (hourly_income + other) / (usual + other);
}

double adjusted(const creators::Params& params, double effort, double pay) {
    const double target = std::clamp(power(pay, params.supply_elasticity), params.effort_least, params.effort_most);
    return effort + params.adjustment * (target - effort);
}

double exit_hazard(const creators::Params& params, Duration age, Usd income, Usd reservation) {
    const double young = params.young_factor * exponential(-seconds(age) / seconds(params.young_time));
    const double reached = reservation > Usd{0} ? dollars(income) / dollars(reservation) : 1.0;
    const double shortfall = std::max(0.0, 1.0 - reached);
    return params.exits_per_month / month_seconds() * (1.0 + young) * (1.0 + params.exit_sensitivity * shortfall);
}

void reviewed(const Scene& scene) {
    Rooms& rooms = scene.rooms;
    if (rooms.status[scene.row] != Status::active) {
        return;
    }
    const creators::Params& p = scene.params().creators;
    const Tally worked = rooms.this_week(scene.row);
    const Usd income = cash_for(worked.earned, scene.params().conversion.usd_per_diamond);
    if (worked.air_micros > 0) {
        const double hours = seconds(Duration{worked.air_micros}) / seconds(hour);
        double& smoothed = rooms.hourly_income[scene.row];
        const double memory = experienced(rooms, scene.row) ? p.income_memory : 0.0;
        smoothed = memory * smoothed + (1.0 - memory) * dollars(income) / hours;
    }
    const bool respond = scene.params().behaviour.creators_respond;
    if (respond && rooms.total(scene.row).air_micros > 0) {
        const double pay = relative_pay(scene.params(), rooms.total(scene.row), rooms.hourly_income[scene.row]);
        rooms.effort[scene.row] = adjusted(p, rooms.effort[scene.row], pay);
    }
    const auto week_number = static_cast<std::uint64_t>(scene.now.micros / review_every.micros);
    Draws draw = scene.luck.draws(Purpose::review, scene.creator, week_number);
    const Usd reservation = rooms.reservation[scene.row];
    const double hazard =
        exit_hazard(p, scene.now - rooms.joined[scene.row], respond ? income : reservation, reservation);
    if (uniform(draw) < 1.0 - exponential(-hazard * seconds(review_every))) {
        rooms.status[scene.row] = Status::leaving;  // after the stream that is already committed
        return;
    }
    start_week(scene, draw);
    scene.remind(Kind::effort_reviewed, scene.now + review_every);
}

void leave(const Scene& scene) {
    scene.rooms.status[scene.row] = Status::gone;
    scene.rooms.left[scene.row] = scene.now;
    scene.count(Meter::exits);
    paying::close_account(scene);
}

}  // namespace carat::effort
