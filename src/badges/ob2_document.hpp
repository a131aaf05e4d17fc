// A document of Open Badges 0.5 to 2.0, read into the words and the shape of 2.0, so that all that follows knows one form only.
#pragma once
#include "badges/ob2_terms.hpp"
#include "wire/types.hpp"

#include <memory>
#include <span>

namespace badges::ob2 {

// What it is read as. `given`: whatever it says that it is, or looks like.
enum class Role { given, assertion, endorsement, badge_class, issuer, key, revocation_list };

struct Document {
    std::shared_ptr<json::object const> as_found;  // as it came
    std::shared_ptr<json::object const>
        in_words;  // in the form of 2.0: its words, no nulls, `id` and `type` where an older version has none
    Version version = Version::v20;
    std::vector<std::string> contexts;  // further ones than that of Open Badges
    std::vector<Finding> problems;      // of `@context`
    std::vector<Finding> lost;          // what the words of 2.0 do not say any more: the language of a text, a second word for one thing

    json::object const& found() const { return *as_found; }
    json::object const& content() const { return *in_words; }
    Document();  // empty
};

// Where a document that names no context stands: its version is then that of what leads to it.
struct Place {
    Role role = Role::given;
    std::string_view address = {};  // where it was fetched; empty: it was handed over, or is part of another
    Version around = Version::v20;
};
Document read_document(json::object found, Place const& place);

// ISO 8601. 2.0 lets the seconds be missing ("DateTime"); older versions also the zone, which is UTC then, or the whole time of day.
std::optional<wire::Time> parse_datetime(std::string_view text, Version version);
std::optional<wire::Time> time_in(Document const& document, std::string_view member);

std::string shortened(json::value const& value);  // its JSON, or the first 200 bytes of it and an ellipsis

std::string_view text_in(json::object const& object, std::string_view member);  // empty: none, or no text
json::object const* object_in(json::object const& object, std::string_view member);
std::span<json::value const> items_of(json::object const& object, std::string_view member);  // one value or a list of them
bool has_type(json::object const& object, std::string_view word);
bool is_extension(json::object const& object);    // also as it came, whose words may be others
std::string_view id_of(json::value const& link);  // of a text or an object; empty when it has none

bool is_web(std::string_view url);          // http or https, with a host
std::string host_of(std::string_view url);  // registered name or address in lower case, without port; empty when there is none

}  // namespace badges::ob2
