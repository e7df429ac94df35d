#include "scenarios/worlds.hpp"

#include "scenarios/run.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/side_by_side.hpp"
#include "scenarios/size.hpp"
#include "sim/check.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace carat {
namespace {

/// How far one world is, and all of them, seen from another thread.
struct Gauge {
    std::atomic<double> fraction{0.0};
    std::atomic<std::int64_t> events{0};
};

class Job {
public:
    Job(const std::vector<WorldTask>& tasks, const std::string& command)
        : tasks_(tasks), command_(command), gauges_(tasks.size()), ends_(tasks.size()) {}

    /// On a thread of its own.
    void work(int threads) {
        side_by_side(tasks_.size(), threads, [this](std::size_t i) {
            if (stopped_) return;
            try {
                run_one(i);
            } catch (const ScenarioError& error) {
                fail(i, error, true);
            } catch (const std::exception& error) {
                fail(i, error, false);
            }
            gauges_[i].fraction = 1.0;
        });
        const std::lock_guard lock(mutex_);
        over_ = true;
        changed_.notify_all();
    }

    /// Until all is over; the calling thread tells.
    void watch(const std::function<bool(double, std::int64_t)>& progress) {
        constexpr std::chrono::milliseconds pause{100};
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, pause, [this] { return over_; })) {
            if (!progress || stopped_) continue;
            lock.unlock();
            if (!told(progress)) stopped_ = true;
            lock.lock();
        }
    }

    /// Whether the caller wants to go on.
    bool told(const std::function<bool(double, std::int64_t)>& progress) const {
        double fraction = 0.0;
        std::int64_t events = 0;
        for (const Gauge& gauge : gauges_) {
            fraction += gauge.fraction;
            events += gauge.events;
        }
        return progress(fraction / static_cast<double>(gauges_.size()), events);
    }

    void stop() { stopped_ = true; }
    std::vector<WorldEnd> take() { return std::move(ends_); }

private:
    void run_one(std::size_t i) {
        const WorldTask& task = tasks_[i];
        const auto progress = [this, i](const Progress& far) {
            gauges_[i].fraction = far.fraction;
            gauges_[i].events = far.events;
            return !stopped_;
        };
        if (!task.trunk.empty()) {
            ends_[i].done = write_trunk(*task.scenario, task.replicate, task.until, task.trunk, progress);
            return;
        }
        std::unique_ptr<Checkpoint> branch;
        if (!task.branch.empty()) {
            branch = std::make_unique<Checkpoint>(read_checkpoint(task.branch));
            check_branch(*branch, *task.scenario);
        }
        RunOptions options;
        options.threads = 1;
        options.command = command_;
        options.only = task.replicate;
        options.branch = branch.get();
        options.progress = progress;
        Outcome outcome = run(*task.scenario, options);
        ends_[i].done = outcome.complete;
        if (outcome.complete) ends_[i].outcome = std::move(outcome);
    }

    void fail(std::size_t i, const std::exception& error, bool of_scenario) {
        ends_[i].failure = error.what();
        ends_[i].of_scenario = of_scenario;
    }

    const std::vector<WorldTask>& tasks_;
    const std::string& command_;
    std::vector<Gauge> gauges_;
    std::vector<WorldEnd> ends_;
    std::atomic<bool> stopped_{false};
    bool over_ = false;
    std::mutex mutex_;  // of over_
    std::condition_variable changed_;
};

Size size_of_one_world(const Scenario& scenario) {
    Scenario one = scenario;
    one.run.replicates = 1;
    return size_of(one);
}

/// Worlds that were added one by one differ in run.replicates: the last one knows how many there are.
void take_scenario(Outcome& into, const Outcome& from) {
    into.scenario_toml = from.scenario_toml;
    into.scenario_json = from.scenario_json;
    into.scenario_hash = from.scenario_hash;
    into.overrides = from.overrides;
}

}  // namespace

int at_a_time(const std::vector<WorldTask>& tasks, int threads, double bytes_there_are) {
    std::map<const Scenario*, Size> sizes;
    double largest = 1.0;
    double kept = 0.0;
    for (const WorldTask& task : tasks) {
        const auto [found, is_new] = sizes.try_emplace(task.scenario);
        if (is_new) found->second = size_of_one_world(*task.scenario);
        largest = std::max(largest, found->second.memory_bytes());
        if (task.trunk.empty()) kept += found->second.result_bytes();
    }
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const double most = threads > 0 ? threads : cores;
    return static_cast<int>(std::clamp(std::floor((bytes_there_are - kept) / largest), 1.0, most));
}

std::vector<WorldEnd> run_worlds(const std::vector<WorldTask>& tasks, int threads, const std::string& command,
                                 const std::function<bool(double, std::int64_t)>& progress) {
    Job job(tasks, command);
    const int workers_at_most = at_a_time(tasks, threads, memory_of_machine());
    std::jthread workers([&] { job.work(workers_at_most); });
    try {
        job.watch(progress);
    } catch (...) {
        job.stop();
        throw;
    }
    workers.join();
    return job.take();
}

Outcome join_outcomes(std::vector<Outcome> outcomes) {
    check(!outcomes.empty(), "there is an outcome to join");
    std::sort(outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) {
        return a.replicates.front().index < b.replicates.front().index;
    });
    Outcome joined = std::move(outcomes.front());
    for (std::size_t i = 1; i < outcomes.size(); ++i) {
        for (Replicate& replicate : outcomes[i].replicates) joined.replicates.push_back(std::move(replicate));
        joined.complete = joined.complete && outcomes[i].complete;
        if (!outcomes[i].branched_from.empty()) joined.branched_from += "\n" + outcomes[i].branched_from;
    }
    if (outcomes.size() > 1) take_scenario(joined, outcomes.back());
    return joined;
}

}  // namespace carat
