#include "scenarios/interrupt.hpp"

namespace carat {
namespace {

volatile std::sig_atomic_t signals_seen = 0;  // a signal handler can reach nothing but a global

extern "C" void note_signal(int) { signals_seen = 1; }

}  // namespace

Interrupt::Interrupt() {
    signals_seen = 0;
    struct sigaction action {};
    action.sa_handler = note_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(SIGINT, &action, &old_interrupt_);
    sigaction(SIGTERM, &action, &old_terminate_);
}

Interrupt::~Interrupt() {
    sigaction(SIGINT, &old_interrupt_, nullptr);
    sigaction(SIGTERM, &old_terminate_, nullptr);
}

bool Interrupt::requested() { return signals_seen != 0; }

}  // namespace carat
