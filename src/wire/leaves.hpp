// Forms of the types without parts: numbers, text, ids, instants, enums.
#pragma once
#include "json/json.hpp"
#include "wire/at.hpp"
#include "wire/types.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <concepts>
#include <limits>
#include <type_traits>

namespace wire {

// How a type is read, written and described. To teach the codec a type, specialise this with the four members below.
//     static constexpr unsigned kinds;                            kinds of JSON value that it may be
//     static void read(json::value const&, T&, At const&);        complains of what is wrong
//     static void append(std::string&, T const&);
//     static void schema(std::string&);                           appends JSON text
template <class T> struct Form;

namespace kind {
inline constexpr unsigned null = 1, boolean = 2, number = 4, text = 8, list = 16, object = 32, any = 63;
}

// The parts that need no template.
namespace plain {
unsigned kind_of(json::value const& from, bool textual);
std::string kinds_in_words(unsigned kinds);  // "text, a list or an object"

std::optional<bool> truth(json::value const& from, bool textual);
std::optional<std::int64_t> integer(json::value const& from, bool textual);
std::optional<double> number(json::value const& from, bool textual);
std::optional<Time> time(json::value const& from);
std::optional<base::Uuid> uuid(json::value const& from);

void complain_of_integer(At const& at, std::int64_t least, std::int64_t most);
void complain_of_length(At const& at, std::size_t least, std::size_t most);
void complain_of_items(At const& at, std::size_t least, std::size_t most);
void complain_of_grammar(At const& at, std::string_view wanted, std::string_view text, std::size_t bytes_max);
void complain_of_choice(At const& at, std::span<std::string_view const> names);

void append_text(std::string& out, std::string_view text);
void append_integer(std::string& out, std::int64_t number);
void append_number_schema(std::string& out, std::int64_t least, std::int64_t most);
void append_text_schema(std::string& out, std::string_view format, std::size_t least, std::size_t most);  // most 0: no limit
void append_choice_schema(std::string& out, std::span<std::string_view const> names);
}  // namespace plain

template <> struct Form<bool> {
    static constexpr unsigned kinds = kind::boolean;
    static void read(json::value const& from, bool& out, At const& at) {
        if (auto const truth = plain::truth(from, at.textual()))
            out = *truth;
        else
            at.complain("must be true or false");
    }
    static void append(std::string& out, bool from) { out += from ? "true" : "false"; }
    static void schema(std::string& out) { out += R"({"type":"boolean"})"; }
};

template <std::signed_integral T> struct Form<T> {
    static constexpr unsigned kinds = kind::number;
    static constexpr std::int64_t least = std::numeric_limits<T>::min();
    static constexpr std::int64_t most = std::numeric_limits<T>::max();
    static void read(json::value const& from, T& out, At const& at) {
        auto const number = plain::integer(from, at.textual());
        if (number && *number >= least && *number <= most)
            out = static_cast<T>(*number);
        else
            plain::complain_of_integer(at, least, most);
    }
    static void append(std::string& out, T from) { plain::append_integer(out, from); }
    static void schema(std::string& out) { plain::append_number_schema(out, least, most); }
};

template <std::int64_t Min, std::int64_t Max> struct Form<Int<Min, Max>> {
    static constexpr unsigned kinds = kind::number;
    static void read(json::value const& from, Int<Min, Max>& out, At const& at) {
        auto const number = plain::integer(from, at.textual());
        auto const value = number ? Int<Min, Max>::from(*number) : std::nullopt;
        if (value)
            out = *value;
        else
            plain::complain_of_integer(at, Min, Max);
    }
    static void append(std::string& out, Int<Min, Max> from) { plain::append_integer(out, from.get()); }
    static void schema(std::string& out) { plain::append_number_schema(out, Min, Max); }
};

template <> struct Form<double> {
    static constexpr unsigned kinds = kind::number;
    static void read(json::value const& from, double& out, At const& at) {
        if (auto const number = plain::number(from, at.textual()))
            out = *number;
        else
            at.complain("must be a number");
    }
    static void append(std::string& out, double from) { json::append_number(out, from); }
    static void schema(std::string& out) { out += R"({"type":"number"})"; }
};

template <> struct Form<std::string> {
    static constexpr unsigned kinds = kind::text;
    static void read(json::value const& from, std::string& out, At const& at) {
        if (auto const text = json::text_of(from))
            out = *text;
        else
            at.complain("must be text");
    }
    static void append(std::string& out, std::string_view from) { plain::append_text(out, from); }
    static void schema(std::string& out) { out += R"({"type":"string"})"; }
};

template <std::size_t Min, std::size_t Max> struct Form<Text<Min, Max>> {
    static constexpr unsigned kinds = kind::text;
    static void read(json::value const& from, Text<Min, Max>& out, At const& at) {
        auto const text = json::text_of(from);
        if (!text) return at.complain("must be text");
        if (auto value = Text<Min, Max>::from(std::string(*text)))
            out = *std::move(value);
        else
            plain::complain_of_length(at, Min, Max);
    }
    static void append(std::string& out, Text<Min, Max> const& from) { plain::append_text(out, from.str()); }
    static void schema(std::string& out) { plain::append_text_schema(out, {}, Min, Max); }
};

template <class Grammar> struct Form<Lexical<Grammar>> {
    static constexpr unsigned kinds = kind::text;
    static void read(json::value const& from, Lexical<Grammar>& out, At const& at) {
        auto const text = json::text_of(from);
        if (!text) return at.complain("must be text");
        if (auto value = Lexical<Grammar>::from(std::string(*text)))
            out = *std::move(value);
        else
            plain::complain_of_grammar(at, Grammar::wanted, *text, Grammar::bytes_max);
    }
    static void append(std::string& out, Lexical<Grammar> const& from) { plain::append_text(out, from.str()); }
    static void schema(std::string& out) { plain::append_text_schema(out, Grammar::format, 0, Grammar::bytes_max); }
};

template <class Tag> struct Form<Id<Tag>> {
    static constexpr unsigned kinds = kind::text;
    static void read(json::value const& from, Id<Tag>& out, At const& at) {
        if (auto const uuid = plain::uuid(from))
            out.value = *uuid;
        else
            at.complain("must be an id such as 01935b0c-3a5e-7c41-9d2f-6b1a0e8c4f57");
    }
    static void append(std::string& out, Id<Tag> const& from) { from.value.append_to(out += '"'), out += '"'; }
    static void schema(std::string& out) { plain::append_text_schema(out, "uuid", 0, 0); }
};

template <> struct Form<Time> {
    static constexpr unsigned kinds = kind::text;
    static void read(json::value const& from, Time& out, At const& at) {
        if (auto const time = plain::time(from))
            out = *time;
        else
            at.complain("must be an instant with its zone such as 2026-11-21T08:30:00Z");
    }
    static void append(std::string& out, Time from) { base::append_time(out += '"', from), out += '"'; }
    static void schema(std::string& out) { plain::append_text_schema(out, "date-time", 0, 0); }
};

template <> struct Form<Json> {
    static constexpr unsigned kinds = kind::any;
    static void read(json::value const& from, Json& out, At const&) { out.text = json::write(from); }
    static void append(std::string& out, Json const& from) { out += from.text; }
    static void schema(std::string& out) { out += "{}"; }
};

template <class E>
concept DescribedEnum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

template <DescribedEnum E> constexpr std::string_view enumerator_name(E value, char const* described) {
    if constexpr (requires {
                      { wire_name(value) } -> std::convertible_to<std::string_view>;
                  })
        return wire_name(value);
    else
        return described;
}

template <DescribedEnum E> struct Form<E> {
    static constexpr unsigned kinds = kind::text;
    static constexpr auto values = []<template <class...> class L, class... D>(L<D...>) {
        return std::array<E, sizeof...(D)>{D::value...};
    }(boost::describe::describe_enumerators<E>());
    static constexpr auto names = []<template <class...> class L, class... D>(L<D...>) {
        return std::array<std::string_view, sizeof...(D)>{enumerator_name<E>(D::value, D::name)...};
    }(boost::describe::describe_enumerators<E>());

    static void read(json::value const& from, E& out, At const& at) {
        auto const text = json::text_of(from);
        for (std::size_t i = 0; text && i < names.size(); ++i)
            if (names[i] == *text) {
                out = values[i];
                return;
            }
        plain::complain_of_choice(at, names);
    }
    static void append(std::string& out, E from) {
        std::size_t i = 0;
        while (i < values.size() && values[i] != from) ++i;
        STOA_ASSERT(i < values.size());
        plain::append_text(out, names[i]);
    }
    static void schema(std::string& out) { plain::append_choice_schema(out, names); }
};

}  // namespace wire
