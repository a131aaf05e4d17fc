#include "linked_data/processor.hpp"

#include "linked_data/contexts.hpp"
#include "linked_data/expander.hpp"
#include "linked_data/to_rdf.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <atomic>

namespace linked_data {
namespace {

constexpr std::size_t scratch_bytes = 48 * 1024;  // on the stack, which is enough for a badge

}  // namespace

struct Processor::State {
    Loader loader;
    ProcessorLimits limits;
    mutable std::atomic<std::shared_ptr<ContextCache>> cache{std::make_shared<ContextCache>()};

    std::shared_ptr<ContextCache> current() const {
        auto out = cache.load();
        if (out->pool.weight() <= limits.cached_max) return out;
        // Documents that are being worked on keep the old one alive.
        auto fresh = std::make_shared<ContextCache>();
        return cache.compare_exchange_strong(out, fresh) ? fresh : out;
    }
};

Processor::Processor(Loader loader, ProcessorLimits limits) : state_(std::make_unique<State>(std::move(loader), limits)) {}
Processor::~Processor() = default;

Result<json::value> Processor::expand(json::value const& document, Options const& options) const {
    auto const cache = state_->current();
    Contexts contexts(state_->loader, state_->limits, *cache, options);
    Arena arena;
    tree::Items items;
    if (!Expander(contexts, arena, options, false).run(document, items)) return Refused(std::move(contexts.failure()));
    return tree::rendered(items);
}

Result<> Processor::to_rdf(json::value const& document, Dataset& out, Options const& options) const {
    auto const cache = state_->current();
    Contexts contexts(state_->loader, state_->limits, *cache, options);
    std::array<std::byte, scratch_bytes> scratch;
    Arena arena(scratch);
    tree::Items items;
    if (!Expander(contexts, arena, options, true).run(document, items)) return Refused(std::move(contexts.failure()));
    return RdfWriter(out, options, contexts.budget()).write(items);
}

}  // namespace linked_data
