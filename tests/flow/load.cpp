#include "load.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace flow {

Load::Load(Stoa const& stoa, std::string achievement, int people)
    : port_(stoa.port()), token_(stoa.token), achievement_(std::move(achievement)) {
    for (int i = 0; i < people; ++i) threads_.emplace_back([this, i] { work(i); });
}

void Load::stop() {
    stopping_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

std::set<std::string> Load::acknowledged() const {
    std::scoped_lock const held(mutex_);
    return acknowledged_;
}

std::size_t Load::count() const {
    std::scoped_lock const held(mutex_);
    return acknowledged_.size();
}

std::vector<std::string> Load::oddities() const {
    std::scoped_lock const held(mutex_);
    return oddities_;
}

void Load::work(int who) {
    Client client(port_);
    auto const target = fmt::format("/api/v1/achievements/{}/awards", achievement_);
    Fields const fields{{"Authorization", "Bearer " + token_}, {"Content-Type", "application/json"}};
    for (int n = 0; !stopping_; ++n) {
        try {
            auto const answer =
                client.send("POST", target, fields, fmt::format(R"({{"recipient":{{"email":"p{}-{}@example.org"}}}})", who, n));
            std::scoped_lock const held(mutex_);
            if (answer.status == 201)
                acknowledged_.insert(text_at(answer.json(), "/jws"));
            else if (answer.status == 503 && !answer.field("Retry-After").empty())
                ++refused_;
            else
                oddities_.push_back(fmt::format("{} {}", answer.status, answer.body));
        } catch (std::exception const&) {
            ++unanswered_;
            std::this_thread::sleep_for(2ms);  // there is nobody to ask at this moment
        }
    }
}

std::set<std::string> stored(Stoa& stoa) {
    std::set<std::string> out;
    std::string cursor;
    do {
        auto const page = stoa.get("/api/v1/awards?limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
        for (auto const& item : page.at("items").as_array()) out.insert(text_at(item, "/jws"));
        cursor = text_at(page, "/next");
    } while (!cursor.empty());
    return out;
}

std::vector<std::string> lost(std::set<std::string> const& acknowledged, std::set<std::string> const& there) {
    std::vector<std::string> out;
    std::set_difference(acknowledged.begin(), acknowledged.end(), there.begin(), there.end(), std::back_inserter(out));
    return out;
}

}  // namespace flow
