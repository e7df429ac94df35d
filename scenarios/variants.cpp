#include "scenarios/variants.hpp"

#include "scenarios/run.hpp"
#include "scenarios/side_by_side.hpp"

#include <exception>

namespace carat {
namespace {

struct Stopped : std::exception {};

}  // namespace

VariantFigures run_variants(const std::vector<Scenario>& variants, int worlds, int threads,
                            const std::function<bool(double fraction)>& progress) {
    const auto each = static_cast<std::size_t>(worlds);
    VariantFigures figures(variants.size(), std::vector<std::vector<Figure>>(each));
    const std::size_t pieces = variants.size() * each;
    std::size_t finished = 0;
    const auto work = [&](std::size_t i) {
        figures[i / each][i % each] =
            figures_of(run_replicate(variants[i / each], static_cast<std::int64_t>(i % each)));
    };
    const auto done = [&](std::size_t) {
        if (progress && !progress(static_cast<double>(++finished) / static_cast<double>(pieces))) throw Stopped();
    };
    try {
        side_by_side(pieces, threads, work, done);
    } catch (const Stopped&) {
        return {};
    }
    return figures;
}

std::vector<double> differences(const VariantFigures& figures, std::size_t figure, std::size_t after,
                                std::size_t before) {
    std::vector<double> result;
    for (std::size_t world = 0; world < figures[after].size(); ++world) {
        result.push_back(figures[after][world][figure].value - figures[before][world][figure].value);
    }
    return result;
}

std::vector<double> values(const VariantFigures& figures, std::size_t figure, std::size_t variant) {
    std::vector<double> result;
    for (const auto& world : figures[variant]) result.push_back(world[figure].value);
    return result;
}

}  // namespace carat
