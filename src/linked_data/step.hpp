// Where in a document the work stands: steps on the stack that lead back to the top, made into a path only when something is wrong.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace linked_data {

struct Step {
    Step const* up = nullptr;
    std::string_view name;  // of a member; one without data is an item
    std::size_t index = 0;
};

std::string path_of(Step const* at);  // `credentialSubject.achievement[1].name`, or `the document`

}  // namespace linked_data
