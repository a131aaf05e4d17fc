// One reading of an SVG by expat: is it well-formed, where does the root's open tag stand, which credentials does it carry and where.
#pragma once
#include "badges/format.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace badges {

constexpr std::size_t svg_bytes_max = 64 * 1024 * 1024;

constexpr std::string_view namespace_svg = "http://www.w3.org/2000/svg";
constexpr std::string_view namespace_ob3 = "https://purl.imsglobal.org/ob/v3p0";
constexpr std::string_view namespace_ob2 = "http://openbadges.org";
constexpr std::string_view namespace_clr = "https://purl.imsglobal.org/clr/v2p0";

struct SvgCredential {
    std::string_view keyword;
    std::size_t from = 0;  // bytes [from, end) are the element
    std::size_t end = 0;
    std::string verify;       // the attribute
    std::string body;         // the text inside
    bool incomplete = false;  // it refers to an entity that was not read
};

struct SvgScan {
    std::size_t root_from = 0;  // bytes [root_from, root_end) are the root's open tag
    std::size_t root_end = 0;
    bool root_in_namespace = false;
    std::map<std::string, std::string> prefixes;  // what the root binds: prefix to namespace
    std::vector<SvgCredential> credentials;
};

// Refuses (Code::malformed, `byte N`): not UTF-8, not well-formed, a root that is no svg, references to external entities (nothing is
// ever loaded; a DOCTYPE that only names an external DTD is fine), and entities that multiply beyond measure.
base::Result<SvgScan> scan_svg(std::string_view svg);

}  // namespace badges
