#include "badges/endorsements.hpp"

#include "badges/verify.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <vector>

namespace badges {
namespace {

constexpr std::size_t parents_max = 8;  // organisations above one another

struct Place {
    std::string prefix;  // with its dot
    json::object const* object;
    std::string_view id;
};

class Places {
public:
    void add(json::value const* value, std::string prefix, bool is_profile) {
        for (std::size_t parents = 0; value != nullptr && value->is_object() && parents <= parents_max; ++parents) {
            auto const& object = value->get_object();
            auto const* id = object.if_contains("id");
            places.push_back({prefix, &object, id == nullptr ? std::string_view() : json::text_of(*id).value_or(std::string_view())});
            if (!is_profile) return;
            value = object.if_contains("parentOrg");
            prefix += "parentOrg.";
        }
    }
    std::vector<Place> places;
};

}  // namespace

std::size_t for_each_endorsement(json::object const& credential, std::function<void(Endorsement const&)> const& visit) {
    json::value const* const subject = credential.if_contains("credentialSubject");
    auto const* achievement = subject == nullptr ? nullptr : json::find(*subject, "achievement");
    Places inside;
    inside.add(credential.if_contains("issuer"), "issuer.", true);
    inside.add(achievement, "credentialSubject.achievement.", false);
    if (achievement != nullptr) inside.add(json::find(*achievement, "creator"), "credentialSubject.achievement.creator.", true);
    if (subject != nullptr) inside.add(json::find(*subject, "source"), "credentialSubject.source.", true);

    // What stands on the credential may also speak of its achievement and of the profiles in it.
    std::set<std::string_view> about_all;
    for (auto const& place : inside.places) about_all.insert(place.id);
    auto const* id = credential.if_contains("id");
    about_all.insert(id == nullptr ? std::string_view() : json::text_of(*id).value_or(std::string_view()));
    about_all.erase(std::string_view());

    std::size_t seen = 0;
    auto const look_at = [&](json::object const& object, std::string const& prefix, std::set<std::string_view> const& about) {
        for (auto const* member : {"endorsement", "endorsementJwt"}) {
            auto const* list = object.if_contains(member);
            auto const* items = list == nullptr ? nullptr : list->if_array();
            for (std::size_t i = 0; items != nullptr && i < items->size(); ++i)
                if (++seen <= endorsements_max) visit({prefix + member + "[" + std::to_string(i) + "]", (*items)[i], about});
        }
    };
    look_at(credential, "", about_all);
    for (auto const& place : inside.places) look_at(*place.object, place.prefix, {place.id});
    return seen;
}

}  // namespace badges
