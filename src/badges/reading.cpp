#include "badges/reading.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {
namespace {

constexpr std::string_view registered[]{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};  // RFC 7519 section 4.1

// A document is read once, looked at, and let go whole: in one block of memory that costs a third of allocating every member.
base::Result<json::value> read_at_once(std::string_view text) {
    return read_object(text, boost::json::make_shared_resource<boost::json::monotonic_resource>(text.size() * 2));
}

}  // namespace

base::Result<json::value> read_object(std::string_view text, json::storage_ptr storage) {
    auto read = json::read(text, {}, std::move(storage));
    if (!read || read->is_object()) return read;
    return base::refuse(base::Code::malformed, "the JSON is not an object");
}

base::Result<Read> read_credential(Extracted const& extracted) {
    auto claims = std::make_shared<json::object>();
    if (extracted.format == Format::json) {
        auto document = read_at_once(extracted.credential);
        if (!document) return base::Refused(document.error());
        return Read{std::nullopt, std::move(claims), std::make_shared<json::value const>(*std::move(document))};
    }
    auto jws = crypto::parse_jws(extracted.credential);
    if (!jws) return base::Refused(jws.error());
    auto payload = read_at_once(jws->payload);
    if (!payload) return base::Refused(payload.error());
    auto& members = payload->get_object();
    for (auto const name : registered)
        if (auto const found = members.find(name); found != members.end()) {
            (*claims)[name] = found->value();
            members.stable_erase(found);
        }
    auto* vc = members.if_contains("vc");
    auto& credential = vc != nullptr && vc->is_object() ? *vc : *payload;
    return Read{*std::move(jws), std::move(claims), std::make_shared<json::value const>(std::move(credential))};
}

}  // namespace badges
