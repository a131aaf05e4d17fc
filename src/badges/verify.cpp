#include "badges/verify.hpp"

#include "badges/bakery.hpp"
#include "badges/credential.hpp"
#include "badges/endorsements.hpp"
#include "badges/linked.hpp"
#include "badges/ob2_verify.hpp"
#include "badges/proof.hpp"
#include "badges/reading.hpp"
#include "badges/refresh.hpp"
#include "badges/schema.hpp"
#include "badges/stages.hpp"
#include "badges/status_stage.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <map>

namespace badges {
namespace {

constexpr std::string_view stage_order[]{"parse",     "json-ld",    "context", "type",    "schema", "inline-schema", "credential-subject",
                                         "evidence",  "issuer",     "proof",   "refresh", "status", "expiration",    "issuance",
                                         "recipient", "endorsement"};

// A status list as it was found, for all who name it.
struct FoundList {
    Report report;
    std::shared_ptr<json::value const> document;  // null: it could not be read
};

// What the examinations of one verification share: that of the badge, of its newer version, of its endorsements and of the lists they name.
struct Shared {
    Inquiry inquiry;
    std::optional<Linked> linked;
    std::map<std::string, FoundList, std::less<>> lists;
};

class Examination {
public:
    Examination(Verification const& options, Shared& shared) : options_(options), shared_(shared) {
        report_.stages.reserve(std::size(stage_order));
    }

    Report from_bytes(std::string_view bytes);
    Report from_document(json::value const& document);  // an embedded endorsement, already read, which outlives this
    json::object const& credential() const { return read_.document->get_object(); }
    std::optional<std::string> const& older() const { return older_; }  // the text of what turned out to be an older badge

private:
    bool open(std::string_view bytes);
    void examine() {
        examine_document();
        examine_standing();
    }
    void examine_document();
    void examine_shape();
    void examine_standing();
    Stage refresh();
    Stage check_endorsements();
    FoundList const& find_list(std::string_view url, Fetched const& fetched);
    Linked* linked() { return shared_.linked ? &*shared_.linked : nullptr; }
    void add(Stage stage) { report_.stages.push_back(std::move(stage)); }
    Outcome outcome_of(std::string_view stage) const;
    Report concluded();

    Verification const& options_;
    Shared& shared_;
    Read read_;
    std::optional<std::string> older_;
    Report report_;
};

Report Examination::from_bytes(std::string_view bytes) {
    if (open(bytes)) examine();
    return concluded();
}

Report Examination::from_document(json::value const& document) {
    report_.kind = report_.format = "JSON";
    add(passed("parse", "read as JSON"));
    read_ = {std::nullopt, std::make_shared<json::object const>(), {std::shared_ptr<void>(), &document}};
    examine();
    return concluded();
}

// False when there is nothing to go on with.
bool Examination::open(std::string_view bytes) {
    report_.kind = name(sniff(bytes));
    auto const extracted = extract(bytes);
    if (!extracted) return add(failed("parse", extracted.error().text(), findings(extracted.error().problems()))), false;
    report_.format = name(extracted->format);
    if (extracted->format == Format::url) {  // as only they have it
        older_ = extracted->credential;
        return add(unknown("parse", "it only says where a badge is kept", {{"url", extracted->credential}})), false;
    }
    if (extracted->format == Format::other) return add(failed("parse", "what the picture carries is neither JSON nor a JWS")), false;
    auto read = read_credential(*extracted);
    if (!read) return add(failed("parse", read.error().text(), findings(read.error().problems()))), false;
    read_ = *std::move(read);
    add(passed("parse", "read as " + report_.format + (report_.kind == report_.format ? "" : " out of " + report_.kind)));
    if (!is_ob2(credential())) return true;
    older_ = extracted->credential;
    return add(failed("context", "it is an Open Badge of version 1 or 2")), false;
}

Outcome Examination::outcome_of(std::string_view stage) const {
    auto const found = std::find_if(report_.stages.begin(), report_.stages.end(), [&](Stage const& one) { return one.name == stage; });
    return found == report_.stages.end() ? Outcome::skipped : found->outcome;
}

void Examination::examine_document() {
    auto const& document = *read_.document;
    report_.credential = wire::Json{json::write(document)};
    if (auto const model = data_model(credential())) report_.data_model = *model == DataModel::vc2 ? "VC 2.0" : "VC 1.1";

    auto proof = read_.jws ? check_jws(*read_.jws, *read_.claims, credential(), options_, shared_.inquiry)
                           : check_embedded_proof(document, options_, linked(), shared_.inquiry);
    add(std::move(proof.stage));
    report_.key = std::move(proof.key);
    examine_shape();
    if (proof.is_sound_linked_data) return add(passed("json-ld", "every term is defined"));
    constexpr std::string_view of_types[]{"context", "type", "credential-subject", "evidence", "issuer"};
    bool const is_type_wrong = std::ranges::any_of(of_types, [&](auto one) { return outcome_of(one) == Outcome::failed; });
    add(check_linked_data(document, linked(), shared_.inquiry, is_type_wrong));
}

void Examination::examine_shape() {
    add(check_context(credential(), options_.expected));
    add(check_type(credential(), options_.expected));
    // Otherwise nobody knows what shape it should have.
    if (outcome_of("type") != Outcome::passed || outcome_of("context") == Outcome::failed) return;
    add(check_schema(*read_.document, options_.expected));
    add(check_inline_schemas(credential(), shared_.inquiry));
    add(check_subject(credential(), options_.expected));
    add(check_evidence(credential()));
    if (options_.expected != Expected::status_list) add(check_issuer(credential()));
}

// What may have changed since it was signed.
void Examination::examine_standing() {
    bool const is_list = options_.expected == Expected::status_list;
    if (!is_list) {
        add(refresh());
        add(check_status(credential(), shared_.inquiry, [this](std::string_view url, Fetched const& fetched) {
            auto const& found = find_list(url, fetched);
            return KnownList{found.report, found.document ? &found.document->get_object() : nullptr};
        }));
    }
    auto const exp = claimed_end(*read_.claims);
    add(check_expiration(exp ? exp : valid_until(credential()), options_.now));
    auto const from = valid_from(credential());
    if (from || !is_list) add(check_issuance(from, options_.now));
    add(check_recipient(credential(), options_.recipient));
    if (options_.expected == Expected::award) add(check_endorsements());
}

// The newest version takes the place of the original when it is whole and sound by itself.
Stage Examination::refresh() {
    auto const address = refresh_address(credential());
    if (address.empty()) return skipped("refresh", "it does not say where a newer version would be");
    auto const proof = outcome_of("proof");
    if (proof != Outcome::passed && proof != Outcome::warning)
        return skipped("refresh", "its proof does not hold, so nobody is asked on its word");
    auto const where = std::string(address);
    auto const* fetched = shared_.inquiry.ask(where);
    if (fetched == nullptr) return unknown("refresh", "whether there is a newer version was not asked", {{"refreshService", where}});
    auto const original_stands = [&](std::string const& why) {
        return warned("refresh", "it could not be refreshed, so the original was judged: " + why, {{"refreshService", where}});
    };
    if (!fetched->good()) return original_stands(refusal_of(*fetched));
    Examination newer(options_, shared_);
    if (!newer.open(bare(fetched->body))) return original_stands(newer.report_.stages.back().text);
    newer.examine_document();
    for (auto const& stage : newer.report_.stages)
        if (stage.outcome == Outcome::failed || stage.outcome == Outcome::unknown) return original_stands(stage.name + ": " + stage.text);
    auto const against = refresh_objection(credential(), newer.credential());
    if (!against.empty()) return original_stands(against);
    read_ = std::move(newer.read_);
    report_.credential = std::move(newer.report_.credential);
    std::vector<Finding> details{{"refreshService", where}};
    for (auto const& stage : newer.report_.stages) details.push_back({stage.name, stage.text});
    return passed("refresh", "the newest version was judged", std::move(details));
}

// Each list is verified once, whoever names it. A list has neither a status nor a newer version of its own, so that this goes no deeper.
FoundList const& Examination::find_list(std::string_view url, Fetched const& fetched) {
    auto const known = shared_.lists.find(url);
    if (known != shared_.lists.end()) return known->second;
    Verification inner = options_;
    inner.expected = Expected::status_list;
    inner.recipient.clear();
    Examination examination(inner, shared_);
    FoundList found{examination.from_bytes(bare(fetched.body)), nullptr};
    found.document = examination.read_.document;
    return shared_.lists.emplace(std::string(url), std::move(found)).first->second;
}

// They say nothing about whether the badge is valid, so that a bad one is a warning. An endorsement's own endorsements are not followed.
Stage Examination::check_endorsements() {
    Verification inner = options_;
    inner.expected = Expected::endorsement;
    inner.recipient.clear();
    std::size_t good = 0;
    std::vector<Finding> details;
    auto const seen = for_each_endorsement(credential(), [&](Endorsement const& one) {
        auto const token = json::text_of(one.value).value_or(std::string_view());
        if (!one.value.is_object() && format_of(token) != Format::jws)
            return details.push_back({one.path, "is neither a credential nor a token"});
        Examination examination(inner, shared_);
        auto const report = one.value.is_object() ? examination.from_document(one.value) : examination.from_bytes(token);
        auto const about = examination.read_.document ? subject_id(examination.credential()) : std::string_view();
        bool const holds = report.verdict == Verdict::valid || report.verdict == Verdict::warning;
        bool const is_of_this = !about.empty() && one.about.contains(about);
        if (holds && is_of_this) ++good;
        if (holds && !is_of_this)
            details.push_back({one.path, "is about something else: " + std::string(about)});
        else
            details.push_back({one.path, std::string(boost::describe::enum_to_string(report.verdict, "")) + ": " + report.text});
    });
    if (seen == 0) return skipped("endorsement", "nobody endorses it");
    auto text = std::to_string(good) + " of " + std::to_string(seen) + " endorsements hold";
    auto const outcome = good == seen ? Outcome::passed : Outcome::warning;
    return {"endorsement", outcome, std::move(text), std::move(details)};
}

Report Examination::concluded() {
    std::vector<Stage> ordered;
    ordered.reserve(std::size(stage_order));
    for (auto const stage : stage_order) {
        auto const found = std::find_if(report_.stages.begin(), report_.stages.end(), [&](Stage const& one) { return one.name == stage; });
        if (found != report_.stages.end())
            ordered.push_back(std::move(*found));
        else
            ordered.push_back(skipped(stage, "was not reached"));
    }
    report_.stages = std::move(ordered);
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

Report verify(std::string_view bytes, Verification const& options) {
    Shared shared{Inquiry(options.documents), std::nullopt, {}};
    if (options.contexts != nullptr) shared.linked.emplace(*options.contexts, shared.inquiry);
    Examination examination(options, shared);
    auto report = examination.from_bytes(bytes);
    report.wanted = shared.inquiry.wanted();
    if (!examination.older()) return report;
    // Open Badges 1 and 2 have rules of their own.
    Documents const none;
    auto older = verify_ob2(*examination.older(), options, options.documents == nullptr ? none : *options.documents);
    older.kind = report.kind;
    return older;
}

bool settled(Report const& report, Documents const& documents) {
    return std::all_of(report.wanted.begin(), report.wanted.end(), [&](auto const& url) { return documents.find(url) != nullptr; });
}

}  // namespace badges
