// Expansion (JSON-LD 1.1 API section 5.1) into a tree.
#pragma once
#include "linked_data/contexts.hpp"
#include "linked_data/tree.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace linked_data {

// The property whose value is being expanded, and its definition in the context where it stands.
struct ActiveProperty {
    enum class Kind : std::uint8_t { none, graph, reverse, named };  // the top, `@graph`, `@reverse`, a term or an IRI
    Kind kind = Kind::none;
    std::string_view name{};
    Definition const* definition = nullptr;
    Context const* context = nullptr;

    bool is_free() const { return kind == Kind::none || kind == Kind::graph; }  // what has no property of its own is dropped
    Definition const* in(Context const& active) const {
        if (&active == context) return definition;
        return kind == Kind::named ? active.terms.find(name) : nullptr;
    }
};

class Expander {
public:
    // `for_rdf`: safe mode refuses also what RDF cannot say.
    Expander(Contexts& contexts, Arena& arena, Options const& options, bool for_rdf)
        : contexts_(contexts), arena_(arena), options_(options), words_(arena, contexts.budget()), for_rdf_(for_rdf) {}

    // The whole document; false: refused, see Contexts::failure().
    bool run(json::value const& document, tree::Items& out);

private:
    // What has come of an element: nothing, one thing, or any number of them. With `failed` the work is over.
    struct Expanded {
        enum class Shape : std::uint8_t { failed, null, one, many };
        Shape shape = Shape::null;
        tree::Items items{};
        explicit operator bool() const { return shape != Shape::failed; }
    };
    // An object while its members are being expanded.
    struct Frame {
        Context const* active;
        Context const& before_types;  // without what its types bring
        ActiveProperty const& property;
        json::object const& from;
        tree::Node* node;       // what it becomes, unless it is a value, a list or a set
        std::uint32_t has = 0;  // keywords, by their bits
        bool has_json_type = false;
        json::value const* value = nullptr;
        std::string_view language{};
        std::string_view index{};
        Direction direction = Direction::none;
        tree::Items content{};  // of `@list` or `@set`

        static std::uint32_t bit(Keyword word) { return std::uint32_t(1) << static_cast<unsigned>(word); }
        // `@reverse` counts when there is something in it.
        template <class... Word> bool has_only(Word... words) const {
            return (has & ~(bit(words) | ... | bit(Keyword::reverse))) == 0 && !has_members();
        }
        bool has_any(Keyword word) const { return (has & bit(word)) != 0; }
        bool has_members() const {
            return node->properties.first != nullptr || (node->extra != nullptr && node->extra->reverse.first != nullptr);
        }
    };

    Expanded element(Context const& active, ActiveProperty const& property, json::value const& from, bool in_map, bool of_list,
                     Step const* at);
    Expanded scalar(Context const& active, ActiveProperty const& property, json::value const& from, Step const* at);
    Expanded list(Context const& active, ActiveProperty const& property, json::array const& from, bool in_map, bool of_list,
                  Step const* at);
    Expanded object(Context const& active, ActiveProperty const& property, json::object const& from, bool in_map, Step const* at);

    Context const* context_of(Context const& active, ActiveProperty const& property, json::object const& from, bool in_map, Step const* at);
    Context const* with_types(Context const& active, json::object const& from, Step const* at);
    Context const* with_types(Context const& now, Context const& active, json::value const& types, Step const* at);
    bool members(Frame& frame, json::object const& from, Step const* at);
    bool nested(Frame& frame, json::value const& from, Definition const* definition, Step const* at);
    bool nested_members(Frame& frame, json::value const& from, Definition const* definition, Step const* at);
    Expanded finish(Frame& frame, Step const* at);
    Expanded finish_value(Frame& frame, Step const* at);
    Expanded finish_content(Frame& frame, Step const* at);

    bool keyword(Frame& frame, Keyword word, json::value const& value, Step const* at);
    bool set_content(Frame& frame, Keyword word, json::value const& value, Step const* at);
    bool set_direction(Frame& frame, json::value const& value, Step const* at);
    bool add_graph(Frame& frame, json::value const& value, Step const* at);
    bool set_id(Frame& frame, json::value const& value, Step const* at);
    bool add_types(Frame& frame, json::value const& value, Step const* at);
    bool set_value(Frame& frame, json::value const& value, Step const* at);
    bool set_language(Frame& frame, json::value const& value, Step const* at);
    bool add_included(Frame& frame, json::value const& value, Step const* at);
    bool add_reverse(Frame& frame, json::value const& value, Step const* at);
    bool is_json_typed(Frame const& frame);

    bool property(Frame& frame, Iri const& iri, Definition const* definition, std::string_view name, json::value const& value,
                  Step const* at);
    bool language_map(Frame& frame, Definition const& definition, json::object const& map, tree::Items& out, Step const* at);
    bool index_map(Frame& frame, Definition const& definition, json::object const& map, tree::Items& out, Step const* at);
    bool mark(Frame& frame, Definition const& definition, std::string_view key, tree::Item& item, Step const* at);
    static bool is_none(Context const& active, std::string_view key);

    tree::Item* valued(Context const& active, Definition const* definition, std::string_view text, Step const* at);
    tree::Item* valued(Definition const* definition, json::value const& from, Step const* at);
    tree::Node* graph_of(tree::Item* item, Step const* at);

    Iri expand(Context const& active, std::string_view word, Against against) {
        auto const look = [&](std::string_view term) { return active.terms.find(term); };
        return expand_iri(word, against, active, options_.base, look, words_);
    }
    std::string_view lower(std::string_view language);
    bool check(Iri const& iri, std::string_view word, std::string_view what, Step const* at);
    bool check(Direction direction, Step const* at);
    bool check_language(std::string_view tag, Step const* at);

    bool refuse(std::string code, Step const* at, std::string text) { return contexts_.refuse(std::move(code), at, std::move(text)); }
    bool drop(Step const* at, std::string_view what);  // in safe mode nothing is

    Contexts& contexts_;
    Arena& arena_;
    Options const& options_;
    Words words_;
    bool const for_rdf_;
    json::object const* top_ = nullptr;  // the document, when it is an object
    std::size_t depth_ = 0;
};

}  // namespace linked_data
