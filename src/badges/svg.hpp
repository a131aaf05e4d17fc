// Credentials in SVG pictures (Open Badges 3.0 section "Baked Badges", Open Badges Baking Specification 1.0.0 for those before).
#pragma once
#include "badges/format.hpp"

namespace badges {

// Binds a prefix to the namespace of the standard on the root, where none is yet, and puts one `credential` element, in Open Badges 2.0
// `assertion`, directly after the root's open tag: JWS in `verify`, JSON in one CDATA section (with `\u003e` where `]]>` would end it); an
// assertion of 2.0 that says where it is hosted has that in `verify`. Every other byte stays as it is, save that an empty root `<svg/>` is
// opened. A credential of any kind that is already there is refused (Code::conflict) or, with `replace`, taken out wherever it stands and
// whatever its prefix. Code::malformed as scan_svg says.
base::Result<std::string> bake_svg(std::string_view svg, std::string_view credential, Existing existing, Standard standard = Standard::ob3);

// Reads what others wrote too: Open Badges 1 and 2, CLR 2.0, base64 JSON in `verify`. Code::missing when there is none, Code::malformed
// when there are two.
base::Result<Extracted> extract_svg(std::string_view svg);

}  // namespace badges
