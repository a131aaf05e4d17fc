// The fixtures of 1EdTech's public validator for Open Badges 2.0: every row must come out as outcomes.json says, and fail first at the same
// stage. Nothing is fetched: url-map.json says which file stands for which address.
//
// The origin verifies a file without asking whether its host has it, too; here a hosted assertion counts only as what is hosted. So that
// the rows can be judged, the host of the fixtures answers for each assertion's id with the very file, and for the ids that linked
// documents declare with those documents, where url-map.json has nothing there.
#include "badges/bakery.hpp"
#include "badges/convert.hpp"
#include "badges/ob2_verify.hpp"
#include "conformance/suite.hpp"
#include "crypto/jws.hpp"
#include "json/json.hpp"

#include <gtest/gtest.h>
#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

using badges::Outcome;
using badges::Report;

namespace {

constexpr auto origin = "STOA_CONFORMANCE_DIR is unset; the fixtures are in 1EdTech/digital-credentials-public-validator";

std::string text(json::value const& from, std::string_view name) {
    auto const* found = json::find(from, name);
    return found == nullptr ? std::string() : std::string(json::text_of(*found).value_or(std::string_view()));
}

std::string told(Report const& report) {
    std::string out(boost::describe::enum_to_string(report.verdict, "?"));
    for (auto const& stage : report.stages) {
        if (stage.outcome == Outcome::passed || stage.outcome == Outcome::skipped) continue;
        out += std::string("\n    ") + stage.name + " " + boost::describe::enum_to_string(stage.outcome, "?") + ": " + stage.text;
        for (auto const& detail : stage.details) out += "\n        " + detail.field + ": " + detail.text;
    }
    for (auto const& url : report.wanted) out += "\n    wanted: " + url;
    return out;
}

// The words of outcomes.json for two stages that are called otherwise here.
std::string stage_here(std::string const& stage) {
    if (stage == "verification") return "proof";
    if (stage == "revocation-list") return "status";
    return stage;
}

std::string first_failed(Report const& report) {
    for (auto const& stage : report.stages)
        if (stage.outcome == Outcome::failed) return stage.name;
    return {};
}

Outcome outcome_of(Report const& report, std::string_view stage) {
    for (auto const& one : report.stages)
        if (one.name == stage) return one.outcome;
    return Outcome::unknown;
}

class Host {
public:
    explicit Host(std::filesystem::path folder) : folder_(std::move(folder)) {
        auto const map = *json::read(conformance::read(folder_ / "url-map.json"));
        for (auto const* part : {"contexts", "extension_schemas", "documents"})
            for (auto const& [url, file] : map.at(part).as_object()) files_[url] = *json::text_of(file);
        for (auto const& [prefix, path] : map.at("prefixes").as_object()) prefixes_[prefix] = *json::text_of(path);
    }

    // A document that is served at the id that it declares, where nothing else is.
    void stand_in(std::string const& body) {
        auto const read = json::read(body);
        if (!read) return;
        auto const id = text(*read, "id");
        if (!id.empty() && !file_for(id)) stand_ins_[id] = body;
    }

    badges::Fetched get(std::string const& url) {
        if (auto const file = file_for(url)) {
            auto body = conformance::read(*file);
            stand_in(body);
            return {200, "application/json", std::move(body), url, {}};
        }
        if (auto const found = stand_ins_.find(url); found != stand_ins_.end()) return {200, "application/json", found->second, url, {}};
        return {404, {}, {}, url, {}};
    }

private:
    std::optional<std::filesystem::path> file_for(std::string const& url) const {
        if (auto const found = files_.find(url); found != files_.end()) return folder_ / found->second;
        for (auto const& [prefix, path] : prefixes_) {
            if (!url.starts_with(prefix)) continue;
            auto const file = folder_ / (path + url.substr(prefix.size()));
            if (std::filesystem::is_regular_file(file)) return file;
        }
        return std::nullopt;
    }

    std::filesystem::path folder_;
    std::map<std::string, std::string> files_, prefixes_, stand_ins_;
};

// As a caller does: answer what is wanted until nothing new is.
Report verify_with(Host& host, std::string const& credential) {
    badges::Verification options;
    options.now = *base::parse_time("2026-11-21T00:00:00Z");
    badges::Documents documents;
    for (int round = 0;; ++round) {
        auto const report = badges::verify_ob2(credential, options, documents);
        auto const before = documents.size();
        for (auto const& url : report.wanted) documents.add(url, host.get(url));
        if (documents.size() == before) return report;
        EXPECT_LT(round, 10) << "it never has enough";
        if (round >= 10) return report;
    }
}

// The document itself: out of the picture, or the payload of the token.
std::string document_of(badges::Extracted const& extracted) {
    return extracted.format == badges::Format::jws ? crypto::parse_jws(extracted.credential)->payload : extracted.credential;
}

}  // namespace

TEST(OpenBadges2, comes_out_as_the_public_validator_says) {
    auto const folder = conformance::folder("ob-1edtech");
    if (!folder) GTEST_SKIP() << origin;
    auto const outcomes = json::read(conformance::read(*folder / "outcomes.json"));
    ASSERT_TRUE(outcomes);
    int total = 0;
    int passed = 0;
    std::string unspecified;
    for (auto const& row : outcomes->at("cases").as_array()) {
        if (text(row, "inspector") != "ob20") continue;
        auto const file = text(row, "file");
        auto const extracted = badges::extract(conformance::read(*folder / file));
        ASSERT_TRUE(extracted) << file << ": " << extracted.error().text();
        Host host(*folder);
        host.stand_in(document_of(*extracted));
        auto const report = verify_with(host, extracted->credential);
        auto const outcome = text(row, "outcome");
        if (outcome == "unspecified") {
            unspecified +=
                "         unspecified, " + file + ": " + boost::describe::enum_to_string(report.verdict, "?") + ", " + report.text + "\n";
            continue;
        }
        ++total;
        auto const stage = stage_here(text(row, "stage"));
        bool const agrees = outcome == boost::describe::enum_to_string(report.verdict, "?") && first_failed(report) == stage;
        EXPECT_TRUE(agrees) << file << " should be " << outcome << " " << stage << ", and is " << told(report);
        EXPECT_TRUE(report.wanted.empty()) << file << ": " << told(report);
        if (agrees) ++passed;
    }
    EXPECT_EQ(total, 37);
    EXPECT_EQ(passed, total);
    std::cout << "1EdTech, Open Badges 2.0: " << passed << " of " << total << " rows\n" << unspecified;
}

// Every assertion that the origin finds good becomes a credential of 3.0, with which the stages of 3.0 that look at a document are content.
TEST(OpenBadges2, become_credentials_of_3_0) {
    auto const folder = conformance::folder("ob-1edtech");
    if (!folder) GTEST_SKIP() << origin;
    auto const outcomes = json::read(conformance::read(*folder / "outcomes.json"));
    ASSERT_TRUE(outcomes);
    int converted = 0;
    for (auto const& row : outcomes->at("cases").as_array()) {
        auto const outcome = text(row, "outcome");
        if (text(row, "inspector") != "ob20" || (outcome != "valid" && outcome != "warning")) continue;
        auto const extracted = badges::extract(conformance::read(*folder / text(row, "file")));
        if (text(*json::read(document_of(*extracted)), "type") != "Assertion") continue;
        Host host(*folder);
        badges::Documents documents;
        base::Result<badges::Conversion> result;
        for (int round = 0; round < 10; ++round) {
            result = badges::convert_to_ob3(extracted->credential, documents, {"urn:uuid:1", "urn:uuid:2", "urn:uuid:3"});
            ASSERT_TRUE(result) << text(row, "file") << ": " << result.error().text();
            for (auto const& url : result->wanted) documents.add(url, host.get(url));
        }
        ASSERT_TRUE(result->credential) << text(row, "file");
        badges::Verification options;
        options.now = *base::parse_time("2026-11-21T00:00:00Z");
        auto const report = badges::verify(result->credential->text, options);
        for (auto const* stage : {"context", "type", "schema", "credential-subject", "evidence", "issuer", "issuance"})
            EXPECT_EQ(outcome_of(report, stage), Outcome::passed) << text(row, "file") << " " << stage << ": " << told(report);
        ++converted;
    }
    EXPECT_EQ(converted, 14);
    std::cout << "1EdTech, Open Badges 2.0: " << converted << " assertions converted\n";
}

// Without the stand-ins nobody hosts these assertions, and what nobody hosts is not valid.
TEST(OpenBadges2, is_never_called_good_when_nobody_hosts_it) {
    auto const folder = conformance::folder("ob-1edtech");
    if (!folder) GTEST_SKIP() << origin;
    for (std::string const file : {"ob20/basic-assertion.json", "ob20/assertion-with-multiple-extensions.json"}) {
        Host host(*folder);
        auto const report = verify_with(host, conformance::read(*folder / file));
        EXPECT_EQ(report.verdict, badges::Verdict::invalid) << file << ": " << told(report);
        EXPECT_EQ(first_failed(report), "proof") << file << ": " << told(report);
    }
}

// One file of the fixtures has comments in its JSON. Here JSON is JSON: it is refused, with the byte.
TEST(OpenBadges2, refuses_json_with_comments) {
    auto const folder = conformance::folder("ob-1edtech");
    if (!folder) GTEST_SKIP() << origin;
    Host host(*folder);
    auto const report = verify_with(host, conformance::read(*folder / "ob20/redirected-validation-subject.json"));
    EXPECT_EQ(first_failed(report), "parse") << told(report);
}
