// Statements and use cases of the bench module, written as those of a service are.
#include "items/contract.hpp"
#include "pg/row.hpp"
#include "wire/codec.hpp"

namespace items {
namespace {

constexpr pg::Sql find_item{"items.find_item", "select id, title, kind, created_at, body from items where id = $1"};
constexpr pg::Sql insert_item{"items.insert_item", "insert into items (id, title, kind, body) values ($1, $2, $3, $4) returning id"};

Task<Item> get_item(kit::Context& ctx, GetItem const& in) {
    auto const rows = co_await ctx.db.read(find_item, pg::params(in.item));
    co_return base::required(pg::first<Item>(rows), "item");
}

Task<MadeItem> create_item(kit::Context& ctx, NewItem const& in) {
    auto const id = ItemId::make();
    wire::Json const body{wire::Codec<ItemBody>::text(in.body)};
    auto const rows = co_await ctx.db.write(insert_item, pg::params(id, in.title, in.kind, body));
    co_return pg::as<MadeItem>(rows.at(0));
}

}  // namespace

kit::Module module() {
    kit::Module m("items");
    m.serve(api::get_item, get_item);
    m.serve(api::create_item, create_item);
    return m;
}

}  // namespace items
