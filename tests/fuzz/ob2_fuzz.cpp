// Any bytes as a badge of Open Badges 2.0 or before, and as everything that it links to: verification comes to an end, what it calls valid
// it asks nothing more about, and a conversion gives a credential, says what it wants, or refuses.
#include "badges/convert.hpp"
#include "badges/ob2_verify.hpp"

#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

badges::Documents answered(badges::Documents documents, std::vector<std::string> const& wanted, std::string const& body) {
    for (auto const& url : wanted) documents.add(url, {200, {}, body, {}, {}});
    return documents;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    // What comes after the first zero byte is what every address answers; without one it is the badge itself.
    std::string const text(reinterpret_cast<char const*>(data), size);
    auto const zero = text.find('\0');
    auto const badge = text.substr(0, zero);
    auto const body = zero == std::string::npos ? badge : text.substr(zero + 1);

    badges::Verification options;
    options.now = *base::parse_time("2027-01-01T00:00:00Z");
    options.recipient = {{"emailAddress", "a@example.com"}};
    badges::Documents documents;
    constexpr int rounds_max = 200;  // each one asks for something new, and there is a bound to that
    for (int round = 0;; ++round) {
        require(round < rounds_max);
        auto const report = badges::verify_ob2(badge, options, documents);
        require(report.stages.size() == 15);
        require(report.verdict != badges::Verdict::valid || report.wanted.empty());
        if (report.wanted.empty()) break;
        documents = answered(std::move(documents), report.wanted, body);
    }
    for (int round = 0;; ++round) {
        require(round < rounds_max);
        auto const result = badges::convert_to_ob3(badge, documents, {"urn:uuid:1", "urn:uuid:2", "urn:uuid:3"});
        if (!result) break;
        require(result->credential.has_value() != !result->wanted.empty());
        if (result->credential) break;
        documents = answered(std::move(documents), result->wanted, body);
    }
    return 0;
}
