// Finding the key of a signature, and what shows that it is the issuer's: verification methods (DIDs and web addresses), JWK and JWKS (Open
// Badges 3.0 section "Dereferencing the Public Key", Data Integrity section 4.3, Controlled Identifiers 1.0 section 3.3).
#pragma once
#include "badges/inquiry.hpp"
#include "badges/verify.hpp"

#include <expected>

namespace badges {

constexpr std::size_t published_keys_max = 256;          // methods for assertions of one document; more are not looked at
constexpr std::size_t published_bytes_max = 512 * 1024;  // of one document with methods

struct FoundKey {
    crypto::PublicKey key;
    Provenance provenance = Provenance::none;
    std::string remark;  // when nothing but the document speaks for the key: why
};
// Where a search ends without a key: failed when something is wrong, unknown while an answer is missing.
struct NoKey {
    Outcome outcome;
    std::string text;
};
using KeySearch = std::expected<FoundKey, NoKey>;

// Of one issuer. Asks as few as it can: about a DID that is a key and the issuer at once, nobody.
class Keys {
public:
    Keys(Verification const& options, Inquiry& inquiry, std::string_view issuer) : options_(options), inquiry_(inquiry), issuer_(issuer) {}

    // The `verificationMethod` of a proof. It must be meant for assertions and belong to the issuer; one that says otherwise is refused.
    KeySearch by_method(std::string_view method);
    // The `kid` of a token: a verification method, an address with a JWK or a JWKS, or a name in the set that the issuer publishes.
    KeySearch by_kid(std::string_view kid);
    // A key that came with the document: what does the issuer's set at /.well-known/jwks.json say of it?
    KeySearch embedded(crypto::PublicKey key);

private:
    enum class Says { yes, no, nothing, not_yet };  // `nothing`: it cannot be told, now or later
    struct Word {
        Says says;
        std::string text;  // why it is not yes
    };
    Word issuers_document_says(crypto::PublicKey const& key);
    Word issuers_set_says(crypto::PublicKey const& key);
    KeySearch found(crypto::PublicKey key, Word const& word);
    KeySearch belongs_to(std::string_view owner) const;
    Word beside_issuer(std::string_view url, Word word) const;

    KeySearch in_did(std::string_view id);
    KeySearch in_fragment(std::string_view method);
    KeySearch at_address(std::string_view method, bool may_be_set);
    KeySearch in_document(json::object const& document, std::string_view subject, std::string_view id);
    KeySearch alone(json::object const& document, std::string_view id);
    KeySearch in_set(json::object const& set, std::string_view kid);

    Verification const& options_;
    Inquiry& inquiry_;
    std::string_view issuer_;
};

std::string_view fragment_of(std::string_view url);  // what follows the first `#`
bool looks_like_multikey(std::string_view text);     // by its first letters

// `https://example.org/.well-known/jwks.json` for an issuer at `https://example.org/issuers/1`; empty for any other kind of issuer.
std::string issuers_key_set(std::string_view issuer);

}  // namespace badges
