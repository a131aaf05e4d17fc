// Two measurements of one run side by side: what is called `<what>/floor` is the least that the work can take, `<what>` what ours takes.
#pragma once
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace bench {

// Runs all, each several times and in turns, so that a neighbour on the machine is everybody's; prints floor / ours of the quickest turns.
class Ratios : public benchmark::ConsoleReporter {
public:
    static int run(int argc, char** argv) {
        std::vector<char*> arguments(argv, argv + argc);
        std::string turns = "--benchmark_repetitions=9", mixed = "--benchmark_enable_random_interleaving=true",
                    seconds = "--benchmark_min_time=0.1";
        for (auto* own : {&turns, &mixed, &seconds}) arguments.insert(arguments.begin() + 1, own->data());
        int count = static_cast<int>(arguments.size());
        benchmark::Initialize(&count, arguments.data());
        Ratios ratios;
        benchmark::RunSpecifiedBenchmarks(&ratios);
        return ratios.broken_ ? 1 : 0;
    }

    bool ReportContext(Context const&) override { return true; }
    void ReportRuns(std::vector<Run> const& runs) override {
        for (auto const& run : runs) {
            if (run.error_occurred) {
                std::printf("%s: %s\n", run.benchmark_name().c_str(), run.error_message.c_str());
                broken_ = true;
            } else if (run.run_type == Run::RT_Iteration) {
                auto const name = run.run_name.function_name;
                auto const time = run.GetAdjustedCPUTime() / 1000;
                best_[name] = best_.contains(name) ? std::min(best_[name], time) : time;
            }
        }
    }
    void Finalize() override {
        std::printf("%-28s %10s %10s %10s\n", "", "floor us", "ours us", "of floor");
        for (auto const& [name, ours] : best_) {
            auto const floor = best_.find(name + "/floor");
            if (floor != best_.end()) std::printf("%-28s %10.1f %10.1f %10.2f\n", name.c_str(), floor->second, ours, floor->second / ours);
            else if (!name.ends_with("/floor")) std::printf("%-28s %10s %10.1f\n", name.c_str(), "", ours);
        }
    }

private:
    std::map<std::string, double> best_;
    bool broken_ = false;
};

}  // namespace bench
