// The vocabulary of Open Badges 2.0 (specification of 12 April 2018, with its JSON-LD context): which IRI each word stands for. Documents
// of version 2.0 are read by this table and not by JSON-LD, so the table says of a document's `@context` whether that is the same.
#pragma once
#include "badges/report.hpp"
#include "json/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace badges::ob2 {

enum class Version { v05, v10, v11, v20 };
std::string_view name(Version version);  // `OB 2.0`

constexpr std::string_view vocabulary = "https://w3id.org/openbadges#";
constexpr std::string_view extensions = "https://w3id.org/openbadges/extensions#";

// The IRI of a term (`badge`), a compact IRI (`obi:badge`), or an IRI, which is its own. Empty: a word that means nothing.
std::string iri_of(std::string_view name);

// The word that the documents of 2.0 use: of any form of its name. A name that the vocabulary does not have stays as it is.
std::string_view word_for(std::string_view name);

bool is_class(std::string_view word);  // `Assertion`, ...

struct ContextRead {
    std::optional<Version> version;    // none: it is not of Open Badges 1.1 or 2.0
    std::vector<std::string> further;  // addresses of other contexts
    std::vector<Finding> problems;     // words that would mean something else, or nothing
};

// Reads `@context`: an address, an object, or a list of these. An object that stands alone must define each word that the document uses.
ContextRead read_context(json::object const& document);

}  // namespace badges::ob2
