// For tests of verification: a key, a token signed with it, and what a report says in one line.
#pragma once
#include "badges/documents.hpp"
#include "badges/testing_award.hpp"
#include "badges/vcjwt.hpp"
#include "badges/verify.hpp"
#include "crypto/jws.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges::testing {

inline constexpr auto kid = "https://badges.example.org/keys/1";
inline constexpr auto issuer = "https://badges.example.org/issuers/1";
inline auto const key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa);
inline auto const other_key = crypto::PrivateKey::generate(crypto::Algorithm::eddsa);

inline Verification in_2027(std::vector<KnownKey> keys = {{kid, issuer, key.public_key(), Provenance::given}}) {
    Verification out;
    out.now = *base::parse_time("2027-01-01T00:00:00Z");
    out.keys = std::move(keys);
    return out;
}

inline json::object credential() { return *build(some_award()); }
inline std::string token(json::object const& of = credential(), crypto::PrivateKey const& by = key) { return *issue(of, by, kid); }

// The token of a payload and a header as they are, whatever the standard says.
inline std::string signed_by_hand(json::object const& payload, json::object header = {{"kid", kid}, {"typ", "JWT"}}) {
    return crypto::sign_jws(key, std::move(header), json::write(json::value(payload)));
}
inline json::object payload() { return json::read(crypto::parse_jws(token())->payload)->as_object(); }

inline Stage const& stage(Report const& report, std::string_view name) {
    static Stage const none{"none", Outcome::unknown, "there is no such stage", {}};
    auto const found = std::find_if(report.stages.begin(), report.stages.end(), [&](auto const& one) { return one.name == name; });
    return found == report.stages.end() ? none : *found;
}

// `verdict, first stage that is neither passed nor skipped: text`
inline std::string told(Report const& report) {
    auto const verdict = std::string(boost::describe::enum_to_string(report.verdict, "?"));
    for (auto const& one : report.stages)
        if (one.outcome != Outcome::passed && one.outcome != Outcome::skipped) return verdict + ", " + one.name + ": " + one.text;
    return verdict;
}

// A web that is a table. It is asked as every caller should ask, until a report wants nothing more; what is not in the table is a 404.
class Pages {
public:
    void serve(std::string url, std::string body) { pages_[std::move(url)] = {.body = std::move(body)}; }
    void serve(std::string url, json::object const& body) { serve(std::move(url), json::write(json::value(body))); }
    void refuse(std::string url, std::string failure) { pages_[std::move(url)] = {.status = 0, .failure = std::move(failure)}; }

    Report verify(std::string_view bytes, Verification options = in_2027({})) {
        Documents documents;
        options.documents = &documents;
        asked.clear();
        for (rounds = 1;; ++rounds) {
            auto report = badges::verify(bytes, options);
            if (settled(report, documents) || rounds > rounds_max) return report;
            for (auto const& url : report.wanted) {
                asked.push_back(url);
                auto const page = pages_.find(url);
                documents.add(url, page == pages_.end() ? Fetched{.status = 404} : page->second);
            }
        }
    }
    std::vector<std::string> asked;  // in the last verification, in order
    int rounds = 0;

private:
    std::map<std::string, Fetched> pages_;
};

}  // namespace badges::testing
