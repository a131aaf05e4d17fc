// Files that are part of the binary (cmake/stoa.cmake: stoa_embed): schema steps, styles, pages, the default badge.
#pragma once
#include <span>
#include <string_view>

namespace base {

struct Embedded {
    std::string_view name;  // relative to the folder that was embedded
    std::string_view bytes;
};

}  // namespace base
