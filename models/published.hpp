/// Published: what everyone may know until the next publication: who is on air when, and the tables discovery draws from.
///
///     each partition, at the end of a window:  prepare  --> coming notice
///     alone, at the publication:               publish  --> notices change places, tables are built
///
/// Each partition writes its own notice while others still read the old ones, so that little is left to be done alone.
#pragma once

#include "models/params.hpp"
#include "models/rooms.hpp"
#include "sim/alias.hpp"

#include <Eigen/Core>

#include <vector>

namespace carat {

/// What is known of the creators of one partition, by row.
struct Notice {
    std::vector<Stream> stream;       // current or next; empty for who has left
    std::vector<std::int8_t> gone;    // 1: has left
    Eigen::ArrayXd pull;              // the audience to expect on air
    Eigen::ArrayXd shelf;             // the same for the videos
    std::vector<std::uint32_t> live;  // rows on air at some time before the next publication
};

class Published {
public:
    explicit Published(std::uint32_t partitions) : boards_(partitions) {}

    /// Takes up what the rooms of a partition have collected and writes its coming notice, for [from, until).
    void prepare(std::uint32_t partition, Rooms& rooms, const economy::Params& params, Time from, Time until);

    /// Shows the coming notices and builds the table of streams; that of videos, slower to change, once an hour.
    void publish(const economy::Params& params, Time now);

    bool live_at(std::uint32_t creator, Time now) const {
        const Stream* stream = find(creator);
        return stream != nullptr && stream->begin <= now && now < stream->end;
    }
    bool has_videos(std::uint32_t creator) const {
        return find(creator) != nullptr && shown(creator).gone[creator / boards_.size()] == 0;
    }

    const std::vector<std::uint32_t>& on_air() const { return on_air_; }
    double pull(std::uint32_t creator) const {
        return shown(creator).pull[static_cast<Eigen::Index>(creator / boards_.size())];
    }
    const std::vector<std::uint32_t>& shelves() const { return shelves_; }
    const AliasTable& live() const { return live_; }    // over on_air, weight^alpha
    const AliasTable& video() const { return video_; }  // over shelves

    /// The number of streams on air at which viewers come as often as by nature.
    void expect_streams(double number) { expected_ = supply_ = number; }

    /// How much more often they come, given the streams on air of late: (supply / expected)^supply_exponent, at most 4.
    double draw_of_supply() const { return draw_; }

    /// Decayed viewer-minutes and gifts of a creator; part of a run's digest.
    double score(std::uint32_t creator) const;

    AliasTable renown;  // over the creators present at the start, by followers: how favourites are adopted

private:
    struct alignas(64) Board {
        Notice shown;
        Notice coming;
        Eigen::ArrayXd score;      // decayed viewer-minutes and gifts
        Eigen::ArrayXd air;        // decayed minutes on air
        Eigen::ArrayXd freshness;  // decayed number of videos
        Time faded{0};
    };
    struct Weighted {
        std::uint32_t creator;
        double weight;
    };

    const Notice& shown(std::uint32_t creator) const { return boards_[creator % boards_.size()].shown; }
    const Stream* find(std::uint32_t creator) const {
        const std::size_t row = creator / boards_.size();
        const std::vector<Stream>& streams = shown(creator).stream;
        return row < streams.size() ? &streams[row] : nullptr;
    }
    static void fade(Board& board, std::size_t rows, const popularity::Params& params, Time now);
    static void take_up(Board& board, Fresh& fresh, std::size_t row, const popularity::Params& params);
    void publish_streams(double alpha);
    void weigh_supply(const economy::Params& params, Time now);
    void publish_videos(double alpha);
    void build(double alpha, std::vector<std::uint32_t>& list, AliasTable& table);

    std::vector<Board> boards_;  // by partition
    std::vector<std::uint32_t> on_air_;
    std::vector<std::uint32_t> shelves_;
    AliasTable live_;
    AliasTable video_;
    std::vector<Weighted> found_;
    std::vector<double> weights_;
    double expected_ = 0.0;  // streams on air
    double supply_ = 0.0;    // the same, smoothed over half_life
    double draw_ = 1.0;
};

}  // namespace carat
