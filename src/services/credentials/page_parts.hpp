// What the forms and lists of this service are made of: what was typed and refused, tables, choices, the way to the next page.
#pragma once
#include "base/error.hpp"
#include "http/endpoint.hpp"
#include "kit/form.hpp"
#include "wire/page.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace credentials {

// What was typed and what was wrong with it, for showing a form again.
struct Again {
    kit::Form const* form = nullptr;
    base::Error const* error = nullptr;

    std::string value(std::string_view name) const { return form == nullptr ? std::string() : std::string(form->value(name)); }
    std::string problem(std::string_view field) const;
    // Problems that belong to none of the fields shown.
    std::string banner(std::initializer_list<std::string_view> fields) const;
    int status() const { return error == nullptr ? 200 : base::meaning(error->code()).status; }
};

// Names and addresses of what a list shows.
struct Item {
    std::string id;
    std::string name;
    std::string about;
};
Item item_of(std::string const& document);
std::vector<Item> items_of(std::string const& page);

// A link inside this Stoa, however it is reached at the moment.
std::string local(std::string const& address, std::string_view shelf);

std::string item_table(std::vector<Item> const& items, std::string_view shelf, std::string_view nothing);
std::string choice(std::string_view name, std::string_view label, std::vector<Item> const& items, std::string_view chosen,
                   std::string const& problem);

// Lists show the newest first; `?cursor=` asks for what comes after.
std::optional<wire::Cursor> cursor_in(http::Upload const& in);
std::string older_link(std::string_view path, std::string_view next);  // empty when there is nothing older

}  // namespace credentials
