#include "pg/schema.hpp"

#include "base/encode.hpp"
#include "base/random.hpp"
#include "pg/error.hpp"
#include "pg/testing/testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <cstdlib>
#include <thread>

namespace {

using base::Code;

pg::Chain library() {
    return {"library",
            {{1, "0001_books", "create table book (id bigint generated always as identity primary key, title text not null)",
              "drop table book", "all books"},
             {2, "0002_shelf", "alter table book add column shelf text", "alter table book drop column shelf"}}};
}
pg::Chain kit() { return {"kit", {{1, "0001_outbox", "create table outbox (id bigserial primary key, body text)", "drop table outbox"}}}; }

base::Error refusal(std::function<void()> const& work) {
    try {
        work();
    } catch (base::Error const& error) { return error; }
    return {Code::internal, "nothing was refused"};
}

std::int64_t count(pg::Session& session, std::string const& table) {
    return session.run("select count(*) from " + table).at(0).get<std::int64_t>(0);
}

std::string state(std::vector<pg::Status> const& all) {
    std::string out;
    for (auto const& one : all) out += fmt::format("{} {}/{};", one.chain, one.applied, one.newest);
    return out;
}

}  // namespace

TEST(Schema, goes_up_and_down_and_up_again) {
    pg::testing::Schema schema("library");
    auto session = schema.session();
    EXPECT_EQ(state(pg::status(session, schema.name(), {kit(), library()})), "kit 0/1;library 0/2;");
    EXPECT_EQ(state(pg::up(session, schema.name(), {kit(), library()})), "kit 1/1;library 2/2;");
    EXPECT_EQ(state(pg::up(session, schema.name(), {kit(), library()})), "kit 1/1;library 2/2;");
    session.run("insert into book (title, shelf) values ('Emma', 'A')");

    EXPECT_EQ(state(pg::down(session, schema.name(), library(), 1, false)), "library 1/2;");
    auto const loss = refusal([&] { pg::down(session, schema.name(), library(), 1, false); });
    EXPECT_EQ(loss.code(), Code::conflict);
    EXPECT_NE(loss.text().find("would lose all books"), std::string::npos) << loss.text();
    EXPECT_EQ(count(session, "book"), 1);
    EXPECT_EQ(state(pg::down(session, schema.name(), library(), 9, true)), "library 0/2;");
    EXPECT_EQ(state(pg::status(session, schema.name(), {kit(), library()})), "kit 1/1;library 0/2;");
    EXPECT_EQ(state(pg::up(session, schema.name(), {kit(), library()})), "kit 1/1;library 2/2;");
    EXPECT_EQ(count(session, "book"), 0);
}

TEST(Schema, refuses_to_go_down_before_it_touches_anything) {
    pg::testing::Schema schema("library", {library()});
    auto session = schema.session();
    EXPECT_EQ(refusal([&] { pg::down(session, schema.name(), library(), 2, false); }).code(), Code::conflict);
    auto one_way = library();
    one_way.steps[0].down = "";
    EXPECT_NE(refusal([&] { pg::down(session, schema.name(), one_way, 2, true); }).text().find("no way back"), std::string::npos);
    EXPECT_EQ(state(pg::status(session, schema.name(), {library()})), "library 2/2;");
}

TEST(Schema, refuses_a_step_that_was_changed_and_a_newer_database) {
    pg::testing::Schema schema("library", {library()});
    auto session = schema.session();
    auto changed = library();
    changed.steps[1].up = "alter table book add column shelf varchar(10)";
    auto const said = refusal([&] { pg::up(session, schema.name(), {changed}); });
    EXPECT_EQ(said.code(), Code::conflict);
    EXPECT_EQ(said.text(), "step 0002_shelf of library was changed after it was applied: leave it as it was and write a new step");

    auto older = library();
    older.steps.pop_back();
    EXPECT_EQ(refusal([&] { pg::up(session, schema.name(), {older}); }).text(),
              "the database is at step 2 of library, this Stoa knows 1: start a newer Stoa");
    EXPECT_EQ(refusal([&] { pg::down(session, schema.name(), older, 1, true); }).code(), Code::conflict);
    EXPECT_EQ(state(pg::status(session, schema.name(), {older})), "library 2/1;");
}

TEST(Schema, leaves_nothing_of_a_step_that_fails) {
    pg::testing::Schema schema("library", {library()});
    auto session = schema.session();
    auto longer = library();
    longer.steps.push_back({3, "0003_broken", "create table member (id int); create table book (id int)", "drop table member"});
    auto const said = refusal([&] { pg::up(session, schema.name(), {longer}); });
    EXPECT_NE(said.text().find("step 0003_broken of library failed"), std::string::npos) << said.text();
    EXPECT_TRUE(session.run("select to_regclass('member') where to_regclass('member') is not null").empty());
    longer.steps[2].up = "create table member (id int)";
    EXPECT_EQ(state(pg::up(session, schema.name(), {longer})), "library 3/3;");
}

TEST(Schema, lets_the_service_touch_rows_of_its_own_schema_only) {
    pg::testing::Schema library_schema("library", {kit(), library()});
    pg::testing::Schema other("other", {kit()});
    auto admin = library_schema.session();
    pg::Session app(library_schema.conninfo());
    if (app.run("select current_user::text").at(0).get<std::string>(0) != library_schema.name() + "_app")
        GTEST_SKIP() << "on STOA_TEST_DATABASE nobody can log in as a runtime role";

    app.run("insert into book (title) values ('Emma')");
    app.run("insert into outbox (body) values ('published')");  // through a sequence
    app.run("update book set shelf = 'A'");
    EXPECT_EQ(count(app, "book"), 1);
    EXPECT_EQ(count(app, "schema_step"), 3);
    EXPECT_EQ(app.run("delete from book").affected(), 1);

    auto const owner = pg::quote_name(library_schema.name() + "_owner");
    for (auto const& sql : {std::string("create table mine (n int)"), std::string("create temporary table mine (n int)"),
                            std::string("drop table book"), std::string("alter table book add column n int"), std::string("truncate book"),
                            std::string("create schema mine"), std::string("create role mine"), "set role " + owner,
                            std::string("insert into schema_step (chain, number, name, digest) values ('kit', 9, 'x', 'x')"),
                            std::string("update schema_step set digest = 'x'"), std::string("delete from schema_step"),
                            "select * from " + other.name() + ".outbox", "insert into " + other.name() + ".outbox (body) values ('x')",
                            std::string("create table public.mine (n int)"), std::string("copy book to '/tmp/stoa_book'"),
                            std::string("copy book to program 'cat'")}) {
        try {
            app.run(sql);
            ADD_FAILURE() << "allowed: " << sql;
        } catch (pg::Failure const& failure) { EXPECT_EQ(failure.state(), "42501") << sql << ": " << failure.text(); }
    }
    // Tables of later steps are the service's as well.
    auto longer = library();
    longer.steps.push_back({3, "0003_members", "create table member (id int)", "drop table member"});
    pg::up(admin, library_schema.name(), {longer});
    app.run("insert into member values (1)");
}

TEST(Schema, works_without_the_right_to_make_roles) {
    pg::Session admin(pg::testing::cluster());
    auto const plain = "plain_" + base::to_hex(base::random_bytes(4));
    try {
        admin.script(fmt::format("create role {0}; grant create on database {1} to {0}", plain,
                                 pg::quote_name(admin.run("select current_database()::text").at(0).get<std::string>(0))));
    } catch (pg::Failure const&) { GTEST_SKIP() << "this database's user may not make roles"; }
    admin.script("set role " + plain);
    EXPECT_EQ(state(pg::up(admin, plain, {kit(), library()})), "kit 1/1;library 2/2;");
    EXPECT_FALSE(pg::runtime_role(admin, plain));
    admin.run("insert into " + plain + ".book (title) values ('Emma')");
    admin.script("reset role");  // what began without roles goes on so, also under one who may make them
    auto longer = library();
    longer.steps.push_back({3, "0003_members", "create table member (id int)", "drop table member"});
    EXPECT_EQ(state(pg::up(admin, plain, {kit(), longer})), "kit 1/1;library 3/3;");
    EXPECT_FALSE(pg::runtime_role(admin, plain));
    admin.script(fmt::format("drop schema {0} cascade; drop owned by {0}; drop role {0}", plain));
}

TEST(Schema, makes_roles_also_without_being_superuser) {
    pg::Session admin(pg::testing::cluster());
    auto const maker = "maker_" + base::to_hex(base::random_bytes(4));
    auto const name = maker + "_lib";
    try {
        admin.script(fmt::format("create role {0} createrole; grant create, connect on database {1} to {0} with grant option", maker,
                                 pg::quote_name(admin.run("select current_database()::text").at(0).get<std::string>(0))));
    } catch (pg::Failure const&) { GTEST_SKIP() << "this database's user may not make roles"; }
    admin.script("set role " + maker);
    EXPECT_EQ(state(pg::up(admin, name, {library()})), "library 2/2;");
    EXPECT_EQ(pg::runtime_role(admin, name), name + "_app");
    EXPECT_EQ(state(pg::down(admin, name, library(), 1, false)), "library 1/2;");
    admin.script("reset role");
    EXPECT_EQ(admin.run("select tableowner::text from pg_tables where tablename = 'book' and schemaname = $1", pg::params(name))
                  .at(0)
                  .get<std::string>(0),
              name + "_owner");
    admin.script(
        fmt::format("drop schema {0} cascade; drop owned by {0}_app, {0}_owner, {1}; drop role {0}_app, {0}_owner, {1}", name, maker));
}

TEST(Schema, lets_two_processes_go_up_at_once) {
    pg::testing::Schema schema("library");
    auto slow = library();
    slow.steps[0].up = "select pg_sleep(0.2); create table book (id int, title text)";
    auto const go = [&] {
        pg::Session session(schema.superuser_conninfo());
        EXPECT_EQ(state(pg::up(session, schema.name(), {kit(), slow})), "kit 1/1;library 2/2;");
    };
    std::thread one(go);
    std::thread two(go);
    one.join();
    two.join();
    auto session = schema.session();
    EXPECT_EQ(count(session, "schema_step"), 3);
}

TEST(Schema, makes_a_new_schema_from_two_sides_at_once) {
    pg::Session admin(pg::testing::cluster());
    auto const name = "sides_" + base::to_hex(base::random_bytes(4));
    auto const go = [&] {
        pg::Session session(pg::testing::cluster());
        pg::up(session, name, {library()});
    };
    std::thread one(go);
    std::thread two(go);
    one.join();
    two.join();
    EXPECT_EQ(state(pg::status(admin, name, {library()})), "library 2/2;");
    auto const roles = pg::runtime_role(admin, name).has_value();
    admin.script(fmt::format("drop schema {} cascade", name));
    if (roles) admin.script(fmt::format("drop owned by {0}_app, {0}_owner; drop role {0}_app, {0}_owner", name));
}

TEST(Schema, says_who_keeps_it_waiting_and_leaves_the_session_as_it_was) {
    pg::testing::Schema schema("library");
    auto holder = schema.session();
    holder.run("select pg_advisory_lock(hashtextextended($1, 0))", pg::params("stoa.schema." + schema.name()));
    auto session = schema.session();
    session.script("set lock_timeout = '50ms'");
    auto const said = refusal([&] { pg::up(session, schema.name(), {library()}); });
    EXPECT_EQ(said.code(), Code::unavailable);
    EXPECT_NE(said.text().find("for 50ms"), std::string::npos) << said.text();
    holder.run("select pg_advisory_unlock_all()");
    pg::up(session, schema.name(), {library()});
    EXPECT_EQ(session.run("select current_setting('lock_timeout')").at(0).get<std::string>(0), "50ms");
    EXPECT_EQ(
        session.run("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()").at(0).get<std::int64_t>(0), 0);
}

TEST(Schema, refuses_names_that_are_none) {
    pg::Session session(pg::testing::cluster());
    for (auto const& name : {std::string(""), std::string("a-b"), std::string("A"), std::string("a\"b"), std::string(58, 'x')})
        EXPECT_EQ(refusal([&] { pg::up(session, name, {}); }).code(), Code::invalid) << name;
}

TEST(TestSchema, is_given_again_as_the_steps_left_it) {
    if (std::getenv("STOA_TEST_DATABASE")) GTEST_SKIP() << "schemas are kept on a server of our own only";
    pg::Chain const seeded{"seeded",
                           {{1, "0001", "create table t (id bigserial primary key, word text); insert into t (word) values (E'a\\tb')", ""},
                            {2, "0002", "create table child (t bigint references t)", ""}}};
    std::string first;
    {
        pg::testing::Schema schema("seeded", {seeded});
        first = schema.name();
        auto session = schema.session();
        session.script("update t set word = 'changed'; insert into t (word) values ('more'); insert into child values (2)");
        pg::Session left_open(schema.conninfo());
        left_open.script("begin; delete from child");
    }
    {
        pg::testing::Schema schema("seeded", {seeded});
        auto session = schema.session();
        EXPECT_EQ(schema.name(), first);
        EXPECT_EQ(count(session, "child"), 0);
        EXPECT_EQ(session.run("select string_agg(word, ',') from t").at(0).get<std::string>(0), "a\tb");
        EXPECT_EQ(session.run("insert into t (word) values ('next') returning id").at(0).get<std::int64_t>(0), 2);
        EXPECT_EQ(count(session, "schema_step"), 2);
        pg::testing::Schema second("seeded", {seeded});  // while the first is in use
        EXPECT_NE(second.name(), first);
        session.script("alter table child add column more int");
    }
    pg::testing::Schema third("seeded", {seeded});
    EXPECT_NE(third.name(), first);  // its structure was changed
}
