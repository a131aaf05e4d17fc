// Request ids: 128 bits, the caller's W3C trace id where there is a valid one.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace http {

struct RequestId {
    std::uint64_t high = 0, low = 0;
    friend bool operator==(RequestId const&, RequestId const&) = default;
};

// The trace id of a `traceparent` field (W3C Trace Context, section 3.2); nothing when the field is not valid.
std::optional<RequestId> trace_id(std::string_view traceparent);

// Cheap ids that do not repeat, seeded by the kernel. They are names, not secrets: xoshiro256** can be foretold.
class RequestIds {
public:
    RequestIds();
    RequestId next();

private:
    std::uint64_t number();
    std::uint64_t state_[4];
};

}  // namespace http
