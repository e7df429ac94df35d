/// Economy: the world the engine runs. Holds the state of everyone and hears every event; what each event means is in the
/// model files.
///
///     between windows, alone:  rules change, refunds, entry, awards, publication, samples
///     plan, by viewer block:   sessions begin
///     handle, by room:         views, gifts, purchases, streams, reviews, payouts
#pragma once

#include "models/appetite.hpp"
#include "models/books.hpp"
#include "models/clock.hpp"
#include "models/experiment.hpp"
#include "models/happening.hpp"
#include "models/meters.hpp"
#include "models/population.hpp"
#include "models/published.hpp"
#include "models/record.hpp"
#include "models/rooms.hpp"
#include "models/rules.hpp"
#include "models/scene.hpp"
#include "sim/archive.hpp"
#include "sim/divider.hpp"
#include "sim/draws.hpp"
#include "sim/engine.hpp"
#include "sim/sketch.hpp"

#include <boost/random/poisson_distribution.hpp>

#include <optional>
#include <string>
#include <vector>

namespace carat {

/// A dated change: the whole parameter set in force from `at` on.
struct PolicyChange {
    Time at{0};
    economy::Params params;
    Time announced{at};  // from when on people know
};

/// What is told to the economy besides its rules.
struct Setting {
    Luck luck;
    Duration length{0};
    Duration sample_every = day;
    int weekday_at_start = 0;
    std::vector<PolicyChange> policies = {};  // in order of time
    bool journal = false;                     // whether every transaction is kept
    double follow = 0.0;                      // share of viewers and creators whose events are kept
    std::optional<Trial> trial = {};          // no policies beside it
};

class Economy {
public:
    using Payload = Cargo;
    using Post = Mail<Economy>;

    Economy(const economy::Params& params, const Setting& setting);

    /// Streams, reviews and paydays of the creators present at the start.
    void start(Engine<Economy>& engine);

    /// After the run: the last sample, if there is none at this moment.
    void close(Time now);

    /// Writes everyone's state, between two windows.
    void save(ArchiveWriter& archive) const;

    /// Takes up what save() wrote when the window that begins at `now` was next. The present rules and policies may be others
    /// than those it was written under, of what may change at all; then this is a branch. Throws BadArchive.
    void load(ArchiveReader& archive, Time now);

    /// Is there a creator with this id?
    bool knows(std::uint32_t creator) const { return creator < creators_; }

    static int partitions_for(const economy::Params& params);
    int partition(std::uint32_t creator) const { return static_cast<int>(placing_.partition(creator)); }

    void between(const Window& window, Post& mail);
    void plan(int partition, const Window& window, Post& mail);
    void handle(int partition, const Happening& event, Post& mail);
    void finish(int partition, const Window& window);

    /// Fetches what a view will touch: the room's tallies, and the wallet, of which there are too many for any cache.
    void expect(const Happening& event) const {
        const Part& part = part_of(event.target);
        const std::size_t row = row_of(event.target);
        __builtin_prefetch(&part.rooms.door[row], 1);
        __builtin_prefetch(&part.rooms.fresh[row], 1);
        const Watch watch = read<Watch>(event);
        const bool of_payer =
            event.kind <= static_cast<std::uint16_t>(Kind::gift_wanted) && watch.row < wallets_.size();
        if (of_payer) __builtin_prefetch(&wallets_[watch.row], 1);
    }

    /// Of the state of everyone: same for any number of threads and partitions.
    std::uint64_t digest() const;

    Ledger ledger() const;
    Meters meters() const;
    std::uint32_t creators() const { return creators_; }
    const Rules& rules() const { return rules_; }

    /// Those an event goes by: of a creator, and of a viewer or nobody.
    const Rules& rules_for(std::uint32_t creator, std::uint32_t viewer) const {
        return treatment_ && treats(creator, viewer) ? treatment_->rules() : rules_;
    }

    /// The experiment there is, or null.
    const Treatment* treatment() const { return treatment_ ? &*treatment_ : nullptr; }
    bool treats_viewer(std::uint32_t viewer) const {
        return treatment_->viewer(viewer, population_.region(viewer / Population::block_size));
    }
    bool treats_creator(std::uint32_t creator) const {
        return treatment_->creator(creator, part_of(creator).rooms.region[row_of(creator)]);
    }
    const std::vector<Wallet>& wallets() const { return wallets_; }
    const Spending& spending(std::size_t row) const { return spendings_[row]; }

    /// All that was given, by row of the wallet.
    std::vector<Coins> gifted() const;

    /// How a payer spends under the rules in force.
    Appetite appetite_of(std::uint32_t viewer) const;

    const Population& population() const { return population_; }
    const Rooms& rooms(int p) const { return parts_[static_cast<std::size_t>(p)].rooms; }
    std::size_t row_of(std::uint32_t creator) const { return placing_.row(creator); }
    const Record& record() const { return record_; }

    /// Every transaction in the order of time and creator, if they were kept; each creator's in the order of booking.
    std::vector<Entry> journal() const;
    bool keeps_journal() const { return setting_.journal; }

    /// The events kept since they were last taken, in order of time and creator. To be taken between windows, often enough.
    std::vector<LogRow> take_log();

    /// Calls visit(bond) for everything one payer gave to one creator, in no particular order.
    template <class Visit>
    void for_each_bond(Visit visit) const {
        for (const Part& part : parts_) part.bonds.for_each(visit);
    }

private:
    Scene scene(std::uint32_t creator, Time now, Post& mail, std::uint32_t viewer = nobody);
    bool treats(std::uint32_t creator, std::uint32_t viewer) const;
    static void react(const Scene& here, const Happening& event);
    Part& part_of(std::uint32_t creator) { return parts_[placing_.partition(creator)]; }
    const Part& part_of(std::uint32_t creator) const { return parts_[placing_.partition(creator)]; }

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self);
    void save_wallets(ArchiveWriter& archive) const;
    void load_wallets(ArchiveReader& archive);
    void check_loaded(const ArchiveReader& archive) const;

    // alone, in this order
    void change_rules(Time now);
    void hear_announcements(Time now, Post& mail);
    void settle_refunds(Time now);
    void settle_refund(const Refund& refund, Time now);
    void review_leagues(Time now);
    void admit_creators(Time now, Post& mail);
    void grant_awards(Time now, Post& mail);
    void expire_coins(Time now);
    void work_ring(Time now, Post& mail);
    void match_battles(Time now, Post& mail);
    bool could_fight(std::uint32_t creator, Time now) const;
    std::vector<Willing> find_willing(double usual, Time now) const;
    void sample(Time now);
    Sample read_meters(Time now) const;
    void sweep(const std::string& when) const;

    // in parallel
    void plan_block(Part& part, std::size_t block, const Window& window, Post& mail);
    void prepare_notice(std::uint32_t partition, Time at);
    void prepare_battles(std::uint32_t partition, Time at);
    void forget(Part& part, std::uint32_t viewer, Wallet& wallet, const Watch& watch) const;
    void begin_session(Part& part, std::uint32_t viewer, Time when, const Window& window, Post& mail);

    std::uint32_t add_creator(Time now, Tier tier, std::int64_t followers);
    void begin_career(const Scene& scene);
    void found();  // the creators present at the start
    void open_wallets();
    void apply_rules();  // what people carry that follows from the rules

    Setting setting_;
    Rules rules_;
    Luck luck_;
    std::optional<Treatment> treatment_;
    Clock clock_;
    Population population_;
    std::vector<Wallet> wallets_;
    Zeroed<Spending> spendings_;  // by row of the wallet
    Placing placing_;
    std::vector<Part> parts_;
    Published published_;
    std::vector<Refund> refunds_;          // heap, earliest due first
    std::vector<Coins> week_start_gifts_;  // by creator: all gifts before this week
    Usd award_net_{0};                     // the platform's net revenue before this award period
    std::uint32_t creators_ = 0;
    std::size_t next_policy_ = 0;
    Record record_;
};

inline Scene Scene::as_of(std::uint32_t viewer) const {
    return {economy,   economy.rules_for(creator, viewer),
            luck,      clock,
            published, population,
            wallets,   spendings,
            part,      rooms,
            creator,   row,
            now,       mail};
}

template <class Load>
void Scene::remind(Kind kind, Time at, Load load) const {
    mail.send({.time = at,
               .target = creator,
               .source = creator,
               .serial = rooms.serial[row]++,
               .kind = static_cast<std::uint16_t>(kind),
               .payload = std::bit_cast<Cargo>(load)});
}

}  // namespace carat
