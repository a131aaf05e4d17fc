#include "badges/ob2_recipient.hpp"

#include "badges/identity.hpp"
#include "badges/stages.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges::ob2 {

IdentifierType identifier_type(std::string_view type) {
    if (type == "email") return *IdentifierType::from("emailAddress");
    if (auto known = IdentifierType::from(std::string(type))) return *std::move(known);
    if (auto own = IdentifierType::from("ext:" + std::string(type))) return *std::move(own);
    return *IdentifierType::from("identifier");
}

std::optional<IdentityObject> identity_of(json::object const& recipient) {
    auto identity = Line::from(std::string(text_in(recipient, "identity")));
    if (!identity) return std::nullopt;
    auto const* hashed = recipient.if_contains("hashed");
    auto const types = items_of(recipient, "type");
    IdentityObject out;
    out.type = "IdentityObject";
    out.hashed = hashed != nullptr && hashed->is_bool() && hashed->get_bool();
    out.identityHash = *std::move(identity);
    out.identityType = identifier_type(types.empty() ? std::string_view() : json::text_of(types[0]).value_or(""));
    if (recipient.contains("salt")) {
        out.salt = Words::from(std::string(text_in(recipient, "salt")));
        if (!out.salt) return std::nullopt;
    }
    return out;
}

Stage check_recipient(Document const& assertion, std::vector<PersonIs> const& expected) {
    if (expected.empty()) return skipped("recipient", "nobody asked whose it is");
    auto const* recipient = object_in(assertion.content(), "recipient");
    auto const identity = recipient == nullptr ? std::nullopt : identity_of(*recipient);
    if (!identity) return failed("recipient", "it does not say in a form that can be read whom it was awarded to");
    // In 2.0 a person may be told by the address of a page or a profile, which is what 3.0 calls the subject's id.
    bool const by_address = identity->identityType.str() == "ext:url" || identity->identityType.str() == "ext:id";
    bool found = false;
    for (auto const& person : expected) {
        auto const type = by_address && person.type == "id" ? identity->identityType.str() : person.type;
        found = matches_identity(*identity, type, person.value) || found;
    }
    if (found) return passed("recipient", "the recipient is the person expected");
    return failed("recipient", "it was awarded to somebody else than the person expected");
}

}  // namespace badges::ob2
