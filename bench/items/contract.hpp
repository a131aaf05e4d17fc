// What the bench module offers: the item of the REST peer, with the checks of the peer's JSON Schema.
#pragma once
#include "http/endpoint.hpp"
#include "http/message.hpp"
#include "kit/module.hpp"
#include "wire/types.hpp"

#include <boost/describe/class.hpp>

namespace items {

using ItemId = wire::Id<struct ItemTag>;

struct SlugGrammar {
    static constexpr std::size_t bytes_max = 5000;
    static constexpr std::string_view wanted = "lower-case letters, digits and hyphens";
    static constexpr std::string_view format = "slug";
    static bool accepts(std::string_view text) {
        return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
    }
};

struct ItemBody {
    wire::Lexical<SlugGrammar> slug;
    wire::Text<0, 5000> description;
    std::optional<wire::List<std::string, 0, 20>> tags;
    std::optional<std::int64_t> points;
    std::optional<std::map<std::string, wire::Json>> meta;
    wire::Extra more;
};
struct NewItem {
    wire::Text<1, 200> title;
    wire::Int<0, 100> kind;
    ItemBody body;
};
struct MadeItem { ItemId id; };
struct GetItem { ItemId item; };
struct Item {
    ItemId id;
    std::string title;
    std::int64_t kind = 0;
    wire::Time created_at;
    wire::Json body;
};

BOOST_DESCRIBE_STRUCT(ItemBody, (), (slug, description, tags, points, meta, more))
BOOST_DESCRIBE_STRUCT(NewItem, (), (title, kind, body))
BOOST_DESCRIBE_STRUCT(MadeItem, (), (id))
BOOST_DESCRIBE_STRUCT(GetItem, (), (item))
BOOST_DESCRIBE_STRUCT(Item, (), (id, title, kind, created_at, body))

namespace api {
using enum http::Verb;
inline constexpr http::Endpoint<GetItem, Item> get_item{get, "/api/v1/items/{item}", "items.read", 200, "An item"};
inline constexpr http::Endpoint<NewItem, MadeItem> create_item{post, "/api/v1/items", "items.write", 201, "Make an item"};
}  // namespace api

kit::Module module();

}  // namespace items
