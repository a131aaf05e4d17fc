// Parameters in PostgreSQL's binary format, one after another in a single buffer.
#include "pg/binary.hpp"
#include "pg/sql.hpp"

#include <limits>

namespace pg {
namespace {

using base::Code;

void refuse_nul(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) base::fail(Code::invalid, "text must not contain the character U+0000");
}

std::string_view view(base::Uuid const& id) { return {reinterpret_cast<char const*>(id.bytes.data()), id.bytes.size()}; }

template <std::integral N> std::string_view number(std::string& room, N value) {
    binary::put(room, value);
    return room;
}

// One dimension, lower bound 1, no nulls (src/backend/utils/adt/arrayfuncs.c, array_recv).
template <class Items, class Append> std::string array(std::uint32_t element, Items const& items, Append const& append) {
    if (items.size() > Params::bytes_max) base::fail(Code::too_large, "a list is too long");
    std::string out;
    binary::put(out, std::int32_t{items.empty() ? 0 : 1});
    binary::put(out, std::int32_t{0});
    binary::put(out, element);
    if (items.empty()) return out;
    binary::put(out, static_cast<std::int32_t>(items.size()));
    binary::put(out, std::int32_t{1});
    for (auto const& item : items) append(out, item);
    return out;
}

}  // namespace

void Params::put(std::uint32_t type, std::string_view bytes) {
    if (bytes.size() > bytes_max - bytes_.size()) base::fail(Code::too_large, "the values are too large to be kept");
    if (size() == count_max) base::fail(Code::internal, "a statement has too many parameters");
    offsets_.push_back(static_cast<std::int64_t>(bytes_.size()));
    lengths_.push_back(static_cast<int>(bytes.size()));
    types_.push_back(type);
    bytes_.append(bytes);
}

void Params::add_null(std::uint32_t type) {
    put(type, {});
    offsets_.back() = -1;
}

void Params::add(bool value) { put(type_of<bool>, value ? std::string_view("\1", 1) : std::string_view("\0", 1)); }

void Params::add(std::int32_t value) {
    std::string room;
    put(type_of<std::int32_t>, number(room, value));
}

void Params::add(std::int64_t value) {
    std::string room;
    put(type_of<std::int64_t>, number(room, value));
}

void Params::add(double value) {
    std::string room;
    put(type_of<double>, number(room, std::bit_cast<std::uint64_t>(value)));
}

void Params::add(std::string_view text) {
    refuse_nul(text);
    put(type_of<std::string>, text);
}

void Params::add(base::Uuid const& id) { put(type_of<base::Uuid>, view(id)); }

void Params::add(base::Time time) {
    // 4714-11-24 BC is PostgreSQL's first day; the last instant of C++ lies before its last.
    constexpr std::int64_t first_us = -211'813'488'000'000'000;
    auto const since_1970 = time.time_since_epoch().count();
    if (since_1970 < first_us + binary::epoch_us) base::fail(Code::invalid, "a time lies too far in the past");
    std::string room;
    put(type_of<base::Time>, number(room, since_1970 - binary::epoch_us));
}

void Params::add(wire::Json const& json) {
    refuse_nul(json.text);
    std::string versioned;
    versioned.reserve(json.text.size() + 1);
    versioned.append(1, '\1').append(json.text);
    put(type_of<wire::Json>, versioned);
}

void Params::add_bytes(std::string_view bytes) { put(type_of<Bytes>, bytes); }

void Params::add(std::vector<std::string> const& list) {
    put(type_of<std::vector<std::string>>, array(type_of<std::string>, list, [](std::string& out, std::string const& item) {
            refuse_nul(item);
            if (item.size() > bytes_max) base::fail(Code::too_large, "the values are too large to be kept");
            binary::put(out, static_cast<std::int32_t>(item.size()));
            out.append(item);
        }));
}

void Params::add(std::vector<base::Uuid> const& list) {
    put(type_of<std::vector<base::Uuid>>, array(type_of<base::Uuid>, list, [](std::string& out, base::Uuid const& item) {
            binary::put(out, std::int32_t{16});
            out.append(view(item));
        }));
}

void Params::add(std::vector<std::int64_t> const& list) {
    put(type_of<std::vector<std::int64_t>>, array(type_of<std::int64_t>, list, [](std::string& out, std::int64_t item) {
            binary::put(out, std::int32_t{8});
            binary::put(out, item);
        }));
}

std::vector<char const*> Params::values() const {
    std::vector<char const*> out;
    out.reserve(offsets_.size());
    for (auto const offset : offsets_) out.push_back(offset < 0 ? nullptr : bytes_.data() + offset);
    return out;
}

}  // namespace pg
