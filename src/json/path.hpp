// Paths such as `alignment[2].targetUrl`, by which problems name the place of what is wrong.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace json {

// Names come from outside and may be long; a path longer than this ends with an ellipsis and grows no further.
inline constexpr std::size_t path_bytes_max = 256;

void append_member(std::string& path, std::string_view name);
void append_item(std::string& path, std::size_t index);

}  // namespace json
