#include "scenarios/event_files.hpp"

#include "models/report.hpp"
#include "scenarios/results.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

namespace carat {
namespace {

namespace files = std::filesystem;

files::path segment_name(std::int64_t replicate, std::int64_t segment) {
    std::array<char, 80> name{};
    std::snprintf(name.data(), name.size(), "world-%05lld-segment-%06lld.h5", static_cast<long long>(replicate),
                  static_cast<long long>(segment));
    return name.data();
}

}  // namespace

EventFiles::EventFiles(files::path folder, Outcome head, std::int64_t rows_per_segment)
    : folder_(std::move(folder)),
      building_(files::path(folder_).concat(".part")),
      head_(std::move(head)),
      rows_per_segment_(static_cast<std::size_t>(rows_per_segment)) {
    head_.replicates.clear();
}

void EventFiles::begin() const {
    std::error_code none;
    files::remove_all(building_, none);
}

void EventFiles::add(std::int64_t replicate, const std::vector<LogRow>& rows) {
    for (std::size_t taken = 0; taken < rows.size();) {
        const std::size_t more = std::min(rows.size() - taken, rows_per_segment_ - unsealed_.size());
        const auto from = rows.begin() + static_cast<std::ptrdiff_t>(taken);
        unsealed_.insert(unsealed_.end(), from, from + static_cast<std::ptrdiff_t>(more));
        taken += more;
        if (unsealed_.size() == rows_per_segment_) seal(replicate);
    }
}

void EventFiles::end_replicate(std::int64_t replicate) {
    if (!unsealed_.empty() || segments_ == 0) {
        seal(replicate);
    }
    sealed_rows_ = 0;
    segments_ = 0;
}

void EventFiles::seal(std::int64_t replicate) {
    try {
        files::create_directories(building_);
    } catch (const std::system_error& error) {
        throw ResultError("cannot write the event log " + building_.string() + ": " + error.what());
    }
    settle();
    auto segment = std::make_unique<Outcome>(head_);
    segment->complete = true;
    Replicate& world = segment->replicates.emplace_back();
    world.index = replicate;
    const auto world_rows = static_cast<std::int64_t>(unsealed_.size());
    world.simulated_micros = unsealed_.empty() ? 0 : unsealed_.back().micros;
    const files::path path = building_ / segment_name(replicate, segments_);
    sealing_ = std::async(std::launch::async, [segment = std::move(segment), path, first = sealed_rows_,
                                               rows = std::exchange(unsealed_, {})] {
        segment->replicates.front().tables = {event_table(rows, first)};
        write_result(path, *segment, Packing::none);
    });
    sealed_rows_ += world_rows;
    ++segments_;
}

void EventFiles::settle() {
    if (sealing_.valid()) sealing_.get();
}

void EventFiles::finish() {
    settle();
    try {
        const files::path old = files::path(folder_).concat(".old");
        files::remove_all(old);
        if (files::exists(folder_)) files::rename(folder_, old);
        files::rename(building_, folder_);
        files::remove_all(old);
    } catch (const std::system_error& error) {
        throw ResultError("cannot put the event log in its place " + folder_.string() + ": " + error.what());
    }
}

}  // namespace carat
