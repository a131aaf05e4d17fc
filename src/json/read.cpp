// The strict reader: Boost.JSON's grammar with a careful builder of our own, which sees what the library would keep silently and can
// say where it stands. Ordinary documents never come to it (quick.hpp).
#include "json/json.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "json/number.hpp"
#include "json/path.hpp"
#include "json/quick.hpp"

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstring>
#include <memory_resource>

namespace json {
namespace {

using boost::json::error;
using boost::json::error_code;
using View = boost::json::string_view;

std::string_view as_std(View text) { return {text.data(), text.size()}; }

// Takes the parser's events and builds the tree from the leaves up, so that each list and object is allocated once.
class Builder {
public:
    static constexpr std::size_t max_object_size = object::max_size();
    static constexpr std::size_t max_array_size = array::max_size();
    static constexpr std::size_t max_key_size = string::max_size();
    static constexpr std::size_t max_string_size = string::max_size();

    Builder(std::string_view text, storage_ptr storage)
        : text_(text), storage_(std::move(storage)), may_hold_nul_(text.find("\\u0000") != std::string_view::npos) {}

    value release() { return std::move(values_.front()); }
    base::Problem const& problem() const { return problem_; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) {
        frames_.push_back({true, values_.size(), keys_.size()});
        return true;
    }
    bool on_array_begin(error_code&) {
        frames_.push_back({false, values_.size(), keys_.size()});
        return true;
    }

    bool on_object_end(std::size_t count, error_code& failure) {
        auto const frame = frames_.back();
        object made(storage_);
        if (count > 0) made.reserve(count + spare(count));
        for (std::size_t i = 0; i < count; ++i) {
            auto const name = keys_[frame.keys + i];
            if (made.emplace(name, std::move(values_[frame.values + i])).second) continue;
            close(frame);
            auto at = path();
            append_member(at, name);
            return refuse(failure, std::move(at), "this name stands twice in its object");
        }
        close(frame);
        values_.emplace_back(std::move(made));
        return true;
    }

    bool on_array_end(std::size_t count, error_code&) {
        auto const frame = frames_.back();
        array made(storage_);
        made.reserve(count);
        for (std::size_t i = 0; i < count; ++i) made.push_back(std::move(values_[frame.values + i]));
        close(frame);
        values_.emplace_back(std::move(made));
        return true;
    }

    bool on_key_part(View part, std::size_t, error_code&) {
        partial_.append(part.data(), part.size());
        return true;
    }
    bool on_key(View last, std::size_t, error_code& failure) {
        auto const name = whole(last);
        if (holds_nul(name)) return refuse(failure, path(), "a name in this object holds the character U+0000");
        keys_.push_back(kept(name));
        partial_.clear();
        return true;
    }

    bool on_string_part(View part, std::size_t, error_code&) {
        partial_.append(part.data(), part.size());
        return true;
    }
    bool on_string(View last, std::size_t, error_code& failure) {
        auto const text = whole(last);
        if (holds_nul(text)) return refuse(failure, path(), "the text holds the character U+0000");
        values_.emplace_back(View(text), storage_);
        partial_.clear();
        return true;
    }

    bool on_number_part(View part, error_code&) {
        partial_.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t number, View, error_code&) {
        values_.emplace_back(number, storage_);
        partial_.clear();
        return true;
    }
    bool on_uint64(std::uint64_t number, View, error_code&) {
        values_.emplace_back(number, storage_);
        partial_.clear();
        return true;
    }
    bool on_double(double, View last, error_code& failure) {
        auto const number = to_double(whole(last));
        if (!number) return refuse(failure, path(), "this number is too large");
        values_.emplace_back(*number, storage_);
        partial_.clear();
        return true;
    }
    bool on_bool(bool truth, error_code&) {
        values_.emplace_back(truth, storage_);
        return true;
    }
    bool on_null(error_code&) {
        values_.emplace_back(nullptr, storage_);
        return true;
    }
    bool on_comment_part(View, error_code&) { return true; }
    bool on_comment(View, error_code&) { return true; }

private:
    // A list or object that is still open: where its values and its names start.
    struct Frame {
        bool is_object;
        std::size_t values;
        std::size_t keys;
    };

    std::string_view whole(View last) {
        if (partial_.empty()) return as_std(last);
        partial_.append(last.data(), last.size());
        return partial_;
    }

    // A name without escapes is a view into the document; any other must be kept until its object ends.
    std::string_view kept(std::string_view name) {
        auto const from = text_.data();
        if (!std::less<>()(name.data(), from) && std::less<>()(name.data(), from + text_.size())) return name;
        if (name.empty()) return {};
        auto* const copy = static_cast<char*>(memory_.allocate(name.size(), 1));
        std::memcpy(copy, name.data(), name.size());
        return {copy, name.size()};
    }

    bool holds_nul(std::string_view text) const { return may_hold_nul_ && text.find('\0') != std::string_view::npos; }

    void close(Frame const& frame) {
        values_.resize(frame.values);
        keys_.resize(frame.keys);
        frames_.pop_back();
    }

    // Members that an object gets room for beyond its own, so that nobody can foretell its buckets (quick.hpp).
    std::size_t spare(std::size_t count) {
        if (count <= foretold_members_max) return 0;
        if (chance_ == 0) {
            std::array<std::uint8_t, sizeof chance_> bytes{};
            base::fill_random(bytes);
            std::memcpy(&chance_, bytes.data(), sizeof chance_);
        }
        chance_ = chance_ * 6364136223846793005u + 1442695040888963407u;
        return (chance_ >> 33) % (count / 4);
    }

    // Of the value that is being read.
    std::string path() const {
        std::string out;
        for (std::size_t i = 0; i < frames_.size(); ++i) {
            bool const inner = i + 1 < frames_.size();
            auto const values_end = inner ? frames_[i + 1].values : values_.size();
            auto const keys_end = inner ? frames_[i + 1].keys : keys_.size();
            if (!frames_[i].is_object) append_item(out, values_end - frames_[i].values);
            // A name without a value yet is the one at hand; else the name itself is being read and the object is the place.
            else if (keys_end - frames_[i].keys > values_end - frames_[i].values)
                append_member(out, keys_[keys_end - 1]);
        }
        return out;
    }

    bool refuse(error_code& failure, std::string field, std::string text) {
        problem_ = {std::move(field), std::move(text)};
        failure = make_error_code(error::exception);
        return false;
    }

    std::string_view text_;
    storage_ptr storage_;
    bool may_hold_nul_;
    std::uint64_t chance_ = 0;
    std::string partial_;
    std::array<std::byte, 6 * 1024> room_;
    std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
    std::pmr::vector<value> values_{&memory_};
    std::pmr::vector<std::string_view> keys_{&memory_};
    std::pmr::vector<Frame> frames_{&memory_};
    base::Problem problem_;
};

std::string described(error_code failure, std::string_view text, std::size_t at, Limits const& limits) {
    if (failure == error::too_deep) return "more than " + std::to_string(limits.depth_max) + " levels of lists and objects";
    if (failure == error::extra_data) return "something follows after the end of the document";
    if (failure == error::expected_hex_digit) return "the escape \\u needs four hexadecimal digits";
    if (failure == error::exponent_overflow) return "the exponent of this number is too large";
    if (failure == error::illegal_leading_surrogate || failure == error::illegal_trailing_surrogate ||
        failure == error::expected_utf16_escape)
        return "the escape of a surrogate without its partner";
    if (text.empty()) return "the document is empty";
    if (at >= text.size()) return "the document ends too early";
    auto const c = text[at];
    if (c > ' ' && c < 0x7f) return std::string("the character ") + c + " cannot stand here";
    if (c >= 0 && c < ' ') return "a control character must be written as an escape";
    return "this character cannot stand here";
}

base::Refused refused(std::string field, std::string text) {
    std::string const whole = "the JSON cannot be read at " + field + ": " + text;
    return base::refuse(base::Code::malformed, whole, {{std::move(field), std::move(text)}});
}

std::string byte(std::size_t at) { return "byte " + std::to_string(at); }

base::Refused explain(error_code failure, std::size_t at, std::string_view text, Limits const& limits, base::Problem const& found) {
    if (!found.text.empty()) return refused(found.field.empty() ? byte(at) : found.field, found.text);
    // The grammar reports bytes that are no UTF-8 as any other error, at most three bytes away.
    if (auto const bad = base::bad_utf8_at(text); bad && *bad <= at + 3) return refused(byte(*bad), "this is not UTF-8");
    return refused(byte(at), described(failure, text, at, limits));
}

}  // namespace

base::Result<value> read(std::string_view text, Limits limits, storage_ptr storage) {
    if (text.size() > limits.bytes_max)
        return base::refuse(base::Code::too_large, "the JSON is larger than " + std::to_string(limits.bytes_max) + " bytes",
                            {{byte(limits.bytes_max), "only so many bytes are taken"}});
    if (text.starts_with("\xef\xbb\xbf")) return refused(byte(0), "a byte order mark must not stand here");

    if (auto tree = read_quickly(text, limits, storage)) return *std::move(tree);
    boost::json::parse_options options;
    options.max_depth = limits.depth_max;
    boost::json::basic_parser<Builder> parser(options, text, std::move(storage));
    error_code failure;
    auto const at = parser.write_some(false, text.data(), text.size(), failure);
    if (!failure && at < text.size()) failure = make_error_code(error::extra_data);
    if (failure) return explain(failure, at, text, limits, parser.handler().problem());
    return parser.handler().release();
}

}  // namespace json
