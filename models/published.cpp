#include "models/published.hpp"

#include "sim/maths.hpp"

#include <algorithm>
#include <numeric>
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

void Published::prepare_streams(std::uint32_t partition, const Rooms& rooms, const economy::Params& params, Time now) {
    Board& board = boards_[partition];
    expect(board, rooms, params, now);
    board.work = board.pull;
    weigh(board.work, params.attention.alpha);
    board.coming.on_air.clear();
    for (std::size_t i = 0; i < board.rows.size(); ++i) {
        const auto creator = static_cast<std::uint32_t>(board.rows[i] * boards_.size()) + partition;
        board.coming.on_air.push_back({creator, 0, board.pull[i], board.work[i], 0.0});
    }
    powers(board.pull, params.battle.pull_exponent);
    for (std::size_t i = 0; i < board.rows.size(); ++i) board.coming.on_air[i].zest = board.pull[i];
}

void Published::prepare_videos(Board& board, const Rooms& rooms, const economy::Params& params, Time now) {
    board.rows.resize(rooms.size());
    std::iota(board.rows.begin(), board.rows.end(), 0U);
    expect(board, rooms, params, now);
    for (std::size_t row = 0; row < rooms.size(); ++row) {
        board.pull[row] *= 1.0 + params.popularity.video_weight * board.freshness[static_cast<Eigen::Index>(row)];
    }
    board.coming.shelf = board.pull;
    weigh(board.coming.shelf, params.attention.alpha);
}

void Published::prepare(std::uint32_t partition, Rooms& rooms, const economy::Params& params, Time from, Time until) {
    Board& board = boards_[partition];
    Notice& notice = board.coming;
    const std::size_t rows = rooms.size();
    fade(board, rows, params.popularity, from);
    notice.stream.resize(rows);
    notice.gone.resize(rows);
    board.rows.clear();
    for (std::size_t row = 0; row < rows; ++row) {
        take_up(board, rooms.fresh[row], row, params.popularity);
        const bool gone = rooms.status[row] == Status::gone;
        const Stream stream = gone ? Stream{} : rooms.stream[row];
        notice.gone[row] = gone ? 1 : 0;
        notice.stream[row] = stream;
        if (stream.begin < until && from < stream.end) board.rows.push_back(static_cast<std::uint32_t>(row));
    }
    prepare_streams(partition, rooms, params, from);
    if (from.micros % publish_videos_every.micros == 0) prepare_videos(board, rooms, params, from);
}

void Published::publish(const economy::Params& params, Time now) {
    for (Board& board : boards_) std::swap(board.shown, board.coming);
    publish_streams();
    weigh_supply(params, now);
    if (now.micros % publish_videos_every.micros == 0) {
        publish_videos();
    }
}

void Published::weigh_supply(const economy::Params& params, Time now) {
    const auto on_air = std::count_if(on_air_.begin(), on_air_.end(),
                                      [&](const Airing& airing) { return live_at(airing.creator, now); });
    const double kept =
        exponential(ln_half * seconds(params.popularity.publish_every) / seconds(params.popularity.half_life));
    supply_ = kept * supply_ + (1.0 - kept) * static_cast<double>(on_air);
    constexpr double most = 4.0;
    const bool answered = params.behaviour.viewers_respond && params.attention.supply_exponent > 0.0 && expected_ > 0.0;
    draw_ = answered ? std::min(most, power(supply_ / expected_, params.attention.supply_exponent)) : 1.0;
}

void Published::publish_streams() {
    on_air_.clear();
    for (const Board& board : boards_) {
        on_air_.insert(on_air_.end(), board.shown.on_air.begin(), board.shown.on_air.end());
    }
    // In the order of ids, which does not depend on the partitions.
    std::sort(on_air_.begin(), on_air_.end(), [](const Airing& a, const Airing& b) { return a.creator < b.creator; });
    weights_.clear();
    streamers_.clear();
    for (const Airing& airing : on_air_) {
        weights_.push_back(airing.weight);
        streamers_.push_back(airing.creator);
    }
    live_.build(streamers_, weights_);
}

void Published::publish_videos() {
    const auto partitions = static_cast<std::uint32_t>(boards_.size());
    shelves_.clear();
    weights_.clear();
    const std::size_t rows = boards_.front().shown.gone.size();  // part 0 has the most
    for (std::uint32_t row = 0; row < rows; ++row) {
        for (std::uint32_t p = 0; p < partitions; ++p) {
            const Notice& notice = boards_[p].shown;
            if (row < notice.gone.size() && notice.gone[row] == 0) {
                shelves_.push_back(row * partitions + p);
                weights_.push_back(notice.shelf[row]);
            }
        }
    }
    video_.build(shelves_, weights_);
}

double Published::score(std::uint32_t creator) const {
    const Eigen::ArrayXd& scores = boards_[partitions_.remainder(creator)].score;
    const auto row = static_cast<Eigen::Index>(partitions_.quotient(creator));
    return row < scores.size() ? scores[row] : 0.0;
}

}  // namespace carat
