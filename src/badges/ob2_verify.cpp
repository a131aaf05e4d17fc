#include "badges/ob2_verify.hpp"

#include "badges/bakery.hpp"
#include "badges/ob2_extension.hpp"
#include "badges/ob2_hosted.hpp"
#include "badges/ob2_recipient.hpp"
#include "badges/ob2_signed.hpp"
#include "badges/ob2_stages.hpp"
#include "badges/stages.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges {
namespace ob2 {
namespace {

constexpr std::string_view stage_order[]{"parse", "context", "type",       "schema",   "image",     "evidence",  "badge-class", "issuer",
                                         "proof", "status",  "expiration", "issuance", "recipient", "extension", "endorsement"};

std::vector<Finding> findings(base::Problems const& problems) {
    std::vector<Finding> out;
    for (auto const& problem : problems) out.push_back({problem.field, problem.text});
    return out;
}

class Examination {
public:
    Examination(Verification const& options, Links& links) : options_(options), links_(links) {}

    Report from_text(std::string_view text);
    Report from_object(json::object object, Version around);  // an endorsement that stands inside another document
    std::string endorsed_id() const;

private:
    void read_text(std::string_view text);
    void read_json(std::string_view text);
    void read_token(std::string_view token);
    void read_address(std::string const& url);
    void examine(json::object object, Place const& place);

    void check_links();
    void check_trust();
    void check_dates();
    Stage check_endorsements();

    void add(Stage stage) { report_.stages.push_back(std::move(stage)); }
    bool is_claim() const { return class_ == "Assertion" || class_ == "Endorsement"; }  // what somebody answers for
    Report concluded();

    Verification const& options_;
    Links& links_;  // shared with the examinations of endorsements
    Report report_;

    std::optional<crypto::Jws> jws_;
    Document document_;
    std::string class_;  // of the document; empty: not of Open Badges
    std::optional<Hosted> hosted_;
    Linked badge_, issuer_;
};

Report Examination::from_text(std::string_view text) {
    text = bare(text);
    report_.kind = report_.format = name(format_of(text));
    read_text(text);
    return concluded();
}

Report Examination::from_object(json::object object, Version around) {
    report_.kind = report_.format = "JSON";
    add(passed("parse", "read as JSON"));
    examine(std::move(object), {Role::endorsement, {}, around});
    return concluded();
}

std::string Examination::endorsed_id() const {
    auto const* claim = object_in(document_.content(), "claim");
    return std::string(claim == nullptr ? std::string_view() : text_in(*claim, "id"));
}

void Examination::read_text(std::string_view text) {
    switch (format_of(text)) {
        case Format::json: return read_json(text);
        case Format::jws: return read_token(text);
        case Format::url: return read_address(std::string(text));
        case Format::other: return add(failed("parse", "this is neither JSON nor a JWS nor an address"));
    }
}

void Examination::read_json(std::string_view text) {
    auto read = json::read(text);
    if (!read) return add(failed("parse", read.error().text(), findings(read.error().problems())));
    auto* object = read->if_object();
    if (object == nullptr) return add(failed("parse", "the JSON is not an object"));
    add(passed("parse", "read as JSON"));
    examine(std::move(*object), {});
}

void Examination::read_token(std::string_view token) {
    auto jws = crypto::parse_jws(token);
    if (!jws) return add(failed("parse", jws.error().text(), findings(jws.error().problems())));
    auto const payload = json::read(jws->payload);
    auto const* object = payload ? payload->if_object() : nullptr;
    if (object == nullptr) return add(failed("parse", "the token carries no JSON object"));
    jws_ = *std::move(jws);
    add(passed("parse", "read as JWS"));
    examine(*object, {});
}

void Examination::read_address(std::string const& url) {
    if (!is_web(url)) return add(failed("parse", "this is no address of the web"));
    auto const* answer = links_.ask(url);
    if (answer == nullptr) return add(unknown("parse", "what is kept at the address was not fetched", {{"url", url}}));
    if (answer->status == 410) return add(failed("status", "its issuer revoked it: the address answers that it is gone", {{"url", url}}));
    if (!answer->good()) {
        auto text = "what is kept at the address cannot be had: " + refusal_of(*answer);
        return add(is_gone(*answer) ? failed("parse", std::move(text), {{"url", url}}) : unknown("parse", std::move(text), {{"url", url}}));
    }
    auto const body = bare(answer->body);
    if (format_of(body) == Format::jws) return read_token(body);
    auto object = links_.read(*answer);
    if (!object) return add(failed("parse", object.error().text(), {{"url", url}}));
    add(passed("parse", "read as JSON"));
    examine(*std::move(object), {Role::given, url});
}

void Examination::examine(json::object object, Place const& place) {
    report_.credential = wire::Json{json::write(json::value(object))};
    document_ = read_document(std::move(object), place);
    report_.data_model = name(document_.version);
    auto const* revoked = document_.content().if_contains("revoked");
    if (revoked != nullptr && revoked->is_bool() && revoked->get_bool()) {  // often there is nothing else left of it
        auto const reason = text_in(document_.content(), "revocationReason");
        return add(failed("status", "it says itself that it was revoked" + (reason.empty() ? "" : ": " + std::string(reason))));
    }
    auto const context = check_context(document_);
    auto const type = check_type(document_, options_.expected);
    add(context);
    add(type);
    if (context.outcome == Outcome::failed || type.outcome == Outcome::failed) return;  // nobody knows what should be in it
    class_ = class_of(document_.content());

    auto const* verification = object_in(document_.content(), "verification");
    if (is_claim() && verification != nullptr && has_type(*verification, "HostedBadge")) {
        hosted_ = find_hosted(document_, class_ == "Assertion" ? Role::assertion : Role::endorsement, links_);
        if (hosted_->state == Hosted::State::there && hosted_->changed.empty()) {  // what counts from here on
            document_ = hosted_->document;
            report_.credential = wire::Json{json::write(json::value(document_.found()))};
        }
    }
    add(check_schema(document_));
    add(check_image(document_));
    add(check_evidence(document_));
    check_links();
    check_trust();
    check_dates();
    if (class_ == "Assertion") add(ob2::check_recipient(document_, options_.recipient));
    std::vector<Document const*> documents{&document_};
    for (auto const* linked : {&badge_, &issuer_})
        if (linked->there()) documents.push_back(&linked->document);
    add(check_extensions(documents, links_));
    if (options_.expected == Expected::award) add(check_endorsements());
}

void Examination::check_links() {
    auto const follow = [&](Document const& from, std::string_view member, Role role) {
        auto const* link = from.content().if_contains(member);
        return link == nullptr ? Linked{Linked::State::broken, {}, {}, "there is no " + std::string(member), {}, {}}
                               : links_.follow(*link, {role, {}, from.version}, std::string(member));
    };
    if (class_ == "Assertion") {
        badge_ = follow(document_, "badge", Role::badge_class);
        add(check_badge_class(badge_));
        if (!badge_.there()) return add(unknown("issuer", "its BadgeClass would say who issued it"));
        issuer_ = follow(badge_.document, "issuer", Role::issuer);
        add(check_issuer(issuer_));
    } else if (class_ == "Endorsement" || class_ == "BadgeClass") {
        issuer_ = follow(document_, "issuer", Role::issuer);
        add(check_issuer(issuer_));
    }
}

void Examination::check_trust() {
    if (!is_claim()) return add(skipped("proof", "only assertions and endorsements are hosted or signed"));
    auto const* verification = object_in(document_.content(), "verification");
    if (hosted_) {
        add(check_hosted(*hosted_, issuer_, badge_));
        if (hosted_->state == Hosted::State::revoked)
            add(failed("status", hosted_->trouble.empty() ? "its issuer revoked it" : "its issuer revoked it: " + hosted_->trouble));
        else if (hosted_->state == Hosted::State::there)
            add(passed("status", "its issuer still hosts it"));
        else
            add(unknown("status", "whether it was revoked is told where it is hosted"));
    } else if (verification == nullptr || !has_type(*verification, "SignedBadge")) {
        add(failed("proof", "it does not say how to verify it: verification.type must be HostedBadge or SignedBadge"));
    } else if (!jws_) {
        add(failed("proof", "it says that it is signed, but it came without its signature"));
    } else {
        auto checked = check_signed(*jws_, document_, issuer_, options_, links_);
        add(std::move(checked.stage));
        report_.key = std::move(checked.key);
        add(check_revocation_list(document_, issuer_, links_));
    }
}

void Examination::check_dates() {
    if (!is_claim()) return;
    auto const issued = time_in(document_, "issuedOn");
    auto const expires = time_in(document_, "expires");
    if (issued && expires && *expires < *issued)
        add(failed("expiration", "it expires before it was issued", {{"expires", base::format_time(*expires)}}));
    else
        add(check_expiration(expires, options_.now));
    if (!issued && document_.version == Version::v05)
        add(skipped("issuance", "it does not say when it was issued"));
    else
        add(check_issuance(issued, options_.now));
}

// On the assertion, its BadgeClass and its issuer. They say nothing about whether the badge is valid, so that a bad one is a warning. An
// endorsement's own endorsements are not followed.
Stage Examination::check_endorsements() {
    Verification inner = options_;
    inner.expected = Expected::endorsement;
    inner.recipient.clear();
    std::vector<std::pair<Document const*, std::string>> endorsed{{&document_, ""}};
    if (badge_.there()) endorsed.emplace_back(&badge_.document, "badge.");
    if (issuer_.there()) endorsed.emplace_back(&issuer_.document, "issuer.");
    std::vector<std::string_view> ids;
    for (auto const& [document, path] : endorsed) ids.push_back(text_in(document->content(), "id"));

    std::size_t seen = 0;
    std::size_t good = 0;
    std::vector<Finding> details;
    for (auto const& [document, path] : endorsed) {
        auto const items = items_of(document->content(), "endorsement");
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (++seen > endorsements_max) continue;
            Examination examination(inner, links_);
            auto const* object = items[i].if_object();
            auto const report = object != nullptr ? examination.from_object(*object, document->version)
                                                  : examination.from_text(json::text_of(items[i]).value_or(""));
            bool const holds = report.verdict == Verdict::valid || report.verdict == Verdict::warning;
            bool const of_this = std::find(ids.begin(), ids.end(), examination.endorsed_id()) != ids.end();
            if (holds && of_this) ++good;
            auto text = holds && !of_this ? "endorses something else: " + shortened(json::value(examination.endorsed_id()))
                                          : std::string(boost::describe::enum_to_string(report.verdict, "")) + ": " + report.text;
            details.push_back({path + "endorsement[" + std::to_string(i) + "]", std::move(text)});
        }
    }
    if (seen == 0) return skipped("endorsement", "nobody endorses it");
    auto stage = passed("endorsement", std::to_string(good) + " of " + std::to_string(seen) + " endorsements hold");
    if (good != seen) stage.outcome = Outcome::warning;
    stage.details = std::move(details);
    return stage;
}

Report Examination::concluded() {
    std::vector<Stage> ordered;
    for (auto const stage : stage_order) {
        auto const found = std::find_if(report_.stages.begin(), report_.stages.end(), [&](Stage const& one) { return one.name == stage; });
        ordered.push_back(found != report_.stages.end() ? std::move(*found) : skipped(stage, "was not reached"));
    }
    report_.stages = std::move(ordered);
    report_.wanted.assign(links_.wanted().begin(), links_.wanted().end());

    report_.verdict = Verdict::valid;
    report_.text = is_claim() ? "everything holds" : "its shape is right; it was awarded to nobody, so that there is nothing to prove";
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
}  // namespace ob2

bool is_ob2(json::object const& document) { return is_older_badge(document) || ob2::read_context(document).version.has_value(); }

Standard standard_of(std::string_view credential) {
    std::string payload(bare(credential));
    if (format_of(payload) == Format::jws) {
        auto jws = crypto::parse_jws(payload);
        if (!jws) return Standard::ob3;
        payload = std::move(jws->payload);
    }
    auto const read = json::read(payload);
    auto const* object = read ? read->if_object() : nullptr;
    return object != nullptr && is_ob2(*object) ? Standard::ob2 : Standard::ob3;
}

Report verify_ob2(std::string_view text, Verification const& options, Documents const& documents) {
    ob2::Links links(documents);
    return ob2::Examination(options, links).from_text(text);
}

}  // namespace badges
