// Verification of a badge in any form: PNG, SVG, JSON or compact JWS. Without I/O: what would have to be fetched is named in the report
// (`wanted`), and what depends on it is unknown, never valid.
#pragma once
#include "badges/report.hpp"
#include "crypto/key.hpp"

#include <string_view>

namespace badges {

constexpr std::size_t endorsements_max = 64;  // looked at; more are counted as not checked

struct KnownKey {
    std::string kid;     // as the `kid` of a header would say it; empty: whatever kid, when the signature holds
    std::string issuer;  // the only issuer id it may sign for; empty: whatever the document says, the caller vouches for it
    crypto::PublicKey key;
    Provenance provenance = Provenance::given;
};

// One way to tell a person: `type` is an IdentifierType (emailAddress, ...), or `id` for the subject's own id.
struct PersonIs {
    std::string type;
    std::string value;
};

enum class Expected { award, endorsement };

struct Verification {
    wire::Time now;
    std::vector<KnownKey> keys;
    std::vector<PersonIs> recipient;  // one that fits is enough; empty: nobody asks
    bool embedded_keys = true;        // a key that comes with the document is tried, and gives a warning at best
    Expected expected = Expected::award;
};

Report verify(std::string_view bytes, Verification const& options);

}  // namespace badges
