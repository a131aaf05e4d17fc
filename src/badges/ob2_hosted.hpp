// Hosted verification: what the issuer keeps at the id of an assertion or an endorsement is that assertion, and a copy is only trusted to
// say where that is (Open Badges 2.0, "HostedBadge Verification").
#pragma once
#include "badges/ob2_links.hpp"

namespace badges::ob2 {

struct Hosted {
    enum class State {
        there,
        unknown,  // not asked yet, or nobody could be reached
        revoked,  // 410, or it says so itself
        broken,   // nothing there, or something else
    } state = State::unknown;
    std::string address;
    Document document;             // when there; when revoked, what is left of it
    std::string trouble;           // what is not as it should be; the reason of a revocation
    std::vector<Finding> changed;  // the copy says something else of whom, what and when: it is no copy
    std::vector<Finding> doubts;   // the copy differs in other things; the address led elsewhere
};

// What is kept at the id of this assertion or endorsement.
Hosted find_hosted(Document const& copy, Role role, Links& links);

// Whether the issuer answers for addresses such as this assertion's (2.0, "VerificationObject": startsWith, allowedOrigins; otherwise the
// host of its own id must be that of the assertion, and of the BadgeClass). Nothing: it does; else what is wrong.
std::optional<std::string> out_of_scope(std::string_view id, std::string_view badge_class, Linked const& issuer);

// The stage `proof` of a hosted assertion. `badge`: its BadgeClass; of an endorsement one that is not there.
Stage check_hosted(Hosted const& hosted, Linked const& issuer, Linked const& badge);

}  // namespace badges::ob2
