// Numbers of a document, correctly rounded.
#pragma once
#include <optional>
#include <string_view>

namespace json {

// Of a number that is well-formed in JSON, the nearest double; nothing when it is beyond all of them. What is too small becomes zero.
// Boost 1.81 multiplies digits and powers of ten, which is not always the nearest.
std::optional<double> to_double(std::string_view number);

}  // namespace json
