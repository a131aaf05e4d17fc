#include "app/databases.hpp"

#include "base/encode.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "pg/conninfo.hpp"
#include "services/credentials/module.hpp"
#include "services/identity/module.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace app {
namespace {

constexpr int spare_connections = 20;  // for commands and backups beside a serving Stoa
constexpr std::size_t password_bytes = 24;
constexpr std::string_view password_purpose = "app.database_role";

std::string search_path(std::string_view schema) { return fmt::format("-csearch_path={}", schema); }

}  // namespace

std::vector<Service> const& services() {
    static std::vector<Service> const list{
        {"identity", identity::schema(), &kit::Settings::identity_database_url},
        {"credentials", credentials::schema(), &kit::Settings::credentials_database_url},
    };
    return list;
}

Databases::Databases(kit::Settings const& settings, For purpose) : settings_(settings) {
    std::filesystem::create_directories(settings.data());
    auto const& all = services();
    if (std::none_of(all.begin(), all.end(), [this](Service const& service) { return on_private_server(service); })) return;
    if (purpose == For::command) running_ = pg::conninfo_of_running(settings.data()).value_or("");
    if (!running_.empty()) return;
    pg::ServerOptions options;
    options.folder = settings.data();
    options.connections_max = static_cast<int>(settings.database_connections_max) + spare_connections;
    server_.emplace(std::move(options));
    server_->start();
}

void Databases::bring_up() {
    for (auto const& service : services()) {
        pg::Session session(owner_conninfo(service));
        pg::up(session, service.name, {service.schema});
    }
}

bool Databases::on_private_server(Service const& service) const {
    return settings_.database_url.empty() && (settings_.*service.database_url).empty();
}

std::string Databases::owner_conninfo(Service const& service) const {
    auto const& own = settings_.*service.database_url;
    if (!own.empty()) return own;
    if (!settings_.database_url.empty()) return settings_.database_url;
    return server_ ? server_->conninfo() : running_;
}

pg::Session Databases::owner_session(Service const& service) const {
    return pg::Session(pg::with_settings(owner_conninfo(service), {{"options", search_path(service.name)}}));
}

// Kept sealed, so that every process on this data folder knows it and the database's dump does not. Nothing when there is none yet.
std::optional<std::string> Databases::kept_password(std::string const& role, crypto::Sealer const& sealer) const {
    std::ifstream in(password_file(role), std::ios::binary);
    if (!in) return std::nullopt;
    std::string const sealed{std::istreambuf_iterator<char>(in), {}};
    return base::value_or_fail(sealer.open(sealed, password_purpose));
}

void Databases::keep_password(std::string const& role, std::string const& password, crypto::Sealer const& sealer) const {
    auto const path = password_file(role);
    auto const draft = path.string() + ".part";
    int const fd = ::open(draft.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    auto const sealed = sealer.seal(password, password_purpose);
    bool const whole = fd >= 0 && ::write(fd, sealed.data(), sealed.size()) == static_cast<ssize_t>(sealed.size()) && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!whole) base::fail(base::Code::unavailable, fmt::format("{} cannot be written: {}", draft, std::strerror(errno)));
    std::filesystem::rename(draft, path);
}

std::filesystem::path Databases::password_file(std::string const& role) const { return settings_.data() / (role + ".sealed"); }

void Databases::make_roles(crypto::Sealer const& sealer) {
    for (auto const& service : services()) {
        pg::Session session(owner_conninfo(service));
        auto const role = pg::runtime_role(session, service.name);
        if (!role) {
            base::log::info("this service runs with the rights of its connection: roles cannot be made here",
                            {{"service.name", service.name}});
            runtime_[service.name] = pg::with_settings(owner_conninfo(service), {{"options", search_path(service.name)}});
        } else if (on_private_server(service)) {
            runtime_[service.name] = server_->conninfo("stoa", *role);
        } else {
            // Given once, by the first process on this data folder: a second start must not lock the first one out.
            auto password = kept_password(*role, sealer);
            if (!password) {
                password = base::to_base64url(base::random_bytes(password_bytes));
                session.script(fmt::format("alter role {} password {}", pg::quote_name(*role), pg::quote_text(*password)));
                keep_password(*role, *password, sealer);
            }
            runtime_[service.name] = pg::with_settings(owner_conninfo(service), {{"user", *role}, {"password", *password}});
        }
    }
}

std::string Databases::runtime_conninfo(Service const& service) const {
    auto const found = runtime_.find(service.name);
    STOA_ASSERT(found != runtime_.end());
    return found->second;
}

void Databases::ensure() {
    if (server_) server_->ensure();
}

}  // namespace app
