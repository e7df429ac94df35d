#include "models/proof/columns.hpp"

#include "sim/time.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace carat::proof {
namespace {

template <class Named>
const Named& find(const std::vector<Named>& list, std::string_view name, const char* kind) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const Named& entry) { return entry.name == name; });
    if (found == list.end()) {
        throw std::runtime_error("the results have no " + std::string(kind) + " " + std::string(name));
    }
    return *found;
}

Eigen::ArrayXd numbers(const Column& column) {
    return std::visit(
        [&](const auto& values) -> Eigen::ArrayXd {
            if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::vector<std::string>>) {
                throw std::runtime_error("the column " + column.name + " holds words");
            } else {
                Eigen::ArrayXd result(static_cast<Eigen::Index>(values.size()));
                std::transform(values.begin(), values.end(), result.begin(),
                               [](auto value) { return static_cast<double>(value); });
                return result;
            }
        },
        column.values);
}

}  // namespace

const Table& Columns::table(std::string_view name) const { return find(tables_, name, "table"); }

Eigen::ArrayXd Columns::read(std::string_view table_name, std::string_view column) const {
    return numbers(find(table(table_name).columns, column, "column"));
}

Eigen::ArrayXd Columns::flow(std::string_view column, Eigen::Index from) const {
    const auto& times = std::get<std::vector<double>>(table("series").dimensions.front().coordinate);
    const Eigen::ArrayXd values = read("series", column);
    const auto steps = static_cast<Eigen::Index>(times.size());
    const Eigen::Index width = values.size() / std::max<Eigen::Index>(steps, 1);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(width);
    for (Eigen::Index i = from; i < steps; ++i) sum += values.segment(i * width, width);
    return sum;
}

double Columns::last(std::string_view column) const {
    const Eigen::ArrayXd values = read("series", column);
    return values[values.size() - 1];
}

double Columns::figure(std::string_view name) const {
    const auto& names = std::get<std::vector<std::string>>(table("kpi").dimensions.front().coordinate);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        throw std::runtime_error("the results have no key figure " + std::string(name));
    }
    return read("kpi", "value")[found - names.begin()];
}

double Columns::days() const {
    return std::get<std::vector<double>>(table("series").dimensions.front().coordinate).back() / seconds(day);
}

}  // namespace carat::proof
