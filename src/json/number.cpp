#include "json/number.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace json {
namespace {

// The exponent of the leading digit when the number is written as d.ddd.
std::int64_t decimal_exponent(std::string_view number) {
    std::int64_t exponent = 0;
    auto const e = number.find_first_of("eE");
    if (e != std::string_view::npos) {
        auto const sign = number[e + 1] == '+' ? e + 2 : e + 1;
        std::from_chars(number.data() + sign, number.data() + number.size(), exponent);  // the grammar keeps it within an int
        number = number.substr(0, e);
    }
    auto const point = std::min(number.find('.'), number.size());
    auto const leading = number.find_first_of("123456789");
    if (leading == std::string_view::npos) return exponent;
    auto const place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(leading);
    return exponent + (leading < point ? place - 1 : place);
}

}  // namespace

std::optional<double> to_double(std::string_view number) {
    double out = 0;
    auto const failure = std::from_chars(number.data(), number.data() + number.size(), out).ec;
    if (failure == std::errc()) return out;
    // from_chars does not say on which side the number is out of range.
    if (decimal_exponent(number) < 0) return number.front() == '-' ? -0.0 : 0.0;
    return std::nullopt;
}

}  // namespace json
