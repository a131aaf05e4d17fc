// What can go wrong, for the whole platform: one list of codes, one error, one table of what each code means.
#pragma once
#include <cstdint>
#include <exception>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

// The same code crosses process borders unchanged, as the `code` member of a problem document (RFC 9457).
enum class Code : std::uint8_t {
    malformed,        // the bytes are not what they claim to be: broken JSON, a truncated PNG
    invalid,          // well-formed, but a value is not allowed; the problems name the fields
    unauthenticated,  // who is asking is not known
    forbidden,        // who is asking is known and may not
    missing,          // there is no such thing (or it is not for these eyes)
    wrong_method,     // the thing is there but does not answer to this verb
    conflict,         // it contradicts what is already there
    too_large,        // over a limit in bytes
    wrong_media,      // a media type that this endpoint does not take
    not_acceptable,   // none of the media types that the caller would accept
    too_many,         // over a rate
    timeout,          // the deadline has passed
    unavailable,      // something that is needed is away for the moment
    internal,         // ours to mend; the details are in the log, never in the answer
};

// What a code means at the edges. `retry` says whether the same request may succeed later.
struct Meaning {
    std::string_view name;   // stable word, part of the problem's type URI
    std::string_view title;  // for people
    int status;              // HTTP
    bool retry;
};
Meaning const& meaning(Code code);
std::optional<Code> code_named(std::string_view name);

// One thing wrong with a request. `field` is a path such as `achievement.criteria.narrative` or `alignment[2].targetUrl`;
// for bytes that are no document it is `byte 117`.
struct Problem {
    std::string field;
    std::string text;
    friend bool operator==(Problem const&, Problem const&) = default;
};
using Problems = std::vector<Problem>;

class Error : public std::exception {
public:
    Error(Code code, std::string text, Problems problems = Problems())
        : code_(code), text_(std::move(text)), problems_(std::move(problems)) {}

    Code code() const { return code_; }
    std::string const& text() const { return text_; }  // for people outside
    Problems const& problems() const { return problems_; }
    std::string const& detail() const { return detail_; }             // for the log only
    int retry_after_seconds() const { return retry_after_seconds_; }  // 0: nothing to say
    char const* what() const noexcept override { return text_.c_str(); }

    Error&& with_detail(std::string detail) && {
        detail_ = std::move(detail);
        return std::move(*this);
    }
    Error&& with_retry_after(int seconds) && {
        retry_after_seconds_ = seconds;
        return std::move(*this);
    }

private:
    Code code_;
    int retry_after_seconds_ = 0;
    std::string text_;
    Problems problems_;
    std::string detail_;
};

// For the edges and for pure code, where a refusal is an ordinary value.
template <class T = void> using Result = std::expected<T, Error>;
using Refused = std::unexpected<Error>;
inline Refused refuse(Code code, std::string text, Problems problems = Problems()) {
    return Refused(Error(code, std::move(text), std::move(problems)));
}

// For use cases, where a refusal is rare and ends the story.
[[noreturn]] void fail(Code code, std::string text);

// Absence is a value in the store; here the use case says that it cannot go on without.
template <class T> T required(std::optional<T> found, std::string_view what) {
    if (!found) fail(Code::missing, std::string(what) + " not found");
    return *std::move(found);
}

// From the world of values into the world of use cases.
template <class T> T value_or_fail(Result<T> result) {
    if (!result) throw std::move(result).error();
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// A broken promise inside the program: logged and ended at once, also in release builds.
[[noreturn]] void broken(std::string_view what, char const* file, int line);

}  // namespace base

#define STOA_ASSERT(condition) ((condition) ? void(0) : ::base::broken(#condition, __FILE__, __LINE__))
