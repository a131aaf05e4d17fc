// The form of described structs, and the definitions of Codec. Heavy: only a contract's wire.cpp includes it.
#pragma once
#include "wire/codec.hpp"
#include "wire/parts.hpp"

#include <boost/describe/bases.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/mp11/list.hpp>

namespace wire {

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;

// ---- a member that BOOST_DESCRIBE_STRUCT forgot must not compile: the struct takes as many values as there are names, and not one more
struct Anything {
    template <class T> operator T() const;
};
template <class T, std::size_t... I> constexpr bool takes(std::index_sequence<I...>) {
    return requires { T{(static_cast<void>(I), Anything())...}; };
}

// ---- what is known of a struct while compiling
template <DescribedStruct T> struct Described {
    // A base's members come first and stand beside the struct's own, as in one flat object.
    using Fields = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
    using Own = boost::describe::describe_members<T, boost::describe::mod_public>;
    using Bases = boost::describe::describe_bases<T, boost::describe::mod_public>;
    template <class Field> using Type = std::remove_cvref_t<decltype(std::declval<T&>().*Field::pointer)>;

    static constexpr std::string_view json_name(std::string_view member) {
        if constexpr (requires { T::json_names; }) {
            for (Name const& name : T::json_names)
                if (name.member == member) return name.json;
        }
        return member;
    }
    // Calls `visit` with the type of each field's descriptor.
    template <class Visit> static constexpr decltype(auto) with_fields(Visit visit) {
        return [&]<template <class...> class L, class... Field>(L<Field...>) -> decltype(auto) {
            return visit.template operator()<Field...>();
        }(Fields());
    }

    static constexpr std::size_t extras =
        with_fields([]<class... F>() { return (std::size_t(0) + ... + std::size_t(std::is_same_v<Type<F>, Extra>)); });
    static constexpr auto members = with_fields([]<class... F>() { return std::array<std::string_view, sizeof...(F)>{F::name...}; });
    static constexpr auto names = with_fields([]<class... F>() {  // in JSON, where Extra has none of its own
        std::array<std::string_view, sizeof...(F) - extras> out{};
        std::size_t next = 0;
        ((std::is_same_v<Type<F>, Extra> ? void() : void(out[next++] = json_name(F::name))), ...);
        return out;
    });

    static consteval bool names_fit() {
        for (std::size_t i = 0; i < names.size(); ++i) {
            for (char const c : names[i])
                if (c == '"' || c == '\\' || (c >= 0 && c < ' ')) return false;
            for (std::size_t j = 0; j < i; ++j)
                if (names[i] == names[j]) return false;
        }
        if constexpr (requires { T::json_names; }) {
            for (Name const& name : T::json_names) {
                bool found = false;
                for (auto const member : members) found = found || member == name.member;
                if (!found) return false;
            }
        }
        return true;
    }

    static_assert(std::is_aggregate_v<T>, "a struct of a contract is a plain aggregate");
    static constexpr std::size_t initializers = boost::mp11::mp_size<Own>::value + boost::mp11::mp_size<Bases>::value;
    static_assert(takes<T>(std::make_index_sequence<initializers>()) && !takes<T>(std::make_index_sequence<initializers + 1>()),
                  "BOOST_DESCRIBE_STRUCT does not name every member");
    static_assert(names_fit(), "json_names names no member, or two members have one name, or a name needs escapes");
    static_assert(extras <= 1, "wire::Extra may stand once");
};

// `"name":`, ready to be appended.
template <class T, class Field>
inline constexpr auto written_name = [] {
    constexpr auto name = Described<T>::json_name(Field::name);
    std::array<char, name.size() + 3> out{};
    out[0] = '"';
    for (std::size_t i = 0; i < name.size(); ++i) out[i + 1] = name[i];
    out[name.size() + 1] = '"';
    out[name.size() + 2] = ':';
    return out;
}();

namespace plain {
// Members beyond `names`: into `extra`, or complained of.
void read_leftover(json::object const& members, std::span<std::string_view const> names, Extra* extra, At const& at);
// Each with a comma before, save the first of all.
void append_extra(std::string& out, Extra const& extra, std::span<std::string_view const> names, bool& first);
// Path and query may hold bytes that a JSON document may not.
void complain_of_bytes(json::value const& from, At const& at);
base::Result<json::value> parsed(std::string_view text, boost::json::storage_ptr storage);
base::Refused not_valid(base::Problems problems);
json::value tree_of(std::string const& written);
}  // namespace plain

template <class T>
concept Checked = requires(T const& value, base::Problems& problems) { check(value, problems); };

template <DescribedStruct T> struct Form<T> {
    static constexpr unsigned kinds = kind::object;

    static void read(json::value const& from, T& out, At const& at) {
        auto const* members = from.if_object();
        if (!members) return at.complain("must be an object");
        auto const complaints_before = at.reading().complaints;
        std::size_t known = 0;
        Extra* extra = nullptr;
        Described<T>::with_fields([&]<class... Field>() { (read_field<Field>(*members, out, at, known, extra), ...); });
        if (known != members->size()) plain::read_leftover(*members, Described<T>::names, extra, at);
        if constexpr (Checked<T>) {
            if (at.reading().complaints != complaints_before) return;
            base::Problems found;
            check(std::as_const(out), found);
            for (auto& problem : found) at.complain(std::move(problem));
        }
    }

    static void append(std::string& out, T const& from) {
        out += '{';
        bool first = true;
        Described<T>::with_fields([&]<class... Field>() { (append_field<Field>(out, from, first), ...); });
        out += '}';
    }

    static void schema(std::string& out) {
        out += R"({"type":"object","properties":{)";
        std::string required;
        bool first = true;
        Described<T>::with_fields([&]<class... Field>() { (append_schema<Field>(out, required, first), ...); });
        out += '}';
        if (!required.empty()) (out += R"(,"required":[)") += required += ']';
        if (Described<T>::extras == 0) out += R"(,"additionalProperties":false)";
        out += '}';
    }

private:
    template <class Field> static void read_field(json::object const& members, T& out, At const& at, std::size_t& known, Extra*& extra) {
        using Type = typename Described<T>::template Type<Field>;
        auto& target = out.*Field::pointer;
        if constexpr (std::is_same_v<Type, Extra>) {
            extra = &target;
        } else {
            constexpr auto name = Described<T>::json_name(Field::name);
            auto const here = at.member(name);
            if (auto const* found = members.if_contains(name)) {
                ++known;
                Form<Type>::read(*found, target, here);
            } else if constexpr (!is_optional<Type>) {
                here.complain("is required");
            }
        }
    }

    template <class Field> static void append_field(std::string& out, T const& from, bool& first) {
        using Type = typename Described<T>::template Type<Field>;
        auto const& value = from.*Field::pointer;
        if constexpr (std::is_same_v<Type, Extra>) {
            plain::append_extra(out, value, Described<T>::names, first);
        } else {
            if constexpr (is_optional<Type>) {
                if (!value) return;
            }
            if (!std::exchange(first, false)) out += ',';
            auto const& name = written_name<T, Field>;
            out.append(name.data(), name.size());
            Form<Type>::append(out, value);
        }
    }

    template <class Field> static void append_schema(std::string& out, std::string& required, bool& first) {
        using Type = typename Described<T>::template Type<Field>;
        if constexpr (!std::is_same_v<Type, Extra>) {
            if (!std::exchange(first, false)) out += ',';
            auto const& name = written_name<T, Field>;
            Form<Type>::schema(out.append(name.data(), name.size()));
            if (is_optional<Type>) return;
            if (!required.empty()) required += ',';
            required.append(name.data(), name.size() - 1);
        }
    }
};

template <class T>
T Codec<T>::read(json::value const& from, base::Problems& problems, Unknown unknown, Values values,
                 std::span<std::string_view const> textual) {
    T out{};
    Reading reading{problems, unknown, textual};
    At const whole(reading, values);
    if (values == Values::textual || !textual.empty()) plain::complain_of_bytes(from, whole);
    Form<T>::read(from, out, whole);
    return out;
}

template <class T> base::Result<T> Codec<T>::parse(std::string_view text, Unknown unknown) {
    std::array<unsigned char, 16 * 1024> room;  // most documents fit; a larger one goes on to the heap
    boost::json::monotonic_resource memory(room.data(), room.size());
    auto const tree = plain::parsed(text, &memory);
    if (!tree) return base::Refused(tree.error());
    base::Problems problems;
    auto out = read(*tree, problems, unknown);
    if (!problems.empty()) return plain::not_valid(std::move(problems));
    return out;
}

template <class T> void Codec<T>::append(std::string& out, T const& from) { Form<T>::append(out, from); }

inline constexpr std::size_t text_bytes_usual = 1000;  // room for most documents at once, where growing by doubling copies them seven times

template <class T> std::string Codec<T>::text(T const& from) {
    std::string out;
    out.reserve(text_bytes_usual);
    Form<T>::append(out, from);
    return out;
}

template <class T> json::value Codec<T>::write(T const& from) { return plain::tree_of(text(from)); }

template <class T> json::value Codec<T>::schema() {
    std::string out;
    Form<T>::schema(out);
    return plain::tree_of(out);
}

}  // namespace wire
