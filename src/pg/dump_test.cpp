#include "pg/dump.hpp"

#include "pg/error.hpp"
#include "pg/testing/testing.hpp"

#include <gtest/gtest.h>
#include <deque>
#include <map>

namespace {

pg::Chain shop() {
    return {"shop",
            {{1, "0001_all", R"(
        create table zone (id bigserial primary key, parent bigint references zone, name text);
        create table article (id bigint generated always as identity primary key, zone bigint not null references zone, price numeric(12, 4),
                              image bytea, seen timestamptz, spent interval, rate double precision, tags text[],
                              extra jsonb, title text, upper_title text generated always as (upper(title)) stored);
        create table accessory (article bigint not null references article, note text);
        create table egg (id int primary key, hen int);
        create table hen (id int primary key, egg int references egg);
        alter table egg add foreign key (hen) references hen;
        create table visit (at date not null, who text) partition by range (at);
        create table visit_2026 partition of visit for values from ('2026-01-01') to ('2027-01-01');
        create table "Odd ""name" (n int);)",
              "select 1"}}};
}

constexpr auto fill = R"(
    insert into zone (parent, name) values (null, E'root\twith\nall \\ signs'), (1, 'ünder');
    insert into zone (id, parent, name) values (100, 101, 'child before its parent'), (101, null, 'parent');
    insert into article (zone, price, image, seen, spent, rate, tags, extra, title)
        values (2, 12.3400, '\x00ff5c', '2026-11-21 08:30:00.123456+01', '1 mon 2 days 03:04:05.6', 0.1 + 0.2, '{a,"b c",null}',
                '{"a": [1]}', 'cup'),
               (1, null, null, 'infinity', '-1 day', 'nan', '{}', 'null', '');
    insert into accessory select 1, 'n' || n from generate_series(1, 5000) n;
    insert into egg values (1, null); insert into hen values (1, 1); update egg set hen = 1;
    insert into visit values ('2026-05-05', 'me');
    insert into "Odd ""name" values (7))";

struct Content {
    std::map<std::string, std::deque<std::string>> rows;
    std::map<std::string, std::int64_t> counts;
    std::vector<pg::Sequence> sequences;
};

Content read(pg::Session& session, std::string const& schema) {
    Content out;
    pg::snapshot(session, [&] {
        for (auto const& table : pg::list_tables(session, schema))
            out.counts[table.name] =
                pg::copy_out(session, schema, table, [&](std::string_view row) { out.rows[table.name].emplace_back(row); });
        out.sequences = pg::list_sequences(session, schema);
    });
    return out;
}

void write(pg::Session& session, std::string const& schema, Content content) {
    pg::refill(session, schema, [&] {
        for (auto const& table : pg::list_tables(session, schema)) {
            auto& rows = content.rows[table.name];
            auto const give = [&]() -> std::optional<std::string> {
                if (rows.empty()) return std::nullopt;
                auto row = std::move(rows.front());
                rows.pop_front();
                return row;
            };
            EXPECT_EQ(pg::copy_in(session, schema, table, give), content.counts[table.name]) << table.name;
        }
        for (auto const& sequence : content.sequences) pg::set_sequence(session, schema, sequence);
    });
}

}  // namespace

TEST(Dump, lists_what_is_referred_to_first) {
    pg::testing::Schema schema("shop", {shop()});
    auto session = schema.session();
    std::vector<std::string> names;
    for (auto const& table : pg::list_tables(session, schema.name())) names.push_back(table.name);
    EXPECT_EQ(names, (std::vector<std::string>{"Odd \"name", "visit", "zone", "article", "accessory", "egg", "hen"}));
    EXPECT_EQ(pg::list_tables(session, schema.name())[3].columns.back(), "title");  // not the computed one
}

TEST(Dump, brings_every_value_into_another_schema) {
    pg::testing::Schema from("shop", {shop()});
    auto source = from.session();
    source.script(fill);
    source.script("set datestyle = 'german'; set extra_float_digits = -3; set timezone = 'Asia/Tokyo'");  // must not matter
    auto const content = read(source, from.name());
    EXPECT_EQ(content.counts.at("accessory"), 5000);

    pg::testing::Schema to("shop", {shop()});
    auto target = to.session();
    target.script("set datestyle = 'sql, dmy'");
    write(target, to.name(), content);
    auto const again = read(target, to.name());
    EXPECT_EQ(again.counts, content.counts);
    EXPECT_EQ(again.rows.at("article").size(), 2U);
    // Compared as text under one setting, on both sides.
    for (auto const* table : {"zone", "article", "egg", "hen", "visit", "\"Odd \"\"name\""}) {
        auto const text = std::string("select string_agg(t::text, '|' order by t::text) from ") + table + " t";
        auto one = from.session();
        auto two = to.session();
        EXPECT_EQ(two.run(text).at(0).get<std::string>(0), one.run(text).at(0).get<std::string>(0)) << table;
    }
    target.run("insert into zone (name) values ('next')");
    EXPECT_EQ(target.run("select max(id) from zone where name = 'next'").at(0).get<std::int64_t>(0), 3);
}

TEST(Dump, sees_one_picture_while_others_write) {
    pg::testing::Schema schema("shop", {shop()});
    auto session = schema.session();
    session.script(fill);
    auto other = schema.session();
    pg::snapshot(session, [&] {
        auto const tables = pg::list_tables(session, schema.name());
        other.script("insert into visit values ('2026-06-06', 'late')");
        auto const visit = std::ranges::find(tables, "visit", &pg::Table::name);
        EXPECT_EQ(pg::copy_out(session, schema.name(), *visit, [](std::string_view) {}), 1);
    });
}

TEST(Dump, goes_into_an_empty_schema_only_and_whole_or_not_at_all) {
    pg::testing::Schema from("shop", {shop()});
    auto source = from.session();
    source.script(fill);
    auto content = read(source, from.name());
    EXPECT_THROW(write(source, from.name(), content), base::Error);

    pg::testing::Schema to("shop", {shop()});
    auto target = to.session();
    content.rows["hen"].push_back("not a hen\n");
    EXPECT_THROW(write(target, to.name(), content), pg::Failure);
    for (auto const& [table, count] : read(target, to.name()).counts) EXPECT_EQ(count, 0) << table;
}

TEST(Dump, needs_no_superuser_when_no_tables_refer_in_a_circle) {
    pg::Chain const plain{
        "plain", {{1, "0001", "create table b (id int primary key, b int references b); create table a (b int references b)", ""}}};
    pg::testing::Schema from("plain", {plain});
    auto source = from.session();
    source.script("insert into b values (2, 3), (3, null); insert into a values (2)");
    pg::testing::Schema to("plain", {plain});
    if (!pg::runtime_role(source, to.name())) GTEST_SKIP() << "this database's user may not make roles";
    pg::Session target(to.superuser_conninfo());
    target.script("set role " + pg::quote_name(to.name() + "_owner"));
    write(target, to.name(), read(source, from.name()));
    EXPECT_EQ(target.run("select from a").size(), 1U);
}
