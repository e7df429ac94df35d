/// Digests: 64-bit fingerprints by which two runs are told apart. Not cryptographic.
#pragma once

#include "sim/event.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace carat {

/// A bijection of 64-bit words that spreads every bit over all (Stafford's 13th variant of the MurmurHash3 finaliser).
constexpr std::uint64_t spread(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

constexpr std::uint64_t combine(std::uint64_t digest, std::uint64_t word) {
    return spread(digest * 0x9E3779B97F4A7C15ULL + word + 1);
}

inline std::uint64_t digest_bytes(std::uint64_t digest, std::string_view bytes) {
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        digest = combine(digest, word);
    }
    for (const char byte : bytes) digest = combine(digest, static_cast<unsigned char>(byte));
    return digest;
}

/// Of one event's order and kind; what it carries shows in the state it leaves.
template <class Payload>
std::uint64_t digest_event(const Event<Payload>& event) {
    const std::uint64_t who = (std::uint64_t{event.target} << 32) | event.source;
    const std::uint64_t what = (std::uint64_t{event.serial} << 16) | event.kind;
    return spread(static_cast<std::uint64_t>(event.time.micros) * 0x9E3779B97F4A7C15ULL +
                  spread(who * 0xD6E8FEB86659FD93ULL + what));
}

}  // namespace carat
