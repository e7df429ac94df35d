#include "models/published.hpp"

#include "sim/maths.hpp"

#include <algorithm>
#include <utility>

namespace carat {
namespace {

constexpr double ln_half = -0.6931471805599453;

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

void Published::prepare(std::uint32_t partition, Rooms& rooms, const economy::Params& params, Time from, Time until) {
    Board& board = boards_[partition];
    Notice& notice = board.coming;
    const std::size_t rows = rooms.size();
    fade(board, rows, params.popularity, from);
    notice.stream.resize(rows);
    notice.gone.resize(rows);
    notice.live.clear();
    notice.pull.resize(static_cast<Eigen::Index>(rows));
    for (std::size_t row = 0; row < rows; ++row) {
        take_up(board, rooms.fresh[row], row, params.popularity);
        const double age = seconds(from - rooms.joined[row]) / seconds(params.popularity.novelty_time);
        notice.pull[static_cast<Eigen::Index>(row)] =
            params.popularity.follower_weight * static_cast<double>(rooms.followers[row]) +
            params.popularity.novelty_weight * exponential(-age);
        const bool gone = rooms.status[row] == Status::gone;
        notice.gone[row] = gone ? 1 : 0;
        const Stream stream = gone ? Stream{} : rooms.stream[row];
        notice.stream[row] = stream;
        if (stream.begin < until && from < stream.end) notice.live.push_back(static_cast<std::uint32_t>(row));
    }
    constexpr double minutes_of_doubt = 60.0;  // so that the first minutes of a newcomer do not make a star
    notice.pull += board.score / (board.air + minutes_of_doubt);
    for (std::size_t row = 0; row < rows; ++row) {
        if (rooms.listed[row] != 0) notice.pull[static_cast<Eigen::Index>(row)] *= 1.0 + params.leaderboard.boost;
    }
    notice.shelf = notice.pull * (1.0 + params.popularity.video_weight * board.freshness);
}

void Published::publish(const economy::Params& params, Time now) {
    for (Board& board : boards_) std::swap(board.shown, board.coming);
    publish_streams(params.attention.alpha);
    weigh_supply(params, now);
    if (now.micros % hour.micros == 0) {
        publish_videos(params.attention.alpha);
    }
}

void Published::weigh_supply(const economy::Params& params, Time now) {
    const auto on_air =
        std::count_if(on_air_.begin(), on_air_.end(), [&](auto creator) { return live_at(creator, now); });
    const double kept =
        exponential(ln_half * seconds(params.popularity.publish_every) / seconds(params.popularity.half_life));
    supply_ = kept * supply_ + (1.0 - kept) * static_cast<double>(on_air);
    constexpr double most = 4.0;
    const bool answered = params.behaviour.viewers_respond && params.attention.supply_exponent > 0.0 && expected_ > 0.0;
    draw_ = answered ? std::min(most, power(supply_ / expected_, params.attention.supply_exponent)) : 1.0;
}

void Published::publish_streams(double alpha) {
    const auto partitions = static_cast<std::uint32_t>(boards_.size());
    found_.clear();
    for (std::uint32_t p = 0; p < partitions; ++p) {
        const Notice& notice = boards_[p].shown;
        for (const std::uint32_t row : notice.live) found_.push_back({row * partitions + p, notice.pull[row]});
    }
    // In the order of ids, which does not depend on the partitions.
    std::sort(found_.begin(), found_.end(), [](const Weighted& a, const Weighted& b) { return a.creator < b.creator; });
    build(alpha, on_air_, live_);
}

void Published::publish_videos(double alpha) {
    const auto partitions = static_cast<std::uint32_t>(boards_.size());
    found_.clear();
    const std::size_t rows = boards_.front().shown.gone.size();  // part 0 has the most
    for (std::uint32_t row = 0; row < rows; ++row) {
        for (std::uint32_t p = 0; p < partitions; ++p) {
            const Notice& notice = boards_[p].shown;
            if (row < notice.gone.size() && notice.gone[row] == 0)
                found_.push_back({row * partitions + p, notice.shelf[row]});
        }
    }
    build(alpha, shelves_, video_);
}

/// The table over `found_`.
void Published::build(double alpha, std::vector<std::uint32_t>& list, AliasTable& table) {
    list.clear();
    weights_.clear();
    for (const Weighted& found : found_) {
        list.push_back(found.creator);
        weights_.push_back(alpha == 1.0 ? found.weight : power(found.weight, alpha));
    }
    table.build(weights_);
}

double Published::score(std::uint32_t creator) const {
    const Eigen::ArrayXd& scores = boards_[creator % boards_.size()].score;
    const auto row = static_cast<Eigen::Index>(creator / boards_.size());
    return row < scores.size() ? scores[row] : 0.0;
}

}  // namespace carat
