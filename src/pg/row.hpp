// Rows to described structs, by column name. What a struct does not find in the row is a mistake in the statement: Code::internal.
#pragma once
#include "pg/sql.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <concepts>
#include <type_traits>

namespace pg {
namespace fields {

using boost::describe::has_describe_enumerators;
using boost::describe::has_describe_members;

template <class T> using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
template <class T> using Columns = std::array<int, boost::mp11::mp_size<Members<T>>::value>;

// The database is trusted to hold what we wrote, and yet a limit may have been narrowed since: to hold a wire type is proof.
template <class T> T held(std::optional<T> value, std::string_view what) {
    if (!value)
        throw base::Error(base::Code::internal, "something went wrong on our side")
            .with_detail("a stored value is no " + std::string(what));
    return *std::move(value);
}

template <class T>
    requires(type_of<T> != 0)
void take(Row const& row, int column, T& out) {
    static_assert(!std::same_as<T, std::string_view> && !std::same_as<T, Bytes>, "the struct would outlive its rows");
    out = row.get<T>(column);
}
template <class Tag> void take(Row const& row, int column, wire::Id<Tag>& out) { out.value = row.get<base::Uuid>(column); }
template <std::size_t A, std::size_t B> void take(Row const& row, int column, wire::Text<A, B>& out) {
    out = held(wire::Text<A, B>::from(row.get<std::string>(column)), "text of the allowed length");
}
template <std::int64_t A, std::int64_t B> void take(Row const& row, int column, wire::Int<A, B>& out) {
    out = held(wire::Int<A, B>::from(row.get<std::int64_t>(column)), "number in the allowed range");
}
template <class G> void take(Row const& row, int column, wire::Lexical<G>& out) {
    out = held(wire::Lexical<G>::from(row.get<std::string>(column)), G::wanted);
}
template <class Tag> void take(Row const& row, int column, std::vector<wire::Id<Tag>>& out) {
    for (auto const& id : row.get<std::vector<base::Uuid>>(column)) out.push_back({id});
}
template <class G> void take(Row const& row, int column, std::vector<wire::Lexical<G>>& out) {
    for (auto& text : row.get<std::vector<std::string>>(column)) out.push_back(held(wire::Lexical<G>::from(std::move(text)), G::wanted));
}
// A described enum is kept as the text of its name.
template <class T>
    requires has_describe_enumerators<T>::value
void take(Row const& row, int column, T& out) {
    auto const name = row.get<std::string_view>(column);
    std::optional<T> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto each) {
        if (name == each.name) found = each.value;
    });
    out = held(found, "known name");
}
template <class T> void take(Row const& row, int column, std::optional<T>& out) {
    if (row.is_null(column))
        out.reset();
    else
        take(row, column, out.emplace());
}

template <class T> Columns<T> columns(Row const& row) {
    Columns<T> out{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) { out[i++] = row.column(member.name); });
    return out;
}

template <class T> T read(Row const& row, Columns<T> const& columns) {
    T out{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) { take(row, columns[i++], out.*member.pointer); });
    return out;
}

}  // namespace fields

// A described struct by the names of its members; any other type from the first column.
template <class T> T as(Row const& row) {
    if constexpr (fields::has_describe_members<T>::value) {
        return fields::read<T>(row, fields::columns<T>(row));
    } else {
        T out{};
        fields::take(row, 0, out);
        return out;
    }
}

template <class T> std::optional<T> first(Rows const& rows) {
    if (rows.empty()) return std::nullopt;
    return as<T>(rows.at(0));
}

template <class T> std::vector<T> all(Rows const& rows) {
    std::vector<T> out;
    if (rows.empty()) return out;
    out.reserve(rows.size());
    if constexpr (fields::has_describe_members<T>::value) {
        auto const columns = fields::columns<T>(rows.at(0));
        for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(fields::read<T>(rows.at(i), columns));
    } else {
        for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(as<T>(rows.at(i)));
    }
    return out;
}

}  // namespace pg
