/// A polite stop: SIGINT or SIGTERM is noted and the run ends at its next step; a second one ends the program at once.
#pragma once

#include <csignal>

namespace carat {

/// Listens while it lives. At most one at a time.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    Interrupt(Interrupt&&) = delete;
    Interrupt& operator=(Interrupt&&) = delete;

    /// Has a signal come?
    static bool requested();

private:
    struct sigaction old_interrupt_ {};
    struct sigaction old_terminate_ {};
};

}  // namespace carat
