/// Published: what everyone may know until the next publication: who is on air when, and the tables discovery draws from.
/// Written alone between windows, read by all.
#pragma once

#include "models/params.hpp"
#include "models/rooms.hpp"
#include "sim/alias.hpp"

#include <Eigen/Core>

#include <vector>

namespace carat {

struct Published {
    // by creator
    std::vector<Stream> stream;  // current or next; begin == end for who has left
    std::vector<std::int8_t> gone;
    Eigen::ArrayXd score;      // decayed viewer-minutes and gifts, without followers
    Eigen::ArrayXd air;        // decayed minutes on air
    Eigen::ArrayXd freshness;  // decayed number of videos
    Eigen::ArrayXd followers;

    // the tables
    std::vector<std::uint32_t> on_air;   // creators on air at some time before the next publication
    AliasTable live;                     // over on_air, weight^alpha
    std::vector<std::uint32_t> shelves;  // creators whose videos can be found
    AliasTable video;                    // over shelves
    AliasTable renown;  // over the creators present at the start, by followers: how favourites are adopted

    bool live_at(std::uint32_t creator, Time now) const {
        return stream[creator].begin <= now && now < stream[creator].end;
    }

    void resize(std::size_t creators);

    /// Fades score and freshness by `elapsed` and rebuilds the table of streams on air in [now, until).
    void publish_live(const economy::Params& params, Time now, Time until);

    /// Rebuilds the table of videos; slower to change, so it is done once an hour.
    void publish_videos(const economy::Params& params);

    void fade(const popularity::Params& params, Duration elapsed);

private:
    /// The audience to expect on air, by creator.
    void update_pull(const popularity::Params& params);
    void weigh(const economy::Params& params, const std::vector<std::uint32_t>& creators, const Eigen::ArrayXd& pull,
               AliasTable& table);

    Eigen::ArrayXd pull_;
    std::vector<double> weights_;
};

}  // namespace carat
