// The JSON-LD contexts that this engine has with it: data from pinned packages, embedded when it is built. Nothing is fetched for them.
#pragma once
#include "base/error.hpp"
#include "linked_data/processor.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace badges {

struct ContextInfo {
    std::string url;
    std::string origin;  // package and version, `folder` for one that was added
    std::string digest;  // SHA-256 of its canonical form (RFC 8785), hexadecimal
    std::string note;    // `older body`, `alias of ...`, or empty
};

// Immutable once it is shared; safe to use from several threads.
class Contexts {
public:
    Contexts();
    ~Contexts();
    Contexts(Contexts&&) noexcept;

    // Adds or replaces one; before the first use of processors. Code::malformed when it is no JSON object with `@context`.
    base::Result<> add(std::string url, std::string_view text, std::string origin);

    std::vector<ContextInfo> list() const;                                // by url, newest body first
    std::shared_ptr<json::value const> find(std::string_view url) const;  // newest body, or null

    linked_data::Processor const& newest() const;

    // Contexts that were edited in place: the same processor with the older bodies, newest of them first.
    struct Earlier {
        std::string name;  // `OB 3.0.3 of 2024`
        linked_data::Processor const* processor;
    };
    std::vector<Earlier> earlier() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace badges
