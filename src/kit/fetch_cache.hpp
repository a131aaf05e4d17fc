// What was fetched and may be used again (RFC 9111, as far as a reader of documents needs it). No I/O; time is given.
#pragma once
#include "base/clock.hpp"
#include "base/fetched.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace kit {

struct CacheLimits {
    std::size_t entries_max = 256;
    std::size_t bytes_max = 16 * 1024 * 1024;
    std::chrono::seconds ttl_default{300};   // of what says nothing about itself
    std::chrono::seconds ttl_max{3'600};     // of what says more: a revocation must come through
    std::chrono::seconds stale_max{86'400};  // after its ttl, while its server fails
    std::chrono::seconds failure_ttl{10};    // before one that failed is asked again
};

// How long an answer may be used by its own word, within the limits. `stale_until` is past `fresh_until` unless the answer forbids it.
struct Freshness {
    bool storable = true;
    base::Time fresh_until, stale_until;
};
using ResponseFields = std::span<std::pair<std::string, std::string> const>;
Freshness freshness_of(ResponseFields fields, base::Time now, CacheLimits const& limits);

struct Kept {
    std::shared_ptr<base::Fetched const> fetched;
    std::string etag = {};  // as it came, for If-None-Match; empty: none
    Freshness freshness = {};
};

// Bounded by entries and bytes: what was not asked for the longest goes.
class FetchCache {
public:
    explicit FetchCache(CacheLimits limits) : limits_(limits) {}

    Kept const* find(std::string_view key);  // null: nothing. Fresh or not; holds until the next keep() or forget()
    void keep(std::string const& key, Kept kept);
    void forget(std::string_view key);

    CacheLimits const& limits() const { return limits_; }
    std::size_t entries() const { return entries_.size(); }
    std::size_t bytes() const { return bytes_; }

private:
    struct Entry {
        std::string key;
        Kept kept;
        std::size_t bytes;
    };
    void drop(std::list<Entry>::iterator entry);

    CacheLimits limits_;
    std::list<Entry> entries_;  // the latest asked for first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
    std::size_t bytes_ = 0;
};

}  // namespace kit
