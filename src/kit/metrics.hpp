// Counters and histograms in the Prometheus text format at /metrics.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kit {

// Each core counts for itself, without a lock that another could hold; making the text adds the cores up.
class Metrics {
public:
    Metrics();
    ~Metrics();

    // Requests of one route on one core: count by status class, and time taken. Safe from several threads.
    class Route {
    public:
        void count(int status, std::chrono::nanoseconds took) const;

    private:
        friend class Metrics;
        struct State;
        std::shared_ptr<State> state_;
    };
    Route route(std::string_view verb, std::string_view path);

    // Statements by name; names must outlive the process's last request. Each handle is one thread's.
    class Statements {
    public:
        void count(std::string_view name, std::chrono::nanoseconds took, bool ok) const;

    private:
        friend class Metrics;
        struct State;
        std::shared_ptr<State> state_;
    };
    Statements statements();

    // A number that is asked for when the text is made: connections, queue depths.
    void gauge(std::string_view name, std::string_view help, std::function<double()> read);

    std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kit
