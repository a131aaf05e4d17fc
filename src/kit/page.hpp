// The frame around every server-rendered page: plain HTML that works without scripts, with a keyboard and at 400 % zoom.
#pragma once
#include "http/endpoint.hpp"

#include <string>
#include <string_view>

namespace kit {

// The part of every /static address that changes with the files: `?v=` and this.
std::string_view assets_version();

struct Page {
    std::string title;
    std::string body;        // HTML
    bool signed_in = false;  // shows the menu of those who are
    std::string head = {};   // further HTML for <head>: link rel=alternate, ...
};
std::string page(Page const& page);

// Cache, framing and script rules of a page. Scripts come from this origin only; nothing inline.
void add_page_fields(std::vector<std::pair<std::string, std::string>>& fields);
http::Document page_document(Page const& page, int status = 200);
http::Document see_other(std::string location);  // 303: the form is done, look there

// One labelled field of a form. `value` and `problem` come back after a refusal.
struct Input {
    std::string_view name;
    std::string_view label;
    std::string_view type = "text";  // text, email, url, textarea, file, password, hidden, checkbox, date
    std::string value = {};
    std::string_view hint = {};
    std::string problem = {};
    bool required = false;
    bool one_of = false;                 // one of several is wanted, so that none is called optional
    std::string_view autocomplete = {};  // what it is of the person who types (WCAG 1.3.5): name, email, off, ...
};
std::string input(Input const& input);

}  // namespace kit
