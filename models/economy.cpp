#include "models/economy.hpp"

#include "models/battling.hpp"
#include "models/crediting.hpp"
#include "models/effort.hpp"
#include "models/giving.hpp"
#include "models/paying.hpp"
#include "models/streaming.hpp"
#include "models/watching.hpp"
#include "models/wishing.hpp"
#include "sim/maths.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace carat {
namespace {

std::vector<double> shares(const std::vector<Named<Region>>& regions) {
    std::vector<double> result;
    for (const auto& region : regions) result.push_back(region.value.share);
    return result;
}

/// Wallets of a ring that is at work now or will be.
std::size_t ring_accounts(const economy::Params& params, const std::vector<PolicyChange>& policies) {
    bool on = params.ring.on;
    for (const PolicyChange& policy : policies) on = on || policy.params.ring.on;
    return on ? static_cast<std::size_t>(params.ring.accounts) : 0U;
}

std::uint32_t viewer_of(const Happening& event) {
    return is_of_viewer(static_cast<Kind>(event.kind)) ? event.source : nobody;
}

constexpr std::int64_t creators_per_partition = 125;
constexpr double viewers_of_one_partition = 3'000.0;
constexpr std::int64_t partitions_most = 64;

}  // namespace

/// The more partitions, the better is their work shared; but each costs something in every window, which counts where few things
/// happen in one: so they grow with the root of the viewers (8 at 200,000, 16 at a million, 32 at ten million).
int Economy::partitions_for(const economy::Params& params) {
    if (params.engine.partitions > 0) {
        return static_cast<int>(params.engine.partitions);
    }
    const double by_work = std::sqrt(static_cast<double>(params.viewers.count) / viewers_of_one_partition);
    const std::int64_t found =
        std::min(params.creators.count / creators_per_partition, static_cast<std::int64_t>(by_work));
    return static_cast<int>(
        std::bit_floor(static_cast<std::uint64_t>(std::clamp(found, std::int64_t{1}, partitions_most))));
}

Economy::Economy(const economy::Params& params, const Setting& setting)
    : setting_(setting),
      rules_(params),
      luck_(setting.luck),
      treatment_(setting.trial ? std::optional<Treatment>(std::in_place, *setting.trial, setting.luck) : std::nullopt),
      clock_{setting.weekday_at_start},
      population_(params.viewers, shares(params.regions), setting.luck, setting.length),
      wallets_(population_.rows() + ring_accounts(params, setting.policies)),
      spendings_(wallets_.size()),
      placing_(static_cast<std::uint32_t>(partitions_for(params))),
      parts_(placing_.partitions()),
      published_(placing_.partitions()) {
    check(params.regions.size() <= regions_most, "regions fit in the meters");
    for (Part& part : parts_) {
        part.ledger.write_to(setting.journal ? &part.journal : nullptr);
        part.log.follow(setting.follow);
    }
    found();
    open_wallets();
    apply_rules();
    for (std::uint32_t part = 0; part < placing_.partitions(); ++part) prepare_notice(part, Time{0});
    record_.samples.push_back(read_meters(Time{0}));
}

Scene Economy::scene(std::uint32_t creator, Time now, Post& mail, std::uint32_t viewer) {
    Part& part = part_of(creator);
    return {*this,      rules_for(creator, viewer),
            luck_,      clock_,
            published_, population_,
            wallets_,   spendings_,
            part,       part.rooms,
            creator,    row_of(creator),
            now,        mail};
}

bool Economy::treats(std::uint32_t creator, std::uint32_t viewer) const {
    switch (treatment_->side()) {
        case experiment::Side::viewers:
            return viewer != nobody && treats_viewer(viewer);
        case experiment::Side::creators:
            return creator != nobody && treats_creator(creator);
        case experiment::Side::pairs:
            return creator != nobody && viewer != nobody && treats_viewer(viewer) && treats_creator(creator);
        case experiment::Side::none:
            break;
    }
    return false;
}

void Economy::start(Engine<Economy>& engine) {
    engine.prepare([this](Post& mail) {
        for (std::uint32_t creator = 0; creator < creators_; ++creator) begin_career(scene(creator, Time{0}, mail));
    });
    for (std::uint32_t part = 0; part < placing_.partitions(); ++part) prepare_notice(part, Time{0});
}

void Economy::begin_career(const Scene& scene) {
    Draws draw = luck_.draws(Purpose::creator_history, scene.creator, 0);
    streaming::commit_next(scene);
    streaming::plan_video(scene);
    scene.remind(Kind::effort_reviewed, scene.now + from_seconds(uniform(draw) * seconds(week)));
    const Duration every = scene.params().payout.payday_every;
    scene.remind(Kind::payday, Time{(scene.now.micros / every.micros + 1) * every.micros});
}

void Economy::plan(int partition, const Window& window, Post& mail) {
    Part& part = parts_[static_cast<std::size_t>(partition)];
    const double length = seconds(window.end - window.start);
    part.session_laws.clear();
    for (const auto& region : rules_.params.regions) {
        const double rate = session_rate(rules_.params.viewers, clock_, region.value.utc_offset, window.start);
        part.session_laws.emplace_back(
            std::max(rate * published_.draw_of_supply() * length * Population::block_size, 1e-12));
    }
    const auto step = parts_.size();
    for (auto block = static_cast<std::size_t>(partition); block < population_.blocks(); block += step) {
        if (!population_.open(block, window.start)) {
            break;  // later blocks open later
        }
        plan_block(part, block, window, mail);
    }
}

void Economy::plan_block(Part& part, std::size_t block, const Window& window, Post& mail) {
    Draws draw = luck_.draws(Purpose::session_count, block, static_cast<std::uint64_t>(window.index));
    const std::int64_t sessions = part.session_laws[population_.region(block)](draw);
    const auto length = static_cast<std::uint64_t>((window.end - window.start).micros);
    for (std::int64_t i = 0; i < sessions; ++i) {
        const Time when = window.start + Duration{static_cast<std::int64_t>(below(draw, length))};
        const std::uint32_t viewer = population_.pick(block, when, draw());
        if (viewer != nobody) begin_session(part, viewer, when, window, mail);
    }
}

/// Now and then a payer forgets one of the favourites.
void Economy::forget(Part& part, std::uint32_t viewer, Wallet& wallet, const Watch& watch) const {
    const auto count = static_cast<std::uint64_t>(rules_.params.viewers.favourites);
    Draws draw = luck_.draws(Purpose::forgetting, viewer, watch.occurrence());
    if (count == 0 || uniform(draw) >= rules_.params.viewers.forget_probability) {
        return;
    }
    wallet.favourites[below(draw, count)] = nobody;
    ++part.meters[Meter::forgotten];
}

void Economy::begin_session(Part& part, std::uint32_t viewer, Time when, const Window& window, Post& mail) {
    const Watch watch{.row = population_.row(viewer),
                      .session = static_cast<std::uint32_t>(window.index),
                      .region = static_cast<std::uint16_t>(population_.region(viewer / Population::block_size))};
    Wallet* wallet = watch.row == nobody ? nullptr : &wallets_[watch.row];
    if (wallet != nullptr && wallet->watching) {
        return;  // the app is open already
    }
    Draws draw = luck_.draws(Purpose::session, viewer, watch.occurrence());
    const watching::Choice choice =
        watching::choose(rules_for(nobody, viewer), published_, luck_, viewer, wallet, when, draw);
    if (choice.creator == nobody) {
        return;
    }
    if (wallet != nullptr) {
        wallet->watching = true;
        forget(part, viewer, *wallet, watch);
    }
    ++part.meters[Meter::sessions];
    part.active.see(viewer);
    mail.send(watching::arrival(choice, viewer, watch, when));
}

void Economy::finish(int partition, const Window& window) {
    parts_[static_cast<std::size_t>(partition)].ledger.check_sums("at the end of a window");
    const Duration every = rules_.params.popularity.publish_every;
    if (window.end.micros % every.micros == 0) {
        prepare_notice(static_cast<std::uint32_t>(partition), window.end);
    }
}

void Economy::prepare_notice(std::uint32_t partition, Time at) {
    const Time until = at + rules_.params.popularity.publish_every;
    published_.prepare(partition, parts_[partition].rooms, rules_.params, at, until);
    prepare_battles(partition, at);
}

void Economy::handle(int, const Happening& event, Post& mail) {
    const Scene here = scene(event.target, event.time, mail, viewer_of(event));
    here.part.ledger.open(event.time, event.target, static_cast<Kind>(event.kind));
    if (!here.part.log.on()) return react(here, event);
    here.part.log.open(event);
    react(here, event);
    here.part.log.close(luck_);
}

void Economy::react(const Scene& here, const Happening& event) {
    switch (static_cast<Kind>(event.kind)) {
        case Kind::view_begins:
            return watching::view_begins(here, event);
        case Kind::view_ends:
            return watching::view_ends(here, event);
        case Kind::gift_wanted:
            return wishing::gift_wanted(here, event);
        case Kind::echo:
            return giving::echo(here, read<Origin>(event));
        case Kind::live_begins:
            return streaming::live_begins(here);
        case Kind::live_ends:
            return streaming::live_ends(here);
        case Kind::video_published:
            return streaming::video_published(here);
        case Kind::videos_planned:
            return streaming::plan_video(here);
        case Kind::effort_reviewed:
            return effort::reviewed(here);
        case Kind::payday:
            return paying::payday(here);
        case Kind::payout_retry:
            return paying::retry(here);
        case Kind::payout_settled:
            return paying::settled(here, read<Transfer>(event));
        case Kind::parcel_closes:
            return crediting::parcel_closes(here);
        case Kind::hold_released:
            return crediting::hold_released(here, {read<Transfer>(event).diamond_micros});
        case Kind::closing_begins:
            return wishing::closing_begins(here);
        case Kind::battle_begins:
            return battling::begins(here, read<Fight>(event));
        case Kind::battle_ends:
            return battling::ends(here);
        case Kind::battle_result:
            return battling::result(here, read<Fight>(event));
        default:
            break;
    }
    check(false, "every event has a kind");
}

Ledger Economy::ledger() const {
    Ledger sum;
    for (const Part& part : parts_) sum += part.ledger;
    return sum;
}

std::vector<Coins> Economy::gifted() const {
    std::vector<Coins> sums(wallets_.size());
    for_each_bond([&](const Bond& bond) { sums[bond.row] += bond.coins; });
    return sums;
}

Appetite Economy::appetite_of(std::uint32_t viewer) const {
    const Rules& rules = rules_for(nobody, viewer);
    return appetite(rules, luck_, viewer, population_.region(viewer / Population::block_size));
}

std::vector<Entry> Economy::journal() const {
    std::vector<Entry> all;
    for (const Part& part : parts_) all.insert(all.end(), part.journal.entries().begin(), part.journal.entries().end());
    std::stable_sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.at, a.creator) < std::tie(b.at, b.creator);
    });
    return all;
}

std::vector<LogRow> Economy::take_log() {
    std::vector<LogRow> all;
    for (Part& part : parts_) {
        std::vector<LogRow>& rows = part.log.rows();
        all.insert(all.end(), rows.begin(), rows.end());
        rows.clear();
    }
    std::stable_sort(all.begin(), all.end(), [](const LogRow& a, const LogRow& b) {
        return std::tie(a.micros, a.creator) < std::tie(b.micros, b.creator);
    });
    return all;
}

Meters Economy::meters() const {
    Meters sum;
    for (const Part& part : parts_) sum += part.meters;
    return sum;
}

}  // namespace carat
