// Verification of a badge in any form: PNG, SVG, JSON or compact JWS. Without I/O: what would have to be fetched is named in the report
// (`wanted`), and what depends on it is unknown, never valid. A caller who fetches does it like this:
//
//     auto report = verify(bytes, options);
//     for (int round = 0; round < rounds_max && !settled(report, documents); ++round) {
//         for (auto const& url : report.wanted) documents.add(url, fetch(url));  // a refusal is an answer, too
//         report = verify(bytes, options);
//     }
#pragma once
#include "badges/report.hpp"
#include "crypto/key.hpp"

#include <string_view>

namespace badges {

class Contexts;
class Documents;

// A badge, its status list, the key of that list, the document of the key's owner, and a context that names another context: five deep.
constexpr int rounds_max = 12;
constexpr std::size_t endorsements_max = 64;  // looked at; more are counted as not checked

struct KnownKey {
    std::string kid;     // as the `kid` of a header or a `verificationMethod` would say it; empty: whatever kid, when the signature holds
    std::string issuer;  // the only issuer id it may sign for; empty: whatever the document says, the caller vouches for it
    crypto::PublicKey key;
    Provenance provenance = Provenance::given;
};

// One way to tell a person: `type` is an IdentifierType (emailAddress, ...), or `id` for the subject's own id.
struct PersonIs {
    std::string type;
    std::string value;
};

enum class Expected { award, endorsement, status_list };

struct Verification {
    wire::Time now;
    std::vector<KnownKey> keys;
    std::vector<PersonIs> recipient;  // one that fits is enough; empty: nobody asks
    bool embedded_keys = true;        // a key that comes with the document is tried, and gives a warning at best
    Expected expected = Expected::award;
    Documents const* documents = nullptr;  // what was fetched so far
    Contexts const* contexts = nullptr;    // without them JSON-LD is not looked at, and proofs that need it are unknown
};

Report verify(std::string_view bytes, Verification const& options);

// Everything that the report wants was answered, so that asking again would say the same.
bool settled(Report const& report, Documents const& documents);

}  // namespace badges
