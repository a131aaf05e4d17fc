#include "kit/fetch_cache.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace kit {
namespace {

using std::chrono::seconds;

constexpr seconds longest{365 * 86'400};  // larger numbers mean no more
constexpr std::size_t entry_bytes = 512;  // of an entry besides its texts, roughly

std::string_view field(ResponseFields fields, std::string_view wanted) {
    for (auto const& [name, value] : fields)
        if (base::equal_ignoring_case(name, wanted)) return value;
    return {};
}

// RFC 9111 section 1.2.2: digits; what is too large counts as very long.
std::optional<seconds> delta(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    std::int64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() ? std::min(seconds(number), longest) : longest;
}

struct Control {
    bool no_store = false;
    bool validate = false;  // no-cache, must-revalidate: never without asking once it is old
    std::optional<seconds> max_age;
};

// Lists that came as several fields count together. Of what stands twice, the shorter life counts.
Control control_of(ResponseFields fields) {
    Control control;
    auto const shorten = [&](seconds to) { control.max_age = std::min(control.max_age.value_or(to), to); };
    for (auto const& [name, value] : fields) {
        if (!base::equal_ignoring_case(name, "cache-control")) continue;
        for (auto const part : base::split(value, ',')) {
            auto const directive = base::trim(part);
            auto const named = directive.substr(0, directive.find('='));
            auto const is = [&](std::string_view wanted) { return base::equal_ignoring_case(named, wanted); };
            if (is("no-store"))
                control.no_store = true;
            else if (is("must-revalidate"))
                control.validate = true;
            else if (is("no-cache"))
                control.validate = true, shorten(seconds(0));
            else if (is("max-age"))
                shorten(directive.size() > 8 ? delta(directive.substr(8)).value_or(seconds(0)) : seconds(0));
        }
    }
    return control;
}

// By its own word; nothing when it says nothing. A date that cannot be read has passed (RFC 9111 section 5.3).
std::optional<seconds> lifetime_of(ResponseFields fields, Control const& control, base::Time now) {
    if (control.max_age) return control.max_age;
    auto const expires = field(fields, "expires");
    if (expires.empty()) return std::nullopt;
    auto const end = base::parse_http_date(expires);
    if (!end) return seconds(0);
    auto const begin = base::parse_http_date(field(fields, "date")).value_or(now);
    return std::clamp(std::chrono::floor<seconds>(*end - begin), seconds(0), longest);
}

}  // namespace

Freshness freshness_of(ResponseFields fields, base::Time now, CacheLimits const& limits) {
    auto const control = control_of(fields);
    auto const life = lifetime_of(fields, control, now);
    auto const age = delta(field(fields, "age")).value_or(seconds(0));
    auto const left = life ? std::clamp(*life - age, seconds(0), limits.ttl_max) : std::min(limits.ttl_default, limits.ttl_max);
    auto const fresh_until = now + left;
    return {!control.no_store, fresh_until, control.validate ? fresh_until : fresh_until + limits.stale_max};
}

Kept const* FetchCache::find(std::string_view key) {
    auto const found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->kept;
}

void FetchCache::keep(std::string const& key, Kept kept) {
    forget(key);
    auto const& fetched = *kept.fetched;
    auto const bytes = entry_bytes + key.size() + kept.etag.size() + fetched.body.size() + fetched.media_type.size() +
                       fetched.address.size() + fetched.failure.size();
    if (bytes > limits_.bytes_max || limits_.entries_max == 0) return;
    while (entries_.size() >= limits_.entries_max || bytes_ + bytes > limits_.bytes_max) drop(std::prev(entries_.end()));
    entries_.push_front({key, std::move(kept), bytes});
    by_key_.emplace(entries_.front().key, entries_.begin());
    bytes_ += bytes;
}

void FetchCache::forget(std::string_view key) {
    auto const found = by_key_.find(key);
    if (found != by_key_.end()) drop(found->second);
}

void FetchCache::drop(std::list<Entry>::iterator entry) {
    bytes_ -= entry->bytes;
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

}  // namespace kit
