/// Tells a person how far a run is: a bar with the time left on a terminal, a line per tenth otherwise.
#pragma once

#include "scenarios/run.hpp"

#include <chrono>
#include <string>

namespace carat {

/// Is this file descriptor a terminal, and may it be coloured (NO_COLOR is not set)?
bool is_terminal(int descriptor);
bool may_colour(int descriptor);

/// "12 %  3.1 M events  420 k/s  0:42 left"
/// Speed and time left are those since `begun`, `elapsed_seconds` ago: a run that goes on has not done the rest now.
std::string progress_text(const Progress& progress, double elapsed_seconds, const Progress& begun = {});

/// Writes to standard error, at most ten times a second.
class ProgressLine {
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine() { finish(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ProgressLine(ProgressLine&&) = delete;
    ProgressLine& operator=(ProgressLine&&) = delete;

    void show(const Progress& progress);

    /// Clears the bar, so that what follows begins on a clean line.
    void finish();

private:
    void show_bar(const Progress& progress, double elapsed);

    bool quiet_;
    bool terminal_;
    bool colour_;
    std::chrono::steady_clock::time_point start_;
    Progress begun_;
    bool going_ = false;
    double shown_at_ = -1.0;  // seconds since start
    int tenths_ = 0;
};

}  // namespace carat
