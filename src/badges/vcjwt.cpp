#include "badges/vcjwt.hpp"

#include "crypto/jws.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {
namespace {

// NumericDate (RFC 7519 section 2): a whole number of seconds unless the instant has a fraction.
json::value numeric_date(wire::Time time) {
    auto const since = time.time_since_epoch().count();
    if (since % 1'000'000 == 0) return since / 1'000'000;
    return static_cast<double>(since) / 1e6;
}

}  // namespace

base::Result<std::string> issue(json::object const& credential, crypto::PrivateKey const& key, std::string_view kid_url, DataModel model) {
    auto const* const id = credential.if_contains("id");
    auto const id_text = id == nullptr ? std::nullopt : json::text_of(*id);
    auto const from = valid_from(credential);
    auto const until = valid_until(credential);
    base::Problems problems;
    if (!id_text) problems.push_back({"id", "is required"});
    if (issuer_id(credential).empty()) problems.push_back({"issuer.id", "is required"});
    if (!from) problems.push_back({"validFrom", "is required"});
    if (!problems.empty()) return base::refuse(base::Code::invalid, "this credential cannot be signed", std::move(problems));

    json::object header;
    if (kid_url.empty()) header["jwk"] = key.public_key().jwk();
    else header["kid"] = kid_url;
    header["typ"] = "JWT";

    json::object payload;
    if (model == DataModel::vc1) payload["vc"] = as_vc1(credential);
    else payload = credential;
    payload["iss"] = issuer_id(credential);
    payload["jti"] = *id_text;
    payload["nbf"] = numeric_date(*from);
    if (auto const subject = subject_id(credential); !subject.empty()) payload["sub"] = subject;
    if (until) payload["exp"] = numeric_date(*until);
    return crypto::sign_jws(key, std::move(header), json::write(payload));
}

}  // namespace badges
