// For tests of Open Badges 2.0: a small web of an assertion, its BadgeClass and its issuer, and what a verification of it says.
#pragma once
#include "badges/documents.hpp"
#include "badges/ob2_verify.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges::testing {

class Web {
public:
    // `patch` is laid over (RFC 7396) the document that is kept there, or stands alone.
    void put(std::string const& url, std::string_view patch = "{}") {
        auto const before = kept_.contains(url) ? *json::read(kept_[url].body) : json::value(json::object{});
        kept_[url].body = json::write(json::merge_patch(before, *json::read(patch)));
    }
    void answer(std::string const& url, Fetched fetched) { kept_[url] = std::move(fetched); }
    std::string const& at(std::string const& url) { return kept_[url].body; }

    // Everything that is wanted and kept is answered; what is not kept is not there, or, with `slow`, not answered at all.
    Documents answers(std::vector<std::string> const& wanted, Documents documents) const {
        for (auto const& url : wanted)
            if (auto const found = kept_.find(url); found != kept_.end())
                documents.add(url, found->second);
            else if (!slow)
                documents.add(url, {404, {}, {}, {}, {}});
        return documents;
    }

    bool slow = false;

private:
    std::map<std::string, Fetched> kept_;
};

inline std::string const at_assertion = "https://example.org/assertions/1";
inline std::string const at_badge = "https://example.org/badges/1";
inline std::string const at_issuer = "https://example.org/issuer";

inline Web ob2_web() {
    Web web;
    web.put(at_assertion, R"({"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://example.org/assertions/1",
        "recipient":{"type":"email","hashed":true,"salt":"Kosher",
            "identity":"sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"},
        "badge":"https://example.org/badges/1","issuedOn":"2020-01-01T00:00:00Z","verification":{"type":"hosted"}})");
    web.put(at_badge, R"({"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"https://example.org/badges/1",
        "name":"Teamwork","description":"Works in a team.","criteria":"https://example.org/criteria","image":"https://example.org/b.png",
        "issuer":"https://example.org/issuer"})");
    web.put(at_issuer, R"({"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"https://example.org/issuer",
        "name":"Example School","url":"https://example.org","email":"school@example.org"})");
    return web;
}

inline Report verified(Web const& web, std::string_view text, Verification options = {}) {
    if (options.now == wire::Time()) options.now = *base::parse_time("2027-01-01T00:00:00Z");
    Documents documents;
    for (;;) {
        auto const report = verify_ob2(text, options, documents);
        auto const before = documents.size();
        documents = web.answers(report.wanted, std::move(documents));
        if (documents.size() == before) return report;
    }
}

// `verdict, first stage that is neither passed nor skipped: text`
inline std::string told_ob2(Report const& report) {
    auto const verdict = std::string(boost::describe::enum_to_string(report.verdict, "?"));
    for (auto const outcome : {Outcome::failed, Outcome::unknown, Outcome::warning})
        for (auto const& one : report.stages)
            if (one.outcome == outcome) return verdict + ", " + one.name + ": " + one.text;
    return verdict;
}

inline Stage stage_of(Report const& report, std::string_view name) {
    auto const found = std::find_if(report.stages.begin(), report.stages.end(), [&](auto const& one) { return one.name == name; });
    return found == report.stages.end() ? Stage{"none", Outcome::unknown, "there is no such stage", {}} : *found;
}

}  // namespace badges::testing
