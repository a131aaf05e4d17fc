#include "badges/svg.hpp"

#include "badges/svg_scan.hpp"
#include "base/encode.hpp"
#include "base/text.hpp"
#include "json/json.hpp"
#include "wire/types.hpp"

#include <boost/json/value.hpp>

#include <fmt/core.h>

namespace badges {
namespace {

// The prefix to write with, and whether the root must still bind it.
struct Prefix {
    std::string name;
    bool bound = false;
};

// What an element is called, and the number to begin with when its prefix is taken for something else.
struct Element {
    std::string_view space;
    std::string_view local;
    int number;
};
constexpr Element element_ob3{namespace_ob3, "credential", 3};
constexpr Element element_ob2{namespace_ob2, "assertion", 2};

Prefix choose_prefix(std::map<std::string, std::string> const& prefixes, Element const& element) {
    auto const usual = prefixes.find("openbadges");
    if (usual != prefixes.end() && usual->second == element.space) return {"openbadges", true};
    for (auto const& [name, space] : prefixes)
        if (space == element.space) return {name, true};
    if (usual == prefixes.end()) return {"openbadges", false};
    for (int i = element.number;; ++i) {  // ends, since a document binds finitely many
        auto const name = fmt::format("openbadges{}", i);
        if (!prefixes.contains(name)) return {name, false};
    }
}

// JSON that can stand in a CDATA section: no end of the section, and no character that XML 1.0 does not know (U+FFFE and U+FFFF; JSON
// itself forbids the raw controls). In valid JSON all of these stand inside strings, where an escape means the same.
void append_cdata(std::string& out, std::string_view json) {
    out += "<![CDATA[";
    for (std::size_t i = 0; i < json.size(); ++i) {
        auto const rest = json.substr(i);
        if (rest[0] == '>' && json.substr(0, i).ends_with("]]")) {
            out += "\\u003e";
        } else if (rest.starts_with("\xef\xbf\xbe") || rest.starts_with("\xef\xbf\xbf")) {
            out += rest[2] == '\xbe' ? "\\ufffe" : "\\uffff";
            i += 2;
        } else {
            out += rest[0];
        }
    }
    out += "]]>";
}

// Where an assertion before 3.0 says that it is hosted: its id, or `verify.url` in 1.x. Empty when it does not say.
std::string hosted_at(std::string_view assertion) {
    auto const read = json::read(assertion);
    if (!read) return {};
    auto const address = [](json::value const* found) {
        auto const text = found == nullptr ? std::string_view() : json::text_of(*found).value_or(std::string_view());
        return std::string(wire::UrlGrammar::accepts(text) ? text : std::string_view());
    };
    auto const* verify = json::find(*read, "verify");
    auto const* type = verify == nullptr ? nullptr : json::find(*verify, "type");
    if (type != nullptr && json::text_of(*type) == "hosted") return address(json::find(*verify, "url"));
    return address(json::find(*read, "id"));
}

void append_element(std::string& out, std::string_view prefix, Element const& element, std::string_view credential) {
    out.append("<").append(prefix).append(":").append(element.local);
    bool const is_token = format_of(credential) == Format::jws;
    auto const verify = is_token ? std::string(credential) : element.space == namespace_ob2 ? hosted_at(credential) : std::string();
    if (!verify.empty()) out.append(" verify=\"").append(base::escape_html(verify)).append("\"");
    out += '>';
    if (!is_token) append_cdata(out, credential);
    out.append("</").append(prefix).append(":").append(element.local).append(">");
}

std::size_t name_end(std::string_view open_tag) {
    auto const end = open_tag.find_first_of(" \t\r\n/>");
    return end == std::string_view::npos ? open_tag.size() : end;
}

base::Result<Extracted> read_credential(SvgCredential const& found) {
    if (found.incomplete) return malformed_at(found.from, "the credential refers to an entity that is not in the document");
    auto const extracted = [&](std::string_view text) { return Extracted{std::string(text), format_of(text), std::string(found.keyword)}; };
    auto const verify = bare(found.verify);
    auto const body = bare(found.body);
    auto const verify_format = format_of(verify);
    if (verify_format == Format::jws) return extracted(verify);
    if (!body.empty()) return extracted(body);
    if (verify_format == Format::url || verify_format == Format::json) return extracted(verify);
    // Some bakers wrote the JSON as base64 into `verify`.
    auto decoded = base::from_base64(verify);
    if (!decoded) decoded = base::from_base64url(verify);
    if (decoded && format_of(*decoded) == Format::json && base::is_utf8(*decoded)) return extracted(bare(*decoded));
    return malformed_at(found.from, "the credential element carries neither JSON nor a JWS");
}

}  // namespace

base::Result<std::string> bake_svg(std::string_view svg, std::string_view credential, Existing existing, Standard standard) {
    credential = bare(credential);
    if (auto const fit = check_bakeable(credential); !fit) return base::Refused(fit.error());
    auto const scanned = scan_svg(svg);
    if (!scanned) return base::Refused(scanned.error());
    auto const& scan = *scanned;
    if (!scan.root_in_namespace)
        return malformed_at(scan.root_from, "the root element is not in the namespace of SVG, so that no viewer would draw it");
    if (existing == Existing::error && !scan.credentials.empty())
        return base::refuse(base::Code::conflict, "the picture already carries a credential",
                            {{fmt::format("byte {}", scan.credentials.front().from), "a credential stands here"}});

    auto const open_tag = svg.substr(scan.root_from, scan.root_end - scan.root_from);
    auto const name = open_tag.substr(0, name_end(open_tag));
    bool const empty_root = open_tag.ends_with("/>");
    auto const& element = standard == Standard::ob3 ? element_ob3 : element_ob2;
    auto const prefix = choose_prefix(scan.prefixes, element);

    std::string out;
    out.reserve(svg.size() + credential.size() + 256);
    out.append(svg.substr(0, scan.root_from)).append(name);
    if (!prefix.bound) out.append(fmt::format(" xmlns:{}=\"{}\"", prefix.name, element.space));
    out.append(open_tag.substr(name.size(), open_tag.size() - name.size() - (empty_root ? 2 : 0)));
    if (empty_root) out += '>';
    append_element(out, prefix.name, element, credential);
    if (empty_root) out.append("</").append(name.substr(1)).append(">");
    auto kept = scan.root_end;
    for (auto const& found : scan.credentials) {
        out.append(svg.substr(kept, found.from - kept));
        kept = found.end;
    }
    out.append(svg.substr(kept));
    return out;
}

base::Result<Extracted> extract_svg(std::string_view svg) {
    auto const scanned = scan_svg(svg);
    if (!scanned) return base::Refused(scanned.error());
    auto const& found = scanned->credentials;
    if (found.empty()) return base::refuse(base::Code::missing, "the picture carries no credential");
    if (found.size() > 1) return malformed_at(found[1].from, "the picture carries two credentials");
    return read_credential(found[0]);
}

}  // namespace badges
