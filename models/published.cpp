#include "models/published.hpp"

#include "sim/maths.hpp"

namespace carat {

void Published::resize(std::size_t creators) {
    const auto before = score.size();
    const auto after = static_cast<Eigen::Index>(creators);
    stream.resize(creators);
    gone.resize(creators);
    for (Eigen::ArrayXd* column : {&score, &air, &freshness, &followers}) {
        column->conservativeResize(after);
        column->tail(after - before).setZero();
    }
}

void Published::fade(const popularity::Params& params, Duration elapsed) {
    constexpr double ln_half = -0.6931471805599453;
    const double kept = exponential(ln_half * seconds(elapsed) / seconds(params.half_life));
    score *= kept;
    air *= kept;
    freshness *= kept;
}

void Published::update_pull(const popularity::Params& params) {
    constexpr double minutes_of_doubt = 60.0;  // so that the first minutes of a newcomer do not make a star
    pull_ = score / (air + minutes_of_doubt) + params.follower_weight * followers;
}

void Published::weigh(const economy::Params& params, const std::vector<std::uint32_t>& creators,
                      const Eigen::ArrayXd& pull, AliasTable& table) {
    const double alpha = params.attention.alpha;
    weights_.clear();
    for (const std::uint32_t creator : creators) {
        const double weight = pull[creator];
        weights_.push_back(alpha == 1.0 ? weight : power(weight, alpha));
    }
    table.build(weights_);
}

void Published::publish_live(const economy::Params& params, Time now, Time until) {
    on_air.clear();
    for (std::uint32_t creator = 0; creator < stream.size(); ++creator) {
        if (stream[creator].begin < until && now < stream[creator].end) {
            on_air.push_back(creator);
        }
    }
    update_pull(params.popularity);
    weigh(params, on_air, pull_, live);
}

void Published::publish_videos(const economy::Params& params) {
    shelves.clear();
    for (std::uint32_t creator = 0; creator < gone.size(); ++creator) {
        if (gone[creator] == 0) {
            shelves.push_back(creator);
        }
    }
    update_pull(params.popularity);
    pull_ *= 1.0 + params.popularity.video_weight * freshness;
    weigh(params, shelves, pull_, video);
}

}  // namespace carat
