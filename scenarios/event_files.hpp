/// Event files: the event log of a run as a folder of sealed segments, each a file that xarray reads and that never changes.
///
///     results/baseline.events.part/ --> finish --> results/baseline.events/world-00000-segment-000000.h5, ...
///
/// All but the last of a replicate have the same number of rows, so a run that goes on from a checkpoint writes the very files that
/// are missing. Segments are written beside the run, one at a time. Until the run is over the folder has another name.
#pragma once

#include "models/event_log.hpp"
#include "scenarios/outcome.hpp"

#include <cstdint>
#include <filesystem>
#include <future>
#include <vector>

namespace carat {

class EventFiles {
public:
    /// `folder`: of the finished log. `head`: what the segments say of their run.
    EventFiles(std::filesystem::path folder, Outcome head, std::int64_t rows_per_segment);

    /// A run from its start: removes what one that was killed has left.
    void begin() const;

    /// The next rows of a replicate; seals each segment that is full. Throws ResultError.
    void add(std::int64_t replicate, const std::vector<LogRow>& rows);

    /// No more rows of this replicate.
    void end_replicate(std::int64_t replicate);

    /// Waits until what was sealed lies on the disk. Before a checkpoint, and before anyone else uses HDF5.
    void settle();

    /// Puts the folder in its place, instead of one that is there.
    void finish();

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("unsealed", self.unsealed_);
        visit("sealed_rows", self.sealed_rows_);
        visit("segments", self.segments_);
    }

private:
    void seal(std::int64_t replicate);

    std::filesystem::path folder_;
    std::filesystem::path building_;
    Outcome head_;
    std::size_t rows_per_segment_;
    std::vector<LogRow> unsealed_;
    std::int64_t sealed_rows_ = 0;  // of this replicate
    std::int64_t segments_ = 0;     // of this replicate
    std::future<void> sealing_;
};

}  // namespace carat
