/// Behaviour: whether people answer to the rules. Off, they act as they would at the reference: what the Lucas critique is about.
///
/// Law     viewers off: purchases and gifts as at the reference price, whatever the price. creators off: effort, lengths of
///         streams, entry, exit and requests for payouts do not depend on income or announcements.
#pragma once

#include "sim/describe.hpp"

namespace carat::behaviour {

struct Params {
    bool viewers_respond = true;
    bool creators_respond = true;
};

template <class Visitor>
void describe(Visitor& visit, Params& p) {
    visit("viewers_respond", p.viewers_respond, Field{"", 0, 1, "whether viewers answer to prices", Change::never});
    visit("creators_respond", p.creators_respond,
          Field{"", 0, 1, "whether creators answer to income, schedules and announcements", Change::never});
}

}  // namespace carat::behaviour
