#include "scenarios/progress_line.hpp"

#include "scenarios/text_table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace carat {
namespace {

constexpr double seconds_between_bars = 0.1;
constexpr int bar_width = 30;
constexpr int tenths_of_all = 10;
constexpr double percent = 100.0;

std::string clock(double seconds) {
    constexpr int per_minute = 60;
    constexpr double most = 360'000.0;
    const int whole_seconds = static_cast<int>(std::min(seconds, most));
    const std::string rest = std::to_string(whole_seconds % per_minute);
    return std::to_string(whole_seconds / per_minute) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

/// 3.1 M, 12 k, 7
std::string short_count(double count) {
    constexpr double million = 1e6;
    constexpr double thousand = 1e3;
    if (count >= million) {
        return grouped(count / million, 1) + " M";
    }
    return count >= thousand ? grouped(count / thousand, 0) + " k" : grouped(count, 0);
}

}  // namespace

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

bool may_colour(int descriptor) {
    const char* no_colour = std::getenv("NO_COLOR");  // no-color.org: present and not empty
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::string(terminal) == "dumb";
    return is_terminal(descriptor) && !dumb && (no_colour == nullptr || *no_colour == '\0');
}

std::string progress_text(const Progress& progress, double elapsed_seconds, const Progress& begun) {
    const double events = static_cast<double>(progress.events);
    std::string text = std::to_string(static_cast<int>(progress.fraction * percent)) + " %";
    if (progress.events > 0) {
        text += "  " + short_count(events) + " events";
    }
    const auto events_since = static_cast<double>(progress.events - begun.events);
    if (events_since > 0.0 && elapsed_seconds > 0.0) {
        text += "  " + short_count(events_since / elapsed_seconds) + "/s";
    }
    const double fraction_since = progress.fraction - begun.fraction;
    if (fraction_since > 0.0) {
        text += "  " + clock(elapsed_seconds * (1.0 - progress.fraction) / fraction_since) + " left";
    }
    if (progress.replicates > 1) {
        text += "  replicate " + std::to_string(progress.replicate + 1) + " of " + std::to_string(progress.replicates);
    }
    return text;
}

ProgressLine::ProgressLine(bool quiet)
    : quiet_(quiet),
      terminal_(is_terminal(STDERR_FILENO)),
      colour_(may_colour(STDERR_FILENO)),
      start_(std::chrono::steady_clock::now()) {}

void ProgressLine::show(const Progress& progress) {
    if (quiet_) {
        return;
    }
    if (!going_) {
        going_ = true;
        begun_ = progress;
        start_ = std::chrono::steady_clock::now();
    }
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    if (terminal_) {
        show_bar(progress, elapsed);
        return;
    }
    const int tenths = static_cast<int>(progress.fraction * tenths_of_all);
    if (tenths > tenths_) {
        tenths_ = tenths;
        std::fprintf(stderr, "%s\n", progress_text(progress, elapsed, begun_).c_str());
    }
}

void ProgressLine::show_bar(const Progress& progress, double elapsed) {
    if (elapsed < shown_at_ + seconds_between_bars && shown_at_ >= 0.0) {
        return;
    }
    shown_at_ = elapsed;
    const auto done = static_cast<std::size_t>(std::clamp(progress.fraction, 0.0, 1.0) * bar_width);
    const std::string bar = std::string(done, '#') + std::string(bar_width - done, '-');
    const char* on = colour_ ? "\033[32m" : "";
    const char* off = colour_ ? "\033[0m" : "";
    std::fprintf(stderr, "\r%s[%s]%s %s\033[K", on, bar.c_str(), off, progress_text(progress, elapsed, begun_).c_str());
    std::fflush(stderr);
}

void ProgressLine::finish() {
    if (!quiet_ && terminal_ && shown_at_ >= 0.0) {
        std::fprintf(stderr, "\r\033[K");
        std::fflush(stderr);
        shown_at_ = -1.0;
    }
}

}  // namespace carat
