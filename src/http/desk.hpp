// What a session needs while it is at work: the read buffer with its parser, the output, the replies under way. An idle connection has
// none; it takes the one that was put back last, whose memory is still warm. So thousands of idle connections cost little.
#pragma once
#include "http/parser.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace http {

// A reply that waits for its bytes to leave; then the app hears of it.
struct Answered {
    Request request;
    int status;
    std::size_t bytes;
    std::chrono::steady_clock::time_point since;  // the header was complete
};

struct Desk {
    explicit Desk(ParserLimits limits) : parser(limits) {}
    Parser parser;
    std::string output;
    std::vector<Answered> answered;
};

class Desks {
public:
    explicit Desks(ParserLimits limits) : limits_(limits) {}

    std::unique_ptr<Desk> take() {
        if (spare_.empty()) return std::make_unique<Desk>(limits_);
        auto desk = std::move(spare_.back());
        spare_.pop_back();
        return desk;
    }
    void put_back(std::unique_ptr<Desk> desk) {
        if (spare_.size() == spare_max) return;
        desk->parser.reset();
        desk->output.clear();
        desk->answered.clear();
        spare_.push_back(std::move(desk));
    }

private:
    static constexpr std::size_t spare_max = 64;
    ParserLimits limits_;
    std::vector<std::unique_ptr<Desk>> spare_;
};

}  // namespace http
