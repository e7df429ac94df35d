#include "models/event_log.hpp"

namespace carat {

void EventLog::open(const Happening& event) {
    const auto kind = static_cast<Kind>(event.kind);
    row_ = {.micros = event.time.micros, .creator = event.target, .kind = static_cast<std::uint8_t>(event.kind)};
    if (kind == Kind::gift_wanted) {
        const Wish wish = read<Wish>(event);
        row_.session = wish.session;
        row_.view = wish.view;
    } else if (is_of_viewer(kind)) {
        const Watch watch = read<Watch>(event);
        row_.session = watch.session;
        row_.view = watch.view;
    }
    if (is_of_viewer(kind)) {
        row_.viewer = event.source;
        row_.live = static_cast<std::uint8_t>(event.small & is_live);
    }
}

}  // namespace carat
