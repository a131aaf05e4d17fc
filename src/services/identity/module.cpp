// The table of contents of the service: everything it serves and owns.
#include "services/identity/module.hpp"

#include "services/identity/contract/tokens.hpp"
#include "services/identity/pages.hpp"
#include "services/identity/service.hpp"
#include "services/identity/store.hpp"

namespace identity {

std::span<base::Embedded const> schema_files();

kit::Module module() {
    kit::Module m("identity");
    m.serve(api::set_up, set_up);
    m.serve(api::me, me);
    m.serve(api::create_token, create_token);
    m.serve(api::list_tokens, list_tokens);
    m.serve(api::revoke_token, revoke_token);
    serve_pages(m);
    return m;
}

pg::Chain schema() { return kit::chain("identity", schema_files()); }

namespace {

class Tokens final : public kit::Authenticator {
public:
    explicit Tokens(pg::Pool& pool) : pool_(pool) {}
    Task<kit::Known> resolve(std::string_view digest) override {
        pg::Db const db(pool_, std::chrono::steady_clock::now() + std::chrono::seconds(5));
        co_return co_await store::find_principal(db, digest);
    }

private:
    pg::Pool& pool_;
};

}  // namespace

std::unique_ptr<kit::Authenticator> authenticator(pg::Pool& pool) { return std::make_unique<Tokens>(pool); }

}  // namespace identity
