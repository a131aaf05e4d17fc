#include "services/credentials/verifying.hpp"

#include "badges/bakery.hpp"
#include "badges/contexts.hpp"
#include "badges/data_integrity.hpp"
#include "badges/did.hpp"
#include "badges/documents.hpp"
#include "crypto/jws.hpp"
#include "json/json.hpp"
#include "services/credentials/controller.hpp"
#include "services/credentials/documents.hpp"
#include "services/credentials/rules.hpp"

#include <boost/json/object.hpp>

namespace credentials {
namespace {

constexpr std::size_t look_ups_max = 40;               // of one verification
constexpr std::chrono::seconds look_ups_take_max{15};  // all of them together

bool may_look_up(kit::Context const& ctx) {
    auto const& who = ctx.home.settings.credentials_look_up;
    return who == "anyone" || (who == "signed-in" && ctx.principal != nullptr);
}

// The names of the keys that a badge says it was signed with: the `kid` of a token, the verification methods of proofs inside.
std::vector<std::string> key_names(std::string_view bytes) {
    std::vector<std::string> out;
    auto const found = badges::extract(bytes);
    if (!found) return out;
    if (found->format == badges::Format::jws) {
        auto const jws = crypto::parse_jws(found->credential);
        auto const* kid = jws ? jws->header->if_contains("kid") : nullptr;
        if (auto const text = kid == nullptr ? std::nullopt : json::text_of(*kid)) out.emplace_back(*text);
    } else if (found->format == badges::Format::json) {
        auto const tree = json::read(found->credential);
        if (!tree || !tree->is_object()) return out;
        if (auto const proofs = badges::proofs_of(*tree))
            for (auto const& proof : *proofs) out.push_back(proof.verification_method);
    }
    return out;
}

// The keys of one issuer that go by this name.
Task<> add_keys(kit::Context& ctx, IssuerId issuer, std::string const& name, std::vector<badges::KnownKey>& keys) {
    auto const profile = co_await store::find_issuer(ctx.db, issuer);
    if (!profile) co_return;
    auto const address = document_id(*profile);
    auto const rows = co_await store::list_keys(ctx.db, issuer);
    for (auto const& row : rows) {
        auto key = open_key(row);
        if (name == row.address || name == method_id(address, key, row.address))
            keys.push_back({name, address, std::move(key), badges::Provenance::ours});
    }
}

// Those among them that are ours.
Task<std::vector<badges::KnownKey>> our_keys(kit::Context& ctx, std::string_view bytes) {
    std::vector<badges::KnownKey> keys;
    for (auto const& name : key_names(bytes)) {
        auto const address = badges::without_fragment(name);
        auto const id = rules::id_in(address);
        if (!id) continue;
        auto const shelf = rules::shelf_in(address);
        if (shelf == "issuers") co_await add_keys(ctx, {*id}, name, keys);
        if (shelf != "keys") continue;
        auto const row = co_await store::find_key(ctx.db, {*id});
        if (row) co_await add_keys(ctx, row->issuer_id, name, keys);
    }
    co_return keys;
}

}  // namespace

Task<base::Fetched> document_at(kit::Context& ctx, Workshop& workshop, std::string const& url) {
    auto own = co_await own_document(ctx, workshop, url);
    if (own) co_return *std::move(own);
    if (may_look_up(ctx)) co_return co_await workshop.lookups->look_up(url);
    auto const why = ctx.principal == nullptr && ctx.home.settings.credentials_look_up == "signed-in"
                         ? "it was not looked up: this Stoa looks up for those who are signed in"
                         : "it was not looked up: this Stoa looks up nothing";
    co_return base::Fetched{.status = 0, .failure = why};
}

Task<badges::Report> report_on(kit::Context& ctx, Workshop& workshop, std::string_view bytes, badges::Expected expected) {
    badges::Documents documents;
    badges::Verification options;
    options.now = ctx.now;
    options.expected = expected;
    options.keys = co_await our_keys(ctx, bytes);
    options.documents = &documents;
    options.contexts = workshop.contexts.get();
    // A stranger's document may take long to canonicalise; a core must not spend that while others wait.
    auto const judge = [&] { return badges::verify(bytes, options); };
    auto report = co_await kit::on_pool(ctx.home, judge);

    auto const until = std::min(ctx.deadline, std::chrono::steady_clock::now() + look_ups_take_max);
    for (int round = 0; round < badges::rounds_max && !badges::settled(report, documents); ++round) {
        for (auto const& url : report.wanted) {
            if (documents.find(url) != nullptr) continue;
            if (documents.size() >= look_ups_max || std::chrono::steady_clock::now() >= until)
                documents.add(url, {.status = 0, .failure = "it was not looked up: this badge refers to too much, or too slow, elsewhere"});
            else
                documents.add(url, co_await document_at(ctx, workshop, url));
        }
        report = co_await kit::on_pool(ctx.home, judge);
    }
    co_return report;
}

}  // namespace credentials
