// Forms of what is made of parts: optional values, lists, maps, choices between shapes.
#pragma once
#include "wire/leaves.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace wire {

template <class T> struct Form<std::optional<T>> {
    static constexpr unsigned kinds = Form<T>::kinds | kind::null;
    static void read(json::value const& from, std::optional<T>& out, At const& at) {
        if (from.is_null())
            out.reset();
        else
            Form<T>::read(from, out.emplace(), at);
    }
    static void append(std::string& out, std::optional<T> const& from) {
        if (from)
            Form<T>::append(out, *from);
        else
            out += "null";  // in a list; a struct leaves it out
    }
    static void schema(std::string& out) { Form<T>::schema(out); }
};

namespace plain {

template <class T> void read_item(json::value const& from, std::vector<T>& out, At const& at) {
    T item{};
    Form<T>::read(from, item, at);
    out.push_back(std::move(item));
}

template <class T> void read_list(json::value const& from, std::vector<T>& out, At const& at, std::size_t least, std::size_t most) {
    auto const* list = from.if_array();
    if (!list && at.textual()) return read_item(from, out, at);
    if (!list) return at.complain("must be a list");
    if (list->size() < least || list->size() > most) return complain_of_items(at, least, most);
    out.reserve(list->size());
    for (std::size_t i = 0; i < list->size(); ++i) read_item((*list)[i], out, at.item(i));
}

template <class T> void append_list(std::string& out, std::vector<T> const& from) {
    out += '[';
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (i > 0) out += ',';
        Form<T>::append(out, from[i]);
    }
    out += ']';
}

template <class T> void append_list_schema(std::string& out, std::size_t least, std::size_t most) {
    Form<T>::schema(out += R"({"type":"array","items":)");
    if (least > 0) out += R"(,"minItems":)" + std::to_string(least);
    out += R"(,"maxItems":)" + std::to_string(most) + '}';
}

}  // namespace plain

template <class T> struct Form<std::vector<T>> {
    static constexpr unsigned kinds = kind::list;
    static void read(json::value const& from, std::vector<T>& out, At const& at) { plain::read_list(from, out, at, 0, list_items_max); }
    static void append(std::string& out, std::vector<T> const& from) { plain::append_list(out, from); }
    static void schema(std::string& out) { plain::append_list_schema<T>(out, 0, list_items_max); }
};

template <class T, std::size_t Min, std::size_t Max> struct Form<List<T, Min, Max>> {
    static constexpr unsigned kinds = kind::list;
    static void read(json::value const& from, List<T, Min, Max>& out, At const& at) { plain::read_list(from, out.items, at, Min, Max); }
    static void append(std::string& out, List<T, Min, Max> const& from) { plain::append_list(out, from.items); }
    static void schema(std::string& out) { plain::append_list_schema<T>(out, Min, Max); }
};

template <class T> struct Form<OneOrMany<T>> {
    static_assert((Form<T>::kinds & kind::list) == 0, "a list of lists cannot be told from one item");
    static constexpr unsigned kinds = Form<T>::kinds | kind::list;
    static void read(json::value const& from, OneOrMany<T>& out, At const& at) {
        if (from.is_array())
            plain::read_list(from, out.items, at, 0, list_items_max);
        else
            plain::read_item(from, out.items, at);
    }
    static void append(std::string& out, OneOrMany<T> const& from) { plain::append_list(out, from.items); }
    static void schema(std::string& out) {
        Form<T>::schema(out += R"({"anyOf":[)");
        plain::append_list_schema<T>(out += ',', 0, list_items_max);
        out += "]}";
    }
};

template <class T> struct Form<std::map<std::string, T>> {
    static constexpr unsigned kinds = kind::object;
    static void read(json::value const& from, std::map<std::string, T>& out, At const& at) {
        auto const* members = from.if_object();
        if (!members) return at.complain("must be an object");
        if (members->size() > list_items_max) return at.complain("must have at most " + std::to_string(list_items_max) + " members");
        for (auto const& [name, value] : *members) Form<T>::read(value, out[std::string(name)], at.member(name));
    }
    static void append(std::string& out, std::map<std::string, T> const& from) {
        char before = '{';
        for (auto const& [name, value] : from) {
            out += std::exchange(before, ',');
            plain::append_text(out, name);
            out += ':';
            Form<T>::append(out, value);
        }
        out += from.empty() ? "{}" : "}";
    }
    static void schema(std::string& out) {
        Form<T>::schema(out += R"({"type":"object","additionalProperties":)");
        out += R"(,"maxProperties":)" + std::to_string(list_items_max) + '}';
    }
};

// The kind of the value sorts out most shapes. Of several that are left the first that reads without a problem is taken, and when none
// does the problems are told of the one that came closest.
template <class... Shapes> struct Form<std::variant<Shapes...>> {
    using Choice = std::variant<Shapes...>;
    static constexpr unsigned kinds = (Form<Shapes>::kinds | ...);

    static void read(json::value const& from, Choice& out, At const& at) {
        auto const kind = plain::kind_of(from, at.textual());
        auto const left = (std::size_t((Form<Shapes>::kinds & kind) != 0) + ...);
        if (left == 0) return at.complain("must be " + plain::kinds_in_words(kinds));
        std::optional<base::Problems> closest;
        bool const taken = (((Form<Shapes>::kinds & kind) != 0 && take<Shapes>(from, out, at, left, closest)) || ...);
        if (!taken)
            for (auto& problem : *closest) at.reading().add(std::move(problem));
    }
    static void append(std::string& out, Choice const& from) {
        std::visit([&]<class Shape>(Shape const& shape) { Form<Shape>::append(out, shape); }, from);
    }
    static void schema(std::string& out) {
        char before = '[';
        out += R"({"anyOf":)";
        ((out += std::exchange(before, ','), Form<Shapes>::schema(out)), ...);
        out += "]}";
    }

private:
    template <class Shape>
    static bool take(json::value const& from, Choice& out, At const& at, std::size_t left, std::optional<base::Problems>& closest) {
        Shape shape{};
        if (left == 1) {
            Form<Shape>::read(from, shape, at);
            out = std::move(shape);
            return true;
        }
        base::Problems problems;
        Reading attempt{problems, at.reading().unknown};
        Form<Shape>::read(from, shape, at.in(attempt));
        if (problems.empty()) {
            out = std::move(shape);
            return true;
        }
        if (!closest || problems.size() < closest->size()) closest = std::move(problems);
        return false;
    }
};

}  // namespace wire
