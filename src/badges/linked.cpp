#include "badges/linked.hpp"

#include "badges/stages.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace badges {

linked_data::Processor const& Linked::with_fetched() {
    if (with_fetched_) return *with_fetched_;
    with_fetched_ = std::make_unique<linked_data::Processor>([this](std::string_view url) -> std::shared_ptr<json::value const> {
        if (auto built_in = contexts_.find(url)) return built_in;
        auto const* fetched = inquiry_.ask(url);
        if (fetched == nullptr || !fetched->good()) return nullptr;
        auto object = object_in(*fetched);
        return object ? std::make_shared<json::value const>(*std::move(object)) : nullptr;
    });
    return *with_fetched_;
}

Stage linked_data_stage(std::string_view stage, linked_data::Failure const& failure, Inquiry& inquiry) {
    std::vector<Finding> details{{failure.path.empty() ? std::string("@context") : failure.path, failure.code + ": " + failure.text}};
    if (failure.wanted.empty()) {
        auto const where = failure.path.empty() ? std::string() : failure.path + ": ";
        return failed(stage, "this is no sound JSON-LD: " + where + failure.text, std::move(details));
    }
    auto const* fetched = inquiry.ask(failure.wanted);
    if (fetched == nullptr) return unknown(stage, "a context that it names is not known here: " + failure.wanted, std::move(details));
    if (fetched->good()) {
        auto const read = object_in(*fetched);
        auto const why = read ? failure.text : read.error().text();
        return failed(stage, "a context that it names cannot be used: " + failure.wanted + ": " + why, std::move(details));
    }
    auto text = "a context that it names could not be had: " + failure.wanted + ": " + refusal_of(*fetched);
    return is_gone(*fetched) ? failed(stage, std::move(text), std::move(details)) : unknown(stage, std::move(text), std::move(details));
}

Stage check_linked_data(json::value const& document, Linked* linked, Inquiry& inquiry) {
    if (linked == nullptr) return skipped("json-ld", "no contexts are at hand");
    linked_data::Options options;
    options.safe = true;
    auto const expanded = linked->with_contexts([&](auto const& processor) { return processor.expand(document, options); });
    if (!expanded) return linked_data_stage("json-ld", expanded.error(), inquiry);
    return passed("json-ld", "every term is defined");
}

}  // namespace badges
