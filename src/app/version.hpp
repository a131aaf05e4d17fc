#pragma once
#include <string_view>

namespace app {

inline constexpr std::string_view version = STOA_VERSION;

}  // namespace app
