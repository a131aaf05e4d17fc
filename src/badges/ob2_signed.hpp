// Signed verification: a JWS under a key that the issuer lists, and the issuer's list of what it took back (Open Badges 2.0, "SignedBadge
// Verification", "RevocationList").
#pragma once
#include "badges/ob2_links.hpp"
#include "badges/verify.hpp"
#include "crypto/jws.hpp"

namespace badges::ob2 {

constexpr std::size_t keys_max = 16;  // of one issuer, tried

struct Signed {
    Stage stage;  // `proof`
    std::optional<SigningKey> key;
};

// The key is the assertion's `creator` or, without one, any that the issuer lists. It must name the issuer as its owner and be listed by
// it; in 1.x, which has no such list, it must be kept where the issuer is. A key that the caller knows by the same address needs neither.
Signed check_signed(crypto::Jws const& jws, Document const& assertion, Linked const& issuer, Verification const& options, Links& links);

// The stage `status` of a signed assertion.
Stage check_revocation_list(Document const& assertion, Linked const& issuer, Links& links);

}  // namespace badges::ob2
