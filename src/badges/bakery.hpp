// Any picture, any document: what is it, and how does a credential get in and out.
#pragma once
#include "badges/format.hpp"

namespace badges {

enum class Kind { png, svg, json, jws, unknown };
std::string_view name(Kind kind);

// By the first bytes alone; a damaged PNG signature or a UTF-16 mark still tells what was meant, so that the refusal can be exact.
Kind sniff(std::string_view bytes);

// From a picture (see png.hpp and svg.hpp), or the document itself. Code::wrong_media for anything else.
base::Result<Extracted> extract(std::string_view bytes);

// Into a PNG or an SVG. Code::wrong_media for anything else.
base::Result<std::string> bake(std::string_view picture, std::string_view credential, Existing existing, Standard standard = Standard::ob3);

}  // namespace badges
