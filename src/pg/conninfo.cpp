#include "pg/conninfo.hpp"

#include "base/error.hpp"

#include <libpq-fe.h>
#include <memory>

namespace pg {

std::string with_settings(std::string const& conninfo, std::map<std::string, std::string> const& changes) {
    // libpq's own complaint is not passed on: it may quote the password.
    std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> const parsed(PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree);
    if (parsed == nullptr)
        base::fail(base::Code::invalid,
                   "the database's address cannot be read; it looks like postgresql://user@host/database or host=... dbname=...");
    auto settings = changes;
    for (auto const* option = parsed.get(); option->keyword != nullptr; ++option)
        if (option->val != nullptr) settings.emplace(option->keyword, option->val);
    std::string out;
    for (auto const& [name, value] : settings) {
        out += name + "='";
        for (char const c : value) {
            if (c == '\'' || c == '\\') out += '\\';
            out += c;
        }
        out += "' ";
    }
    return out;
}

}  // namespace pg
