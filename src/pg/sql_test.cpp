#include "pg/row.hpp"
#include "pg/test_database.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <limits>

namespace {

using pg::test::Bench;

pg::Rows ask(Bench& bench, std::string_view text, pg::Params params = {}) {
    return bench.run(bench.db().read(pg::Sql{text, text}, std::move(params)));
}

template <class T> void there_and_back(Bench& bench, std::string const& type, std::vector<T> const& values) {
    auto const text = "select $1::" + type + " as v";
    for (auto const& value : values) {
        pg::Rows const rows = ask(bench, text, pg::params(value));
        pg::Row const row = rows.at(0);
        EXPECT_EQ(row.get<T>("v"), value) << type;
    }
    EXPECT_TRUE(ask(bench, text, pg::params(std::optional<T>())).at(0).is_null(0)) << type;
}

std::string detail_of(auto const& work) {
    try {
        work();
    } catch (base::Error const& e) {
        EXPECT_EQ(e.code(), base::Code::internal);
        return e.detail();
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
}

base::Time at(std::string_view text) { return *base::parse_time(text); }

}  // namespace

TEST(Values, go_there_and_back) {
    Bench bench;
    there_and_back<bool>(bench, "boolean", {true, false});
    there_and_back<std::int32_t>(bench, "integer", {0, 1, -1, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()});
    there_and_back<std::int64_t>(bench, "bigint",
                                 {0, -7, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()});
    there_and_back<double>(bench, "double precision", {0, -1.5, 0.1, std::numeric_limits<double>::infinity(), 5e-324});
    there_and_back<std::string>(bench, "text", {"", "Grüße, 世界 🎓", std::string(100'000, 'x'), "'; drop table x; --"});
    there_and_back<base::Uuid>(bench, "uuid", {base::Uuid(), base::Uuid::make()});
    there_and_back<base::Time>(bench, "timestamptz",
                               {at("2026-11-21T08:30:00.123456Z"), at("1999-12-31T23:59:59.999999Z"), at("0001-01-01T00:00:00Z")});
    there_and_back<wire::Json>(bench, "jsonb", {{"null"}, {R"({"a": [1, "ü", true]})"}});
    there_and_back<std::vector<std::string>>(bench, "text[]", {{}, {""}, {"a", "", "{,}\"\\", "ü"}});
    there_and_back<std::vector<base::Uuid>>(bench, "uuid[]", {{}, {base::Uuid::make(), base::Uuid()}});
    there_and_back<std::vector<std::int64_t>>(bench, "bigint[]", {{}, {1, -2, std::numeric_limits<std::int64_t>::max()}});

    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    auto const rows = ask(bench, "select $1::bytea as v, $2::bytea as none", pg::params(pg::Bytes{bytes}, std::optional<pg::Bytes>()));
    EXPECT_EQ(rows.at(0).get<std::string>("v"), bytes);
    EXPECT_EQ(rows.at(0).raw(0), bytes);
    EXPECT_TRUE(rows.at(0).is_null(1));
}

TEST(Values, are_read_from_kindred_types) {
    Bench bench;
    auto const rows = ask(bench, R"(select 7::smallint as small, 1.5::real as real, 'v'::varchar(5) as v, 'n'::name as n,
        '{"a":1}'::json as j, '2026-11-21'::date as day, '2026-11-21 08:30'::timestamp as local, array[1, 2]::integer[] as numbers,
        array['x']::varchar[] as texts, 42::oid as oid, '0044-03-15 BC'::date as ides)");
    auto const row = rows.at(0);
    EXPECT_EQ(row.get<std::int32_t>("small"), 7);
    EXPECT_EQ(row.get<std::int64_t>("small"), 7);
    EXPECT_EQ(row.get<double>("small"), 7);
    EXPECT_EQ(row.get<double>("real"), 1.5);
    EXPECT_EQ(row.get<std::string>("v"), "v");
    EXPECT_EQ(row.get<std::string_view>("n"), "n");
    EXPECT_EQ(row.get<wire::Json>("j").text, R"({"a":1})");
    EXPECT_EQ(row.get<std::string>("day"), "2026-11-21");
    EXPECT_EQ(row.get<base::Time>("day"), at("2026-11-21T00:00:00Z"));
    EXPECT_EQ(row.get<base::Time>("local"), at("2026-11-21T08:30:00Z"));
    EXPECT_EQ(row.get<std::vector<std::int64_t>>("numbers"), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(row.get<std::vector<std::string>>("texts"), std::vector<std::string>{"x"});
    EXPECT_EQ(row.get<std::int64_t>("oid"), 42);
    EXPECT_LT(row.get<base::Time>("ides"), at("0001-01-01T00:00:00Z"));
}

TEST(Values, refuse_what_does_not_fit) {
    Bench bench;
    auto const rows = ask(bench, R"(select 1.5::numeric as n, 'infinity'::timestamptz as never, array['a', null] as holes,
        array[[1], [2]]::bigint[] as table, null::text as nothing, 1::bigint as big)");
    auto const row = rows.at(0);
    EXPECT_EQ(detail_of([&] { (void)row.get<double>("n"); }),
              "column n is numeric and cannot be read as a double: cast it in the statement");
    EXPECT_EQ(detail_of([&] { (void)row.get<base::Time>("never"); }), "column never is a time out of reach");
    EXPECT_EQ(detail_of([&] { (void)row.get<std::vector<std::string>>("holes"); }), "column holes holds a list with a null in it");
    EXPECT_NE(detail_of([&] { (void)row.get<std::vector<std::int64_t>>("table"); }), "");
    EXPECT_EQ(detail_of([&] { (void)row.get<std::string>("nothing"); }), "column nothing is null");
    EXPECT_EQ(detail_of([&] { (void)row.get<std::int32_t>("big"); }),
              "column big is bigint and cannot be read as a number of 32 bits: cast it in the statement");
    EXPECT_EQ(detail_of([&] { (void)row.get<std::string>("missing"); }), "the statement has no column missing");
    EXPECT_EQ(detail_of([&] { (void)row.is_null(17); }), "there is no column number 17");
    EXPECT_EQ(detail_of([&] { (void)rows.at(1); }), "row 1 of 1 is not there");
}

TEST(Params, refuse_what_postgresql_cannot_keep) {
    auto const code = [](auto const& work) -> std::optional<base::Code> {
        try {
            work();
        } catch (base::Error const& e) { return e.code(); }
        return std::nullopt;
    };
    std::string const nul("a\0b", 3);
    EXPECT_EQ(code([&] { (void)pg::params(nul); }), base::Code::invalid);
    EXPECT_EQ(code([&] { (void)pg::params(std::vector<std::string>{nul}); }), base::Code::invalid);
    EXPECT_EQ(code([&] { (void)pg::params(wire::Json{nul}); }), base::Code::invalid);
    EXPECT_EQ(code([&] { (void)pg::params(pg::Bytes{nul}); }), std::nullopt);
    EXPECT_EQ(code([&] { (void)pg::params(base::Time::min()); }), base::Code::invalid);
    EXPECT_EQ(code([&] { (void)pg::params(base::Time::max()); }), std::nullopt);
    std::string const large(pg::Params::bytes_max / 2 + 1, 'x');
    EXPECT_EQ(code([&] { (void)pg::params(large, large); }), base::Code::too_large);
}

namespace {
using SeatId = wire::Id<struct SeatTag>;
struct RowGrammar {
    static constexpr std::size_t bytes_max = 1;
    static constexpr std::string_view wanted = "a capital letter";
    static bool accepts(std::string_view text) { return text.size() == 1 && text[0] >= 'A' && text[0] <= 'Z'; }
};
using Row = wire::Lexical<RowGrammar>;
enum class Mood { calm, merry };
struct Seat {
    SeatId id;
    wire::Text<1, 10> title;
    wire::Int<1, 50> number;
    std::optional<Row> row;
    std::optional<std::int64_t> taken;
    wire::Time since;
    wire::Json extra;
    Mood mood;
    std::vector<SeatId> others;
};
BOOST_DESCRIBE_ENUM(Mood, calm, merry)
BOOST_DESCRIBE_STRUCT(Seat, (), (id, title, number, row, taken, since, extra, mood, others))
}  // namespace

TEST(Rows, become_structs_by_column_name) {
    Bench bench;
    bench.sql(
        "create table seat (taken bigint, id uuid, title text, number int, row text, since timestamptz, extra jsonb, mood text, "
        "others uuid[])");
    auto const insert = [&](SeatId id, std::string_view title, int number, std::optional<Row> row) {
        bench.run(bench.db().write(
            pg::Sql{"insert", "insert into seat values (null, $1, $2, $3, $4, '2026-11-21T08:30:00Z', '{}', 'merry', array[$1])"},
            pg::params(id, title, number, row)));
    };
    auto const first = SeatId::make(), second = SeatId::make();
    insert(first, "window", 3, Row::from("C"));
    insert(second, "aisle", 4, std::nullopt);
    auto const all = pg::all<Seat>(ask(bench, "select * from seat order by number"));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].id, first);
    EXPECT_EQ(all[0].title.str(), "window");
    EXPECT_EQ(all[0].number.get(), 3);
    EXPECT_EQ(all[0].row->str(), "C");
    EXPECT_FALSE(all[0].taken);
    EXPECT_EQ(all[0].since, at("2026-11-21T08:30:00Z"));
    EXPECT_EQ(all[0].extra.text, "{}");
    EXPECT_EQ(all[0].mood, Mood::merry);
    EXPECT_EQ(all[0].others, std::vector{first});
    EXPECT_FALSE(all[1].row);
    EXPECT_EQ(pg::first<std::int64_t>(ask(bench, "select count(*) from seat")), 2);
    EXPECT_FALSE(pg::first<Seat>(ask(bench, "select * from seat where number = 99")));
    EXPECT_EQ(detail_of([&] { (void)pg::first<Seat>(ask(bench, "select id, title from seat")); }), "the statement has no column number");
    EXPECT_EQ(bench.run(bench.db().write(pg::Sql{"lengthen", "update seat set title = 'a title too long'"}, {})).affected(), 2);
    EXPECT_EQ(detail_of([&] { (void)pg::all<Seat>(ask(bench, "select * from seat")); }), "a stored value is no text of the allowed length");
}
