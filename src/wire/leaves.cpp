#include "wire/leaves.hpp"

#include "base/text.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace wire::plain {
namespace {

// Choices that a refusal spells out; the schema has them all.
constexpr std::size_t choices_named_max = 30;

template <class Number> std::optional<Number> from_text(std::string_view text) {
    Number out{};
    auto const* end = text.data() + text.size();
    auto const [stop, failure] = std::from_chars(text.data(), end, out);
    if (failure != std::errc() || stop != end) return std::nullopt;
    return out;
}

std::string range(std::string before, std::size_t least, std::size_t most, std::string_view unit) {
    if (least == most)
        before += std::to_string(least);
    else if (least == 0)
        before += "at most " + std::to_string(most);
    else
        before += std::to_string(least) + " to " + std::to_string(most);
    return before += unit;
}

}  // namespace

unsigned kind_of(json::value const& from, bool textual) {
    switch (from.kind()) {
        case boost::json::kind::null: return kind::null;
        case boost::json::kind::bool_: return kind::boolean;
        case boost::json::kind::int64:
        case boost::json::kind::uint64:
        case boost::json::kind::double_: return kind::number;
        case boost::json::kind::string: return textual ? kind::text | kind::number | kind::boolean : kind::text;
        case boost::json::kind::array: return kind::list;
        case boost::json::kind::object: return kind::object;
    }
    return kind::null;
}

std::string kinds_in_words(unsigned kinds) {
    constexpr std::array<std::pair<unsigned, std::string_view>, 6> words{{{kind::text, "text"},
                                                                          {kind::number, "a number"},
                                                                          {kind::boolean, "true or false"},
                                                                          {kind::list, "a list"},
                                                                          {kind::object, "an object"},
                                                                          {kind::null, "null"}}};
    std::vector<std::string_view> found;
    for (auto const& [bit, word] : words)
        if (kinds & bit) found.push_back(word);
    std::string out;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i > 0) out += i + 1 == found.size() ? " or " : ", ";
        out += found[i];
    }
    return out;
}

std::optional<bool> truth(json::value const& from, bool textual) {
    if (auto const* truth = from.if_bool()) return *truth;
    auto const text = textual ? json::text_of(from) : std::nullopt;
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

// 5.0 is an integer to JSON Schema, and so it is here.
std::optional<std::int64_t> integer(json::value const& from, bool textual) {
    constexpr double exact_max = 0x1p53;
    if (auto const* number = from.if_int64()) return *number;
    if (auto const* number = from.if_double()) {
        if (*number != std::floor(*number) || std::abs(*number) > exact_max) return std::nullopt;
        return static_cast<std::int64_t>(*number);
    }
    auto const text = textual ? json::text_of(from) : std::nullopt;
    return text ? from_text<std::int64_t>(*text) : std::nullopt;
}

std::optional<double> number(json::value const& from, bool textual) {
    switch (from.kind()) {
        case boost::json::kind::int64: return static_cast<double>(from.get_int64());
        case boost::json::kind::uint64: return static_cast<double>(from.get_uint64());
        case boost::json::kind::double_: return from.get_double();
        default: break;
    }
    auto const text = textual ? json::text_of(from) : std::nullopt;
    auto const number = text ? from_text<double>(*text) : std::nullopt;
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<Time> time(json::value const& from) {
    using namespace std::chrono;
    constexpr Time first = sys_days(year(1) / 1 / 1);
    constexpr Time end = sys_days(year(10000) / 1 / 1);
    auto const text = json::text_of(from);
    auto const time = text ? base::parse_time(*text) : std::nullopt;
    // Year 0, and what a zone moves past the year 9999, could not be written again.
    return time && *time >= first && *time < end ? time : std::nullopt;
}

std::optional<base::Uuid> uuid(json::value const& from) {
    auto const text = json::text_of(from);
    return text ? base::Uuid::parse(*text) : std::nullopt;
}

void complain_of_integer(At const& at, std::int64_t least, std::int64_t most) {
    if (least == INT64_MIN && most == INT64_MAX)
        at.complain("must be a whole number");
    else if (most == INT64_MAX)
        at.complain("must be a whole number, at least " + std::to_string(least));
    else
        at.complain("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

void complain_of_length(At const& at, std::size_t least, std::size_t most) {
    at.complain(range("must be ", least, most, most == 1 ? " character long" : " characters long"));
}

void complain_of_items(At const& at, std::size_t least, std::size_t most) {
    at.complain(range("must have ", least, most, most == 1 ? " item" : " items"));
}

void complain_of_grammar(At const& at, std::string_view wanted, std::string_view text, std::size_t bytes_max) {
    if (text.size() > bytes_max)
        at.complain("must be at most " + std::to_string(bytes_max) + " bytes long");
    else
        at.complain("must be " + std::string(wanted));
}

void complain_of_choice(At const& at, std::span<std::string_view const> names) {
    std::string text = "must be one of ";
    for (std::size_t i = 0; i < names.size() && i < choices_named_max; ++i) {
        if (i > 0) text += ", ";
        text += names[i];
    }
    if (names.size() > choices_named_max) text += " and " + std::to_string(names.size() - choices_named_max) + " more";
    at.complain(std::move(text));
}

void append_text(std::string& out, std::string_view text) {
    out += '"';
    base::append_json_escaped(out, text);
    out += '"';
}

void append_integer(std::string& out, std::int64_t number) {
    std::array<char, 24> room;
    out.append(room.data(), std::to_chars(room.data(), room.data() + room.size(), number).ptr);
}

void append_number_schema(std::string& out, std::int64_t least, std::int64_t most) {
    out += R"({"type":"integer")";
    if (least == INT64_MIN && most == INT64_MAX) out += R"(,"format":"int64")";
    if (least != INT64_MIN) append_integer(out += R"(,"minimum":)", least);
    if (most != INT64_MAX) append_integer(out += R"(,"maximum":)", most);
    out += '}';
}

void append_text_schema(std::string& out, std::string_view format, std::size_t least, std::size_t most) {
    out += R"({"type":"string")";
    if (!format.empty()) append_text(out += R"(,"format":)", format);
    if (least > 0) out += R"(,"minLength":)" + std::to_string(least);
    if (most > 0) out += R"(,"maxLength":)" + std::to_string(most);
    out += '}';
}

void append_choice_schema(std::string& out, std::span<std::string_view const> names) {
    out += R"({"type":"string","enum":)";
    char before = '[';
    for (auto const name : names) {
        out += std::exchange(before, ',');
        append_text(out, name);
    }
    out += names.empty() ? "[]}" : "]}";
}

}  // namespace wire::plain
