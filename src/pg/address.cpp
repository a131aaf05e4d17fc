// Where PostgreSQL is and how a connection is set up: the conninfo, and settings that the pool adds to it.
#include "pg/link.hpp"

#include <libpq-fe.h>

namespace pg {

std::string as_options(std::vector<std::pair<std::string, std::string>> const& settings) {
    std::string out;
    for (auto const& [name, value] : settings) {
        if (!out.empty()) out += ' ';
        out.append("-c ").append(name).append("=");
        // PostgreSQL splits the options at white space (src/backend/utils/init/postinit.c, process_startup_options).
        for (char const c : value) {
            if (c == ' ' || c == '\\' || c == '\t' || c == '\n') out += '\\';
            out += c;
        }
    }
    return out;
}

Address::Address(std::string const& conninfo, std::vector<std::pair<std::string, std::string>> const& settings) {
    std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> const parsed(PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree);
    // libpq's words would quote a piece of the text, which may be the password.
    if (!parsed) base::fail(base::Code::invalid, "the database address is neither key=value pairs nor a postgresql:// URI");
    auto options = as_options(settings);
    for (auto const* each = parsed.get(); each->keyword; ++each) {
        std::string_view const name = each->keyword;
        if (!each->val || name == "client_encoding") continue;
        if (name == "options") {
            options = std::string(each->val) + " " + options;
            continue;
        }
        names.emplace_back(name);
        values.emplace_back(each->val);
    }
    names.insert(names.end(), {"options", "client_encoding", "fallback_application_name"});
    values.insert(values.end(), {std::move(options), "UTF8", "stoa"});
}

}  // namespace pg
