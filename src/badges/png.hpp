// Credentials in PNG pictures (Open Badges 3.0 section "Baked Badges", Open Badges Baking Specification 1.0.0 for those before).
#pragma once
#include "badges/format.hpp"

namespace badges {

// Puts exactly one uncompressed iTXt chunk, `openbadgecredential` or `openbadges`, right after IHDR; every other byte stays as it is. A
// picture that carries a credential of any kind is refused (Code::conflict) or, with `replace`, loses all of them. A broken PNG is
// Code::malformed.
base::Result<std::string> bake_png(std::string_view png, std::string_view credential, Existing existing, Standard standard = Standard::ob3);

// Reads what others wrote too: iTXt, compressed or not, tEXt, zTXt; keywords of Open Badges 1 to 3 and CLR 2.0. Code::missing when the
// picture is sound but carries none, Code::malformed when it carries two, since nobody could say which one counts.
base::Result<Extracted> extract_png(std::string_view png);

}  // namespace badges
