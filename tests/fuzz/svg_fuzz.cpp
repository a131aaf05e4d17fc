// Any bytes as an SVG: what is accepted carries the credential unchanged, and without what was put in it is the picture that came in.
#include "badges/svg.hpp"
#include "badges/svg_scan.hpp"

#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

// Takes out the element.
std::string strip(std::string baked) {
    auto const scan = badges::scan_svg(baked);
    require(scan && scan->credentials.size() == 1);
    auto const& found = scan->credentials[0];
    require(found.from == scan->root_end);  // directly after the root's open tag
    baked.erase(found.from, found.end - found.from);
    return baked;
}

// The binding of the prefix, when the bakery had to write one, stands directly after the root's name. The same text may stand anywhere
// before it, in a comment say, and must stay.
std::string without_binding(std::string text, std::string_view space) {
    auto const scan = badges::scan_svg(text);
    require(scan.has_value());
    auto const from = text.find_first_of(" \t\r\n/>", scan->root_from);
    auto const rest = "=\"" + std::string(space) + "\"";
    auto const at = text.find(rest, from);
    if (at == std::string::npos || !text.substr(from).starts_with(" xmlns:")) return text;
    return text.erase(from, at + rest.size() - from);
}

struct Case {
    std::string_view credential, read_back;
};
constexpr Case cases[]{{R"({"name":"Grüße ]]> 世界"})", R"({"name":"Grüße ]]\u003e 世界"})"},
                       {R"({"id":"https://example.org/1?a&b"})", R"({"id":"https://example.org/1?a&b"})"},
                       {"eyJhbGciOiJFZERTQSJ9.e30.c2ln", "eyJhbGciOiJFZERTQSJ9.e30.c2ln"}};

void there_and_back(std::string_view picture, Case const& one, badges::Standard standard) {
    bool const newer = standard == badges::Standard::ob3;
    auto const replaced = badges::bake_svg(picture, one.credential, badges::Existing::replace, standard);
    if (!replaced) return require(!badges::bake_svg(picture, one.credential, badges::Existing::error, standard));
    auto const read = badges::extract_svg(*replaced);
    require(read && read->credential == one.read_back && read->keyword == (newer ? badges::keyword_ob3 : badges::keyword_ob2));

    auto const baked = badges::bake_svg(picture, one.credential, badges::Existing::error, standard);
    if (!baked) return require(baked.error().code() == base::Code::conflict);
    require(*baked == *replaced);
    auto const stripped = strip(*baked);
    if (stripped == picture || without_binding(stripped, newer ? badges::namespace_ob3 : badges::namespace_ob2) == picture) return;
    // The root was empty: `/>` has become `>` and an end tag.
    auto const before = badges::scan_svg(picture);
    require(before && picture.substr(0, before->root_end).ends_with("/>"));
    auto const after = badges::scan_svg(stripped);
    require(after && stripped.substr(after->root_end).starts_with("</"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const picture(reinterpret_cast<char const*>(data), size);
    for (auto const standard : {badges::Standard::ob3, badges::Standard::ob2})
        for (auto const& one : cases) there_and_back(picture, one, standard);
    if (auto const read = badges::extract_svg(picture)) require(!read->credential.empty());
    return 0;
}
