// One page of a list: the only paging scheme of our own API.
#pragma once
#include "wire/types.hpp"

#include <boost/describe/class.hpp>

namespace wire {

using Cursor = Text<1, 200>;  // opaque; from `next` of the page before
using PageLimit = Int<1, 100>;
constexpr std::int64_t page_rows_default = 20;

template <class T> struct Page {
    std::vector<T> items;
    std::optional<std::string> next;  // absent on the last page
    BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

}  // namespace wire
