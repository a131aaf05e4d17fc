#include "badges/ob2_hosted.hpp"

#include "badges/stages.hpp"
#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges::ob2 {
namespace {

using State = Hosted::State;

Hosted ended(State state, std::string address, std::string trouble) {
    Hosted out;
    out.state = state;
    out.address = std::move(address);
    out.trouble = std::move(trouble);
    return out;
}

bool is_revoked(json::object const& content) {
    auto const* revoked = content.if_contains("revoked");
    return revoked != nullptr && revoked->is_bool() && revoked->get_bool();
}

// 410, with or without a document that says why.
Hosted gone(std::string address, Fetched const& answer, Place const& place, Links& links) {
    auto out = ended(State::revoked, std::move(address), {});
    auto object = links.read(answer);
    if (!object) return out;
    out.document = read_document(*std::move(object), place);
    out.trouble = text_in(out.document.content(), "revocationReason");
    return out;
}

json::value recipient_of(json::object const& content) {
    auto const* found = object_in(content, "recipient");
    if (found == nullptr) return {};
    auto recipient = *found;
    if (!recipient.contains("hashed")) recipient["hashed"] = false;
    return recipient;
}

// Whom, what and when: in what counts, whatever form it is written in.
std::vector<Finding> essential_changes(Document const& copy, Document const& kept) {
    std::vector<Finding> out;
    auto const require = [&](bool same, std::string_view member) {
        if (!same) out.push_back({std::string(member), "is not the same in what the issuer hosts"});
    };
    auto const linked = [](Document const& document, std::string_view member) {
        auto const* link = document.content().if_contains(member);
        if (link == nullptr) return json::value();
        auto const id = id_of(*link);
        return id.empty() ? *link : json::value(id);
    };
    require(recipient_of(copy.content()) == recipient_of(kept.content()), "recipient");
    for (auto const* member : {"badge", "claim", "issuer"}) require(linked(copy, member) == linked(kept, member), member);
    for (auto const* member : {"issuedOn", "expires"}) require(time_in(copy, member) == time_in(kept, member), member);
    return out;
}

// `https://example.org` covers `https://example.org/1`, and not `https://example.org.evil.example/1`.
bool starts_with(std::string_view id, std::string_view start) {
    if (start.empty() || !id.starts_with(start)) return false;
    auto const authority = start.find("://");
    bool const within_authority =
        authority == std::string_view::npos || start.find_first_of("/?#", authority + 3) == std::string_view::npos;
    return !within_authority || id.size() == start.size() || std::string_view("/?#:").contains(id[start.size()]);
}

}  // namespace

Hosted find_hosted(Document const& copy, Role role, Links& links) {
    std::string const id(text_in(copy.content(), "id"));
    if (id.empty()) return ended(State::unknown, {}, "it does not say where it is hosted");
    if (!is_web(id)) return ended(State::broken, id, "it should be hosted, but its id is no address of the web");
    auto const* answer = links.ask(id);
    if (answer == nullptr) return ended(State::unknown, id, "what the issuer hosts was not fetched: " + id);
    Place const place{role, id, copy.version};
    if (answer->status == 410) return gone(id, *answer, place, links);
    if (!answer->good()) return ended(is_gone(*answer) ? State::broken : State::unknown, id, id + ": " + refusal_of(*answer));
    auto object = links.read(*answer);
    if (!object) return ended(State::broken, id, id + ": " + object.error().text());

    auto out = ended(State::there, id, {});
    out.document = read_document(*std::move(object), place);
    auto const& kept = out.document.content();
    if (text_in(kept, "id") != id) return ended(State::broken, id, "what is kept at " + id + " has another id");
    if (is_revoked(kept)) {
        out.state = State::revoked;
        out.trouble = text_in(kept, "revocationReason");
        return out;
    }
    auto const* const wanted = role == Role::assertion ? "Assertion" : "Endorsement";
    if (!out.document.problems.empty() || !has_type(kept, wanted))
        return ended(State::broken, id, "what is kept at " + id + " is no " + base::lower_ascii(wanted) + " of Open Badges");
    if (!answer->address.empty() && answer->address != id) out.doubts.push_back({"id", "the address led on to " + answer->address});
    out.changed = essential_changes(copy, out.document);
    if (!out.changed.empty()) return out;
    for (auto const& member : differences(copy.content(), kept)) {
        if (member == "expires" || member == "issuedOn" || member == "recipient" || member == "badge")
            continue;  // the same, written otherwise
        out.doubts.push_back({member, "is not the same in what the issuer hosts, which is what counts"});
    }
    return out;
}

std::optional<std::string> out_of_scope(std::string_view id, std::string_view badge_class, Linked const& issuer) {
    auto const host = host_of(id);
    auto const* scope = object_in(issuer.document.content(), "verification");
    auto const starts = scope == nullptr ? std::span<json::value const>() : items_of(*scope, "startsWith");
    auto const origins = scope == nullptr ? std::span<json::value const>() : items_of(*scope, "allowedOrigins");
    if (starts.empty() && origins.empty()) {
        auto const issuer_host = host_of(issuer.address);
        if (host != issuer_host) return "it is hosted at " + host + ", not where its issuer is, at " + issuer_host;
        if (is_web(badge_class) && host_of(badge_class) != issuer_host)
            return "its BadgeClass is hosted at " + host_of(badge_class) + ", not where its issuer is, at " + issuer_host;
        return std::nullopt;
    }
    auto const any = [](std::span<json::value const> items, auto fits) {
        return std::any_of(items.begin(), items.end(), [&](json::value const& item) { return fits(json::text_of(item).value_or("")); });
    };
    if (!starts.empty() && !any(starts, [&](std::string_view start) { return starts_with(id, start); }))
        return "its issuer answers for other addresses only than " + std::string(id);
    auto const is_host = [&](std::string_view origin) { return (is_web(origin) ? host_of(origin) : base::lower_ascii(origin)) == host; };
    if (!origins.empty() && !any(origins, is_host)) return "its issuer answers for other hosts only than " + host;
    return std::nullopt;
}

Stage check_hosted(Hosted const& hosted, Linked const& issuer, Linked const& badge) {
    switch (hosted.state) {
        case State::unknown: return unknown("proof", hosted.trouble);
        case State::broken: return failed("proof", hosted.trouble);
        case State::revoked: return skipped("proof", "its issuer revoked it");
        case State::there: break;
    }
    if (!hosted.changed.empty())
        return failed("proof", "it is not what its issuer hosts: another " + hosted.changed[0].field, hosted.changed);
    if (!issuer.there()) return unknown("proof", "it is hosted at " + hosted.address + "; who answers for that is not known");
    if (auto wrong = out_of_scope(hosted.address, badge.address, issuer))
        return failed("proof", *std::move(wrong), {{"id", hosted.address}});
    if (!hosted.doubts.empty())
        return warned("proof", "its issuer hosts it, but " + hosted.doubts[0].field + " " + hosted.doubts[0].text, hosted.doubts);
    return passed("proof", "its issuer hosts it at " + hosted.address);
}

}  // namespace badges::ob2
