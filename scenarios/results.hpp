/// Result files: an Outcome as HDF5 that is also netCDF-4, and what `carat show` reads back.
///
///     /            attributes: what it is, who made it, from what, is it complete
///     /scenario    toml, json, source, overrides: the fully resolved scenario, as text
///     /series /kpi /creators /viewers /leaderboard /ledger     one group per table, leading dimension `replicate`
///     /stats       how each replicate ran, and its digest
///
/// docs/result_file.md describes every attribute and the rules for missing values, times and codes.
#pragma once

#include "scenarios/outcome.hpp"

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace carat {

/// A result file could not be written or read, through nobody's mistake in the code: the disk is full, the folder is
/// missing, the file is damaged or is something else. what() is one sentence that names the file.
class ResultError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The version of the layout; grows when readers have to change.
inline constexpr std::int64_t result_format_version = 1;

/// Whether numbers are compressed: smaller, but several times slower to write.
enum class Packing : std::int8_t { none, compressed };

/// Writes `outcome` to `path`, replacing a file there. Whatever happens, a reader finds the old file or the new one,
/// whole and verified; nothing else is left in the folder unless the process is killed. Throws ResultError.
///
/// Replicates may have got to different moments: what one lacks is filled with NaN, "" or the least number of the type.
void write_result(const std::filesystem::path& path, const Outcome& outcome, Packing packing = Packing::compressed);

/// The arrays ("group/name") in which a result file and `outcome` differ by a bit or more, or that only one of them has. Left
/// out is how the run went (wall time, threads) and how it was asked for (source, overrides). Throws ResultError.
std::vector<std::string> differing_arrays(const std::filesystem::path& path, const Outcome& outcome);

/// What stands in a result file, without its bulk.
struct ResultSummary {
    std::int64_t format_version = 0;
    std::string created;  // UTC, ISO 8601
    std::string carat_version;
    std::string git_commit;
    std::string compiler;
    std::string rng_scheme;
    bool has_journal = false;  // every transaction was kept

    /// As it was written, but of the tables only "kpi" and the last sample of "ledger" (without dimension `time`).
    Outcome outcome;
};

/// Reads the summary of a result file. Throws ResultError, also if the file is not a result or of a newer format.
ResultSummary read_result(const std::filesystem::path& path);

}  // namespace carat
