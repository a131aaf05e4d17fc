#include "json/quick.hpp"

#include "json/number.hpp"

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value_stack.hpp>

#include <array>

namespace json {
namespace {

using boost::json::error_code;
using View = boost::json::string_view;

// Passes the parser's events to the library's own stack and counts the members, of which the stack drops duplicates silently.
class Quick {
public:
    static constexpr std::size_t max_object_size = foretold_members_max;
    static constexpr std::size_t max_array_size = array::max_size();
    static constexpr std::size_t max_key_size = string::max_size();
    static constexpr std::size_t max_string_size = string::max_size();

    explicit Quick(storage_ptr storage) { stack_.reset(std::move(storage)); }
    value release() { return stack_.release(); }
    std::size_t members() const { return members_; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_object_end(std::size_t count, error_code&) { return members_ += count, stack_.push_object(count), true; }
    bool on_array_end(std::size_t count, error_code&) { return stack_.push_array(count), true; }
    bool on_key_part(View part, std::size_t, error_code&) { return stack_.push_chars(part), true; }
    bool on_key(View last, std::size_t, error_code&) { return stack_.push_key(last), true; }
    bool on_string_part(View part, std::size_t, error_code&) { return stack_.push_chars(part), true; }
    bool on_string(View last, std::size_t, error_code&) { return stack_.push_string(last), true; }
    // The document is in one piece: a number comes in parts only where it is broken off, and then it is no number.
    bool on_number_part(View, error_code&) { return true; }
    bool on_int64(std::int64_t number, View, error_code&) { return stack_.push_int64(number), true; }
    bool on_uint64(std::uint64_t number, View, error_code&) { return stack_.push_uint64(number), true; }
    bool on_double(double, View text, error_code& failure) {
        auto const number = to_double({text.data(), text.size()});
        if (number)
            stack_.push_double(*number);
        else
            failure = make_error_code(boost::json::error::exception);
        return number.has_value();
    }
    bool on_bool(bool truth, error_code&) { return stack_.push_bool(truth), true; }
    bool on_null(error_code&) { return stack_.push_null(), true; }
    bool on_comment_part(View, error_code&) { return true; }
    bool on_comment(View, error_code&) { return true; }

private:
    std::array<unsigned char, 8 * 1024> room_;
    boost::json::value_stack stack_{storage_ptr(), room_.data(), room_.size()};
    std::size_t members_ = 0;
};

std::size_t count_members(value const& tree) {
    std::size_t count = 0;
    if (auto const* list = tree.if_array()) {
        for (auto const& item : *list)
            if (item.is_structured()) count += count_members(item);
    } else if (auto const* members = tree.if_object()) {
        count = members->size();
        for (auto const& [name, item] : *members)
            if (item.is_structured()) count += count_members(item);
    }
    return count;
}

}  // namespace

std::optional<value> read_quickly(std::string_view text, Limits const& limits, storage_ptr storage) {
    if (text.find("\\u0000") != std::string_view::npos) return std::nullopt;
    boost::json::parse_options options;
    options.max_depth = limits.depth_max;
    boost::json::basic_parser<Quick> parser(options, std::move(storage));
    error_code failure;
    auto const at = parser.write_some(false, text.data(), text.size(), failure);
    if (failure || at < text.size()) return std::nullopt;
    auto tree = parser.handler().release();
    if (count_members(tree) != parser.handler().members()) return std::nullopt;
    return tree;
}

}  // namespace json
