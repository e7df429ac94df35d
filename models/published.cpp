#include "models/published.hpp"

#include "sim/maths.hpp"

#include <algorithm>
#include <utility>

namespace carat {
namespace {

constexpr double ln_half = -0.6931471805599453;
constexpr Duration publish_videos_every = 1 * hour;

/// How often discovery finds what has this pull.
double weight_of(double pull, double alpha) { return alpha == 1.0 ? pull : power(pull, alpha); }

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

/// The audience to expect on air.
double Published::pull(const Board& board, const Rooms& rooms, std::size_t row, const economy::Params& params,
                       Time now) {
    constexpr double minutes_of_doubt = 60.0;  // so that the first minutes of a newcomer do not make a star
    const popularity::Params& p = params.popularity;
    const auto i = static_cast<Eigen::Index>(row);
    const double age = seconds(now - rooms.joined[row]) / seconds(p.novelty_time);
    const double known =
        p.follower_weight * static_cast<double>(rooms.followers[row]) + p.novelty_weight * exponential(-age);
    const double sum = known + board.score[i] / (board.air[i] + minutes_of_doubt);
    return rooms.listed[row] != 0 ? sum * (1.0 + params.leaderboard.boost) : sum;
}

void Published::prepare_videos(Board& board, const Rooms& rooms, const economy::Params& params, Time now) {
    for (std::size_t row = 0; row < rooms.size(); ++row) {
        const double fresh = board.freshness[static_cast<Eigen::Index>(row)];
        const double shelf = pull(board, rooms, row, params, now) * (1.0 + params.popularity.video_weight * fresh);
        board.coming.shelf[row] = weight_of(shelf, params.attention.alpha);
    }
}

void Published::prepare(std::uint32_t partition, Rooms& rooms, const economy::Params& params, Time from, Time until) {
    Board& board = boards_[partition];
    Notice& notice = board.coming;
    const std::size_t rows = rooms.size();
    fade(board, rows, params.popularity, from);
    notice.stream.resize(rows);
    notice.gone.resize(rows);
    notice.shelf.resize(rows);
    notice.on_air.clear();
    for (std::size_t row = 0; row < rows; ++row) {
        take_up(board, rooms.fresh[row], row, params.popularity);
        const bool gone = rooms.status[row] == Status::gone;
        notice.gone[row] = gone ? 1 : 0;
        const Stream stream = gone ? Stream{} : rooms.stream[row];
        notice.stream[row] = stream;
        if (!(stream.begin < until && from < stream.end)) continue;
        const double pulls = pull(board, rooms, row, params, from);
        notice.on_air.push_back({static_cast<std::uint32_t>(row * boards_.size()) + partition, 0, pulls,
                                 weight_of(pulls, params.attention.alpha), power(pulls, params.battle.pull_exponent)});
    }
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
    for (const Airing& airing : on_air_) weights_.push_back(airing.weight);
    live_.build(weights_);
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
    video_.build(weights_);
}

double Published::score(std::uint32_t creator) const {
    const Eigen::ArrayXd& scores = boards_[creator % boards_.size()].score;
    const auto row = static_cast<Eigen::Index>(creator / boards_.size());
    return row < scores.size() ? scores[row] : 0.0;
}

}  // namespace carat
