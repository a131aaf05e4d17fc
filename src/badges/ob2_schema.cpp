#include "badges/ob2_schema.hpp"

#include "json/path.hpp"
#include "wire/codec.hpp"
#include "wire/types.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>

namespace badges::ob2 {
namespace {

constexpr std::string_view annotations[]{"$schema", "$id",   "id",       "$comment",    "title",
                                         "default", "$defs", "examples", "definitions", "description"};

bool is_integer(json::value const& value) {
    auto const* real = value.if_double();
    return value.is_int64() || value.is_uint64() || (real != nullptr && std::isfinite(*real) && std::floor(*real) == *real);
}

bool is_of_type(json::value const& value, std::string_view type) {
    if (type == "string") return value.is_string();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "boolean") return value.is_bool();
    if (type == "null") return value.is_null();
    if (type == "number") return value.is_number();
    return type == "integer" && is_integer(value);
}

class Run {
public:
    // Both depths are bounded by the reader.
    void check(json::value const& schema, json::value const& value, std::string const& path) {
        if (++steps_ > schema_steps_max) return out_.not_run.emplace("too large"), void();
        if (auto const* truth = schema.if_bool()) {
            if (!*truth) complain(path, "must not be there");
            return;
        }
        auto const* keywords = schema.if_object();
        if (keywords == nullptr) return out_.not_run.emplace("a schema that is no object"), void();
        for (auto const& [keyword, asked] : *keywords) run(*keywords, keyword, asked, value, path);
    }

    SchemaRun finish() { return std::move(out_); }

private:
    void run(json::object const& schema, std::string_view keyword, json::value const& asked, json::value const& value,
             std::string const& path) {
        if (std::find(std::begin(annotations), std::end(annotations), keyword) != std::end(annotations)) return;
        auto const* object = value.if_object();
        auto const* list = value.if_array();
        if (keyword == "type") return check_type(asked, value, path);
        if (keyword == "enum" && asked.is_array()) return check_enum(asked.get_array(), value, path);
        if (keyword == "format") return check_format(json::text_of(asked).value_or(""), value, path);
        if (keyword == "required" && asked.is_array()) {
            for (auto const& name : asked.get_array())
                if (object != nullptr && !object->contains(json::text_of(name).value_or("")))
                    complain(inside(path, json::text_of(name).value_or("")), "is required");
            return;
        }
        if (keyword == "properties" && asked.is_object()) {
            for (auto const& [name, inner] : asked.get_object())
                if (auto const* member = object == nullptr ? nullptr : object->if_contains(name)) check(inner, *member, inside(path, name));
            return;
        }
        if (keyword == "items" && (asked.is_object() || asked.is_bool())) {
            for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) check(asked, (*list)[i], item_of(path, i));
            return;
        }
        if (keyword == "additionalProperties" && !schema.contains("patternProperties")) {
            auto const* named = schema.if_contains("properties");
            for (auto const& [name, member] : object == nullptr ? json::object() : *object)
                if (named == nullptr || json::find(*named, name) == nullptr) check(asked, member, inside(path, name));
            return;
        }
        not_run(keyword);
    }

    void not_run(std::string_view keyword) {
        if (out_.not_run.size() < wire::problems_max) out_.not_run.emplace(keyword);
    }

    void check_type(json::value const& asked, json::value const& value, std::string const& path) {
        auto const* list = asked.if_array();
        std::string names;
        bool fits = false;
        auto const look = [&](json::value const& one) {
            auto const type = json::text_of(one).value_or("");
            fits = fits || is_of_type(value, type);
            names += (names.empty() ? "" : " or ") + std::string(type);
        };
        if (list != nullptr)
            std::for_each(list->begin(), list->end(), look);
        else
            look(asked);
        if (!fits) complain(path, "must be of type " + names);
    }

    void check_enum(json::array const& allowed, json::value const& value, std::string const& path) {
        steps_ += allowed.size();
        if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) complain(path, "is none of the values that are allowed");
    }

    void check_format(std::string_view format, json::value const& value, std::string const& path) {
        auto const text = json::text_of(value);
        if (!text) return;
        if (format == "uri") return require(wire::UriGrammar::accepts(*text), path, wire::UriGrammar::wanted);
        if (format == "email") return require(wire::EmailGrammar::accepts(*text), path, wire::EmailGrammar::wanted);
        if (format == "date-time") return require(base::parse_time(*text).has_value(), path, "a date with time and zone");
        not_run("format " + std::string(format));
    }

    static std::string item_of(std::string const& path, std::size_t index) {
        auto out = path;
        json::append_item(out, index);
        return out;
    }
    static std::string inside(std::string const& path, std::string_view name) {
        auto out = path;
        json::append_member(out, name);
        return out;
    }

    void require(bool holds, std::string const& path, std::string_view wanted) {
        if (!holds) complain(path, "must be " + std::string(wanted));
    }
    void complain(std::string const& path, std::string text) {
        if (out_.problems.size() < wire::problems_max) out_.problems.push_back({path, std::move(text)});
    }

    SchemaRun out_;
    std::size_t steps_ = 0;
};

}  // namespace

SchemaRun run_schema(json::value const& schema, json::value const& value, std::string const& path) {
    Run run;
    run.check(schema, value, path);
    return run.finish();
}

}  // namespace badges::ob2
