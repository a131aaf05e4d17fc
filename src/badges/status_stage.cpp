#include "badges/status_stage.hpp"

#include "badges/classes.hpp"
#include "badges/credential.hpp"
#include "badges/did.hpp"
#include "badges/stages.hpp"
#include "badges/status.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {
namespace {

// What one entry says.
struct Told {
    Outcome outcome;
    std::string text;
    std::vector<Finding> details;
};

std::string error_of(base::Error const& error) { return error.problems().empty() ? std::string() : error.problems()[0].field; }

Told told(Outcome outcome, std::string text, std::string_view error = {}) {
    Told out{outcome, std::move(text), {}};
    if (!error.empty()) out.details.push_back({std::string(error), out.text});
    return out;
}

Told what_it_means(StatusFound const& found) {
    auto const says = found.message.empty() ? std::string() : ": " + found.message;
    bool const is_set = found.value != 0;
    auto const either = [&](Outcome when_set, std::string_view set, std::string_view not_set) {
        return is_set ? told(when_set, std::string(set) + says) : told(Outcome::passed, std::string(not_set));
    };
    if (found.purpose == "revocation") return either(Outcome::failed, "it was revoked", "it was not revoked");
    if (found.purpose == "suspension") return either(Outcome::failed, "it is suspended for now", "it is not suspended");
    if (found.purpose == "refresh") return either(Outcome::warning, "there is a newer version of it", "there is no newer version of it");
    if (found.purpose == "message") return told(Outcome::passed, "its status is " + std::to_string(found.value) + says);
    auto const name = "its status for the purpose " + found.purpose;
    return either(Outcome::warning, name + " is set", name + " is not set");
}

class StatusStage {
public:
    StatusStage(json::object const& credential, Inquiry& inquiry, VerifyList const& verify_list)
        : credential_(credential), inquiry_(inquiry), verify_list_(verify_list) {}

    Told look_up(json::object const& entry) {
        if (names_class(entry.if_contains("type"), "1EdTechRevocationList")) return in_revocation_list(text_in(entry, "id"));
        if (auto const url = status_list_of(entry); !url.empty()) return in_status_list(entry, url);
        return told(Outcome::unknown, "this kind of status is not known here");
    }

private:
    // VC Revocation List of 1EdTech: `{id, issuer, revokedCredential: [{id, revoked, revocationReason}]}`.
    Told in_revocation_list(std::string_view url) {
        auto const* fetched = inquiry_.ask(url);
        if (fetched == nullptr) return told(Outcome::unknown, "whether it was revoked was not asked");
        if (!fetched->good()) return told(Outcome::warning, "the list of what was revoked could not be had: " + refusal_of(*fetched));
        auto const list = object_in(*fetched);
        if (!list) return told(Outcome::warning, "the list of what was revoked cannot be read: " + list.error().text());
        auto out = told(Outcome::passed, "it was not revoked");
        auto const id = text_in(credential_, "id");
        for (auto const* member : {"revokedCredential", "revokedCredentials"})  // the latter in older texts
            each(*list, member, [&](json::value const& one, std::string const&) {
                auto const* revoked = json::find(one, "revoked");
                if (text_in(one, "id") != id || (revoked != nullptr && revoked->is_bool() && !revoked->get_bool())) return;
                auto const reason = text_in(one, "revocationReason");
                out = told(Outcome::failed, "it was revoked" + (reason.empty() ? std::string() : ": " + std::string(reason)));
            });
        if (auto const issuer = text_in(*list, "issuer"); !issuer.empty() && issuer != issuer_id(credential_))
            out.details.push_back({"issuer", "the list is by another issuer: " + std::string(issuer)});
        return out;
    }

    Told in_status_list(json::object const& entry, std::string_view url) {
        auto const* fetched = inquiry_.ask(url);
        if (fetched == nullptr) return told(Outcome::unknown, "whether it was revoked was not asked");
        if (!fetched->good())
            return told(Outcome::unknown, "the status list could not be had: " + refusal_of(*fetched), status_error::retrieval);
        auto const list = verify_list_(without_fragment(url), *fetched);
        if (list.report.verdict == Verdict::invalid || list.credential == nullptr)
            return told(Outcome::failed, "the status list does not hold: " + list.report.text, status_error::verification);
        if (list.report.verdict == Verdict::unknown)
            return told(Outcome::unknown, "whether the status list holds could not be told: " + list.report.text);
        auto const found = check_entry(entry, *list.credential);
        if (!found) return told(Outcome::failed, found.error().text(), error_of(found.error()));
        auto out = what_it_means(*found);
        if (list.report.verdict == Verdict::warning) {
            if (out.outcome == Outcome::passed) out.outcome = Outcome::warning;
            out.details.push_back({"list", list.report.text});
        }
        if (auto const issuer = issuer_id(*list.credential); issuer != issuer_id(credential_))
            out.details.push_back({"list.issuer", "the list is by another issuer: " + std::string(issuer)});
        if (auto const id = text_in(*list.credential, "id"); id != without_fragment(url))
            out.details.push_back({"list.id", "the list calls itself " + std::string(id)});
        if (found->ttl_ms) out.details.push_back({"list.ttl", "may be kept for " + std::to_string(*found->ttl_ms) + " ms"});
        return out;
    }

    json::object const& credential_;
    Inquiry& inquiry_;
    VerifyList const& verify_list_;
};

}  // namespace

Stage check_status(json::object const& credential, Inquiry& inquiry, VerifyList const& verify_list) {
    if (!credential.contains("credentialStatus")) return skipped("status", "it has no status that could be asked for");
    StatusStage lookup(credential, inquiry, verify_list);
    std::size_t seen = 0;
    std::optional<Told> gravest;
    std::vector<Finding> details;
    constexpr Outcome from_light_to_grave[]{Outcome::passed, Outcome::warning, Outcome::unknown, Outcome::failed};
    auto const weight = [&](Outcome one) { return std::find(std::begin(from_light_to_grave), std::end(from_light_to_grave), one); };
    each(credential, "credentialStatus", [&](json::value const& value, std::string const& path) {
        if (++seen > statuses_max) return;
        auto const* entry = value.if_object();
        auto one = entry == nullptr ? told(Outcome::failed, "a status must be an object", status_error::malformed) : lookup.look_up(*entry);
        if (entry != nullptr) {
            auto const url = status_list_of(*entry).empty() ? text_in(*entry, "id") : status_list_of(*entry);
            details.push_back({path, one.text + (url.empty() ? "" : ", as told by " + std::string(url))});
        }
        for (auto& detail : one.details) details.push_back(std::move(detail));
        if (!gravest || weight(one.outcome) > weight(gravest->outcome)) gravest = std::move(one);
    });
    if (seen > statuses_max) return unknown("status", "it has more than " + std::to_string(statuses_max) + " statuses", std::move(details));
    if (!gravest) return skipped("status", "it has no status that could be asked for");
    return {"status", gravest->outcome, std::move(gravest->text), std::move(details)};
}

}  // namespace badges
