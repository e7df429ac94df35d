/// Columns: reads the tables of a finished run as vectors.
#pragma once

#include "sim/table.hpp"

#include <Eigen/Core>

#include <string_view>
#include <vector>

namespace carat::proof {

class Columns {
public:
    explicit Columns(const std::vector<Table>& tables) : tables_(tables) {}

    /// A numeric column in C order. Throws std::runtime_error if there is no such table or column.
    Eigen::ArrayXd read(std::string_view table, std::string_view column) const;

    /// Of the series, summed over time, from a sample on: shape [size of the other dimension], or [1].
    Eigen::ArrayXd flow(std::string_view column, Eigen::Index from = 0) const;

    double sum(std::string_view column, Eigen::Index from = 0) const { return flow(column, from).sum(); }  // of a flow
    double last(std::string_view column) const;  // value of a series at the end
    double figure(std::string_view name) const;  // a key figure
    double days() const;                         // length of the run

private:
    const Table& table(std::string_view name) const;

    const std::vector<Table>& tables_;
};

}  // namespace carat::proof
