#include "linked_data/iri.hpp"

#include <algorithm>
#include <array>

namespace linked_data {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Of `scheme:`, where the colon stands; 0 when there is none.
std::size_t scheme_end(std::string_view text) {
    if (text.empty() || !is_letter(text.front())) return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        char const c = text[i];
        if (c == ':') return i;
        if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return 0;
    }
    return 0;
}

constexpr std::array<bool, 256> make_forbidden() {
    std::array<bool, 256> out{};
    for (std::size_t c = 0; c <= ' '; ++c) out[c] = true;
    for (char const c : std::string_view("<>\"{}|^`\\")) out[static_cast<unsigned char>(c)] = true;
    return out;
}
constexpr auto forbidden = make_forbidden();

// RFC 3986 appendix B. A part that is absent has no data.
struct Parts {
    std::string_view scheme, authority, path, query, fragment;
};

Parts split(std::string_view text) {
    Parts out;
    if (auto const end = scheme_end(text); end > 0) {
        out.scheme = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    if (auto const at = text.find('#'); at != std::string_view::npos) {
        out.fragment = text.substr(at);
        text = text.substr(0, at);
    }
    if (auto const at = text.find('?'); at != std::string_view::npos) {
        out.query = text.substr(at);
        text = text.substr(0, at);
    }
    if (text.starts_with("//")) {
        auto const end = std::min(text.find('/', 2), text.size());
        out.authority = text.substr(0, end);
        text.remove_prefix(end);
    }
    out.path = text;
    return out;
}

// RFC 3986 section 5.2.4.
std::string without_dots(std::string_view in) {
    std::string out;
    auto const drop_last = [&] {
        auto const last = out.rfind('/');
        out.resize(last == std::string::npos ? 0 : last);
    };
    while (!in.empty()) {
        if (in.starts_with("../"))
            in.remove_prefix(3);
        else if (in.starts_with("./") || in.starts_with("/./"))
            in.remove_prefix(2);
        else if (in == "/.")
            in = "/";
        else if (in.starts_with("/../"))
            in.remove_prefix(3), drop_last();
        else if (in == "/..")
            in = "/", drop_last();
        else if (in == "." || in == "..")
            in = {};
        else {
            auto const end = std::min(in.find('/', 1), in.size());
            out += in.substr(0, end);
            in.remove_prefix(end);
        }
    }
    return out;
}

std::string merged(Parts const& base, std::string_view path) {
    if (base.authority.data() != nullptr && base.path.empty()) return '/' + std::string(path);
    auto const last = base.path.rfind('/');
    auto out = std::string(base.path.substr(0, last == std::string_view::npos ? 0 : last + 1));
    return out += path;
}

}  // namespace

Iri Iri::of(std::string_view text) {
    if (text.starts_with("_:")) return {Kind::blank, Keyword::unknown, text};
    auto const kind = is_well_formed_iri(text) ? Kind::iri : has_iri_form(text) ? Kind::broken : Kind::relative;
    return {kind, Keyword::unknown, text};
}

bool has_iri_form(std::string_view text) {
    if (text.starts_with("_:")) return true;
    auto const end = scheme_end(text);
    return end > 0 && std::none_of(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), [](char c) { return c >= 0 && c <= ' '; });
}

bool is_well_formed_iri(std::string_view text) {
    if (scheme_end(text) == 0) return false;
    bool in_fragment = false;
    for (char const c : text) {
        if (forbidden[static_cast<unsigned char>(c)] || (c == '#' && in_fragment)) return false;
        in_fragment |= c == '#';
    }
    return true;
}

std::string resolve(std::string_view base_text, std::string_view reference) {
    auto const base = split(base_text);
    auto const given = split(reference);
    std::string_view scheme = given.scheme, authority = given.authority, query = given.query;
    std::string path;
    if (given.scheme.data() != nullptr || given.authority.data() != nullptr) {
        path = without_dots(given.path);
    } else {
        authority = base.authority;
        if (given.path.empty()) {
            path = base.path;
            if (query.data() == nullptr) query = base.query;
        } else {
            path = without_dots(given.path.starts_with('/') ? std::string(given.path) : merged(base, given.path));
        }
    }
    if (scheme.data() == nullptr) scheme = base.scheme;

    std::string out;
    out.reserve(scheme.size() + 1 + authority.size() + path.size() + query.size() + given.fragment.size());
    if (scheme.data() != nullptr) (out += scheme) += ':';
    ((out += authority) += path) += query;
    return out += given.fragment;
}

bool is_language_tag(std::string_view text) {
    constexpr std::size_t bytes_max = 255;
    if (text.size() > bytes_max) return false;
    std::size_t group = 0;
    bool first = true;
    for (char const c : text) {
        if (c == '-' && group > 0) {
            group = 0;
            first = false;
            continue;
        }
        if (!(is_letter(c) || (!first && is_digit(c))) || ++group > 8) return false;
    }
    return group > 0;
}

}  // namespace linked_data
