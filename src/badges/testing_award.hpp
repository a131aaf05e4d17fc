// For tests only: an award that is complete and holds from 2026 to 2030.
#pragma once
#include "badges/credential.hpp"

namespace badges::testing {

inline Award some_award() {
    Award award{.id = *wire::Uri::from("https://badges.example.org/awards/1"),
                .name = *Words::from("Teamwork"),
                .description = {},
                .image = {},
                .issuer = {},
                .valid_from = *base::parse_time("2026-01-01T00:00:00Z"),
                .valid_until = base::parse_time("2030-01-01T00:00:00Z"),
                .awarded_date = {},
                .subject = {},
                .evidence = {},
                .endorsement = {},
                .endorsement_jwt = {},
                .status = {}};
    award.issuer.id = *wire::Uri::from("https://badges.example.org/issuers/1");
    award.issuer.name = *Words::from("Example School");
    award.subject.id = *wire::Uri::from("did:example:learner");
    auto& achievement = award.subject.achievement;
    achievement.id = *wire::Uri::from("https://badges.example.org/achievements/1");
    achievement.name = *Line::from("Teamwork");
    achievement.description = *wire::Text<1, 100'000>::from("Works in a team.");
    achievement.criteria.narrative = *Prose::from("Do it.");
    return award;
}

}  // namespace badges::testing
