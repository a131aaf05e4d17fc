#include "badges/linked.hpp"

#include "badges/stages.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <set>

namespace badges {
namespace {

// Types and references that are no IRIs stand under this address when they are expanded. They are a remark here, since the stages after
// this one, and a proof over linked data, say for each what is wrong with it.
constexpr std::string_view nowhere = "https://undefined.invalid/";
constexpr std::size_t undefined_max = 20;  // of them are named

// The depth is that of the document, which the reader bounds.
void gather_undefined(json::value const& expanded, std::set<std::string_view>& out) {
    if (out.size() == undefined_max) return;
    if (auto const* list = expanded.if_array())
        for (auto const& one : *list) gather_undefined(one, out);
    if (auto const* object = expanded.if_object())
        for (auto const& [name, value] : *object)
            if (name != "@value") gather_undefined(value, out);
    if (auto const text = json::text_of(expanded); text && text->starts_with(nowhere)) out.insert(text->substr(nowhere.size()));
}

}  // namespace

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
        auto text = (failure.path.empty() ? std::string() : failure.path + ": ") + failure.text;
        bool const is_json_ld = !failure.code.starts_with("PROOF_") && !failure.code.starts_with("too ");
        return failed(stage, (is_json_ld ? "this is no sound JSON-LD: " : "") + std::move(text), std::move(details));
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

Stage check_linked_data(json::value const& document, Linked* linked, Inquiry& inquiry, bool is_type_wrong) {
    if (linked == nullptr) return skipped("json-ld", "no contexts are at hand");
    linked_data::Options options;
    options.safe = true;
    options.base = nowhere;
    auto const expanded = linked->with_contexts([&](auto const& processor) { return processor.expand(document, options); });
    if (!expanded) {
        auto stage = linked_data_stage("json-ld", expanded.error(), inquiry);
        if (is_type_wrong && expanded.error().code == dropped_value) stage.outcome = Outcome::warning;
        return stage;
    }
    std::set<std::string_view> words;
    gather_undefined(*expanded, words);
    if (words.empty()) return passed("json-ld", "every term is defined");
    std::vector<Finding> details;
    for (auto const word : words) details.push_back({std::string(word), "is neither defined by a context nor an absolute IRI"});
    return warned("json-ld", "it names what no context defines: " + details[0].field, std::move(details));
}

}  // namespace badges
