// JSON as the house reads and writes it: strict in, minimal out. The tree is Boost.JSON's; its heavy headers stay in .cpp files.
#pragma once
#include "base/error.hpp"

#include <boost/json/fwd.hpp>
#include <boost/json/storage_ptr.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace json {

using boost::json::array;
using boost::json::object;
using boost::json::storage_ptr;
using boost::json::string;
using boost::json::value;

struct Limits {
    std::size_t depth_max = 64;
    std::size_t bytes_max = 16 * 1024 * 1024;
};

// Reads one document (RFC 8259) and refuses, with the path or the byte (counted from 0) as the problem's field: broken syntax, duplicate
// keys, invalid UTF-8, lone surrogates, U+0000 in text (PostgreSQL cannot keep it), a byte order mark, too deep, too large, anything
// after the end, a number beyond a double. Code::malformed, or Code::too_large. Memory comes from `storage`.
// Integers that fit 64 bits stay integers; every other number is the nearest double.
base::Result<value> read(std::string_view text, Limits limits = {}, storage_ptr storage = {});

// Minimal text, which read() turns into an equal value again: a double keeps a sign that it is one (`1.0`).
// Infinity and NaN, which JSON does not have, become null as in ECMAScript.
std::string write(value const& from);
void append(std::string& out, value const& from);
void append_number(std::string& out, double number);  // as ECMAScript writes it: 1, 0.1, 1e+21

// RFC 8785 (JCS): members sorted by UTF-16 code units, ES6 numbers, minimal escapes. Refuses nothing that read() accepts, save
// integers that a double cannot hold exactly (Code::invalid, naming the first).
base::Result<std::string> canonical(value const& from);

// The same of an object some of whose members are passed over (null) or replaced, and nothing copied for it. What it has not is not added.
struct Instead {
    std::string_view name;
    value const* stands;
};
base::Result<std::string> canonical(object const& from, std::span<Instead const> instead);

// Small questions, for those who do not want the heavy headers.
value const* find(object const& in, std::string_view name);  // null pointer: no such member
value const* find(value const& in, std::string_view name);   // null pointer also when `in` is no object
std::optional<std::string_view> text_of(value const& from);  // nothing: not text; the view lives as long as the value

// RFC 7396: null removes a member, an object is merged, anything else replaces.
value merge_patch(value target, value const& patch);

}  // namespace json
