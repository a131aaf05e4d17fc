// The grammars of addresses: RFC 3986, with the characters that RFC 3987 adds.
#include "base/text.hpp"
#include "wire/scan.hpp"
#include "wire/types.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace wire {
namespace {

// Unreserved and sub-delims of RFC 3986, and what else each part may hold as it is.
constexpr scan::Set host_set("-._~!$&'()*+,;=");
constexpr scan::Set user_set("-._~!$&'()*+,;=:");
constexpr scan::Set path_set("-._~!$&'()*+,;=:@/");
constexpr scan::Set query_set("-._~!$&'()*+,;=:@/?");  // and fragment
constexpr scan::Set scheme_set("+-.");
constexpr scan::Set base64_set("+/");
constexpr scan::Set token_set("!#$%&'*+-.^_`|~");  // RFC 9110 section 5.6.2

// Of characters of the set, percent-encoded and wide ones.
bool is_made_of(std::string_view text, scan::Set const& set) {
    for (std::size_t i = 0; i < text.size();) {
        if (set(text[i])) {
            ++i;
        } else if (text[i] == '%') {
            if (i + 2 >= text.size() || !scan::is_hex(text[i + 1]) || !scan::is_hex(text[i + 2])) return false;
            i += 3;
        } else {
            auto const length = scan::wide_character(text.substr(i));
            if (length == 0) return false;
            i += length;
        }
    }
    return true;
}

struct Authority {
    std::optional<std::string_view> user;
    std::string_view host;
    std::string_view port;
};

bool is_ipv6(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN> room{};
    // inet_pton reads up to the first NUL, and would let anything follow it.
    if (text.size() >= room.size() || text.find('\0') != std::string_view::npos) return false;
    text.copy(room.data(), text.size());
    in6_addr address;
    return inet_pton(AF_INET6, room.data(), &address) == 1;
}

std::optional<Authority> authority(std::string_view text) {
    Authority out;
    if (auto const at = text.find('@'); at != std::string_view::npos) {
        out.user = text.substr(0, at);
        if (!is_made_of(*out.user, user_set)) return std::nullopt;
        text.remove_prefix(at + 1);
    }
    std::size_t host_end = text.find(':');
    if (text.starts_with('[')) {  // RFC 3986 also has room for addresses of the future; none has come
        host_end = text.find(']');
        if (host_end == std::string_view::npos || !is_ipv6(text.substr(1, host_end - 1))) return std::nullopt;
        ++host_end;
        if (host_end < text.size() && text[host_end] != ':') return std::nullopt;
    } else if (!is_made_of(text.substr(0, host_end), host_set)) {
        return std::nullopt;
    }
    out.host = text.substr(0, host_end);
    if (host_end < text.size()) out.port = text.substr(host_end + 1);
    if (!scan::all(out.port, scan::is_digit)) return std::nullopt;
    return out;
}

struct Parts {
    std::string_view scheme;
    std::optional<Authority> authority;
};

std::optional<Parts> parts(std::string_view text) {
    auto const colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
    Parts out{text.substr(0, colon), std::nullopt};
    if (!scan::is_alpha(out.scheme.front())) return std::nullopt;
    if (!scan::all(out.scheme, scheme_set)) return std::nullopt;

    auto rest = text.substr(colon + 1);
    auto const cut = [&](char at) -> std::string_view {
        auto const found = rest.find(at);
        if (found == std::string_view::npos) return {};
        auto const tail = rest.substr(found + 1);
        rest = rest.substr(0, found);
        return tail;
    };
    auto const fragment = cut('#');
    auto const query = cut('?');
    if (!is_made_of(fragment, query_set) || !is_made_of(query, query_set)) return std::nullopt;
    if (rest.starts_with("//")) {
        auto const path = std::min(rest.find('/', 2), rest.size());
        out.authority = authority(rest.substr(2, path - 2));
        if (!out.authority) return std::nullopt;
        rest.remove_prefix(path);
    }
    if (!is_made_of(rest, path_set)) return std::nullopt;
    return out;
}

bool is_web(std::string_view scheme) { return base::equal_ignoring_case(scheme, "http") || base::equal_ignoring_case(scheme, "https"); }

// A host that the web can reach: no user beside it (RFC 9110 section 4.2.4: only good for deceit), no empty label, a real port.
bool is_reachable(std::optional<Authority> const& at) {
    if (!at || at->user || at->host.empty() || at->host.starts_with('.') || at->host.find("..") != std::string_view::npos) return false;
    if (at->port.empty()) return true;
    unsigned port = 0;
    auto const [end, failure] = std::from_chars(at->port.data(), at->port.data() + at->port.size(), port);
    return failure == std::errc() && port >= 1 && port <= 65535;
}

bool is_base64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0) return false;
    if (text.ends_with("=="))
        text.remove_suffix(2);
    else if (text.ends_with('='))
        text.remove_suffix(1);
    return scan::all(text, base64_set);
}

bool is_token(std::string_view text) { return !text.empty() && scan::all(text, token_set); }

// data:image/png;base64,... (RFC 2397); parameters as in image/svg+xml;charset=utf-8 are allowed.
bool is_image_data(std::string_view text) {
    constexpr std::string_view start = "data:image/";
    if (text.size() < start.size() || !base::equal_ignoring_case(text.substr(0, start.size()), start)) return false;
    auto const comma = text.find(',');
    if (comma == std::string_view::npos) return false;
    auto const pieces = base::split(text.substr(start.size(), comma - start.size()), ';');
    if (!is_token(pieces.front())) return false;
    bool base64 = false;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        if (base64) return false;  // it comes last
        auto const equals = pieces[i].find('=');
        if (base::equal_ignoring_case(pieces[i], "base64"))
            base64 = true;
        else if (equals == std::string_view::npos || !is_token(pieces[i].substr(0, equals)) || !is_token(pieces[i].substr(equals + 1)))
            return false;
    }
    auto const data = text.substr(comma + 1);
    return base64 ? is_base64(data) : !data.empty() && is_made_of(data, query_set);
}

}  // namespace

bool UriGrammar::accepts(std::string_view text) {
    auto const found = parts(text);
    return found && (!is_web(found->scheme) || (found->authority && !found->authority->host.empty()));
}

bool UrlGrammar::accepts(std::string_view text) {
    auto const found = parts(text);
    return found && is_web(found->scheme) && is_reachable(found->authority);
}

bool ImageUriGrammar::accepts(std::string_view text) {
    return is_image_data(text) || (text.size() <= UrlGrammar::bytes_max && UrlGrammar::accepts(text));
}

}  // namespace wire
