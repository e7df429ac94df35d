#include "scenarios/toml.hpp"

#include "scenarios/toml_guard.hpp"
#include "scenarios/writer.hpp"

#include <gtest/gtest.h>

namespace carat {
namespace {

struct Parsed {
    toml::Table tree;
    std::string complaint;  // "" if there is none
};

Parsed parse(const std::string& text) {
    Problems problems;
    const int file = problems.add_file("text");
    Parsed parsed{toml::parse(text, file, problems), ""};
    try {
        problems.throw_if_any();
    } catch (const ScenarioError& error) {
        parsed.complaint = error.what();
    }
    return parsed;
}

std::string repeat(const std::string& text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

TEST(TomlTree, KeepsTheOrderOfTheText) {
    const toml::Table tree = parse("zebra = 1\nape = 2\n[b]\n[a]\n").tree;
    std::string keys;
    for (const toml::Entry& entry : tree.entries) {
        keys += entry.key + " ";
    }
    EXPECT_EQ(keys, "zebra ape b a ");
}

TEST(TomlTree, KnowsWhereKeysAndValuesStand) {
    const toml::Table tree = parse("[run]\n  length = \"9d\"\n").tree;
    const toml::Entry& entry = tree.find("run")->as<toml::Table>()->entries.front();
    EXPECT_EQ(entry.place, (Place{0, 2, 3}));
    EXPECT_EQ(entry.value.place, (Place{0, 2, 12}));
}

TEST(TomlTree, WrittenAndParsedAgainIsTheSame) {
    const std::string text =
        "a = \"quote \\\" and \\\\ and \\u0007\"\nb = [1, 2.5, [true]]\nd = 2024-01-31\n\n[t]\n\"dotted.key\" = "
        "1\n\n[t.u]\nx = 0.1\n\n"
        "[[p]]\nat = \"1d\"\nset = { \"a.b\" = 1, c = [] }\n";
    const std::string written = toml_text(parse(text).tree);
    EXPECT_EQ(written, toml_text(parse(written).tree));
    EXPECT_EQ(written, text);
}

TEST(TomlTree, LaidOverMergesTablesAndReplacesTheRest) {
    toml::Table lower = parse("a = 1\n[t]\nx = [1, 2]\ny = 2\n[t.u]\nz = 3\n").tree;
    toml::lay_over(lower, parse("[t]\nx = [9]\n[t.u]\nw = 4\n[n]\nm = 5\n").tree);
    EXPECT_EQ(toml_text(lower), "a = 1\n\n[t]\nx = [9]\ny = 2\n\n[t.u]\nz = 3\nw = 4\n\n[n]\nm = 5\n");
}

TEST(TomlGuard, TakesWhatIsLarge) {
    EXPECT_EQ(parse("a = \"" + std::string(toml::most_bytes - 100, 'x') + "\"").complaint, "");
    EXPECT_EQ(parse("a = " + std::string(30, '[') + std::string(30, ']')).complaint, "");
    EXPECT_EQ(parse(repeat("a.", 15) + "b = 1").complaint, "");
    EXPECT_EQ(parse("# " + repeat(".[{", 1'000) + "\na = \"" + repeat("[.{", 1'000) + "\"\nb = '''\n" +
                    repeat("[\n", 100) + "'''")
                  .complaint,
              "");
}

TEST(TomlGuard, RefusesWhatIsTooLarge) {
    const std::string values = "text:1:";
    EXPECT_EQ(parse(std::string(toml::most_bytes + 1, '#')).complaint, "text: is larger than 1048576 bytes");
    EXPECT_EQ(parse("a = " + std::string(100'000, '[')).complaint, "text:1:37: brackets are nested more than 32 deep");
    EXPECT_EQ(parse("a = " + repeat("{a=", 100'000)).complaint, "text:1:101: brackets are nested more than 32 deep");
    EXPECT_EQ(parse(repeat("a.", 200'000) + "b = 1").complaint, "text:1:32: a key has more than 16 parts");
    EXPECT_EQ(parse("[" + repeat("'a' . ", 100'000) + "b]").complaint.substr(0, 7), values);
    EXPECT_NE(parse("a = [" + repeat("1,", 100'000) + "]").complaint.find("holds more than 20000 values"),
              std::string::npos);
    EXPECT_NE(parse(repeat("[[a]]\n", 100'000)).complaint.find("holds more than 20000 values"), std::string::npos);
}

TEST(TomlGuard, RefusesBytesThatAreNoText) {
    using std::string_literals::operator""s;
    EXPECT_EQ(parse("[a\0]"s).complaint, "text:1:3: holds a control character (code 0)");
    EXPECT_EQ(parse("a = \"\x1b\"").complaint, "text:1:6: holds a control character (code 27)");
    EXPECT_EQ(parse("# \x7f").complaint, "text:1:3: holds a control character (code 127)");
    EXPECT_EQ(parse("a = 1\r").complaint, "text:1:6: holds a control character (code 13)");
    for (const char* broken :
         {"# \xff", "# \xc0\x80", "# \xed\xa0\x80", "# \xf4\x90\x80\x80", "# \xe2\x82", "# \x80"}) {
        EXPECT_EQ(parse(broken).complaint, "text:1:3: not valid UTF-8") << broken;
    }
    EXPECT_EQ(parse("# \xf0\x9f\x92\x8e\r\na = 'Zo\xc3\xab'\r\n").complaint, "");
}

TEST(TomlGuard, RefusesWhatTheLibraryIsNotPreparedFor) {
    EXPECT_EQ(parse("[%a]").complaint, "text:1:1: expected a name after [");
    EXPECT_EQ(parse("gr\xc3\xb6\xc3\x9f"
                    "e = 1")
                  .complaint,
              "text:1:3: holds a letter outside of strings and comments that is not ASCII");
    EXPECT_EQ(parse("\xef\xbb\xbf"
                    "a = 1")
                  .complaint,
              "");  // a byte order mark is allowed
    EXPECT_EQ(parse("a = 11u='\xc8\x99'").complaint, "text:1:8: has a second = in a value");
    EXPECT_EQ(parse("a = 11'\xc8\x99'").complaint, "text:1:7: has a quote in the middle of a word");
    EXPECT_EQ(parse("\xef\xbb\xbf[a]\nb = [[1], { c = 2 }]").complaint, "");
    EXPECT_EQ(parse("a = 11u['\xc8\x99']").complaint, "text:1:8: has a bracket in the middle of a word");
    EXPECT_EQ(parse("a = 1{").complaint, "text:1:6: has a bracket in the middle of a word");
    EXPECT_EQ(parse("a = [1, 1.'\xc8\x99']").complaint, "text:1:11: has a quote in the middle of a word");
    EXPECT_EQ(parse("[a.'\xc8\x99']\nb.'\xc8\x99' = { c.\"d\" = 1, e = ['f', { g.'h' = 'i' }] }\n'j'.k = 2").complaint,
              "");
}

TEST(TomlGuard, CountsLettersNotBytes) {
    EXPECT_EQ(parse("a = \"\xc3\xab\xc3\xab\x01\"").complaint, "text:1:8: holds a control character (code 1)");
}

}  // namespace
}  // namespace carat
