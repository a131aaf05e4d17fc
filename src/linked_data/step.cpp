#include "linked_data/step.hpp"

#include "json/path.hpp"

#include <vector>

namespace linked_data {

std::string path_of(Step const* at) {
    std::vector<Step const*> steps;
    for (; at != nullptr; at = at->up) steps.push_back(at);
    std::string out;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if ((*step)->name.data() != nullptr)
            json::append_member(out, (*step)->name);
        else
            json::append_item(out, (*step)->index);
    }
    return out.empty() ? "the document" : out;
}

}  // namespace linked_data
