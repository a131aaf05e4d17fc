// A document expanded (JSON-LD 1.1 API section 5.1), as it lies in an arena: values, nodes and lists. Texts lie in the document, in its
// contexts, or in the arena. The members of a node are those of the expanded form, but a property may stand in a node more than once.
#pragma once
#include "json/json.hpp"
#include "linked_data/arena.hpp"
#include "linked_data/terms.hpp"

#include <cstdint>
#include <string_view>

namespace linked_data::tree {

struct Item {
    enum class Kind : std::uint8_t { value, node, list };
    Kind kind;
    Item* next = nullptr;
    std::string_view index;  // `@index`; without data: none
};

struct Items {
    Item* first = nullptr;
    Item* last = nullptr;

    bool empty() const { return first == nullptr; }
    void add(Item* item) {
        (last == nullptr ? first : last->next) = item;
        last = item;
        item->next = nullptr;
    }
    void add(Items more) {
        if (more.empty()) return;
        (last == nullptr ? first : last->next) = more.first;
        last = more.last;
    }
    template <class Visit> bool all(Visit const& visit) const {
        for (auto* item = first; item != nullptr; item = item->next)
            if (!visit(*item)) return false;
        return true;
    }
};

struct Value : Item {
    Value() : Item{Kind::value, nullptr, {}} {}
    json::value const* native = nullptr;  // what it is, when it is no text, and always when its type is `@json`
    std::string_view text;
    Iri type;                   // null: none
    std::string_view language;  // empty: none
    Direction direction = Direction::none;
};

struct List : Item {
    explicit List(Items given = {}) : Item{Kind::list, nullptr, {}}, items(given) {}
    Items items;
};

struct Type {
    Iri iri;
    Type* next = nullptr;
};

struct Property {
    Iri iri;
    Items values;
    Property* next = nullptr;
};

struct Properties {
    Property* first = nullptr;
    Property* last = nullptr;
    void add(Property* property) {
        (last == nullptr ? first : last->next) = property;
        last = property;
    }
};

// What few nodes have.
struct Extra {
    bool has_graph = false;
    bool has_included = false;
    Items graph;
    Items included;
    Properties reverse;
};

struct Node : Item {
    Node() : Item{Kind::node, nullptr, {}} {}
    bool has_id = false;  // also when the id is null
    bool has_types = false;
    Iri id;
    Type* types = nullptr;
    Type* last_type = nullptr;
    Properties properties;
    Extra* extra = nullptr;

    Extra& more(Arena& arena) { return *(extra != nullptr ? extra : extra = arena.make<Extra>()); }
    void add_type(Type* type) {
        (last_type == nullptr ? types : last_type->next) = type;
        last_type = type;
    }
    bool says_something() const { return has_types || properties.first != nullptr || extra != nullptr; }  // more than its id
    bool is_graph() const {  // a graph object: `@graph`, and nothing but an index or an id
        return extra != nullptr && extra->has_graph && !extra->has_included && extra->reverse.first == nullptr && !has_types &&
               properties.first == nullptr;
    }
};

inline Value& value(Item& item) { return static_cast<Value&>(item); }
inline Node& node(Item& item) { return static_cast<Node&>(item); }
inline List& list(Item& item) { return static_cast<List&>(item); }
inline Value const& value(Item const& item) { return static_cast<Value const&>(item); }
inline Node const& node(Item const& item) { return static_cast<Node const&>(item); }
inline List const& list(Item const& item) { return static_cast<List const&>(item); }

// As JSON-LD has it: a list of node objects.
json::value rendered(Items const& items);

}  // namespace linked_data::tree
