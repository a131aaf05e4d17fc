// The table of contents of the service: everything it serves and owns.
#include "services/credentials/module.hpp"

#include "services/credentials/contract/badges.hpp"
#include "services/credentials/legacy.hpp"
#include "services/credentials/pages.hpp"
#include "services/credentials/public.hpp"
#include "services/credentials/service.hpp"
#include "services/credentials/tools.hpp"
#include "services/credentials/vc_api.hpp"

namespace credentials {

std::span<base::Embedded const> schema_files();

kit::Module module(kit::Settings const& settings, std::shared_ptr<Workshop> const& workshop) {
    kit::Module m("credentials");

    m.serve(api::create_issuer, create_issuer);
    m.serve(api::list_issuers, list_issuers);
    m.serve(api::get_issuer, get_issuer);
    m.serve(api::edit_issuer, edit_issuer);
    m.serve(api::remove_issuer, remove_issuer);
    m.serve(api::rotate_key, rotate_key);

    m.serve(api::create_achievement, create_achievement);
    m.serve(api::list_achievements, list_achievements);
    m.serve(api::get_achievement, get_achievement);
    m.serve(api::edit_achievement, edit_achievement);
    m.serve(api::remove_achievement, remove_achievement);

    m.serve(api::award, [workshop](kit::Context& ctx, NewAward const& in) { return award(ctx, *workshop, in); });
    m.serve(api::set_status, set_status);
    m.serve(api::list_awards, list_awards);
    m.serve(api::get_award, get_award_document);
    m.serve(api::keep_image, keep_image_upload);
    m.serve(api::verify, [workshop](kit::Context& ctx, http::Upload const& in) { return verify(ctx, *workshop, in); });
    m.serve(api::extract, extract);
    m.serve(api::bake, bake);

    serve_public(m, workshop);
    serve_pages(m, workshop);
    serve_legacy(m, workshop);
    serve_vc_api(m, settings, workshop);
    return m;
}

pg::Chain schema() { return kit::chain("credentials", schema_files()); }

}  // namespace credentials
