#include "badges/proof.hpp"

#include "badges/credential.hpp"
#include "badges/keys.hpp"
#include "badges/stages.hpp"
#include "base/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>
#include <expected>

namespace badges {
namespace {

// The key that came with the document: `jwk`, or its members in the header itself, as one older issuer wrote them.
std::optional<json::object> embedded_jwk(json::object const& header) {
    if (auto const* jwk = header.if_contains("jwk"); jwk != nullptr && jwk->is_object()) return jwk->get_object();
    if (!header.contains("kty")) return std::nullopt;
    json::object jwk;
    for (auto const* member : {"kty", "n", "e", "crv", "x", "y", "d"})
        if (auto const* value = header.if_contains(member)) jwk[member] = *value;
    return jwk;
}

std::vector<Finding> header_notes(json::object const& header) {
    std::vector<Finding> notes;
    for (auto const& [name, value] : header) {
        if (name == "alg" || name == "kid" || name == "jwk") continue;
        auto const text = json::text_of(value).value_or(std::string_view());
        if (name == "typ") {
            constexpr std::string_view known[]{"JWT", "vc+jwt", "vc+ld+jwt"};
            if (std::none_of(std::begin(known), std::end(known), [&](auto one) { return base::equal_ignoring_case(text, one); }))
                notes.push_back({"header.typ", "should be JWT"});
        } else if (name != "cty") {
            notes.push_back({"header." + std::string(name), "is not part of the standard"});
        }
    }
    return notes;
}

constexpr std::int64_t first_second = -62'135'596'800;  // year 1
constexpr std::int64_t last_second = 253'402'300'799;   // the end of year 9999

// NumericDate to the second, which is as fine as most issuers write it.
std::optional<std::int64_t> seconds(json::value const& claim) {
    if (auto const* whole = claim.if_int64()) return *whole;
    auto const* real = claim.if_double();
    if (real == nullptr || !std::isfinite(*real) || std::abs(*real) > 1e15) return std::nullopt;
    return static_cast<std::int64_t>(std::floor(*real));
}
std::int64_t seconds(wire::Time time) { return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(); }

class Claims {
public:
    Claims(json::object const& claims, std::vector<Finding>& problems, std::vector<Finding>& notes)
        : claims_(claims), problems_(problems), notes_(notes) {}

    void same_text(std::string_view claim, std::string_view expected, std::string_view member) {
        auto const* found = claims_.if_contains(claim);
        if (found == nullptr) return complain(claim, "is missing");
        if (json::text_of(*found) != expected) complain(claim, "is not the same as " + std::string(member));
    }
    void same_instant(std::string_view claim, std::optional<wire::Time> expected, std::string_view member) {
        auto const* found = claims_.if_contains(claim);
        if (found == nullptr) return complain(claim, "is missing");
        auto const given = seconds(*found);
        if (!given) return complain(claim, "is not a date in seconds since 1970");
        if (expected && seconds(*expected) != *given) complain(claim, "is not the same instant as " + std::string(member));
    }
    bool has(std::string_view claim) const { return claims_.contains(claim); }
    void complain(std::string_view claim, std::string text) { problems_.push_back({std::string(claim), std::move(text)}); }
    void note(std::string_view claim, std::string text) { notes_.push_back({std::string(claim), std::move(text)}); }

private:
    json::object const& claims_;
    std::vector<Finding>& problems_;
    std::vector<Finding>& notes_;
};

// `worth_knowing` turns a good proof into a warning, `notes` only go along.
void check_claims(json::object const& claims, json::object const& credential, std::vector<Finding>& problems,
                  std::vector<Finding>& worth_knowing, std::vector<Finding>& notes) {
    Claims check(claims, problems, notes);
    check.same_text("iss", issuer_id(credential), "issuer.id");
    check.same_text("jti", text_in(credential, "id"), "id");
    check.same_instant("nbf", valid_from(credential), "validFrom");
    // A payload of VC 2.0 signs the subject itself; issuers that leave out the copy are many, and accepted by the verifiers of 1EdTech.
    auto const subject = subject_id(credential);
    if (check.has("sub"))
        check.same_text("sub", subject, "credentialSubject.id");
    else if (!subject.empty())
        check.note("sub", "is missing, but the subject's id is signed with the rest");
    auto const until = valid_until(credential);
    if (check.has("exp"))
        check.same_instant("exp", until, "validUntil");
    else if (until)
        worth_knowing.push_back({"exp", "is missing although the credential ends"});
}

struct Token {
    crypto::Jws const& jws;
    std::string_view kid;     // empty when the header has none
    std::string_view issuer;  // of the credential
    std::optional<crypto::PublicKey> embedded;
};

// Either what was looked for, or the stage as it ends without.
template <class T> using Or = std::expected<T, Stage>;
std::unexpected<Stage> instead(Stage stage) { return std::unexpected(std::move(stage)); }

Or<Token> read_token(crypto::Jws const& jws, std::string_view issuer) {
    Token token{jws, text_in(*jws.header, "kid"), issuer, std::nullopt};
    if (!crypto::algorithm_named(jws.algorithm)) {
        auto text = "it is signed with " + jws.algorithm + "; RS256, ES256, ES384 and EdDSA are accepted";
        return instead(failed("proof", std::move(text), {{"header.alg", jws.algorithm}}));
    }
    auto const jwk = embedded_jwk(*jws.header);
    if (token.kid.empty() && !jwk)
        return instead(failed("proof", "it names no key: the header has neither kid nor jwk", {{"header", "needs kid or jwk"}}));
    if (!jwk) return token;
    auto const key = crypto::PublicKey::from_jwk(json::value(*jwk));
    if (!key) {
        auto text = "the key that comes with it cannot be used: " + key.error().text();
        return instead(failed("proof", std::move(text), {{"header.jwk", key.error().text()}}));
    }
    if (auto const owner = text_in(*jwk, "iss"); !owner.empty() && owner != issuer) {
        auto text = "the key that comes with it belongs to " + std::string(owner) + ", not to the issuer " + std::string(issuer);
        return instead(failed("proof", text, {{"header.jwk.iss", text}}));
    }
    token.embedded = *key;
    return token;
}

// A key is known by its kid, by being the one that came along, or, when it is kept without a kid, by holding: for its own issuer, or for
// whomever the caller vouches.
bool is_meant(KnownKey const& known, Token const& token) {
    if (!token.kid.empty() && known.kid == token.kid) return true;
    if (token.embedded) return known.key.thumbprint() == token.embedded->thumbprint();
    bool const may_sign = known.issuer.empty() || known.issuer == token.issuer;
    return known.kid.empty() && may_sign && crypto::verify_jws(token.jws, known.key);
}

// Given as the very key to check with: it names neither itself nor an issuer.
bool is_bare(KnownKey const& known) { return known.kid.empty() && known.issuer.empty(); }

Or<FoundKey> find_key(Token const& token, Verification const& options, Inquiry& inquiry) {
    bool of_another_issuer = false;
    for (auto const& known : options.keys) {
        if (!is_meant(known, token)) continue;
        if (!known.issuer.empty() && known.issuer != token.issuer) {
            of_another_issuer = true;  // which says who did not sign; unless the same key is known for the right one, too
            continue;
        }
        if (token.embedded && known.key.thumbprint() != token.embedded->thumbprint())
            return instead(failed("proof", "kid and jwk name two different keys", {{"header.jwk", "is not the key that kid names"}}));
        return FoundKey{known.key, known.provenance, {}};
    }
    if (of_another_issuer) {
        auto detail = "is not a key of " + std::string(token.issuer);
        return instead(failed("proof", "the key that it names belongs to another issuer", {{"header.kid", std::move(detail)}}));
    }
    auto const bare = std::ranges::find_if(options.keys, is_bare);
    bool const is_embedded_tried = token.embedded && options.embedded_keys;
    if (bare != options.keys.end() && !is_embedded_tried) {
        auto const why = token.embedded ? "it was signed with another key" : crypto::verify_jws(token.jws, bare->key).error().text();
        return instead(failed("proof", "the signature does not hold under the key that was given: " + why, {{"signature", why}}));
    }
    Keys keys(options, inquiry, token.issuer);
    auto found = token.embedded ? keys.embedded(*token.embedded) : keys.by_kid(token.kid);
    if (found) return *std::move(found);
    auto& none = found.error();
    return instead({"proof", none.outcome, none.text, {{token.embedded ? "header.jwk" : "header.kid", none.text}}});
}

// The signature holds; is all that the token says true as well?
Stage judge(Token const& token, FoundKey const& found, json::object const& claims, json::object const& credential) {
    std::vector<Finding> problems;
    std::vector<Finding> notes;
    auto worth_knowing = header_notes(*token.jws.header);
    check_claims(claims, credential, problems, worth_knowing, notes);
    if (!problems.empty()) {
        auto text = "the token contradicts the credential: " + problems[0].field + " " + problems[0].text;
        return failed("proof", std::move(text), std::move(problems));
    }
    auto stage = passed("proof", "signed with " + token.jws.algorithm + " by a key of " + std::string(token.issuer));
    if (found.provenance == Provenance::embedded) {
        worth_knowing.insert(worth_knowing.begin(), {token.embedded ? "header.jwk" : "header.kid", found.remark});
        stage = warned("proof", std::string(only_unchanged) + found.remark);
    } else if (!worth_knowing.empty()) {
        auto const& first = worth_knowing[0];
        stage = warned("proof", "the signature holds, but the token is not quite as the standard asks: " + first.field + " " + first.text);
    }
    stage.details = std::move(worth_knowing);
    stage.details.insert(stage.details.end(), notes.begin(), notes.end());
    return stage;
}

}  // namespace

ProofFound check_jws(crypto::Jws const& jws, json::object const& claims, json::object const& credential, Verification const& options,
                     Inquiry& inquiry) {
    ProofFound out{{}, SigningKey{jws.algorithm, std::string(text_in(*jws.header, "kid")), {}, Provenance::none}};
    auto const token = read_token(jws, issuer_id(credential));
    if (!token) return {token.error(), out.key};
    auto const found = find_key(*token, options, inquiry);
    if (!found) return {found.error(), out.key};
    auto const holds = crypto::verify_jws(jws, found->key);
    if (!holds) {
        out.stage = failed("proof", "the signature does not hold: " + holds.error().text(), {{"signature", holds.error().text()}});
        return out;
    }
    out.key->thumbprint = found->key.thumbprint();
    out.key->provenance = found->provenance;
    out.stage = judge(*token, *found, claims, credential);
    return out;
}

std::optional<wire::Time> claimed_end(json::object const& claims) {
    auto const* exp = claims.if_contains("exp");
    auto const end = exp == nullptr ? std::nullopt : seconds(*exp);
    if (!end) return std::nullopt;
    return wire::Time(std::chrono::seconds(std::clamp(*end, first_second, last_second)));
}

}  // namespace badges
