/// Fuzzer: any text as an amount, a time, a rate, a share or a date; what is read and written reads as the same.
#include "scenarios/quantity.hpp"

#include "sim/check.hpp"
#include "tests/fuzz/text.hpp"

namespace {

using namespace carat;

template <class T, class ReadIt>
void try_reading(const std::string& text, ReadIt read) {
    const Read<T> found = read(text);
    if (!found.wrong.empty()) {
        return;
    }
    const Read<T> again = read(to_text(found.value));
    check(again.wrong.empty() && again.value == found.value, "a quantity that was written reads as the same");
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): so libFuzzer calls it
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::text(data, size);
    try_reading<Usd>(text, [](const std::string& words) { return read_usd(words); });
    try_reading<Duration>(text, [](const std::string& words) { return read_duration(words); });
    try_reading<Rate>(text, [](const std::string& words) { return read_rate(words, ""); });
    try_reading<Date>(text, [](const std::string& words) { return read_date(words); });
    read_percent(text);
    read_share(text);
    return 0;
}
