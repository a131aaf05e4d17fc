// The one file that pays for reflection: JSON, checks and schema of the classes of Open Badges 3.0, of documents and of the report.
#include "badges/document.hpp"
#include "badges/report.hpp"
#include "wire/reflect.hpp"

namespace badges {

void check(Profile const& profile, base::Problems& problems) {
    if (!profile.parentOrg) return;
    auto const parent = json::read(profile.parentOrg->text);
    if (!parent) return problems.push_back({"parentOrg", parent.error().text()});
    base::Problems found;
    wire::Codec<Profile>::read(*parent, found, wire::Unknown::ignore);
    for (auto& problem : found)
        problems.push_back({problem.field.empty() ? "parentOrg" : "parentOrg." + problem.field, std::move(problem.text)});
}

}  // namespace badges

template struct wire::Codec<badges::Profile>;
template struct wire::Codec<badges::Achievement>;
template struct wire::Codec<badges::AchievementSubject>;
template struct wire::Codec<badges::Evidence>;
template struct wire::Codec<badges::Image>;
template struct wire::Codec<badges::IdentityObject>;
template struct wire::Codec<badges::AwardDocument>;
template struct wire::Codec<badges::EndorsementDocument>;
template struct wire::Codec<badges::Report>;
