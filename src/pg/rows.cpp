// Rows as libpq holds them: binary values read into the types of the house.
#include "pg/binary.hpp"
#include "pg/sql.hpp"

#include <fmt/core.h>
#include <libpq-fe.h>
#include <array>
#include <charconv>
#include <limits>

namespace pg {
namespace {

// Types of pg_type.dat that have no counterpart in Params.
enum Oid : std::uint32_t {
    name = 19,
    int2 = 21,
    oid = 26,
    json = 114,
    float4 = 700,
    int4_array = 1007,
    bpchar = 1042,
    varchar = 1043,
    varchar_array = 1015,
    date = 1082,
    timestamp = 1114,
};

struct TypeName {
    std::uint32_t type;
    std::string_view name;
};
constexpr auto type_names = std::to_array<TypeName>({
    {16, "boolean"},           {17, "bytea"},       {19, "name"},     {20, "bigint"},      {21, "smallint"},
    {23, "integer"},           {25, "text"},        {26, "oid"},      {114, "json"},       {700, "real"},
    {701, "double precision"}, {1007, "integer[]"}, {1009, "text[]"}, {1016, "bigint[]"},  {1042, "character"},
    {1043, "varchar"},         {1082, "date"},      {1083, "time"},   {1114, "timestamp"}, {1184, "timestamptz"},
    {1186, "interval"},        {1700, "numeric"},   {2278, "void"},   {2950, "uuid"},      {2951, "uuid[]"},
    {3802, "jsonb"},
});

PGresult const* of(std::shared_ptr<void> const& result) { return static_cast<PGresult const*>(result.get()); }

[[noreturn]] void fail(std::string detail) {
    throw base::Error(base::Code::internal, "something went wrong on our side").with_detail(std::move(detail));
}

// One value: where it lies, its type, and how to complain about it.
struct Cell {
    PGresult const* result;
    int column;
    std::uint32_t type;
    std::string_view bytes;

    [[noreturn]] void unfit(std::string_view wanted) const {
        std::string type_text;
        for (auto const& known : type_names)
            if (known.type == type) type_text = known.name;
        if (type_text.empty()) type_text = fmt::format("type {}", type);
        fail(fmt::format("column {} is {} and cannot be read as {}: cast it in the statement", PQfname(result, column), type_text, wanted));
    }
    [[noreturn]] void odd(std::string_view what) const { fail(fmt::format("column {} {}", PQfname(result, column), what)); }

    template <std::integral N> N number() const {
        if (bytes.size() != sizeof(N)) odd("has a value of another length than its type");
        return binary::get<N>(bytes.data());
    }
};

void check(PGresult const* result, int column) {
    if (column < 0 || column >= PQnfields(result)) fail(fmt::format("there is no column number {}", column));
}

Cell cell(PGresult const* result, int row, int column) {
    check(result, column);
    if (PQgetisnull(result, row, column)) fail(fmt::format("column {} is null", PQfname(result, column)));
    return {result,
            column,
            PQftype(result, column),
            {PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))}};
}

std::string_view content(Cell const& from) {
    if (from.type != type_of<wire::Json>) return from.bytes;
    if (from.bytes.empty() || from.bytes.front() != '\1') from.odd("is jsonb in a version that is not known");
    return from.bytes.substr(1);
}

bool is_text(std::uint32_t type) {
    return type == type_of<std::string> || type == varchar || type == bpchar || type == name || type == json ||
           type == type_of<wire::Json> || type == type_of<Bytes>;
}

std::int64_t whole(Cell const& from, std::string_view wanted) {
    switch (from.type) {
        case type_of<std::int64_t>: return from.number<std::int64_t>();
        case type_of<std::int32_t>: return from.number<std::int32_t>();
        case int2: return from.number<std::int16_t>();
        case oid: return from.number<std::uint32_t>();
        default: from.unfit(wanted);
    }
}

constexpr std::int64_t day_us = 86'400'000'000;

base::Time time_of(Cell const& from) {
    std::int64_t since_2000 = 0;
    if (from.type == date) {
        auto const days = from.number<std::int32_t>();
        constexpr auto limit = std::numeric_limits<std::int64_t>::max() / day_us - 20'000;
        if (days > limit || days < -limit) from.odd("is a day out of reach");
        since_2000 = days * day_us;
    } else if (from.type == type_of<base::Time> || from.type == timestamp) {
        since_2000 = from.number<std::int64_t>();
    } else {
        from.unfit("a time");
    }
    // Infinity is the greatest and the least number, so both ends are caught here.
    if (since_2000 > std::numeric_limits<std::int64_t>::max() - binary::epoch_us || since_2000 == std::numeric_limits<std::int64_t>::min())
        from.odd("is a time out of reach");
    return base::Time(std::chrono::microseconds(since_2000 + binary::epoch_us));
}

// Walks a list of one dimension. `element` is the wanted type, or one that is read alike.
template <class Take> void each(Cell const& from, std::string_view wanted, Take const& take) {
    auto rest = from.bytes;
    auto const next = [&](std::size_t count) {
        if (rest.size() < count) from.odd("holds a list that is cut short");
        auto const out = rest.substr(0, count);
        rest.remove_prefix(count);
        return out;
    };
    auto const dimensions = binary::get<std::int32_t>(next(4).data());
    next(8);  // whether there are nulls, and the element's type: both are seen below
    if (dimensions == 0) return;
    if (dimensions != 1) from.unfit(wanted);
    auto const count = binary::get<std::int32_t>(next(4).data());
    next(4);
    for (std::int32_t i = 0; i < count; ++i) {
        auto const length = binary::get<std::int32_t>(next(4).data());
        if (length < 0) from.odd("holds a list with a null in it");
        take(next(static_cast<std::size_t>(length)));
    }
}

}  // namespace

Rows::Rows(std::shared_ptr<void> result) : result_(std::move(result)) {}

std::size_t Rows::size() const { return result_ ? static_cast<std::size_t>(PQntuples(of(result_))) : 0; }

Row Rows::at(std::size_t index) const {
    if (index >= size()) fail(fmt::format("row {} of {} is not there", index, size()));
    return Row(*this, static_cast<int>(index));
}

std::int64_t Rows::affected() const {
    if (!result_) return 0;
    std::string_view const count = PQcmdTuples(static_cast<PGresult*>(result_.get()));
    std::int64_t out = 0;
    std::from_chars(count.data(), count.data() + count.size(), out);
    return out;
}

int Row::column(std::string_view name) const {
    auto const* result = of(rows_->result_);
    auto const count = PQnfields(result);
    for (int i = 0; i < count; ++i)
        if (name == PQfname(result, i)) return i;
    fail(fmt::format("the statement has no column {}", name));
}

bool Row::is_null(int column) const {
    check(of(rows_->result_), column);
    return PQgetisnull(of(rows_->result_), index_, column) != 0;
}

std::string_view Row::raw(int column) const { return content(cell(of(rows_->result_), index_, column)); }

template <> bool Row::get<bool>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type != type_of<bool>) from.unfit("a bool");
    return from.number<std::int8_t>() != 0;
}

template <> std::int64_t Row::get<std::int64_t>(int column) const { return whole(cell(of(rows_->result_), index_, column), "a number"); }

template <> std::int32_t Row::get<std::int32_t>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type != type_of<std::int32_t> && from.type != int2) from.unfit("a number of 32 bits");
    return static_cast<std::int32_t>(whole(from, "a number of 32 bits"));
}

template <> double Row::get<double>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type == type_of<double>) return std::bit_cast<double>(from.number<std::uint64_t>());
    if (from.type == float4) return std::bit_cast<float>(from.number<std::uint32_t>());
    if (from.type != type_of<std::int32_t> && from.type != int2) from.unfit("a double");
    return static_cast<double>(whole(from, "a double"));
}

template <> std::string_view Row::get<std::string_view>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (!is_text(from.type)) from.unfit("text");
    return content(from);
}

template <> std::string Row::get<std::string>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type == date) return base::format_time(time_of(from)).substr(0, 10);
    if (!is_text(from.type)) from.unfit("text");
    return std::string(content(from));
}

template <> base::Uuid Row::get<base::Uuid>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    base::Uuid out;
    if (from.type != type_of<base::Uuid> || from.bytes.size() != out.bytes.size()) from.unfit("a uuid");
    std::memcpy(out.bytes.data(), from.bytes.data(), out.bytes.size());
    return out;
}

template <> base::Time Row::get<base::Time>(int column) const { return time_of(cell(of(rows_->result_), index_, column)); }

template <> wire::Json Row::get<wire::Json>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type != type_of<wire::Json> && from.type != json) from.unfit("JSON");
    return {std::string(content(from))};
}

template <> std::vector<std::string> Row::get<std::vector<std::string>>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type != type_of<std::vector<std::string>> && from.type != varchar_array) from.unfit("a list of texts");
    std::vector<std::string> out;
    each(from, "a list of texts", [&](std::string_view item) { out.emplace_back(item); });
    return out;
}

template <> std::vector<base::Uuid> Row::get<std::vector<base::Uuid>>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type != type_of<std::vector<base::Uuid>>) from.unfit("a list of uuids");
    std::vector<base::Uuid> out;
    each(from, "a list of uuids", [&](std::string_view item) {
        if (item.size() != 16) from.odd("holds a uuid of another length");
        std::memcpy(out.emplace_back().bytes.data(), item.data(), item.size());
    });
    return out;
}

template <> std::vector<std::int64_t> Row::get<std::vector<std::int64_t>>(int column) const {
    auto const from = cell(of(rows_->result_), index_, column);
    if (from.type != type_of<std::vector<std::int64_t>> && from.type != int4_array) from.unfit("a list of numbers");
    std::size_t const width = from.type == int4_array ? 4 : 8;
    std::vector<std::int64_t> out;
    each(from, "a list of numbers", [&](std::string_view item) {
        if (item.size() != width) from.odd("holds a number of another length");
        out.push_back(width == 4 ? binary::get<std::int32_t>(item.data()) : binary::get<std::int64_t>(item.data()));
    });
    return out;
}

}  // namespace pg
