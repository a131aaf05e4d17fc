#include "badges/ob2_signed.hpp"

#include "badges/format.hpp"
#include "badges/stages.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <expected>

namespace badges::ob2 {
namespace {

std::string_view issuer_id(Linked const& issuer) { return text_in(issuer.document.content(), "id"); }

struct Candidate {
    std::string id;
    crypto::PublicKey key;
    Provenance provenance = Provenance::none;
};

// Why a key cannot be used: for certain, or for want of an answer.
struct NoKey {
    bool certain = true;
    std::string text;
};
using KeyFound = std::expected<Candidate, NoKey>;
std::unexpected<NoKey> no_key(bool certain, std::string text) { return std::unexpected(NoKey{certain, std::move(text)}); }

KeyFound from_pem(std::string id, std::string_view pem) {
    auto key = crypto::PublicKey::from_pem(pem);
    if (!key) return no_key(true, "the key " + id + " cannot be used: " + key.error().text());
    return Candidate{std::move(id), *std::move(key), Provenance::issuer};
}

// 1.x: the address leads to the PEM itself.
KeyFound bare_key(std::string const& url, Linked const& issuer, Links& links) {
    if (host_of(url) != host_of(issuer.address)) return no_key(true, "the key " + url + " is not kept where its issuer is");
    auto const* answer = links.ask(url);
    if (answer == nullptr) return no_key(false, "the key was not fetched: " + url);
    if (!answer->good()) return no_key(is_gone(*answer), url + ": " + refusal_of(*answer));
    return from_pem(url, bare(answer->body));
}

KeyFound linked_key(json::value const& link, Linked const& issuer, Version version, Links& links) {
    auto const found = links.follow(link, {Role::key, {}, version}, "key");
    auto const id = std::string(id_of(link));
    if (!found.there()) return no_key(found.state == Linked::State::broken, "the key cannot be had: " + found.trouble);
    auto const& content = found.document.content();
    auto const owner = text_in(content, "owner");
    if (owner.empty()) return no_key(true, "the key " + id + " does not say whose it is");
    if (owner != issuer_id(issuer)) return no_key(true, "the key " + id + " belongs to " + shortened(json::value(owner)));
    return from_pem(id, text_in(content, "publicKeyPem"));
}

bool is_meant(KnownKey const& known, std::string_view id, Linked const& issuer) {
    bool const may_sign = known.issuer.empty() || known.issuer == issuer_id(issuer);
    return may_sign && (known.kid == id || (known.kid.empty() && known.issuer.empty()));
}

// `creator` is the address that the assertion names; empty when it names none.
std::vector<KeyFound> keys_of(std::string const& creator, Document const& assertion, Linked const& issuer, Verification const& options,
                              Links& links) {
    std::vector<KeyFound> out;
    for (auto const& known : options.keys)
        if (is_meant(known, creator, issuer))
            out.emplace_back(Candidate{known.kid.empty() ? creator : known.kid, known.key, known.provenance});
    if (!out.empty()) return out;
    if (!issuer.there()) {
        out.push_back(no_key(issuer.state == Linked::State::broken, "its issuer is not known, and so neither are the keys"));
        return out;
    }
    if (assertion.version < Version::v20 && !creator.empty()) {
        out.push_back(bare_key(creator, issuer, links));
        return out;
    }
    auto const listed = items_of(issuer.document.content(), "publicKey");
    if (listed.empty()) out.push_back(no_key(true, "its issuer lists no key"));
    bool found = false;
    for (auto const& link : listed.first(std::min(listed.size(), keys_max))) {
        if (!creator.empty() && id_of(link) != creator) continue;
        found = true;
        out.push_back(linked_key(link, issuer, assertion.version, links));
    }
    if (!found && !listed.empty()) out.push_back(no_key(true, "its issuer does not list the key that it names: " + creator));
    return out;
}

struct Revocation {
    bool listed = false;
    std::string reason;
};

// 2.0: `revokedAssertions`; 1.x: an object with the uid, or id, as the member's name and the reason as its value.
Revocation look_up(Document const& list, std::string_view id, std::string_view uid) {
    auto const is_this = [&](std::string_view named) { return !named.empty() && (named == id || named == uid); };
    if (!list.content().contains("revokedAssertions")) {
        for (auto const& [name, reason] : list.found())
            if (is_this(name)) return {true, std::string(json::text_of(reason).value_or(""))};
        return {};
    }
    for (auto const& item : items_of(list.content(), "revokedAssertions")) {
        auto const* entry = item.if_object();
        if (entry == nullptr) {
            if (is_this(json::text_of(item).value_or(""))) return {true, {}};
            continue;
        }
        if (!is_this(text_in(*entry, "id")) && !is_this(text_in(*entry, "uid"))) continue;
        auto const* revoked = entry->if_contains("revoked");
        if (revoked != nullptr && revoked->is_bool() && !revoked->get_bool()) continue;
        return {true, std::string(text_in(*entry, "revocationReason"))};
    }
    return {};
}

}  // namespace

Signed check_signed(crypto::Jws const& jws, Document const& assertion, Linked const& issuer, Verification const& options, Links& links) {
    auto const* verification = object_in(assertion.content(), "verification");
    auto const* link = verification == nullptr ? nullptr : verification->if_contains("creator");
    auto const creator = std::string(link == nullptr ? std::string_view() : id_of(*link));
    Signed out{{}, SigningKey{jws.algorithm, creator, {}, Provenance::none}};
    if (!crypto::algorithm_named(jws.algorithm)) {
        out.stage = failed("proof", "it is signed with " + jws.algorithm + ", which is not accepted", {{"header.alg", jws.algorithm}});
        return out;
    }
    bool certain = true;
    std::vector<Finding> details;
    for (auto const& found : keys_of(creator, assertion, issuer, options, links)) {
        if (!found) {
            certain = certain && found.error().certain;
            details.push_back({"key", found.error().text});
            continue;
        }
        if (auto const holds = crypto::verify_jws(jws, found->key); !holds) {
            details.push_back(
                {"signature", "does not hold under " + (found->id.empty() ? "the key" : found->id) + ": " + holds.error().text()});
            continue;
        }
        out.key = SigningKey{jws.algorithm, found->id, found->key.thumbprint(), found->provenance};
        out.stage = passed("proof", "signed with " + jws.algorithm + " by a key of " + std::string(issuer_id(issuer)));
        return out;
    }
    auto const text = (details[0].field == "signature" ? "the signature " : "") + details[0].text;
    out.stage = certain ? failed("proof", text, std::move(details)) : unknown("proof", text, std::move(details));
    return out;
}

Stage check_revocation_list(Document const& assertion, Linked const& issuer, Links& links) {
    if (!issuer.there()) return unknown("status", "whether it was revoked cannot be asked: its issuer is not known");
    auto const url = text_in(issuer.document.content(), "revocationList");
    if (url.empty()) return skipped("status", "its issuer publishes no list of what it revoked");
    auto const cannot_tell = [&](std::string const& why) {
        return unknown("status", "the list of what was revoked " + why, {{"revocationList", std::string(url)}});
    };
    auto const* answer = links.ask(url);
    if (answer == nullptr) return cannot_tell("was not fetched");
    if (!answer->good()) return cannot_tell("cannot be had: " + refusal_of(*answer));
    auto object = links.read(*answer);
    if (!object) return cannot_tell("cannot be read: " + object.error().text());
    auto const list = read_document(*std::move(object), {Role::revocation_list, url, issuer.document.version});
    auto const owner = text_in(list.content(), "issuer");
    if (!owner.empty() && owner != issuer_id(issuer))
        return cannot_tell("says that it is another issuer's: " + shortened(json::value(owner)));
    auto const found = look_up(list, text_in(assertion.content(), "id"), text_in(assertion.content(), "uid"));
    if (!found.listed) return passed("status", "it is not in its issuer's list of what was revoked");
    return failed("status", found.reason.empty() ? "its issuer revoked it" : "its issuer revoked it: " + found.reason);
}

}  // namespace badges::ob2
