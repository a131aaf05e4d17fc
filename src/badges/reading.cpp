#include "badges/reading.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges {
namespace {

bool is_registered(std::string_view claim) {  // RFC 7519 section 4.1
    constexpr std::string_view registered[]{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};
    return std::find(std::begin(registered), std::end(registered), claim) != std::end(registered);
}

json::value credential_in(json::object const& claims) {
    if (auto const* vc = claims.if_contains("vc"); vc != nullptr && vc->is_object()) return *vc;
    json::object out;
    for (auto const& [name, value] : claims)
        if (!is_registered(name)) out[name] = value;
    return out;
}

}  // namespace

base::Result<json::value> read_object(std::string_view text) {
    auto read = json::read(text);
    if (!read || read->is_object()) return read;
    return base::refuse(base::Code::malformed, "the JSON is not an object");
}

base::Result<Read> read_credential(Extracted const& extracted) {
    if (extracted.format == Format::json) {
        auto document = read_object(extracted.credential);
        if (!document) return base::Refused(document.error());
        return Read{std::nullopt, std::make_shared<json::object const>(), std::make_shared<json::value const>(*std::move(document))};
    }
    auto jws = crypto::parse_jws(extracted.credential);
    if (!jws) return base::Refused(jws.error());
    auto payload = read_object(jws->payload);
    if (!payload) return base::Refused(payload.error());
    auto claims = std::make_shared<json::object const>(std::move(payload->get_object()));
    auto document = std::make_shared<json::value const>(credential_in(*claims));
    return Read{*std::move(jws), std::move(claims), std::move(document)};
}

}  // namespace badges
