// The grammars of e-mail addresses, language tags and days. Addresses of things stand in uri.cpp.
#include "wire/types.hpp"

#include "wire/scan.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace wire {
namespace {

constexpr std::size_t email_local_bytes_max = 64;  // RFC 5321 section 4.5.3.1
constexpr std::size_t label_bytes_max = 63;        // RFC 1035 section 2.3.4

constexpr scan::Set local_set(".!#$%&'*+/=?^_`{|}~-");
constexpr scan::Set label_set("-");

// Of characters of the set, and wide ones.
bool is_made_of(std::string_view text, scan::Set const& set) {
    for (std::size_t i = 0; i < text.size();) {
        auto const length = set(text[i]) ? 1 : scan::wide_character(text.substr(i));
        if (length == 0) return false;
        i += length;
    }
    return true;
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= label_bytes_max && text.front() != '-' && text.back() != '-' && is_made_of(text, label_set);
}

// The subtags of a language tag, taken one by one from the front.
class Subtags {
public:
    explicit Subtags(std::string_view tag) : parts_(base::split(tag, '-')) {}
    bool at_end() const { return next_ == parts_.size(); }
    template <class Is> bool take(std::size_t least, std::size_t most, Is is) {
        if (at_end() || parts_[next_].size() < least || parts_[next_].size() > most || !scan::all(parts_[next_], is)) return false;
        ++next_;
        return true;
    }
    // Five to eight characters, or four that start with a digit.
    bool take_variant() {
        if (at_end()) return false;
        auto const part = parts_[next_];
        return part.size() == 4 && !scan::is_digit(part[0]) ? false : take(4, 8, scan::is_alnum);
    }
    bool take_singleton() {
        return take(1, 1, [](char c) { return scan::is_alnum(c) && c != 'x' && c != 'X'; });
    }
    // At the end: x, and then one or more of up to eight characters.
    bool take_private() {
        if (!take(1, 1, [](char c) { return c == 'x' || c == 'X'; })) return false;
        bool some = false;
        while (take(1, 8, scan::is_alnum)) some = true;
        return some && at_end();
    }

private:
    std::vector<std::string_view> parts_;
    std::size_t next_ = 0;
};

// Registered before the grammar was made, and not in it (RFC 5646 section 2.1, `irregular`).
constexpr std::array<std::string_view, 17> irregular_tags{"en-GB-oed", "i-ami", "i-bnn",     "i-default", "i-enochian", "i-hak",
                                                          "i-klingon", "i-lux", "i-mingo",   "i-navajo",  "i-pwn",      "i-tao",
                                                          "i-tay",     "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE"};

}  // namespace

bool EmailGrammar::accepts(std::string_view text) {
    auto const at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > email_local_bytes_max) return false;
    if (!is_made_of(text.substr(0, at), local_set)) return false;
    auto const labels = base::split(text.substr(at + 1), '.');
    return std::all_of(labels.begin(), labels.end(), is_label);
}

bool LanguageGrammar::accepts(std::string_view text) {
    for (auto const tag : irregular_tags)
        if (base::equal_ignoring_case(tag, text)) return true;
    Subtags tags(text);
    if (tags.take_private()) return true;
    if (tags.take(2, 3, scan::is_alpha)) {
        for (int extension = 0; extension < 3 && tags.take(3, 3, scan::is_alpha);) ++extension;
    } else if (!tags.take(4, 8, scan::is_alpha)) {
        return false;
    }
    tags.take(4, 4, scan::is_alpha);                                        // script
    if (!tags.take(2, 2, scan::is_alpha)) tags.take(3, 3, scan::is_digit);  // region
    while (tags.take_variant()) {}
    while (tags.take_singleton()) {
        if (!tags.take(2, 8, scan::is_alnum)) return false;
        while (tags.take(2, 8, scan::is_alnum)) {}
    }
    return tags.at_end() || tags.take_private();
}

bool DateGrammar::accepts(std::string_view text) {
    constexpr std::string_view form = "0000-00-00";
    if (text.size() != form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i)
        if (form[i] == '-' ? text[i] != '-' : !scan::is_digit(text[i])) return false;
    auto const number = [&](std::size_t from, std::size_t count) {
        int out = 0;
        for (char const c : text.substr(from, count)) out = out * 10 + (c - '0');
        return out;
    };
    // RFC 3339 has a year 0; PostgreSQL and the calendar have none.
    std::chrono::year_month_day const day{std::chrono::year(number(0, 4)), std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    return number(0, 4) > 0 && day.ok();
}

}  // namespace wire
