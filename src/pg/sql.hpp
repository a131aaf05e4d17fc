// A statement, its parameters and its rows, as services see them. Everything travels in PostgreSQL's binary format.
#pragma once
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "wire/types.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pg {

// Text is given once, at the top of a store.cpp; the name is its label in logs, metrics and among prepared statements.
struct Sql {
    std::string_view name;  // `credentials.find_award`
    std::string_view text;
};

// bytea, told apart from text.
struct Bytes {
    std::string_view bytes;
};

// The PostgreSQL type that stands for a C++ type. An empty optional travels as a null of that very type, so that a statement is
// prepared once and not anew for each mixture of nulls.
template <class T> inline constexpr std::uint32_t type_of = 0;
template <> inline constexpr std::uint32_t type_of<bool> = 16;
template <> inline constexpr std::uint32_t type_of<Bytes> = 17;
template <> inline constexpr std::uint32_t type_of<std::int64_t> = 20;
template <> inline constexpr std::uint32_t type_of<std::int32_t> = 23;
template <> inline constexpr std::uint32_t type_of<std::string> = 25;
template <> inline constexpr std::uint32_t type_of<std::string_view> = 25;
template <> inline constexpr std::uint32_t type_of<double> = 701;
template <> inline constexpr std::uint32_t type_of<base::Time> = 1184;
template <> inline constexpr std::uint32_t type_of<base::Uuid> = 2950;
template <> inline constexpr std::uint32_t type_of<wire::Json> = 3802;
template <> inline constexpr std::uint32_t type_of<std::vector<std::string>> = 1009;
template <> inline constexpr std::uint32_t type_of<std::vector<std::int64_t>> = 1016;
template <> inline constexpr std::uint32_t type_of<std::vector<base::Uuid>> = 2951;
template <class Tag> inline constexpr std::uint32_t type_of<wire::Id<Tag>> = type_of<base::Uuid>;
template <std::size_t A, std::size_t B> inline constexpr std::uint32_t type_of<wire::Text<A, B>> = type_of<std::string>;
template <std::int64_t A, std::int64_t B> inline constexpr std::uint32_t type_of<wire::Int<A, B>> = type_of<std::int64_t>;
template <class G> inline constexpr std::uint32_t type_of<wire::Lexical<G>> = type_of<std::string>;

// Binary parameters. Each add() says the PostgreSQL type it stands for.
// Errors: Code::invalid for U+0000 in text and a time that PostgreSQL cannot hold, Code::too_large over bytes_max.
class Params {
public:
    static constexpr std::size_t bytes_max = 64 * 1024 * 1024;  // of all values of one statement together
    static constexpr std::size_t count_max = 65'535;            // what the protocol can count

    void add_null(std::uint32_t type = 0);
    void add(bool value);
    void add(std::int32_t value);
    void add(std::int64_t value);
    void add(double value);
    void add(std::string_view text);
    void add(char const* text) { add(std::string_view(text)); }
    void add(std::string const& text) { add(std::string_view(text)); }
    void add(base::Uuid const& id);
    void add(base::Time time);               // timestamptz
    void add(wire::Json const& json);        // jsonb
    void add_bytes(std::string_view bytes);  // bytea
    void add(Bytes bytes) { add_bytes(bytes.bytes); }
    void add(std::vector<std::string> const& list);   // text[]
    void add(std::vector<base::Uuid> const& list);    // uuid[]
    void add(std::vector<std::int64_t> const& list);  // bigint[]

    template <class Tag> void add(wire::Id<Tag> const& id) { add(id.value); }
    template <std::size_t A, std::size_t B> void add(wire::Text<A, B> const& text) { add(std::string_view(text.str())); }
    template <std::int64_t A, std::int64_t B> void add(wire::Int<A, B> number) { add(number.get()); }
    template <class G> void add(wire::Lexical<G> const& text) { add(std::string_view(text.str())); }
    template <class T> void add(std::optional<T> const& value) {
        if (value)
            add(*value);
        else
            add_null(type_of<T>);
    }

    // What libpq takes: parallel arrays. Pointers are valid until the next add().
    std::size_t size() const { return lengths_.size(); }
    std::vector<std::uint32_t> const& types() const { return types_; }
    std::vector<char const*> values() const;
    std::vector<int> const& lengths() const { return lengths_; }

private:
    void put(std::uint32_t type, std::string_view bytes);
    std::string bytes_;                  // all values, one after another
    std::vector<std::int64_t> offsets_;  // -1: null
    std::vector<int> lengths_;
    std::vector<std::uint32_t> types_;
};

template <class... Values> Params params(Values const&... values) {
    Params out;
    (out.add(values), ...);
    return out;
}

class Rows;

// One row: a view into its Rows. Columns by name or by position.
class Row {
public:
    int column(std::string_view name) const;  // fails with Code::internal when the statement has no such column
    bool is_null(int column) const;
    std::string_view raw(int column) const;      // the value's binary bytes; for text, json and bytea the content itself
    template <class T> T get(int column) const;  // Code::internal on a type that does not fit
    template <class T> T get(std::string_view name) const { return get<T>(column(name)); }

private:
    friend class Rows;
    Row(Rows const& rows, int index) : rows_(&rows), index_(index) {}
    Rows const* rows_;
    int index_;
};

// The answer to a statement: cheap to copy, keeps libpq's result alive.
class Rows {
public:
    Rows() = default;
    explicit Rows(std::shared_ptr<void> result);  // a PGresult
    bool empty() const { return size() == 0; }
    std::size_t size() const;
    Row at(std::size_t index) const;  // fails with Code::internal past the end
    Row operator[](std::size_t index) const { return at(index); }
    std::int64_t affected() const;  // rows written by insert, update, delete

private:
    friend class Row;
    std::shared_ptr<void> result_;
};

// Defined in rows.cpp. Text reads text, varchar, bpchar, name, json, jsonb, bytea (and date, but for string_view); a time reads
// timestamptz, and timestamp and date as UTC; whole numbers widen. Anything else, numeric for one, is cast by the statement.
// Only for: bool, int32, int64, double, std::string, std::string_view, base::Uuid, base::Time, wire::Json,
// std::vector<std::string>, std::vector<base::Uuid>, std::vector<std::int64_t>.
template <> bool Row::get<bool>(int) const;
template <> std::int32_t Row::get<std::int32_t>(int) const;
template <> std::int64_t Row::get<std::int64_t>(int) const;
template <> double Row::get<double>(int) const;
template <> std::string Row::get<std::string>(int) const;
template <> std::string_view Row::get<std::string_view>(int) const;
template <> base::Uuid Row::get<base::Uuid>(int) const;
template <> base::Time Row::get<base::Time>(int) const;
template <> wire::Json Row::get<wire::Json>(int) const;
template <> std::vector<std::string> Row::get<std::vector<std::string>>(int) const;
template <> std::vector<base::Uuid> Row::get<std::vector<base::Uuid>>(int) const;
template <> std::vector<std::int64_t> Row::get<std::vector<std::int64_t>>(int) const;

}  // namespace pg
