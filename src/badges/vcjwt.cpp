#include "badges/vcjwt.hpp"

#include "base/text.hpp"
#include "crypto/jws.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {
namespace {

constexpr std::size_t payload_bytes_usual = 8 * 1024;

// NumericDate (RFC 7519 section 2): a whole number of seconds unless the instant has a fraction.
json::value numeric_date(wire::Time time) {
    auto const since = time.time_since_epoch().count();
    if (since % 1'000'000 == 0) return since / 1'000'000;
    return static_cast<double>(since) / 1e6;
}

// An object written member by member: a tree of the payload would be a copy of the whole credential, which costs as much as the rest of
// the issue but the signature.
class Object {
public:
    explicit Object(std::string& out) : out_(out) { out_ += '{'; }
    std::string& member(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        text(name);
        return out_ += ':';
    }
    void member(std::string_view name, json::value const& value) { json::append(member(name), value); }
    void member(std::string_view name, std::string_view value) {
        member(name);
        text(value);
    }
    void end() { out_ += '}'; }

private:
    void text(std::string_view value) {
        out_ += '"';
        base::append_json_escaped(out_, value);
        out_ += '"';
    }
    std::string& out_;
};

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
    if (kid_url.empty())
        header["jwk"] = key.public_key().jwk();
    else
        header["kid"] = kid_url;
    header["typ"] = "JWT";

    auto const subject = subject_id(credential);
    std::string payload;
    payload.reserve(payload_bytes_usual);
    Object out(payload);
    if (model == DataModel::vc1) {
        out.member("vc", json::value(as_vc1(credential)));
    } else {
        for (auto const& [name, value] : credential) {
            bool const always = name == "iss" || name == "jti" || name == "nbf";
            bool const is_claim = always || (name == "sub" && !subject.empty()) || (name == "exp" && until);
            if (!is_claim) out.member(name, value);
        }
    }
    out.member("iss", issuer_id(credential));
    out.member("jti", *id_text);
    out.member("nbf", numeric_date(*from));
    if (!subject.empty()) out.member("sub", subject);
    if (until) out.member("exp", numeric_date(*until));
    out.end();
    return crypto::sign_jws(key, std::move(header), payload);
}

}  // namespace badges
