// Decisions without I/O.
#pragma once
#include "kit/permissions.hpp"

#include <chrono>
#include <string>

namespace identity::rules {

constexpr std::chrono::days token_days_default{365};
constexpr std::chrono::hours session_lasts{12};

// 256 random bits behind a prefix that secret scanners can find.
std::string make_token();
// What is kept of it.
std::string digest_of(std::string_view token);
// `K7QF-2M9X-...`: 80 random bits, easy to read aloud.
std::string make_setup_code();
// The code as people type it: case, blanks and dashes do not matter. In constant time.
bool same_code(std::string_view typed, std::string_view wanted);

}  // namespace identity::rules
