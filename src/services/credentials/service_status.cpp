// Use cases of status lists: a place for a badge, revoking it, and the list that tells verifiers.
#include "badges/status.hpp"
#include "base/random.hpp"
#include "json/json.hpp"
#include "services/credentials/rules.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/signing.hpp"

#include <boost/json/object.hpp>

namespace credentials {
namespace {

// A list is left for a new one when so many random places of it are all taken, which happens when about half of it is.
constexpr std::size_t tries_in_a_list = 8;
constexpr std::int64_t ttl_ms = 300'000;  // how long a verifier may go without asking again

std::vector<std::int64_t> random_places() {
    static_assert((badges::status_entries_min & (badges::status_entries_min - 1)) == 0, "a mask takes each place with the same chance");
    auto const bytes = base::random_bytes(3 * tries_in_a_list);
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        auto const at = [&](std::size_t n) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i + n])); };
        out.push_back(static_cast<std::int64_t>((at(0) << 16U | at(1) << 8U | at(2)) & (badges::status_entries_min - 1)));
    }
    return out;
}

struct ListSigner {
    Proof proof;
    Signer signer;
};

// As most verifiers take it: with an Ed25519 key the proof is inside, otherwise the list is a JWS.
Task<ListSigner> list_signer(kit::Context& ctx, store::StatusListRow const& list) {
    for (auto const proof : {Proof::eddsa_rdfc_2022, Proof::vc_jwt}) {
        auto const found =
            co_await store::use_to_sign(ctx.db, list.school_id, list.issuer_id, list.issuer_address, rules::key_algorithms(proof));
        if (found && found->key_id) co_return ListSigner{proof, {*found->key_id, *found->key_address}};
    }
    throw rules::no_key_for(Proof::vc_jwt, list.issuer_id);
}

}  // namespace

Task<store::Place> take_place(kit::Context& ctx, wire::SchoolId school, IssuerId issuer, std::string const& credential) {
    store::WantedPlace const wanted{school, issuer, credential, random_places()};
    auto place = co_await store::take_place(ctx.db, wanted);
    if (place) co_return *std::move(place);
    // A list is begun by one at a time: who waited finds the one that was begun meanwhile.
    auto tx = co_await ctx.db.begin();
    co_await store::lock_issuer(tx, school, issuer);
    place = co_await store::take_place(tx, wanted);
    if (!place) {
        auto const id = StatusListId::make();
        co_await store::insert_status_list(tx, id, school, issuer, rules::address(ctx.home.public_url(), "status-lists", id.value));
        place = co_await store::take_place(tx, wanted);
    }
    co_await tx.commit();
    co_return base::required(std::move(place), "place in a status list");
}

Task<Award> set_status(kit::Context& ctx, SetStatus const& in) {
    auto const found = base::required(co_await store::find_award(ctx.db, in.award), "award");
    if (found.school_id != ctx.school()) base::fail(base::Code::missing, "award not found");
    if (!found.list_id)
        base::fail(base::Code::conflict,
                   "this award names no status list, so that verifiers would not learn of it; it had to be made revocable");
    auto const reason = in.reason ? std::optional(in.reason->str()) : std::nullopt;
    auto tx = co_await ctx.db.begin();
    co_await store::set_revoked(tx, found.school_id, found.address, in.status == AwardStatus::revoked, reason, ctx.now);
    co_await tx.commit();
    auto out = shown(found);
    out.status = in.status;
    out.reason = reason;
    co_return out;
}

Task<std::string> status_list(kit::Context& ctx, Workshop& workshop, StatusListId id) {
    auto const row = base::required(co_await store::find_status_list(ctx.db, id), "status list");
    if (row.badge && row.signed_version == row.version) co_return *row.badge;

    auto list = base::value_or_fail(badges::StatusList::create());
    for (auto const place : row.revoked) base::value_or_fail(list.set(static_cast<std::uint64_t>(place), 1));
    badges::StatusListParts parts;
    parts.id = *wire::Uri::from(row.address);
    parts.issuer = *wire::Uri::from(row.issuer_address);
    parts.valid_from = std::chrono::floor<std::chrono::seconds>(ctx.now);
    parts.ttl_ms = ttl_ms;
    auto const credential = base::value_or_fail(badges::build(parts, list));
    auto const by = co_await list_signer(ctx, row);
    auto const badge = co_await sign(ctx, workshop, credential, by.proof, by.signer);
    co_await store::keep_signed_list(ctx.db, id, row.version, badge);
    co_return badge;
}

}  // namespace credentials
