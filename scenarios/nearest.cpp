#include "scenarios/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace carat {
namespace {

/// Longer words are nobody's typing mistake, and the distance takes time in proportion to the square of the length.
constexpr std::size_t longest = 100;

/// One mistake in so many letters is still a mistake; more is another word.
constexpr std::size_t letters_per_mistake = 3;

std::string lower(std::string_view word) {
    std::string result(word);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return result;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        cost[i][0] = static_cast<int>(i);
    }
    for (std::size_t j = 0; j <= b.size(); ++j) {
        cost[0][j] = static_cast<int>(j);
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost[i][j] = std::min({replaced, cost[i - 1][j] + 1, cost[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    if (word.size() > longest) {
        return "";
    }
    const std::string wanted = lower(word);
    std::string best;
    int least = 1 + static_cast<int>(std::max<std::size_t>(1, word.size() / letters_per_mistake));
    for (const std::string& candidate : known) {
        const int distance = edit_distance(wanted, lower(candidate));
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    const std::string meant = nearest(word, known);
    return meant.empty() ? "" : "; did you mean \"" + meant + "\"?";
}

}  // namespace carat
