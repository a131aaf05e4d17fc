// Time as the platform knows it: instants in UTC with microseconds, as PostgreSQL keeps them.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace base {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

Time now();

// RFC 3339 with a mandatory zone, as in `2026-11-21T08:30:00Z` or `...+01:00`; up to nine fractional digits, of which six are
// kept. Leap second 60 is read as 59.999999. Nothing else is accepted.
std::optional<Time> parse_time(std::string_view text);

// `2026-11-21T08:30:00Z`; with a fraction (three or six digits) only when there is one.
std::string format_time(Time time);
void append_time(std::string& out, Time time);  // the same, without text in between

// `Sat, 21 Nov 2026 08:30:00 GMT`, RFC 9110 section 5.6.7.
std::string format_http_date(Time time);
std::optional<Time> parse_http_date(std::string_view text);  // of that form alone; the two obsolete ones are left to older programs

}  // namespace base
