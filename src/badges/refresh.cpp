#include "badges/refresh.hpp"

#include "badges/classes.hpp"
#include "badges/credential.hpp"
#include "badges/stages.hpp"
#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {
namespace {

// Equality of ids (Open Badges 3.0 section "Credential Equality and Comparison Algorithm"): unescaped, and without the space around them.
bool same_id(std::string_view a, std::string_view b) {
    a = base::trim(a);
    b = base::trim(b);
    return a == b || (base::percent_decode(a) == base::percent_decode(b) && base::percent_decode(a));
}

}  // namespace

std::string_view refresh_address(json::object const& credential) {
    std::string_view out;
    each(credential, "refreshService", [&](json::value const& service, std::string const&) {
        if (out.empty() && names_class(json::find(service, "type"), "1EdTechCredentialRefresh")) out = text_in(service, "id");
    });
    return out;
}

std::string refresh_objection(json::object const& original, json::object const& refreshed) {
    if (!same_id(issuer_id(refreshed), issuer_id(original))) return "it is by another issuer: " + std::string(issuer_id(refreshed));
    if (!same_id(text_in(refreshed, "id"), text_in(original, "id")))
        return "it is another credential: " + std::string(text_in(refreshed, "id"));
    auto const before = valid_from(original);
    auto const after = valid_from(refreshed);
    if (before && after && *after < *before) return "it is older: from " + base::format_time(*after);
    return {};
}

}  // namespace badges
