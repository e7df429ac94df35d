#include "scenarios/run.hpp"

#include "models/report.hpp"
#include "scenarios/event_files.hpp"
#include "scenarios/results.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/size.hpp"
#include "scenarios/version.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <thread>

namespace carat {
namespace {

using Wall = std::chrono::steady_clock;

double wall_seconds(Wall::time_point since) { return std::chrono::duration<double>(Wall::now() - since).count(); }

Setting setting_of(const Scenario& scenario, std::int64_t replicate, const RunOptions& options) {
    const std::chrono::weekday weekday{std::chrono::sys_days{scenario.run.start}};
    Setting setting{.luck = {static_cast<std::uint64_t>(scenario.run.seed), static_cast<std::uint64_t>(replicate)},
                    .length = scenario.run.length,
                    .sample_every = scenario.run.sample_every,
                    .weekday_at_start = static_cast<int>(weekday.iso_encoding()) - 1,
                    .policies = {},
                    .journal = options.journal,
                    .follow = options.events.share,
                    .trial = {}};
    if (scenario.treatment) setting.trial = Trial{scenario.experiment, *scenario.treatment};
    for (const PolicyStep& step : scenario.policies) {
        setting.policies.push_back({step.at, step.params, step.announced});
    }
    return setting;
}

Outcome described(const Scenario& scenario, const RunOptions& options) {
    Outcome outcome;
    outcome.scenario_toml = to_toml(scenario);
    outcome.scenario_json = to_json(scenario);
    outcome.scenario_source = scenario.source;
    outcome.overrides = scenario.overrides;
    outcome.scenario_hash = scenario_hash(scenario);
    outcome.start_date = to_text(scenario.run.start);
    outcome.command = options.command;
    outcome.seed = scenario.run.seed;
    if (options.branch != nullptr) outcome.branched_from = options.branch->path.string();
    return outcome;
}

/// One replicate on its way.
class World {
public:
    World(const Scenario& scenario, std::int64_t replicate, int threads, const RunOptions& options)
        : economy_(scenario.economy, setting_of(scenario, replicate, options)),
          engine_(economy_, scenario.economy.engine.window, Economy::partitions_for(scenario.economy)),
          replicate_(replicate),
          threads_(threads),
          started_(Wall::now()) {
        economy_.start(engine_);
    }

    /// Takes up the state that a checkpoint holds, in place of the beginning.
    void load(const Checkpoint& checkpoint) {
        try {
            economy_.load(*checkpoint.archive, checkpoint.head.now);
            engine_.load(*checkpoint.archive);
        } catch (const BadArchive& error) {
            throw ResultError("cannot use the checkpoint " + checkpoint.path.string() + ": " + error.what());
        }
    }

    void save(ArchiveWriter& archive) const {
        economy_.save(archive);
        engine_.save(archive);
    }

    std::vector<LogRow> take_log() { return economy_.take_log(); }

    Time now() const { return engine_.now(); }
    std::int64_t events() const { return engine_.events(); }

    /// Advances by about as many events as take a twentieth of a second, at most to `end`.
    void advance(Time end, Duration window) {
        constexpr std::int64_t events_per_stretch = 200'000;
        const std::int64_t per_window =
            std::max<std::int64_t>(1, recent_events_ / std::max<std::int64_t>(1, recent_windows_));
        const std::int64_t windows =
            std::clamp<std::int64_t>(events_per_stretch / per_window, 1, 4 * recent_windows_ + 1);
        const std::int64_t events_before = engine_.events();
        const std::int64_t windows_before = engine_.windows();
        engine_.run_until(std::min(end, engine_.now() + windows * window), threads_);
        recent_events_ = engine_.events() - events_before;
        recent_windows_ = engine_.windows() - windows_before;
    }

    /// What is done alone at the very end, and the last sample.
    void conclude() {
        engine_.conclude();
        economy_.close(engine_.now());
    }

    Replicate report() const {
        Replicate result;
        result.index = replicate_;
        result.simulated_micros = engine_.now().micros;
        result.digest = combine(engine_.digest(), economy_.digest());
        const std::vector<Wallet>& wallets = economy_.wallets();
        const auto rows = static_cast<std::int64_t>(wallets.size());
        const auto bought = std::count_if(wallets.begin(), wallets.end(), [](const Wallet& w) { return w.bought; });
        result.stats = {.events = engine_.events(),
                        .windows = engine_.windows(),
                        .wall_seconds = wall_seconds(started_),
                        .threads = threads_,
                        .partitions = engine_.partitions(),
                        .viewer_bytes = rows * static_cast<std::int64_t>(sizeof(Wallet)) +
                                        bought * static_cast<std::int64_t>(sizeof(Spending)),
                        .paying_viewers = rows,
                        .imbalance = economy_.ledger().imbalance()};
        result.tables = Report(economy_).all();
        return result;
    }

private:
    Economy economy_;
    Engine<Economy> engine_;
    std::int64_t replicate_;
    int threads_;
    Wall::time_point started_;
    std::int64_t recent_events_ = 1;
    std::int64_t recent_windows_ = 1;
};

/// Runs all replicates into an outcome, telling the options' callbacks.
class Driver {
public:
    Driver(const Scenario& scenario, const RunOptions& options)
        : scenario_(scenario),
          options_(options),
          threads_(options.threads > 0 ? options.threads
                                       : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))),
          outcome_(described(scenario, options)) {
        if (options.events.share > 0.0) {
            events_.emplace(options.events.folder, outcome_, options.events.rows_per_segment);
        }
    }

    Outcome run() {
        const Checkpoint* start = options_.resume != nullptr ? options_.resume : options_.branch;
        std::int64_t replicate = start != nullptr ? start->head.replicate : options_.only.value_or(0);
        if (options_.resume != nullptr) {
            outcome_.replicates = start->head.finished;
            outcome_.branched_from = start->head.branched_from;
        }
        if (events_ && options_.resume == nullptr) events_->begin();
        const bool branch = !outcome_.branched_from.empty();
        const bool alone = branch || options_.only.has_value();
        first_ = alone ? replicate : 0;
        end_ = alone ? replicate + 1 : scenario_.run.replicates;
        for (; replicate < end_ && !stopped_; ++replicate) {
            run_replicate(replicate, start);
            start = nullptr;
        }
        outcome_.complete = !stopped_;
        if (events_ && !resumable()) events_->finish();
        return std::move(outcome_);
    }

private:
    void run_replicate(std::int64_t replicate, const Checkpoint* start) {
        World world(scenario_, replicate, threads_, options_);
        if (start != nullptr) {
            world.load(*start);
            if (events_ && options_.resume != nullptr) start->archive->section("event_files", *events_);
        }
        const Time end = Time{0} + scenario_.run.length;
        Time next_write = next_after(world.now(), scenario_.run.write_every);
        Time next_checkpoint = next_after(world.now(), options_.checkpoints.every);
        while (world.now() < end && !stopped_) {
            world.advance(std::min({end, next_write, next_checkpoint}), scenario_.economy.engine.window);
            if (events_) events_->add(replicate, world.take_log());
            stopped_ = !tell(replicate, world);
            if (world.now() >= next_write && world.now() < end) {
                next_write = next_after(world.now(), scenario_.run.write_every);
                write_partial(world);
            }
            if (world.now() >= next_checkpoint && !stopped_) {
                next_checkpoint = next_after(world.now(), options_.checkpoints.every);
                take_checkpoint(replicate, world);
            }
        }
        if (resumable()) {
            if (events_) events_->settle();
            keep_checkpoint(replicate, world);
        } else if (events_) {
            events_->end_replicate(replicate);
        }
        if (!stopped_) world.conclude();
        events_before_ += world.events();
        outcome_.replicates.push_back(world.report());
    }

    /// Was the run stopped, to go on later?
    bool resumable() const { return stopped_ && !options_.checkpoints.folder.empty(); }

    /// The next multiple of `every`, or the end of time if that is 0.
    static Time next_after(Time now, Duration every) {
        if (every == Duration{0}) return Time{std::numeric_limits<std::int64_t>::max()};
        return Time{(now.micros / every.micros + 1) * every.micros};
    }

    void keep_checkpoint(std::int64_t replicate, const World& world) const {
        const CheckpointHead head{.carat_version = std::string(carat_version()),
                                  .scenario_toml = outcome_.scenario_toml,
                                  .replicate = replicate,
                                  .now = world.now(),
                                  .journal = static_cast<std::int8_t>(options_.journal ? 1 : 0),
                                  .follow = options_.events.share,
                                  .branched_from = outcome_.branched_from,
                                  .finished = outcome_.replicates};
        CheckpointFolder(options_.checkpoints.folder).write(head, [&](ArchiveWriter& archive) {
            world.save(archive);
            if (events_) archive.section("event_files", *events_);
        });
    }

    /// On the way: if it cannot be written, the run goes on; but not without a segment of its event log.
    void take_checkpoint(std::int64_t replicate, const World& world) {
        if (events_) events_->settle();
        try {
            keep_checkpoint(replicate, world);
        } catch (const ResultError& error) {
            if (options_.checkpoints.warn) options_.checkpoints.warn(error.what());
        }
    }

    /// Reports progress; returns whether to go on.
    bool tell(std::int64_t replicate, const World& world) const {
        if (!options_.progress) {
            return true;
        }
        const double part = seconds(world.now() - Time{0}) / seconds(scenario_.run.length);
        const std::int64_t worlds = end_ - first_;
        const double finished = static_cast<double>(replicate - first_) + part;
        return options_.progress({.replicate = replicate - first_,
                                  .replicates = worlds,
                                  .fraction = std::min(1.0, finished / static_cast<double>(worlds)),
                                  .events = events_before_ + world.events()});
    }

    void write_partial(const World& world) {
        if (options_.partial) {
            if (events_) events_->settle();
            outcome_.replicates.push_back(world.report());
            options_.partial(outcome_);
            outcome_.replicates.pop_back();
        }
    }

    const Scenario& scenario_;
    const RunOptions& options_;
    int threads_;
    Outcome outcome_;
    std::optional<EventFiles> events_;
    std::int64_t first_ = 0;  // the worlds that are run: [first, end)
    std::int64_t end_ = 0;
    std::int64_t events_before_ = 0;
    bool stopped_ = false;
};

}  // namespace

bool write_trunk(const Scenario& scenario, std::int64_t replicate, Time until, const std::filesystem::path& path,
                 const std::function<bool(const Progress&)>& progress) {
    check_memory(scenario, memory_of_machine());
    World world(scenario, replicate, 1, {});
    while (world.now() < until) {
        world.advance(until, scenario.economy.engine.window);
        const double fraction = std::min(1.0, seconds(world.now() - Time{0}) / seconds(until - Time{0}));
        if (progress && !progress({.fraction = fraction, .events = world.events()})) return false;
    }
    const CheckpointHead head{.carat_version = std::string(carat_version()),
                              .scenario_toml = to_toml(scenario),
                              .replicate = replicate,
                              .now = world.now(),
                              .branched_from = {},
                              .finished = {}};
    write_checkpoint(path, head, [&](ArchiveWriter& archive) { world.save(archive); });
    return true;
}

Replicate run_replicate(const Scenario& scenario, std::int64_t replicate) {
    World world(scenario, replicate, 1, {});
    const Time end = Time{0} + scenario.run.length;
    while (world.now() < end) world.advance(end, scenario.economy.engine.window);
    world.conclude();
    return world.report();
}

Outcome run(const Scenario& scenario, const RunOptions& options) {
    check_memory(scenario, memory_of_machine());
    return Driver(scenario, options).run();
}

}  // namespace carat
