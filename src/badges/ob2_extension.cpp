#include "badges/ob2_extension.hpp"

#include "badges/ob2_schema.hpp"
#include "badges/stages.hpp"
#include "json/path.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <map>

namespace badges::ob2 {
namespace {

constexpr std::size_t extension_types_max = 8;
constexpr std::size_t validations_max = 64;

// What the extension's contexts say: their words, and which schema goes with which type.
struct Contexts {
    std::map<std::string, std::string, std::less<>> words;  // to IRIs; prefixes are words, too
    struct Validation {
        std::string type, schema;
    };
    std::vector<Validation> validations;
};

// Open Badges 1.1 wrote `obi:extensions/#X` for what is `extensions:X` now.
std::string today(std::string iri) {
    constexpr std::string_view before = "https://w3id.org/openbadges#extensions/#";
    return iri.starts_with(before) ? std::string(extensions) + iri.substr(before.size()) : iri;
}

std::string expand(Contexts const& contexts, std::string_view name) {
    if (auto const found = contexts.words.find(name); found != contexts.words.end()) return found->second;
    auto const colon = name.find(':');
    if (colon != std::string_view::npos && !name.substr(colon + 1).starts_with("//"))
        if (auto const found = contexts.words.find(name.substr(0, colon)); found != contexts.words.end())
            return today(found->second + std::string(name.substr(colon + 1)));
    return today(iri_of(name));
}

std::string_view member_in_words(json::object const& object, std::string_view word) {
    for (auto const& [name, value] : object)
        if (word_for(name) == word) return json::text_of(value).value_or("");
    return {};
}

void add_words(json::object const& context, Contexts& out) {
    // Prefixes first: they are what the other words are written with.
    for (bool const prefixes : {true, false})
        for (auto const& [word, definition] : context) {
            auto const* id = json::find(definition, "@id");
            auto const text = json::text_of(id == nullptr ? definition : *id).value_or("");
            if (text.empty() || word.starts_with('@') || (text.ends_with('#') || text.ends_with('/')) != prefixes) continue;
            out.words[std::string(word)] = expand(out, text);
        }
}

void add_context(json::object const& document, Contexts& out) {
    for (auto const& context : items_of(document, "@context"))
        if (auto const* object = context.if_object()) add_words(*object, out);
    for (auto const& [name, value] : document) {
        if (word_for(name) != "validation") continue;
        json::object const around{{"all", value}};
        for (auto const& item : items_of(around, "all"))
            if (auto const* validation = item.if_object(); validation != nullptr && out.validations.size() < validations_max)
                out.validations.push_back({std::string(member_in_words(*validation, "validatesType")),
                                           std::string(member_in_words(*validation, "validationSchema"))});
    }
}

// What is found out about one extension or about all.
struct Found {
    std::size_t count = 0;
    std::vector<Finding> wrong, not_run, not_fetched;
};

class Extension {
public:
    Extension(json::object const& node, std::string path, Links& links, Found& found)
        : node_(node), path_(std::move(path)), links_(links), found_(found) {}

    void check(std::vector<std::string> const& contexts_around) {
        read_types();
        for (auto const& url : contexts_around) fetch_context(url);
        for (auto const& context : items_of(node_, "@context")) {
            if (auto const* object = context.if_object())
                add_words(*object, contexts_);
            else
                fetch_context(json::text_of(context).value_or(""));
        }
        if (types_.empty()) found_.wrong.push_back({path_ + ".type", "must say, beside Extension, which one it is"});
        if (!complete_) return;
        for (auto const& type : types_)
            for (auto const& validation : contexts_.validations)
                if (expand(contexts_, validation.type) == expand(contexts_, type)) run(validation.schema);
    }

private:
    void read_types() {
        for (auto const* member : {"type", "@type"})
            for (auto const& item : items_of(node_, member)) {
                auto const type = json::text_of(item).value_or("");
                if (!type.empty() && word_for(type) != "Extension" && types_.size() < extension_types_max) types_.emplace_back(type);
            }
    }

    void fetch_context(std::string_view url) {
        if (read_context(json::object{{"@context", url}}).version) return;  // that of Open Badges itself
        if (++fetched_ > extension_contexts_max) return;
        if (auto const object = fetch(url))
            add_context(*object, contexts_);
        else
            complete_ = false;
    }

    void run(std::string const& url) {
        auto const schema = fetch(url);
        if (!schema) return;
        auto result = run_schema(json::value(*schema), json::value(in_words_of_contexts()), path_);
        for (auto& problem : result.problems) found_.wrong.push_back({std::move(problem.field), std::move(problem.text)});
        for (auto const& keyword : result.not_run)
            found_.not_run.push_back({path_, "its schema also asks for what is not run here: " + shortened(json::value(keyword))});
    }

    // The schema speaks in the contexts' words; the node may use their IRIs.
    json::object in_words_of_contexts() const {
        std::map<std::string_view, std::string_view> words;
        for (auto const& [word, iri] : contexts_.words) words.emplace(iri, word);
        json::object out;
        for (auto const& [name, value] : node_) {
            auto const found = name.find(':') == std::string_view::npos ? words.end() : words.find(expand(contexts_, name));
            out[found == words.end() ? std::string_view(name) : found->second] = value;
        }
        return out;
    }

    std::optional<json::object> fetch(std::string_view url) {
        auto const* answer = links_.ask(url);
        if (answer == nullptr) {
            found_.not_fetched.push_back({path_, "was not fetched: " + shortened(json::value(url))});
            return std::nullopt;
        }
        auto object = answer->good() ? links_.read(*answer) : base::refuse(base::Code::missing, refusal_of(*answer));
        if (object) return *std::move(object);
        found_.not_run.push_back({path_, std::string(url) + ": " + object.error().text()});
        return std::nullopt;
    }

    json::object const& node_;
    std::string path_;
    Links& links_;
    Found& found_;
    Contexts contexts_;
    std::vector<std::string> types_;
    std::size_t fetched_ = 0;
    bool complete_ = true;
};

}  // namespace

Stage check_extensions(std::vector<Document const*> const& documents, Links& links) {
    Found found;
    for (auto const* document : documents)
        for (auto const& member : document->found()) {
            auto const items = items_of(document->found(), member.key());
            for (std::size_t i = 0; i < items.size(); ++i) {
                auto const* node = items[i].if_object();
                if (node == nullptr || !is_extension(*node) || ++found.count > extensions_max) continue;
                std::string path;
                json::append_member(path, member.key());
                if (member.value().is_array()) json::append_item(path, i);
                Extension(*node, std::move(path), links, found).check(document->contexts);
            }
        }
    if (found.count > extensions_max)
        found.not_run.push_back({"", std::to_string(found.count - extensions_max) + " more were not looked at"});
    if (found.count == 0) return skipped("extension", "there is none");
    if (!found.wrong.empty()) {
        auto const& first = found.wrong[0];
        auto text = first.field + " " + first.text;
        return failed("extension", std::move(text), std::move(found.wrong));
    }
    if (!found.not_fetched.empty())
        return unknown("extension", "what says how it should look was not fetched", std::move(found.not_fetched));
    if (!found.not_run.empty())
        return warned("extension", "schema not run: what it says was not checked in full", std::move(found.not_run));
    return passed("extension", found.count == 1 ? "it is as its schema asks" : "they are as their schemas ask");
}

}  // namespace badges::ob2
