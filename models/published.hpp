/// Published: what everyone may know until the next publication: who is on air when, and the tables discovery draws from.
///
///     each partition, at the end of a window:  prepare  --> coming notice, its leaves of the coming tables
///     alone, at the publication:               publish  --> notices and tables change places, leaves are joined
///
/// Each partition writes its own notice and leaves while others still read the old ones, so that little is left to be done alone.
#pragma once

#include "models/params.hpp"
#include "models/placing.hpp"
#include "models/rooms.hpp"
#include "sim/alias.hpp"
#include "sim/radix_tree.hpp"

#include <Eigen/Core>

#include <vector>

namespace carat {

/// A stream that is on air at some time before the next publication.
struct Airing {
    std::uint32_t creator = 0;
    std::uint32_t unused = 0;  // every byte has a value, so that checkpoints can be compared
    double pull = 0.0;         // the audience to expect
    double zest = 0.0;         // pull^pull_exponent: how often it wants a battle
};

/// A radix tree in two copies, one to draw from and one to fill.
struct FindingTable {
    RadixTree shown;
    RadixTree coming;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit.section("shown", self.shown);
        visit.section("coming", self.coming);
    }
};

/// Of a leaf, a bit for each creator: what mostly says who is on air in a while, without a look at the stream.
struct Air {
    std::uint16_t some = 0;   // on air at some time
    std::uint16_t whole = 0;  // on air all the time
};

/// What is known of the creators of one partition, by row.
struct Notice {
    std::vector<Stream> stream;     // current or next; empty for who has left
    std::vector<std::int8_t> gone;  // 1: has left
    std::vector<Airing> on_air;     // in the order of rows
    std::vector<double> live;       // by leaf: how often discovery finds the streams, their pull^alpha
    std::vector<double> shelf;      // the same of videos; renewed for the publication of a full hour
    std::vector<Air> air;           // by leaf
    Time air_until{0};              // air is of the time from the publication to this
    std::int64_t live_now = 0;      // streams on air at the publication itself

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        visit("stream", self.stream);
        visit("gone", self.gone);
        visit("on_air", self.on_air);
        visit("live", self.live);
        visit("shelf", self.shelf);
        visit("air", self.air);
        visit("air_until", self.air_until);
        visit("live_now", self.live_now);
    }
};

class Published {
public:
    explicit Published(std::uint32_t partitions) : placing_(partitions), boards_(partitions) {}

    /// Makes room for so many creators; alone, whenever there are more.
    void make_room(std::size_t creators);

    /// Takes up what the rooms of a partition have collected and writes its coming notice, for [from, until).
    void prepare(std::uint32_t partition, Rooms& rooms, const economy::Params& params, Time from, Time until);

    /// Shows the coming notices and the table of streams; that of videos, slower to change, once an hour.
    void publish(const economy::Params& params, Time now);

    bool live_at(std::uint32_t creator, Time when) const {
        const std::size_t leaf = creator / Placing::leaf_size;
        if (leaf < air_.size() && air_from_ <= when && when < air_until_) {
            const unsigned bit = 1U << creator % Placing::leaf_size;
            if ((air_[leaf].some & bit) == 0) return false;
            if ((air_[leaf].whole & bit) != 0) return true;
        }
        const Stream* stream = find(creator);
        return stream != nullptr && stream->begin <= when && when < stream->end;
    }
    bool has_videos(std::uint32_t creator) const {
        return find(creator) != nullptr && notice_of(creator).gone[placing_.row(creator)] == 0;
    }

    /// The streams of a partition that are on air before the next publication, and, to be read by itself after it has prepared,
    /// before the one after.
    const std::vector<Airing>& shown(std::uint32_t partition) const { return boards_[partition].shown.on_air; }
    const std::vector<Airing>& coming(std::uint32_t partition) const { return boards_[partition].coming.on_air; }

    /// By id: those on air before the next publication, and those who have videos; and trees that find one of them.
    const std::vector<std::uint32_t>& streamers() const { return streamers_; }
    const std::vector<std::uint32_t>& shelves() const { return shelves_; }
    const RadixTree& live() const { return live_.shown; }
    const RadixTree& video() const { return video_.shown; }

    /// The number of streams on air at which viewers come as often as by nature.
    void expect_streams(double number) { expected_ = supply_ = number; }

    /// How much more often they come, given the streams on air of late: (supply / expected)^supply_exponent, at most 4.
    double draw_of_supply() const { return draw_; }

    /// Decayed viewer-minutes and gifts of a creator; part of a run's digest.
    double score(std::uint32_t creator) const;

    template <class Visitor, class Self>
    static void state(Visitor& visit, Self& self) {
        for (auto& board : self.boards_) visit.section("board", board);
        visit("air", self.air_);
        visit("air_from", self.air_from_);
        visit("air_until", self.air_until_);
        visit("streamers", self.streamers_);
        visit("shelves", self.shelves_);
        visit.section("live", self.live_);
        visit.section("video", self.video_);
        visit.section("renown", self.renown);
        visit("expected", self.expected_);
        visit("supply", self.supply_);
        visit("draw", self.draw_);
    }

    AliasTable renown;  // over the creators present at the start, by followers: how favourites are adopted

private:
    struct alignas(64) Board {
        Notice shown;
        Notice coming;
        Eigen::ArrayXd score;      // decayed viewer-minutes and gifts
        Eigen::ArrayXd air;        // decayed minutes on air
        Eigen::ArrayXd freshness;  // decayed number of videos
        Time faded{0};
        std::vector<std::uint32_t> rows;  // that are being looked at, in order
        std::vector<double> pull;         // of these
        std::vector<double> weight;       // of these

        template <class Visitor, class Self>
        static void state(Visitor& visit, Self& self) {
            visit.section("shown", self.shown);
            visit.section("coming", self.coming);
            visit("score", self.score);
            visit("air", self.air);
            visit("freshness", self.freshness);
            visit("faded", self.faded);
        }
    };
    const Notice& notice_of(std::uint32_t creator) const { return boards_[placing_.partition(creator)].shown; }
    const Stream* find(std::uint32_t creator) const {
        const std::size_t row = placing_.row(creator);
        const std::vector<Stream>& streams = notice_of(creator).stream;
        return row < streams.size() ? &streams[row] : nullptr;
    }
    static void fade(Board& board, std::size_t rows, const popularity::Params& params, Time now);
    static void take_up(Board& board, Fresh& fresh, std::size_t row, const popularity::Params& params);
    static void expect(Board& board, const Rooms& rooms, const economy::Params& params, Time now);
    static void prepare_air(Notice& notice, Time from, Time until);
    void prepare_streams(std::uint32_t partition, const Rooms& rooms, const economy::Params& params, Time now);
    void prepare_videos(std::uint32_t partition, const Rooms& rooms, const economy::Params& params, Time now);
    void fill_leaves(RadixTree& tree, std::uint32_t partition, std::vector<double>& sums);
    void show(FindingTable& table, std::vector<double> Notice::*sums);
    void show_air(Time now);
    void list_streamers();
    void list_shelves();
    void weigh_supply(const economy::Params& params);

    Placing placing_;
    std::vector<Board> boards_;  // by partition
    std::vector<Air> air_;       // by leaf, of the time [air_from_, air_until_)
    Time air_from_{0};
    Time air_until_{0};
    std::vector<std::uint32_t> streamers_;
    std::vector<std::uint32_t> shelves_;
    FindingTable live_;
    FindingTable video_;
    std::vector<double> sums_;  // by leaf
    double expected_ = 0.0;     // streams on air
    double supply_ = 0.0;       // the same, smoothed over half_life
    double draw_ = 1.0;
};

}  // namespace carat
