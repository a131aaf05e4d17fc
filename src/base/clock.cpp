#include "base/clock.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <array>
#include <cstdint>

namespace base {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads exactly `count` digits; the position moves on only when they are there.
std::optional<int> digits(std::string_view text, std::size_t& at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        char const c = text[at + i];
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    at += count;
    return value;
}

bool take(std::string_view text, std::size_t& at, char wanted) {
    if (at >= text.size() || text[at] != wanted) return false;
    ++at;
    return true;
}

// Up to nine digits, as microseconds.
std::optional<std::int64_t> fraction(std::string_view text, std::size_t& at) {
    std::int64_t micros = 0;
    std::size_t count = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count)
        if (count < 6) micros = micros * 10 + (text[at] - '0');
    if (count == 0 || count > 9) return std::nullopt;
    for (; count < 6; ++count) micros *= 10;
    return micros;
}

struct Calendar {
    std::chrono::year_month_day day;
    std::chrono::hh_mm_ss<std::chrono::microseconds> clock;
};

Calendar calendar(Time time) {
    auto const midnight = std::chrono::floor<std::chrono::days>(time);
    return {std::chrono::year_month_day(midnight), std::chrono::hh_mm_ss(time - midnight)};
}

}  // namespace

Time now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

std::optional<Time> parse_time(std::string_view text) {
    using namespace std::chrono;
    std::size_t at = 0;
    auto const y = digits(text, at, 4);
    if (!y || !take(text, at, '-')) return std::nullopt;
    auto const mo = digits(text, at, 2);
    if (!mo || !take(text, at, '-')) return std::nullopt;
    auto const d = digits(text, at, 2);
    if (!d || at >= text.size() || (text[at] != 'T' && text[at] != 't')) return std::nullopt;
    ++at;
    auto const h = digits(text, at, 2);
    if (!h || !take(text, at, ':')) return std::nullopt;
    auto const mi = digits(text, at, 2);
    if (!mi || !take(text, at, ':')) return std::nullopt;
    auto s = digits(text, at, 2);
    if (!s || *h > 23 || *mi > 59 || *s > 60) return std::nullopt;

    std::int64_t micros = 0;
    if (take(text, at, '.')) {
        auto const part = fraction(text, at);
        if (!part) return std::nullopt;
        micros = *part;
    }
    if (*s == 60) {
        s = 59;
        micros = 999'999;
    }

    minutes offset{0};
    if (at >= text.size()) return std::nullopt;
    char const sign = text[at++];
    if (sign == '+' || sign == '-') {
        auto const oh = digits(text, at, 2);
        if (!oh || !take(text, at, ':')) return std::nullopt;
        auto const om = digits(text, at, 2);
        if (!om || *oh > 23 || *om > 59) return std::nullopt;
        offset = hours(*oh) + minutes(*om);
        if (sign == '-') offset = -offset;
    } else if (sign != 'Z' && sign != 'z') {
        return std::nullopt;
    }
    year_month_day const day{year(*y), month(static_cast<unsigned>(*mo)), std::chrono::day(static_cast<unsigned>(*d))};
    if (at != text.size() || !day.ok()) return std::nullopt;
    Time const time = Time(sys_days(day)) + hours(*h) + minutes(*mi) + seconds(*s) + microseconds(micros) - offset;
    // An offset can lead out of the four digits of a year, and what we could not write again we do not read.
    constexpr Time first = sys_days(year(0) / January / 1), end = sys_days(year(10'000) / January / 1);
    return time >= first && time < end ? std::optional(time) : std::nullopt;
}

void append_time(std::string& out, Time time) {
    auto const [day, clock] = calendar(time);
    std::array<char, 32> text;
    std::size_t at = 0;
    auto const put = [&](std::int64_t number, std::size_t digits, char after) {
        for (std::size_t i = digits; i-- > 0; number /= 10) text[at + i] = static_cast<char>('0' + number % 10);
        at += digits;
        text[at++] = after;
    };
    if (int const year = int(day.year()); year >= 0 && year <= 9999)
        put(year, 4, '-');
    else
        out += std::to_string(year) + '-';  // no RFC 3339, but at least no other year
    put(unsigned(day.month()), 2, '-');
    put(unsigned(day.day()), 2, 'T');
    put(clock.hours().count(), 2, ':');
    put(clock.minutes().count(), 2, ':');
    auto const micros = clock.subseconds().count();
    put(clock.seconds().count(), 2, micros == 0 ? 'Z' : '.');
    if (micros % 1000 != 0)
        put(micros, 6, 'Z');
    else if (micros != 0)
        put(micros / 1000, 3, 'Z');
    out.append(text.data(), at);
}

std::string format_time(Time time) {
    std::string out;
    append_time(out, time);
    return out;
}

std::string format_http_date(Time time) {
    constexpr std::array<char const*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    auto const [day, clock] = calendar(time);
    std::chrono::weekday const weekday{std::chrono::sys_days(day)};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[weekday.c_encoding()], unsigned(day.day()),
                       months[unsigned(day.month()) - 1], int(day.year()), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

std::optional<Time> parse_http_date(std::string_view text) {
    using namespace std::chrono;
    constexpr std::string_view form = "Sat, 21 Nov 2026 08:30:00 GMT";
    if (text.size() != form.size()) return std::nullopt;
    auto const number = [&](std::size_t at, std::size_t count) { return digits(text, at, count).value_or(-1); };
    auto const named = std::find(months.begin(), months.end(), text.substr(8, 3));
    year_month_day const day{year(number(12, 4)), month(static_cast<unsigned>(named - months.begin()) + 1),
                             std::chrono::day(static_cast<unsigned>(number(5, 2)))};
    auto const h = number(17, 2), m = number(20, 2), s = number(23, 2);
    if (number(12, 4) < 0 || !day.ok() || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) return std::nullopt;
    Time const time = Time(sys_days(day)) + hours(h) + minutes(m) + seconds(std::min(s, 59));
    // The weekday and what stands between are right when the date is written again as it came, but for a leap second.
    auto const again = format_http_date(time);
    auto const same = [&](std::size_t at, std::size_t count) { return text.substr(at, count) == again.substr(at, count); };
    return same(0, 23) && same(25, 4) ? std::optional(time) : std::nullopt;
}

}  // namespace base
