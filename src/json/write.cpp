// The writers of text: minimal, and canonical (RFC 8785), which differ in the order of members and in what they refuse.
#include "json/json.hpp"

#include "base/text.hpp"
#include "json/path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace json {
namespace {

using boost::json::key_value_pair;
using boost::json::kind;

std::string_view as_std(boost::json::string_view text) { return {text.data(), text.size()}; }

void append_text(std::string& out, std::string_view text) {
    out += '"';
    base::append_json_escaped(out, text);
    out += '"';
}

template <class Integer> void append_integer(std::string& out, Integer number) {
    std::array<char, 24> room;
    auto const end = std::to_chars(room.data(), room.data() + room.size(), number).ptr;
    out.append(room.data(), end);
}

// ECMAScript forgets the sign of zero and that 1.0 is no integer; read() would then find another value than was written.
void append_kept(std::string& out, double number) {
    auto const start = out.size();
    if (number == 0 && std::signbit(number)) out += '-';
    append_number(out, number);
    if (std::isfinite(number) && out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

// The order of UTF-16 code units, on UTF-8: it differs from the order of bytes only where code points above U+FFFF, in UTF-16 written
// with surrogates (D800 to DFFF), meet those from U+E000 to U+FFFF, which start with the bytes EE and EF.
bool utf16_less(std::string_view a, std::string_view b) {
    auto const rank = [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte == 0xee || byte == 0xef ? byte + 0x10 : int(byte);
    };
    auto const [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (x == a.end() || y == b.end()) return y != b.end();
    return rank(*x) < rank(*y);
}

class Canonical {
public:
    bool append(value const& from) {
        switch (from.kind()) {
            case kind::null: out_ += "null"; return true;
            case kind::bool_: out_ += from.get_bool() ? "true" : "false"; return true;
            case kind::int64: return append_exact(from.get_int64());
            case kind::uint64: return append_exact(from.get_uint64());
            case kind::double_:
                if (!std::isfinite(from.get_double())) return refuse("JSON has no infinity and no NaN");
                append_number(out_, from.get_double());
                return true;
            case kind::string: append_text(out_, as_std(from.get_string())); return true;
            case kind::array: return append_list(from.get_array());
            case kind::object: return append_object(from.get_object());
        }
        return true;
    }

    bool append(object const& from, std::span<Instead const> instead) {
        Members members;
        members.reserve(from.size());
        for (auto const& member : from) {
            auto const other = std::ranges::find(instead, as_std(member.key()), &Instead::name);
            auto const* stands = other == instead.end() ? &member.value() : other->stands;
            if (stands != nullptr) members.emplace_back(as_std(member.key()), stands);
        }
        return append_members(members);
    }

    base::Result<std::string> result(bool well) {
        if (well) return std::move(out_);
        return base::refuse(base::Code::invalid, "this JSON has no canonical form: " + std::string(fault_),
                            {{std::move(field_), std::string(fault_)}});
    }

private:
    using Members = std::vector<std::pair<std::string_view, value const*>>;
    struct Step {
        Step const* up;
        std::string_view name;  // or, when it has no data, the index
        std::size_t index;
    };

    // RFC 8785 knows doubles only. An integer passes when it is one, or when its digits are just those that the nearest double has
    // there, as in 9223372036854776000: so what is canonical stays as it is.
    template <class Integer> bool append_exact(Integer number) {
        auto const near = static_cast<double>(number);
        auto const start = out_.size();
        append_number(out_, near);
        constexpr std::int64_t exact_max = std::int64_t(1) << 53;
        if (std::cmp_less_equal(number, exact_max) && std::cmp_greater_equal(number, -exact_max)) return true;
        constexpr double past_end = std::is_signed_v<Integer> ? 0x1p63 : 0x1p64;
        if (near < past_end && static_cast<Integer>(near) == number) return true;
        std::string digits;
        append_integer(digits, number);
        return std::string_view(out_).substr(start) == digits || refuse("this integer has more digits than a double can hold");
    }

    bool append_list(array const& list) {
        char before = '[';
        for (std::size_t i = 0; i < list.size(); ++i) {
            out_ += std::exchange(before, ',');
            Step const step{at_, {}, i};
            at_ = &step;
            if (!append(list[i])) return false;
            at_ = step.up;
        }
        out_ += list.empty() ? "[]" : "]";
        return true;
    }

    bool append_object(object const& members) {
        Members sorted;
        sorted.reserve(members.size());
        for (auto const& member : members) sorted.emplace_back(as_std(member.key()), &member.value());
        return append_members(sorted);
    }

    bool append_members(Members& members) {
        std::sort(members.begin(), members.end(), [](auto const& a, auto const& b) { return utf16_less(a.first, b.first); });
        char before = '{';
        for (auto const& [name, item] : members) {
            out_ += std::exchange(before, ',');
            append_text(out_, name);
            out_ += ':';
            Step const step{at_, name, 0};
            at_ = &step;
            if (!append(*item)) return false;
            at_ = step.up;
        }
        out_ += members.empty() ? "{}" : "}";
        return true;
    }

    bool refuse(std::string_view what) {
        std::vector<Step const*> steps;
        for (auto const* step = at_; step != nullptr; step = step->up) steps.push_back(step);
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            if ((*step)->name.data() != nullptr)
                append_member(field_, (*step)->name);
            else
                append_item(field_, (*step)->index);
        }
        fault_ = what;
        return false;
    }

    std::string out_;
    std::string field_;       // where the first number stands that cannot be kept
    std::string_view fault_;  // what is wrong with it
    Step const* at_ = nullptr;
};

}  // namespace

// ECMA-262, Number::toString, from the shortest digits that read back as the same double.
void append_number(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    if (number == 0) {
        out += '0';
        return;
    }
    std::array<char, 32> room;
    auto const end = std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::scientific).ptr;
    std::string_view text(room.data(), static_cast<std::size_t>(end - room.data()));
    if (text.front() == '-') {
        out += '-';
        text.remove_prefix(1);
    }
    auto const e = text.find('e');
    int exponent = 0;
    std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), end, exponent);
    std::array<char, 20> digits;
    std::size_t count = 0;
    for (char const c : text.substr(0, e))
        if (c != '.') digits[count++] = c;

    auto const head = [&](std::size_t from, std::size_t length) { out.append(digits.data() + from, length); };
    if (exponent >= 0 && exponent < 21) {
        auto const whole = static_cast<std::size_t>(exponent) + 1;  // digits before the point
        if (count <= whole) {
            head(0, count);
            out.append(whole - count, '0');
        } else {
            head(0, whole);
            out += '.';
            head(whole, count - whole);
        }
    } else if (exponent < 0 && exponent >= -6) {
        out += "0.";
        out.append(static_cast<std::size_t>(-exponent - 1), '0');
        head(0, count);
    } else {
        head(0, 1);
        if (count > 1) {
            out += '.';
            head(1, count - 1);
        }
        out += exponent < 0 ? "e-" : "e+";
        append_integer(out, std::abs(exponent));
    }
}

void append(std::string& out, value const& from) {
    switch (from.kind()) {
        case kind::null: out += "null"; return;
        case kind::bool_: out += from.get_bool() ? "true" : "false"; return;
        case kind::int64: append_integer(out, from.get_int64()); return;
        case kind::uint64: append_integer(out, from.get_uint64()); return;
        case kind::double_: append_kept(out, from.get_double()); return;
        case kind::string: append_text(out, as_std(from.get_string())); return;
        case kind::array: {
            char before = '[';
            for (auto const& item : from.get_array()) {
                out += std::exchange(before, ',');
                append(out, item);
            }
            out += from.get_array().empty() ? "[]" : "]";
            return;
        }
        case kind::object: {
            char before = '{';
            for (auto const& [name, item] : from.get_object()) {
                out += std::exchange(before, ',');
                append_text(out, as_std(name));
                out += ':';
                append(out, item);
            }
            out += from.get_object().empty() ? "{}" : "}";
            return;
        }
    }
}

std::string write(value const& from) {
    std::string out;
    append(out, from);
    return out;
}

base::Result<std::string> canonical(value const& from) {
    Canonical writer;
    return writer.result(writer.append(from));
}

base::Result<std::string> canonical(object const& from, std::span<Instead const> instead) {
    Canonical writer;
    return writer.result(writer.append(from, instead));
}

}  // namespace json
