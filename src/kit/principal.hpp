// Who is asking, and how a token becomes a who.
#pragma once
#include "base/task.hpp"
#include "crypto/hash.hpp"
#include "kit/permissions.hpp"
#include "wire/types.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace kit {

struct Principal {
    wire::SchoolId school;
    wire::UserId user;  // for a token of a program: the user who made it
    base::Uuid token;   // its id, for the log and for revoking
    std::string name;   // for people: `Ada Lovelace`, `nightly import`
    Permissions permissions;
    base::Time expires;  // of the token
};
using Known = std::shared_ptr<Principal const>;

// Whoever owns the accounts (the identity service) answers this.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    // `digest` is the SHA-256 of the token: the token itself is kept nowhere. Null: nobody's.
    virtual Task<Known> resolve(std::string_view digest) = 0;
};

// What one core remembers of tokens, so that a request costs a look-up and no query. An entry is believed for `trust`: so long may a token
// revoked by another process still work; in this process forget() ends it at once. Tokens are told apart by a keyed digest of 128 bits.
class TokenCache {
public:
    static constexpr std::chrono::seconds trust{5};
    static constexpr std::size_t entries_max = 20'000;
    using Mark = crypto::ShortHash::Digest;

    struct Entry {
        Known principal;  // null: known to be nobody's
        std::chrono::steady_clock::time_point until;
    };
    Mark mark(std::string_view token) const { return hash_(token); }
    Entry const* find(Mark const& mark, std::chrono::steady_clock::time_point now) const {
        auto const found = entries_.find(mark);
        return found == entries_.end() || found->second.until <= now ? nullptr : &found->second;
    }
    void put(Mark const& mark, Known principal, std::chrono::steady_clock::time_point now) {
        if (entries_.size() >= entries_max) entries_.clear();  // rare and cheap: each entry is one query away
        entries_.insert_or_assign(mark, Entry{std::move(principal), now + trust});
    }
    void forget() { entries_.clear(); }

private:
    struct ByMark {
        std::size_t operator()(Mark const& mark) const { return mark[0]; }
    };
    crypto::ShortHash hash_;
    std::unordered_map<Mark, Entry, ByMark> entries_;
};

}  // namespace kit
