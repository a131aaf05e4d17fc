// JSON-LD 1.1 (W3C Recommendation, 16 July 2020): expansion and RDF, with contexts that a loader has at hand. No I/O: a context that the
// loader does not have is a failure that names it (Failure::wanted).
//
// Where the recommendation leaves a choice, or npm's jsonld, with which most badges are signed, goes its own way, this does as jsonld does:
// language tags become lower case; `@language`, `@list` and `@set` whose value is null are not there; a list in a list may be written as
// `{"@list": [["a"]]}`; of a scoped context at an address it is looked once whether it is sound.
//
// Safe mode refuses, as `dropped value`: a property, a type, an id or a reference that is not defined or is no absolute IRI (a blank node
// is as good, save as a property); what looks like a keyword; a keyword that says nothing where it stands; a value, a list or a node with
// nothing but an id where no property leads to it, or alone in a graph container; a value object whose value is null, or an object with
// nothing but a language; what is no language tag; a direction that RDF has no place for. A term that the context maps to null is not
// defined, and refused even with the value null. No loss is the value null, or an empty list, of a property that is defined, nor are
// definitions that nobody uses. This is what jsonld refuses, and a little more.
#pragma once
#include "json/json.hpp"
#include "linked_data/dataset.hpp"
#include "linked_data/failure.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace linked_data {

// The document at this address, whole (an object with `@context`), or null: not at hand. What it gives must not change under one address
// while the processor lives. Called from any thread.
using Loader = std::function<std::shared_ptr<json::value const>(std::string_view url)>;

struct Options {
    std::string_view base = {};  // the document's own address; empty: relative IRIs stay relative (and safe mode refuses them)
    bool safe = false;           // what would be dropped without a word is a failure that names its path
    std::string_view processing_mode = "json-ld-1.1";
    json::value const* expand_context = nullptr;
    json::value const* context = nullptr;  // stands for the document's own `@context` (a proof's options take their document's)
    std::string_view without = {};         // a member of the document's top level that is passed over (`proof`)
    enum class Direction : std::uint8_t { none, i18n_datatype, compound_literal } direction = Direction::none;
    bool generalized = false;  // to_rdf: blank nodes as predicates are kept
};

struct ProcessorLimits {
    std::size_t context_bytes_max = 1024 * 1024;  // of one remote context, as text
    std::size_t contexts_deep_max = 32;           // remote contexts that name one another
    std::size_t cached_max = 256;                 // processed contexts kept, larger ones counting for more; beyond, the cache starts anew
};

// Keeps processed contexts, immutable, and may be used from several threads at once.
class Processor {
public:
    explicit Processor(Loader loader, ProcessorLimits limits = {});
    ~Processor();
    Processor(Processor const&) = delete;
    Processor& operator=(Processor const&) = delete;

    Result<json::value> expand(json::value const& document, Options const& options = {}) const;
    // Adds the document's quads to a dataset that is empty. Labels of blank nodes are b0, b1, ...: those of the document do not survive.
    Result<> to_rdf(json::value const& document, Dataset& out, Options const& options = {}) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace linked_data
