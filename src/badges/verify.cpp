#include "badges/verify.hpp"

#include "badges/bakery.hpp"
#include "badges/credential.hpp"
#include "badges/proof.hpp"
#include "badges/stages.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges {
namespace {

constexpr std::string_view stage_order[]{"parse",  "context", "type",       "schema",   "credential-subject", "evidence",   "issuer",
                                         "proof",  "status",  "expiration", "issuance", "recipient",          "endorsement"};

// What was read: the token, if it is one, its claims, and the credential in it.
struct Read {
    std::optional<crypto::Jws> jws;
    json::object claims;
    json::object credential;
};

std::vector<Finding> findings(base::Error const& error) {
    std::vector<Finding> out;
    for (auto const& problem : error.problems()) out.push_back({problem.field, problem.text});
    return out;
}

base::Result<json::object> read_object(std::string_view text) {
    auto const read = json::read(text);
    if (!read) return base::Refused(read.error());
    if (auto const* object = read->if_object()) return *object;
    return base::refuse(base::Code::malformed, "the JSON is not an object");
}

base::Result<Read> read_credential(Extracted const& extracted) {
    Read out;
    if (extracted.format == Format::json) {
        auto object = read_object(extracted.credential);
        if (!object) return base::Refused(object.error());
        out.credential = *std::move(object);
        return out;
    }
    auto jws = crypto::parse_jws(extracted.credential);
    if (!jws) return base::Refused(jws.error());
    auto claims = read_object(jws->payload);
    if (!claims) return base::Refused(claims.error());
    out.jws = *std::move(jws);
    out.claims = *std::move(claims);
    if (auto const* vc = out.claims.if_contains("vc"); vc != nullptr && vc->is_object()) {  // VC 1.1
        out.credential = vc->get_object();
    } else {
        for (auto const& [name, value] : out.claims) {
            constexpr std::string_view registered[]{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};  // RFC 7519 section 4.1
            if (std::find(std::begin(registered), std::end(registered), name) == std::end(registered)) out.credential[name] = value;
        }
    }
    return out;
}

class Examination {
public:
    explicit Examination(Verification const& options) : options_(options) {}

    Report from_bytes(std::string_view bytes);
    Report from_document(json::object const& credential);  // an embedded endorsement, already read

private:
    void examine(Read const& read);
    void add(Stage stage) { report_.stages.push_back(std::move(stage)); }
    bool has_failed(std::string_view name) const;
    Stage check_endorsements(json::object const& credential);
    Report concluded();

    Verification const& options_;
    Report report_;
};

Report Examination::from_bytes(std::string_view bytes) {
    auto const kind = sniff(bytes);
    report_.kind = name(kind);
    auto const extracted = extract(bytes);
    if (!extracted) {
        add(failed("parse", extracted.error().text(), findings(extracted.error())));
        return concluded();
    }
    report_.format = name(extracted->format);
    if (extracted->format == Format::url) {
        report_.wanted.push_back(extracted->credential);
        add(unknown("parse", "the picture only says where the badge is kept", {{"url", extracted->credential}}));
        return concluded();
    }
    if (extracted->format == Format::other) {
        add(failed("parse", "what the picture carries is neither JSON nor a JWS"));
        return concluded();
    }
    auto const read = read_credential(*extracted);
    if (!read) {
        add(failed("parse", read.error().text(), findings(read.error())));
        return concluded();
    }
    add(passed("parse", "read as " + report_.format + (report_.kind == report_.format ? "" : " out of " + report_.kind)));
    examine(*read);
    return concluded();
}

Report Examination::from_document(json::object const& credential) {
    report_.kind = report_.format = "JSON";
    add(passed("parse", "read as JSON"));
    examine({std::nullopt, {}, credential});
    return concluded();
}

bool Examination::has_failed(std::string_view stage) const {
    return std::any_of(report_.stages.begin(), report_.stages.end(),
                       [&](Stage const& one) { return one.name == stage && one.outcome == Outcome::failed; });
}

void Examination::examine(Read const& read) {
    auto const& credential = read.credential;
    report_.credential = wire::Json{json::write(credential)};
    if (is_older_badge(credential))
        return add(unknown("context", "this is an Open Badge of version 1 or 2; this version checks version 3"));
    if (auto const model = data_model(credential)) report_.data_model = *model == DataModel::vc2 ? "VC 2.0" : "VC 1.1";

    add(check_context(credential));
    add(check_type(credential, options_.expected));
    if (!has_failed("type") && !has_failed("context")) {  // otherwise nobody knows what shape it should have
        add(check_schema(credential, options_.expected, report_.wanted));
        add(check_subject(credential, options_.expected));
        add(check_evidence(credential));
        add(check_issuer(credential));
    }
    auto proof = read.jws ? check_jws(*read.jws, read.claims, credential, options_) : check_embedded_proof(credential);
    add(std::move(proof.stage));
    report_.key = std::move(proof.key);
    report_.wanted.insert(report_.wanted.end(), proof.wanted.begin(), proof.wanted.end());
    add(check_status(credential, report_.wanted));

    auto const exp = claimed_end(read.claims);
    add(check_expiration(exp ? exp : valid_until(credential), options_.now));
    add(check_issuance(valid_from(credential), options_.now));
    add(check_recipient(credential, options_.recipient));
    if (options_.expected == Expected::award) add(check_endorsements(credential));
}

// On the credential, the achievement, its creator and the issuer. They say nothing about whether the badge is valid, so that a bad one is a
// warning. An endorsement's own endorsements are not followed.
Stage Examination::check_endorsements(json::object const& credential) {
    Verification inner = options_;
    inner.expected = Expected::endorsement;
    inner.recipient.clear();
    std::size_t seen = 0;
    std::size_t good = 0;
    std::vector<Finding> details;
    auto const judge = [&](std::string path, Report const& report) {
        if (report.verdict == Verdict::valid || report.verdict == Verdict::warning) ++good;
        details.push_back({std::move(path), std::string(boost::describe::enum_to_string(report.verdict, "")) + ": " + report.text});
        report_.wanted.insert(report_.wanted.end(), report.wanted.begin(), report.wanted.end());
    };
    auto const look_at = [&](json::value const* on, std::string const& prefix) {
        auto const* object = on == nullptr ? nullptr : on->if_object();
        if (object == nullptr) return;
        for (auto const* member : {"endorsement", "endorsementJwt"}) {
            auto const* list = object->if_contains(member);
            auto const* items = list == nullptr ? nullptr : list->if_array();
            for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
                if (++seen > endorsements_max) continue;
                auto path = prefix + member + "[" + std::to_string(i) + "]";
                auto const* document = (*items)[i].if_object();
                auto const token = json::text_of((*items)[i]).value_or(std::string_view());
                if (document != nullptr) judge(std::move(path), Examination(inner).from_document(*document));
                else if (format_of(token) == Format::jws) judge(std::move(path), Examination(inner).from_bytes(token));
                else details.push_back({std::move(path), "is neither a credential nor a token"});
            }
        }
    };
    json::value const whole(credential);
    auto const* subject = credential.if_contains("credentialSubject");
    auto const* achievement = subject == nullptr ? nullptr : json::find(*subject, "achievement");
    look_at(&whole, "");
    look_at(credential.if_contains("issuer"), "issuer.");
    look_at(achievement, "credentialSubject.achievement.");
    if (achievement != nullptr) look_at(json::find(*achievement, "creator"), "credentialSubject.achievement.creator.");

    if (seen == 0) return skipped("endorsement", "nobody endorses it");
    auto const text = std::to_string(good) + " of " + std::to_string(seen) + " endorsements hold";
    if (good == seen) {
        auto stage = passed("endorsement", text);
        stage.details = std::move(details);
        return stage;
    }
    return warned("endorsement", text, std::move(details));
}

Report Examination::concluded() {
    std::vector<Stage> ordered;
    for (auto const stage : stage_order) {
        auto const found = std::find_if(report_.stages.begin(), report_.stages.end(), [&](Stage const& one) { return one.name == stage; });
        if (found != report_.stages.end()) ordered.push_back(std::move(*found));
        else ordered.push_back(skipped(stage, "was not reached"));
    }
    report_.stages = std::move(ordered);
    std::sort(report_.wanted.begin(), report_.wanted.end());
    report_.wanted.erase(std::unique(report_.wanted.begin(), report_.wanted.end()), report_.wanted.end());

    report_.verdict = Verdict::valid;
    report_.text = "everything holds";
    constexpr std::pair<Outcome, Verdict> gravest_first[]{
        {Outcome::failed, Verdict::invalid}, {Outcome::unknown, Verdict::unknown}, {Outcome::warning, Verdict::warning}};
    for (auto const& [outcome, verdict] : gravest_first) {
        auto const first = std::find_if(report_.stages.begin(), report_.stages.end(),
                                        [wanted = outcome](Stage const& one) { return one.outcome == wanted; });
        if (first == report_.stages.end()) continue;
        report_.verdict = verdict;
        report_.text = first->text;
        break;
    }
    return std::move(report_);
}

}  // namespace

Report verify(std::string_view bytes, Verification const& options) { return Examination(options).from_bytes(bytes); }

}  // namespace badges
