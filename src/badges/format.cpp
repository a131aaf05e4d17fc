#include "badges/format.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <algorithm>

namespace badges {
namespace {

bool is_base64url(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool is_compact_jws(std::string_view text) {
    auto const first = text.find('.');
    auto const last = text.rfind('.');
    if (first == std::string_view::npos || first == last) return false;
    return is_base64url(text.substr(0, first)) && is_base64url(text.substr(first + 1, last - first - 1)) &&
           is_base64url(text.substr(last + 1));
}

}  // namespace

std::string_view name(Format format) {
    switch (format) {
        case Format::json: return "JSON";
        case Format::jws: return "JWS";
        case Format::url: return "URL";
        case Format::other: break;
    }
    return "text";
}

std::string_view bare(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    return base::trim(text);
}

Format format_of(std::string_view text) {
    text = bare(text);
    if (text.starts_with('{')) return Format::json;
    if (is_compact_jws(text)) return Format::jws;
    if (text.starts_with("https://") || text.starts_with("http://")) return Format::url;
    return Format::other;
}

base::Result<> check_bakeable(std::string_view credential) {
    using base::Code;
    if (credential.size() > credential_bytes_max)
        return base::refuse(Code::too_large, fmt::format("a credential of more than {} bytes is not baked", credential_bytes_max));
    auto const format = format_of(credential);
    if (format != Format::json && format != Format::jws)
        return base::refuse(Code::invalid, "only a JSON object or a compact JWS is baked into a picture");
    auto const bad = base::bad_utf8_at(credential);
    if (bad) return base::refuse(Code::invalid, "the credential is not UTF-8", {{fmt::format("byte {}", *bad), "is not UTF-8"}});
    auto const zero = credential.find('\0');
    if (zero != std::string_view::npos)
        return base::refuse(Code::invalid, "the credential contains a zero byte", {{fmt::format("byte {}", zero), "is zero"}});
    return {};
}

base::Refused malformed_at(std::size_t byte, std::string text) {
    base::Problem problem{fmt::format("byte {}", byte), text};
    return base::refuse(base::Code::malformed, std::move(text), {std::move(problem)});
}

}  // namespace badges
