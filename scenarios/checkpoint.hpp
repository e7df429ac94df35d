/// Checkpoints: a run as it stands at a moment, in a file of its own, so that it can go on after a stop or a crash, or branch
/// into other futures.
///
///     results/baseline.checkpoints/world-00000-day-00030.000000.ckpt     the newest three are kept
///
/// A checkpoint is written whole, read back and put in place at once; one that is damaged is told from a whole one.
#pragma once

#include "scenarios/outcome.hpp"
#include "sim/archive.hpp"
#include "sim/time.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace carat {

struct Scenario;

/// What a checkpoint says of itself, in front of the state of its world.
struct CheckpointHead {
    std::string carat_version;
    std::string scenario_toml;  // fully resolved
    std::int64_t replicate = 0;
    Time now{0};
    std::int8_t journal = 0;          // 1: every transaction is kept
    double follow = 0.0;              // share of viewers and creators whose events are kept
    std::string branched_from;        // as in Outcome
    std::vector<Replicate> finished;  // replicates before this one

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("carat_version", self.carat_version);
        visit("scenario_toml", self.scenario_toml);
        visit("replicate", self.replicate);
        visit("now", self.now);
        visit("journal", self.journal);
        visit("follow", self.follow);
        visit("branched_from", self.branched_from);
        visit.sections("finished", self.finished);
    }
};

/// A checkpoint that was read and verified; `archive` stands before the state of the world.
struct Checkpoint {
    std::filesystem::path path;
    CheckpointHead head;
    std::unique_ptr<ArchiveReader> archive;
};

/// Reads a checkpoint. Throws ResultError if there is none or it is damaged.
Checkpoint read_checkpoint(const std::filesystem::path& path);

/// Writes one, whole or not at all, and makes its folder. Throws ResultError.
void write_checkpoint(const std::filesystem::path& path, const CheckpointHead& head,
                      const std::function<void(ArchiveWriter&)>& save_world);

/// Throws ScenarioError unless the checkpoint can go on under this very scenario.
void check_same_run(const Checkpoint& checkpoint, const Scenario& scenario);

/// Throws ScenarioError unless `scenario` may branch from the checkpoint: all that cannot change while a run goes on must be
/// the same, but for its title, length, number of replicates, and how often its result is written.
void check_branch(const Checkpoint& checkpoint, const Scenario& scenario);

/// A folder of checkpoints of one run.
class CheckpointFolder {
public:
    static constexpr std::size_t kept = 3;

    explicit CheckpointFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    const std::filesystem::path& path() const { return folder_; }

    /// Oldest first, by replicate and time.
    std::vector<std::filesystem::path> files() const;

    /// The newest that is whole; calls `warn` for each that is not. Null if there is none.
    std::unique_ptr<Checkpoint> newest(const std::function<void(const std::string&)>& warn) const;

    /// Adds a checkpoint, and then removes all but the newest three. Throws ResultError; those there are stay.
    void write(const CheckpointHead& head, const std::function<void(ArchiveWriter&)>& save_world) const;

private:
    std::filesystem::path folder_;
};

}  // namespace carat
