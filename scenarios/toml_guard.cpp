#include "scenarios/toml_guard.hpp"

#include "scenarios/utf8.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace carat::toml {
namespace {

/// Walks over a text one character at a time, just closely enough to tell strings and comments from the rest.
class Scanner {
public:
    Scanner(std::string_view text, int file) : text_(text), place_{file, 1, 1} {}

    /// What is wrong with the text, or "".
    std::string scan() {
        while (wrong_.empty() && at_ < text_.size()) {
            step();
        }
        return wrong_;
    }

    Place place() const { return place_; }

private:
    bool starts(std::string_view word) const { return text_.substr(at_).starts_with(word); }

    /// Moves over one character, which must be one that a text may have.
    void take() {
        const std::size_t length = utf8_length(text_.substr(at_));
        const auto byte = static_cast<unsigned char>(text_[at_]);
        if (length == 0) {
            wrong_ = "not valid UTF-8";
        } else if (is_control(byte) && byte != '\t' && byte != '\n' && !starts("\r\n")) {
            wrong_ = "holds a control character (code " + std::to_string(byte) + ")";
        } else if (byte == '\n') {
            ++place_.line;
            place_.column = 1;
        } else {
            ++place_.column;
        }
        at_ += std::max<std::size_t>(length, 1);
    }

    void take_while_in_line() {
        while (wrong_.empty() && at_ < text_.size() && text_[at_] != '\n') {
            take();
        }
    }

    /// Moves over a string that begins here and ends with `quote` (one mark, or three that may span lines).
    void take_string(std::string_view quote) {
        const bool escapes = quote.front() == '"';
        const bool lines = quote.size() > 1;
        const auto take_several = [this](std::size_t count) {
            for (; count > 0 && wrong_.empty() && at_ < text_.size(); --count) {
                take();
            }
        };
        take_several(quote.size());
        while (wrong_.empty() && at_ < text_.size() && !starts(quote) && (lines || text_[at_] != '\n')) {
            take_several(escapes && text_[at_] == '\\' ? 2 : 1);
        }
        take_several(starts(quote) ? quote.size() : 0);
    }

    /// The library takes a quote or a bracket inside a bare value for a letter, and what follows it for the rest of the value.
    void check_begins(std::string_view what) {
        constexpr std::string_view may_precede = " \t\r\n=,[{";
        if (may_precede.find(before_) == std::string_view::npos && (before_ != '.' || in_value_)) {
            wrong_ = "has a " + std::string(what) + " in the middle of a word";
        }
    }

    /// Is what comes next part of a value, and not of a key?
    void follow_values(char letter) {
        if (letter == '[' && !(line_begins_ && brackets_.empty()) && in_value_) {
            brackets_ += '[';
        } else if (letter == '{') {
            brackets_ += '{';
        } else if ((letter == ']' || letter == '}') && !brackets_.empty()) {
            brackets_.pop_back();
        }
        if (letter == '=' && in_value_) {
            wrong_ = "has a second = in a value";
        }
        const bool in_array = !brackets_.empty() && brackets_.back() == '[';
        if (letter == '=' || in_array) {
            in_value_ = true;
        } else if (letter == '{' || letter == ',' || letter == '\n') {
            in_value_ = false;
        }
    }

    /// The library is sure that a name begins after the brackets of a header.
    void check_header() {
        std::string_view name = text_.substr(at_ + 1);
        name.remove_prefix(name.starts_with('[') ? 1 : 0);
        name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
        constexpr std::string_view may_follow = "_-\"'] \t\r\n";
        if (!name.empty() && std::isalnum(static_cast<unsigned char>(name.front())) == 0 &&
            may_follow.find(name.front()) == std::string_view::npos) {
            wrong_ = "expected a name after [";
        }
    }

    void count(char letter) {
        if (at_ == 0 && starts("\xEF\xBB\xBF")) return;  // a byte order mark
        if (letter == '[' || letter == '{') check_begins("bracket");
        follow_values(letter);
        before_ = letter;
        if (letter == '[' && line_begins_ && depth_ == 0) {
            check_header();
        }
        line_begins_ = letter == '\n' || (line_begins_ && (letter == ' ' || letter == '\t'));
        if (static_cast<unsigned char>(letter) >= 0x80) {
            wrong_ = "holds a letter outside of strings and comments that is not ASCII";
        }
        if (letter == '[' || letter == '{') {
            ++depth_;
        } else if (letter == ']' || letter == '}') {
            depth_ = std::max(depth_ - 1, 0);
        }
        const bool parts_values = letter == '=' || letter == ',' || letter == '[' || letter == '{';
        values_ += parts_values || letter == '.' ? 1 : 0;  // a part of a key may be a table of its own
        if (letter == '.') {
            ++dots_;
        } else if (parts_values || letter == '\n') {
            dots_ = 0;
        }
        if (depth_ > most_nesting) {
            wrong_ = "brackets are nested more than " + std::to_string(most_nesting) + " deep";
        } else if (dots_ >= most_key_parts) {
            wrong_ = "a key has more than " + std::to_string(most_key_parts) + " parts";
        } else if (values_ > most_values) {
            wrong_ = "holds more than " + std::to_string(most_values) + " values";
        }
    }

    void take_quoted(std::size_t marks) {
        line_begins_ = false;
        check_begins("quote");
        before_ = text_[at_];
        if (wrong_.empty()) take_string(text_.substr(at_, marks));
    }

    void step() {
        if (starts("#")) {
            take_while_in_line();
        } else if (starts("\"\"\"") || starts("'''")) {
            take_quoted(3);
        } else if (starts("\"") || starts("'")) {
            take_quoted(1);
        } else {
            count(text_[at_]);
            if (wrong_.empty()) {
                take();
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Place place_;
    int depth_ = 0;
    int dots_ = 0;
    int values_ = 0;
    bool line_begins_ = true;  // nothing but spaces so far
    bool in_value_ = false;
    char before_ = '\n';    // the last letter outside of strings, or the quote of the last string
    std::string brackets_;  // of arrays and inline tables that are open
    std::string wrong_;
};

}  // namespace

bool guard(std::string_view text, int file, Problems& problems) {
    if (text.size() > most_bytes) {
        problems.add({file}, "", "is larger than " + std::to_string(most_bytes) + " bytes");
        return false;
    }
    Scanner scanner(text, file);
    const std::string wrong = scanner.scan();
    if (!wrong.empty()) {
        problems.add(scanner.place(), "", wrong);
    }
    return wrong.empty();
}

}  // namespace carat::toml
