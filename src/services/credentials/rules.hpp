// Decisions without I/O: addresses, documents, what is signed.
#pragma once
#include "badges/credential.hpp"
#include "badges/model.hpp"
#include "services/credentials/contract/badges.hpp"
#include "services/credentials/store.hpp"

#include <optional>
#include <string>

namespace credentials::rules {

// `https://host/issuers/0198...`
std::string address(std::string_view public_url, std::string_view shelf, base::Uuid const& id);
// The UUID at the end of such an address, or the bare UUID.
std::optional<base::Uuid> id_in(std::string_view text);
// `issuers` of such an address.
std::string_view shelf_in(std::string_view address);

// A badge signed under an address that the world cannot reach is a test.
bool is_test(std::string_view public_url);

// By the name that the wire and the database use.
std::optional<Proof> proof_named(std::string_view name);
// The algorithms of the keys that can make this proof.
std::vector<std::string> key_algorithms(Proof proof);
// Why an issuer without such a key cannot sign, and what to do.
base::Error no_key_for(Proof proof, IssuerId issuer);

// `credentialStatus` of what has this place in a status list.
wire::Json status_entry(store::Place const& place);

// The digest of a picture that is kept here, from its address.
std::optional<std::string> picture_digest(std::string_view address);
// What a data: URI holds; nothing when it is none, a problem when it is broken or no PNG or SVG.
struct DataPicture {
    std::string bytes;
    std::string media_type;
};
base::Result<std::optional<DataPicture>> data_picture(std::string_view uri);

// The stored form of a document: id and types given, members in the standard's order.
base::Result<wire::Json> stored_issuer(badges::Profile profile, std::string const& id);
base::Result<wire::Json> stored_achievement(badges::Achievement achievement, std::string const& id,
                                            std::string const& issuer);  // its creator, unless empty

// The name that is listed and searched.
std::string name_of(badges::Profile const& profile);

// How the recipient is kept and how it stands in the badge.
struct RecipientForms {
    std::string kind;
    std::string value;
    std::optional<wire::Uri> subject_id;
    std::optional<badges::IdentityObject> identity;
};
RecipientForms recipient_forms(Recipient const& recipient, std::string_view salt);

// All that the credential says, from what is stored and what was asked for.
badges::Award to_sign(NewAward const& in, badges::Profile issuer, badges::Achievement achievement, std::string const& id,
                      RecipientForms const& recipient, wire::Time now);

std::optional<std::string> like(std::optional<wire::Text<1, 200>> const& q);  // for ilike, with its signs escaped

}  // namespace credentials::rules
