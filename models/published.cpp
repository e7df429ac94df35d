#include "models/published.hpp"

#include "sim/maths.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace carat {
namespace {

constexpr double ln_half = -0.6931471805599453;
constexpr Duration publish_videos_every = 1 * hour;

/// From pull to how often discovery finds it.
void weigh(std::vector<double>& pull, double alpha) {
    if (alpha != 1.0) powers(pull, alpha);
}

}  // namespace

void Published::fade(Board& board, std::size_t rows, const popularity::Params& params, Time now) {
    const double kept = exponential(ln_half * seconds(now - board.faded) / seconds(params.half_life));
    board.faded = now;
    for (Eigen::ArrayXd* column : {&board.score, &board.air, &board.freshness}) {
        const auto before = column->size();
        *column *= kept;
        column->conservativeResize(static_cast<Eigen::Index>(rows));
        column->tail(column->size() - before).setZero();
    }
}

void Published::take_up(Board& board, Fresh& fresh, std::size_t row, const popularity::Params& params) {
    if (fresh.watch_micros == 0 && fresh.gift_coins == 0 && fresh.air_micros == 0 && fresh.videos == 0) {
        return;
    }
    constexpr double minutes_per_micro = 1.0 / static_cast<double>(minute.micros);
    const auto i = static_cast<Eigen::Index>(row);
    const double minutes = static_cast<double>(fresh.watch_micros) * minutes_per_micro;
    board.score[i] += params.watch_weight * minutes + params.gift_weight * static_cast<double>(fresh.gift_coins);
    board.air[i] += static_cast<double>(fresh.air_micros) * minutes_per_micro;
    board.freshness[i] += static_cast<double>(fresh.videos);
    fresh = {};
}

/// The audience to expect on air, of the rows that are being looked at.
void Published::expect(Board& board, const Rooms& rooms, const economy::Params& params, Time now) {
    constexpr double minutes_of_doubt = 60.0;  // so that the first minutes of a newcomer do not make a star
    const popularity::Params& p = params.popularity;
    const std::size_t count = board.rows.size();
    board.pull.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        board.pull[i] = -(seconds(now - rooms.joined[board.rows[i]]) / seconds(p.novelty_time));
    }
    exponentials(board.pull);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t row = board.rows[i];
        const auto place = static_cast<Eigen::Index>(row);
        const double followed = p.follower_weight * static_cast<double>(rooms.followers[row]);
        const double known = followed + p.novelty_weight * board.pull[i];
        const double sum = known + board.score[place] / (board.air[place] + minutes_of_doubt);
        board.pull[i] = rooms.listed[row] != 0 ? sum * (1.0 + params.leaderboard.boost) : sum;
    }
}

void Published::make_room(std::size_t creators) {
    live_.coming.resize(creators);
    video_.coming.resize(creators);
}

/// Writes a partition's leaves of a table from the weights of the rows being looked at.
void Published::fill_leaves(RadixTree& tree, std::uint32_t partition, std::vector<double>& sums) {
    const Board& board = boards_[partition];
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t i = 0; i < board.rows.size();) {
        const std::uint32_t place = board.rows[i] / Placing::leaf_size;
        std::array<double, Placing::leaf_size> weights{};
        for (; i < board.rows.size() && board.rows[i] / Placing::leaf_size == place; ++i) {
            weights[board.rows[i] % Placing::leaf_size] = std::max(board.weight[i], RadixTree::least);
        }
        sums[place] = tree.fill(placing_.leaf(partition, place), weights);
    }
}

void Published::prepare_streams(std::uint32_t partition, const Rooms& rooms, const economy::Params& params, Time now) {
    Board& board = boards_[partition];
    expect(board, rooms, params, now);
    board.weight = board.pull;
    weigh(board.weight, params.attention.alpha);
    fill_leaves(live_.coming, partition, board.coming.live);
    board.coming.on_air.clear();
    for (std::size_t i = 0; i < board.rows.size(); ++i) {
        board.coming.on_air.push_back({placing_.creator(partition, board.rows[i]), 0, board.pull[i], 0.0});
    }
    powers(board.pull, params.battle.pull_exponent);
    for (std::size_t i = 0; i < board.rows.size(); ++i) board.coming.on_air[i].zest = board.pull[i];
}

void Published::prepare_videos(std::uint32_t partition, const Rooms& rooms, const economy::Params& params, Time now) {
    Board& board = boards_[partition];
    board.rows.clear();
    for (std::uint32_t row = 0; row < rooms.size(); ++row) {
        if (board.coming.gone[row] == 0) board.rows.push_back(row);
    }
    expect(board, rooms, params, now);
    board.weight = board.pull;
    for (std::size_t i = 0; i < board.rows.size(); ++i) {
        const double videos = board.freshness[static_cast<Eigen::Index>(board.rows[i])];
        board.weight[i] *= 1.0 + params.popularity.video_weight * videos;
    }
    weigh(board.weight, params.attention.alpha);
    fill_leaves(video_.coming, partition, board.coming.shelf);
}

/// Who is on air in [from, until), leaf by leaf.
void Published::prepare_air(Notice& notice, Time from, Time until) {
    notice.air_until = until;
    notice.live_now = 0;
    const std::size_t rows = notice.stream.size();
    for (std::size_t leaf = 0; leaf < notice.air.size(); ++leaf) {
        const std::size_t first = leaf * Placing::leaf_size;
        unsigned some = 0;
        unsigned whole = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(Placing::leaf_size, rows - first); ++i) {
            const Stream& stream = notice.stream[first + i];
            const bool begun = stream.begin <= from;
            some |= (stream.begin < until && from < stream.end ? 1U : 0U) << i;
            whole |= (begun && until <= stream.end ? 1U : 0U) << i;
            notice.live_now += begun && from < stream.end ? 1 : 0;
        }
        notice.air[leaf] = {static_cast<std::uint16_t>(some), static_cast<std::uint16_t>(whole)};
    }
}

void Published::prepare(std::uint32_t partition, Rooms& rooms, const economy::Params& params, Time from, Time until) {
    Board& board = boards_[partition];
    Notice& notice = board.coming;
    const std::size_t rows = rooms.size();
    const std::size_t leaves = (rows + Placing::leaf_size - 1) / Placing::leaf_size;
    fade(board, rows, params.popularity, from);
    notice.stream.resize(rows);
    notice.gone.resize(rows);
    notice.live.resize(leaves);
    notice.air.resize(leaves);
    board.rows.clear();
    for (std::size_t row = 0; row < rows; ++row) {
        take_up(board, rooms.fresh[row], row, params.popularity);
        const bool gone = rooms.status[row] == Status::gone;
        const Stream stream = gone ? Stream{} : rooms.stream[row];
        notice.gone[row] = gone ? 1 : 0;
        notice.stream[row] = stream;
        if (stream.begin < until && from < stream.end) board.rows.push_back(static_cast<std::uint32_t>(row));
    }
    prepare_air(notice, from, until + (until - from));  // whom to watch is chosen a while ahead
    prepare_streams(partition, rooms, params, from);
    if (from.micros % publish_videos_every.micros != 0) return;
    notice.shelf.resize(leaves);
    prepare_videos(partition, rooms, params, from);
}

void Published::publish(const economy::Params& params, Time now) {
    for (Board& board : boards_) std::swap(board.shown, board.coming);
    show_air(now);
    show(live_, &Notice::live);
    list_streamers();
    weigh_supply(params);
    if (now.micros % publish_videos_every.micros == 0) {
        show(video_, &Notice::shelf);
        list_shelves();
    }
}

/// Joins the leaves that the partitions have written, by the sums in their notices; who came since then has none.
void Published::show(FindingTable& table, std::vector<double> Notice::*sums) {
    RadixTree& tree = table.coming;
    sums_.resize(tree.leaves());
    for (std::uint32_t leaf = 0; leaf < sums_.size(); ++leaf) {
        const std::vector<double>& written = boards_[placing_.of_leaf(leaf)].shown.*sums;
        const std::uint32_t place = placing_.place_of_leaf(leaf);
        sums_[leaf] = place < written.size() ? written[place] : 0.0;
    }
    tree.join(sums_);
    std::swap(table.shown, table.coming);
    table.coming.resize(table.shown.leaves() * RadixTree::fan);
}

void Published::show_air(Time now) {
    air_from_ = now;
    air_until_ = boards_.front().shown.air_until;
    air_.resize(live_.coming.leaves());
    for (std::uint32_t leaf = 0; leaf < air_.size(); ++leaf) {
        const std::vector<Air>& written = boards_[placing_.of_leaf(leaf)].shown.air;
        const std::uint32_t place = placing_.place_of_leaf(leaf);
        air_[leaf] = place < written.size() ? written[place] : Air{};
    }
}

void Published::list_streamers() {
    streamers_.clear();
    std::vector<std::size_t> read(boards_.size());  // how many of each notice
    for (std::uint32_t leaf = 0; leaf < live_.shown.leaves(); ++leaf) {
        const std::uint32_t partition = placing_.of_leaf(leaf);
        const std::vector<Airing>& on_air = boards_[partition].shown.on_air;
        for (std::size_t& i = read[partition]; i < on_air.size(); ++i) {
            if (on_air[i].creator / Placing::leaf_size != leaf) break;
            streamers_.push_back(on_air[i].creator);
        }
    }
}

void Published::list_shelves() {
    shelves_.clear();
    for (std::uint32_t leaf = 0; leaf < video_.shown.leaves(); ++leaf) {
        const std::vector<std::int8_t>& gone = boards_[placing_.of_leaf(leaf)].shown.gone;
        const std::size_t first = std::size_t{placing_.place_of_leaf(leaf)} * Placing::leaf_size;
        for (std::uint32_t i = 0; i < Placing::leaf_size && first + i < gone.size(); ++i) {
            if (gone[first + i] == 0) shelves_.push_back(leaf * Placing::leaf_size + i);
        }
    }
}

void Published::weigh_supply(const economy::Params& params) {
    std::int64_t on_air = 0;
    for (const Board& board : boards_) on_air += board.shown.live_now;
    const double kept =
        exponential(ln_half * seconds(params.popularity.publish_every) / seconds(params.popularity.half_life));
    supply_ = kept * supply_ + (1.0 - kept) * static_cast<double>(on_air);
    constexpr double most = 4.0;
    const bool answered = params.behaviour.viewers_respond && params.attention.supply_exponent > 0.0 && expected_ > 0.0;
    draw_ = answered ? std::min(most, power(supply_ / expected_, params.attention.supply_exponent)) : 1.0;
}

double Published::score(std::uint32_t creator) const {
    const Eigen::ArrayXd& scores = boards_[placing_.partition(creator)].score;
    const auto row = static_cast<Eigen::Index>(placing_.row(creator));
    return row < scores.size() ? scores[row] : 0.0;
}

}  // namespace carat
