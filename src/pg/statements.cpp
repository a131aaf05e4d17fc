#include "pg/statements.hpp"

#include <fmt/core.h>

namespace pg {

Statement const& Statements::of(Sql const& sql, Params const& params) {
    auto found = by_name_.find(sql.name);
    if (found != by_name_.end())
        for (auto const& known : found->second)
            if (known->text == sql.text && known->types == params.types()) return *known;

    if (count_ == count_max)
        throw base::Error(base::Code::internal, "something went wrong on our side")
            .with_detail(fmt::format("{}: there are more than {} different statements", sql.name, count_max));
    // PostgreSQL cuts names of prepared statements at 63 bytes, so the number comes first.
    auto made = std::make_unique<Statement>(
        Statement{count_, std::string(sql.name), fmt::format("{}:{}", count_, sql.name), std::string(sql.text), params.types()});
    ++count_;
    auto const& statement = *made;
    // The key is a view into the first statement of that name, which stays where it is.
    if (found == by_name_.end()) found = by_name_.try_emplace(std::string_view(statement.name)).first;
    found->second.push_back(std::move(made));
    return statement;
}

}  // namespace pg
