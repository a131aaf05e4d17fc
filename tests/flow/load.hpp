// People who award badges while something happens to Stoa, and what they were told.
#pragma once
#include "process.hpp"

#include <atomic>
#include <mutex>
#include <set>

namespace flow {

// Each on a connection of their own, from construction to stop().
class Load {
public:
    Load(Stoa const& stoa, std::string achievement, int people);
    ~Load() { stop(); }
    void stop();

    std::set<std::string> acknowledged() const;  // the badges, as JWS
    std::size_t count() const;
    std::vector<std::string> oddities() const;  // answers that are neither 201 nor a 503 with Retry-After
    int refused() const { return refused_; }    // 503 with Retry-After
    int unanswered() const { return unanswered_; }

private:
    void work(int who);
    std::uint16_t port_;
    std::string token_, achievement_;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> refused_ = 0, unanswered_ = 0;
    mutable std::mutex mutex_;
    std::set<std::string> acknowledged_;
    std::vector<std::string> oddities_;
    std::vector<std::thread> threads_;
};

// Every badge that is stored.
std::set<std::string> stored(Stoa& stoa);
// Those of the first that are not among the second.
std::vector<std::string> lost(std::set<std::string> const& acknowledged, std::set<std::string> const& there);

}  // namespace flow
