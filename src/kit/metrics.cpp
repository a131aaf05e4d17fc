#include "kit/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <map>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

namespace kit {
namespace {

using Count = std::atomic<std::uint64_t>;
using Labels = std::vector<prometheus::ClientMetric::Label>;

// Upper bounds of the buckets, in seconds.
constexpr std::array request_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};
constexpr std::array statement_bounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0};
constexpr std::size_t bounds_max = request_bounds.size();
constexpr std::size_t classes = 6;  // of status, by its first digit

void count_one(Count& count) { count.fetch_add(1, std::memory_order_relaxed); }
double value(Count const& count) { return static_cast<double>(count.load(std::memory_order_relaxed)); }

// Times of one thing on one core.
class Times {
public:
    explicit Times(std::span<double const> bounds) : bounds_(bounds) {}
    void add(std::chrono::nanoseconds took) {
        auto const seconds = std::chrono::duration<double>(took).count();
        count_one(counts_[static_cast<std::size_t>(std::lower_bound(bounds_.begin(), bounds_.end(), seconds) - bounds_.begin())]);
        nanoseconds_.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)), std::memory_order_relaxed);
    }
    void add_to(prometheus::ClientMetric::Histogram& sum) const {
        sum.bucket.resize(bounds_.size() + 1);
        std::uint64_t below = 0;
        for (std::size_t i = 0; i <= bounds_.size(); ++i) {
            below += counts_[i].load(std::memory_order_relaxed);
            sum.bucket[i].cumulative_count += below;
            sum.bucket[i].upper_bound = i < bounds_.size() ? bounds_[i] : std::numeric_limits<double>::infinity();
        }
        sum.sample_count += below;
        sum.sample_sum += value(nanoseconds_) / 1e9;
    }

private:
    std::span<double const> bounds_;
    std::array<Count, bounds_max + 1> counts_{};
    Count nanoseconds_ = 0;
};

prometheus::ClientMetric& add(prometheus::MetricFamily& family, Labels labels) {
    auto& metric = family.metric.emplace_back();
    metric.label = std::move(labels);
    return metric;
}

}  // namespace

struct Metrics::Route::State {
    std::string verb, path;
    std::array<Count, classes> by_class{};
    Times took{request_bounds};
};

// Its core alone adds names and looks them up; whoever makes the text reads them under the lock that adding takes.
struct Metrics::Statements::State {
    struct Statement {
        Times took{statement_bounds};
        Count failed = 0;
    };
    std::mutex mutex;
    std::unordered_map<std::string_view, Statement> by_name;  // names are constants of the program
};

struct Metrics::State {
    struct Asked {
        std::string name, help;
        std::function<double()> read;
    };
    std::mutex mutex;
    std::vector<std::shared_ptr<Route::State>> routes;  // of every core
    std::vector<std::shared_ptr<Statements::State>> statements;
    std::vector<Asked> asked;

    void add_routes(std::vector<prometheus::MetricFamily>& out) const;
    void add_statements(std::vector<prometheus::MetricFamily>& out) const;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Metrics::Route Metrics::route(std::string_view verb, std::string_view path) {
    Route out;
    out.state_ = std::make_shared<Route::State>();
    out.state_->verb = verb;
    out.state_->path = path;
    std::lock_guard const lock(state_->mutex);
    state_->routes.push_back(out.state_);
    return out;
}

void Metrics::Route::count(int status, std::chrono::nanoseconds took) const {
    auto const index = static_cast<std::size_t>(status / 100);
    if (index < classes) count_one(state_->by_class[index]);
    state_->took.add(took);
}

Metrics::Statements Metrics::statements() {
    Statements out;
    out.state_ = std::make_shared<Statements::State>();
    std::lock_guard const lock(state_->mutex);
    state_->statements.push_back(out.state_);
    return out;
}

void Metrics::Statements::count(std::string_view name, std::chrono::nanoseconds took, bool ok) const {
    auto found = state_->by_name.find(name);
    if (found == state_->by_name.end()) {
        std::lock_guard const lock(state_->mutex);
        found = state_->by_name.try_emplace(name).first;
    }
    found->second.took.add(took);
    if (!ok) count_one(found->second.failed);
}

void Metrics::gauge(std::string_view name, std::string_view help, std::function<double()> read) {
    std::lock_guard const lock(state_->mutex);
    state_->asked.push_back({std::string(name), std::string(help), std::move(read)});
}

void Metrics::State::add_routes(std::vector<prometheus::MetricFamily>& out) const {
    struct Sum {
        std::array<double, classes> by_class{};
        prometheus::ClientMetric::Histogram took;
    };
    std::map<std::pair<std::string_view, std::string_view>, Sum> sums;
    for (auto const& route : routes) {
        auto& sum = sums[{route->path, route->verb}];
        for (std::size_t i = 0; i < classes; ++i) sum.by_class[i] += value(route->by_class[i]);
        route->took.add_to(sum.took);
    }
    prometheus::MetricFamily requests{
        "stoa_http_requests_total", "Requests answered, by route and class of status", prometheus::MetricType::Counter, {}};
    prometheus::MetricFamily times{
        "stoa_http_request_seconds", "Time from the last byte in to the first byte out", prometheus::MetricType::Histogram, {}};
    for (auto& [place, sum] : sums) {
        Labels const labels{{"method", std::string(place.second)}, {"route", std::string(place.first)}};
        for (std::size_t i = 2; i < classes; ++i) {
            auto with_class = labels;
            with_class.push_back({"status", std::to_string(i) + "xx"});
            add(requests, std::move(with_class)).counter.value = sum.by_class[i];
        }
        add(times, labels).histogram = std::move(sum.took);
    }
    out.push_back(std::move(requests));
    out.push_back(std::move(times));
}

void Metrics::State::add_statements(std::vector<prometheus::MetricFamily>& out) const {
    struct Sum {
        double failed = 0;
        prometheus::ClientMetric::Histogram took;
    };
    std::map<std::string_view, Sum> sums;
    for (auto const& core : statements) {
        std::lock_guard const lock(core->mutex);
        for (auto const& [name, statement] : core->by_name) {
            auto& sum = sums[name];
            sum.failed += value(statement.failed);
            statement.took.add_to(sum.took);
        }
    }
    prometheus::MetricFamily times{
        "stoa_pg_statement_seconds", "Time of a statement, waiting included", prometheus::MetricType::Histogram, {}};
    prometheus::MetricFamily failures{"stoa_pg_statement_failures_total", "Statements that failed", prometheus::MetricType::Counter, {}};
    for (auto& [name, sum] : sums) {
        Labels const labels{{"statement", std::string(name)}};
        add(times, labels).histogram = std::move(sum.took);
        add(failures, labels).counter.value = sum.failed;
    }
    out.push_back(std::move(times));
    out.push_back(std::move(failures));
}

std::string Metrics::text() const {
    std::vector<prometheus::MetricFamily> families;
    std::lock_guard const lock(state_->mutex);
    state_->add_routes(families);
    state_->add_statements(families);
    for (auto const& asked : state_->asked) {
        prometheus::MetricFamily gauge{asked.name, asked.help, prometheus::MetricType::Gauge, {}};
        add(gauge, {}).gauge.value = asked.read();
        families.push_back(std::move(gauge));
    }
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace kit
