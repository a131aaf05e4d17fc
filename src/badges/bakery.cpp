#include "badges/bakery.hpp"

#include "badges/png.hpp"
#include "badges/svg.hpp"

namespace badges {

std::string_view name(Kind kind) {
    switch (kind) {
        case Kind::png: return "PNG";
        case Kind::svg: return "SVG";
        case Kind::json: return "JSON";
        case Kind::jws: return "JWS";
        case Kind::unknown: break;
    }
    return "unknown";
}

Kind sniff(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG") || bytes.substr(0, 4).ends_with("PNG")) return Kind::png;
    for (std::string_view const utf16 : {std::string_view("\xff\xfe<\0", 4), std::string_view("\xfe\xff\0<", 4)})
        if (bytes.starts_with(utf16)) return Kind::svg;
    auto const text = bare(bytes);
    if (text.starts_with('<')) return Kind::svg;
    switch (format_of(text)) {
        case Format::json: return Kind::json;
        case Format::jws: return Kind::jws;
        case Format::url:
        case Format::other: break;
    }
    return Kind::unknown;
}

base::Result<Extracted> extract(std::string_view bytes) {
    switch (sniff(bytes)) {
        case Kind::png: return extract_png(bytes);
        case Kind::svg: return extract_svg(bytes);
        case Kind::json: return Extracted{std::string(bare(bytes)), Format::json, {}};
        case Kind::jws: return Extracted{std::string(bare(bytes)), Format::jws, {}};
        case Kind::unknown: break;
    }
    return base::refuse(base::Code::wrong_media, "this is neither PNG, SVG, JSON nor a compact JWS");
}

base::Result<std::string> bake(std::string_view picture, std::string_view credential, Existing existing, Standard standard) {
    switch (sniff(picture)) {
        case Kind::png: return bake_png(picture, credential, existing, standard);
        case Kind::svg: return bake_svg(picture, credential, existing, standard);
        case Kind::json:
        case Kind::jws:
        case Kind::unknown: break;
    }
    return base::refuse(base::Code::wrong_media, "a credential is baked into a PNG or an SVG picture");
}

}  // namespace badges
