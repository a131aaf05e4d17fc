#include "badges/ob2_shape.hpp"

#include "wire/codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace badges::ob2 {
namespace {

enum class Kind {
    text,
    text_or_number,
    truth,
    time,
    iri,     // also a blank node's label, `_:b0`
    web,     // http or https
    image,   // web address, other IRI, data URI, or an object
    object,  // of the class
    link,    // an IRI, or an object of the class
    hash,    // plain, or `sha256$...`, `md5$...` when `hashed` says so
};
enum class Need { optional, required, since_2_0 };

struct Member {
    std::string_view name;
    Kind kind;
    Need need = Need::optional;
    std::string_view of_class = {};
};

using enum Kind;
constexpr auto required = Need::required;
constexpr auto since_2_0 = Need::since_2_0;

constexpr Member assertion[]{{"id", iri, since_2_0},
                             {"recipient", object, required, "IdentityObject"},
                             {"badge", link, required, "BadgeClass"},
                             {"verification", object, required, "Verification"},
                             {"issuedOn", time, since_2_0},  // 1.0 asks for it, 0.5 did not
                             {"image", image, Need::optional, "Image"},
                             {"evidence", link, Need::optional, "Evidence"},
                             {"narrative", text},
                             {"expires", time},
                             {"revoked", truth},
                             {"revocationReason", text}};
constexpr Member endorsement[]{{"id", iri, required},
                               {"claim", object, required, "Claim"},
                               {"issuer", link, required, "Profile"},
                               {"issuedOn", time, required},
                               {"verification", object, required, "Verification"},
                               {"expires", time},
                               {"revoked", truth}};
constexpr Member claim[]{{"id", iri, required}, {"endorsementComment", text}};
// 2.0 asks for an image, too; 2.1 does not any more, and neither do the verifiers of 1EdTech.
constexpr Member badge_class[]{{"id", iri, since_2_0},
                               {"name", text, required},
                               {"description", text, required},
                               {"image", image, Need::optional, "Image"},
                               {"criteria", link, required, "Criteria"},
                               {"issuer", link, required, "Profile"},
                               {"alignment", object, Need::optional, "AlignmentObject"},
                               {"tags", text},
                               {"version", text_or_number},
                               {"related", link, Need::optional, "Related"}};
constexpr Member issuer[]{{"id", iri, since_2_0},
                          {"name", text, required},
                          {"url", web, required},
                          {"email", text, since_2_0},
                          {"telephone", text},
                          {"description", text},
                          {"image", image, Need::optional, "Image"},
                          {"publicKey", link, Need::optional, "CryptographicKey"},
                          {"verification", object, Need::optional, "Scope"},
                          {"revocationList", web}};
constexpr Member profile[]{{"id", iri, required},
                           {"name", text},
                           {"url", iri},
                           {"email", text},
                           {"telephone", text},
                           {"description", text},
                           {"image", image, Need::optional, "Image"},
                           {"publicKey", link, Need::optional, "CryptographicKey"},
                           {"verification", object, Need::optional, "Scope"},
                           {"revocationList", web}};
constexpr Member identity_object[]{{"identity", hash, required}, {"type", text, required}, {"hashed", truth}, {"salt", text}};
constexpr Member verification[]{{"type", text, required}, {"creator", link, Need::optional, "CryptographicKey"}};
constexpr Member scope[]{{"allowedOrigins", text}, {"startsWith", text}, {"verificationProperty", iri}};
constexpr Member evidence[]{{"id", iri}, {"narrative", text}, {"name", text}, {"description", text}, {"genre", text}, {"audience", text}};
constexpr Member image_members[]{{"id", image, required}, {"caption", text}, {"author", link, Need::optional, "Profile"}};
constexpr Member criteria[]{{"id", iri}, {"narrative", text}};
constexpr Member alignment[]{{"targetName", text, required},
                             {"targetUrl", web, required},
                             {"targetDescription", text},
                             {"targetFramework", text},
                             {"targetCode", text}};
constexpr Member related[]{{"id", iri, required}, {"version", text_or_number}};
constexpr Member key[]{{"id", iri}, {"owner", iri, required}, {"publicKeyPem", text, required}};

struct Class {
    std::string_view name;
    std::span<Member const> members;
};
constexpr Class classes[]{{"Assertion", assertion},
                          {"Endorsement", endorsement},
                          {"Claim", claim},
                          {"BadgeClass", badge_class},
                          {"Issuer", issuer},
                          {"Profile", profile},
                          {"IdentityObject", identity_object},
                          {"Verification", verification},
                          {"Scope", scope},
                          {"Evidence", evidence},
                          {"Image", image_members},
                          {"Criteria", criteria},
                          {"AlignmentObject", alignment},
                          {"Related", related},
                          {"CryptographicKey", key}};

constexpr std::string_view many[]{"alignment", "allowedOrigins", "evidence", "publicKey", "related", "startsWith", "tags", "type"};

bool is_iri(std::string_view text) { return text.starts_with("_:") || wire::UriGrammar::accepts(text); }

bool is_known_hash(std::string_view text) {
    auto const is_hex_of = [&](std::string_view mark, std::size_t digits) {
        if (!text.starts_with(mark)) return false;
        auto const hex = text.substr(mark.size());
        return hex.size() == digits && hex.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    };
    return is_hex_of("sha256$", 64) || is_hex_of("md5$", 32);
}

class Shape {
public:
    Shape(Version version, base::Problems& problems) : version_(version), problems_(problems) {}

    // The depth of the walk is that of the document, which the reader bounds.
    void check(json::object const& object, std::string_view class_name, std::string const& path) {
        auto const found = std::find_if(std::begin(classes), std::end(classes), [&](Class const& one) { return one.name == class_name; });
        if (found == std::end(classes)) return;
        for (auto const& member : found->members) check_member(object, member, path.empty() ? path : path + ".");
    }

private:
    void check_member(json::object const& object, Member const& member, std::string const& prefix) {
        auto const path = prefix + std::string(member.name);
        auto const* value = object.if_contains(member.name);
        if (value == nullptr) {
            if (member.need == Need::required || (member.need == Need::since_2_0 && version_ == Version::v20))
                complain(path, "is required");
            return;
        }
        auto const* list = value->if_array();
        if (list == nullptr) return check_value(object, *value, member, path);
        bool const may_be_many = std::find(std::begin(many), std::end(many), member.name) != std::end(many);
        if (!may_be_many && list->size() > 1) return complain(path, "must be one, not a list");
        if (list->empty() && member.need == Need::required) complain(path, "is empty");
        for (std::size_t i = 0; i < list->size(); ++i) check_value(object, (*list)[i], member, path + "[" + std::to_string(i) + "]");
    }

    void check_value(json::object const& around, json::value const& value, Member const& member, std::string const& path) {
        auto const text = json::text_of(value);
        switch (member.kind) {
            case Kind::text: return require(text.has_value(), path, "must be text");
            case Kind::text_or_number: return require(text.has_value() || value.is_number(), path, "must be text or a number");
            case Kind::truth: return require(value.is_bool(), path, "must be true or false");
            case Kind::time: return require(text && parse_datetime(*text, version_), path, wanted_time());
            case Kind::iri: return require(text && is_property(member, *text), path, wire::UriGrammar::wanted);
            case Kind::web: return require(text && is_web(*text), path, wire::UrlGrammar::wanted);
            case Kind::hash: return check_hash(around, text, path);
            case Kind::object:
                if (auto const* object = value.if_object()) return check(*object, member.of_class, path);
                return complain(path, "must be an object");
            case Kind::image:
            case Kind::link:
                if (auto const* object = value.if_object()) return check(*object, member.of_class, path);
                if (text && member.kind == Kind::image && text->starts_with("data:"))
                    return require(wire::ImageUriGrammar::accepts(*text), path, wire::ImageUriGrammar::wanted);
                return require(text && is_iri(*text), path, "must be an object or " + std::string(wire::UriGrammar::wanted));
        }
    }

    // `verificationProperty` names a property, which may be a word of the vocabulary.
    static bool is_property(Member const& member, std::string_view text) {
        return is_iri(text) || (member.name == "verificationProperty" && !iri_of(text).empty());
    }

    void check_hash(json::object const& around, std::optional<std::string_view> text, std::string const& path) {
        if (!text || text->empty()) return complain(path, "must be text");
        auto const* hashed = around.if_contains("hashed");
        if (hashed != nullptr && hashed->is_bool() && hashed->get_bool())
            require(is_known_hash(*text), path, "must be sha256$ or md5$ and a digest in hexadecimal, since it is hashed");
    }

    std::string_view wanted_time() const {
        return version_ == Version::v20 ? "must be a date with time and zone such as 2016-12-31T23:59:59Z"
                                        : "must be a date such as 2013-01-26, or seconds since 1970";
    }

    void require(bool holds, std::string const& path, std::string_view wanted) {
        if (holds) return;
        complain(path, wanted.starts_with("must") ? std::string(wanted) : "must be " + std::string(wanted));
    }
    void complain(std::string const& path, std::string text) {
        if (problems_.size() < wire::problems_max) problems_.push_back({path, std::move(text)});
    }

    Version version_;
    base::Problems& problems_;
};

}  // namespace

void check_shape(json::object const& object, std::string_view class_name, Version version, std::string const& path,
                 base::Problems& problems) {
    Shape(version, problems).check(object, class_name, path);
}

}  // namespace badges::ob2
