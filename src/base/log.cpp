#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace base::log {
namespace {

constexpr std::size_t buffer_bytes_max = 60 * 1024;  // of each thread
constexpr std::string_view level_names[] = {"debug", "info", "warn", "error", "off"};

// What one thread has said and nobody has written yet. Its lock is taken by the thread itself and, rarely, by whoever flushes all.
struct Channel {
    std::mutex mutex;
    std::string buffer;
};

// The process has one standard error, so the state behind it is one as well; nothing else in the house is global. Lines of a thread keep
// their order; those of several threads come in batches, each line with its time.
struct Sink {
    std::atomic<Level> least = Level::info;
    std::atomic<Form> form = Form::human;
    std::mutex output;  // a batch is written whole, though a pipe may take it in parts
    std::mutex mutex;   // of the list
    std::vector<std::shared_ptr<Channel>> channels;
    Channel late;  // of threads that are past their end

    ~Sink() { drain_all(); }

    void drain(Channel& channel) {  // with the channel's lock held
        std::lock_guard const lock(output);
        std::string_view rest = channel.buffer;
        while (!rest.empty()) {
            auto const put = ::write(STDERR_FILENO, rest.data(), rest.size());
            if (put < 0 && errno == EINTR) continue;
            if (put <= 0) break;  // nobody reads the log any more: losing a line is better than stopping the service
            rest.remove_prefix(static_cast<std::size_t>(put));
        }
        channel.buffer.clear();
    }
    void drain_all() {
        std::lock_guard const lock(mutex);
        for (auto const& channel : channels) {
            std::lock_guard const its_lock(channel->mutex);
            drain(*channel);
        }
        std::lock_guard const late_lock(late.mutex);
        drain(late);
    }
    std::shared_ptr<Channel> join() {
        auto made = std::make_shared<Channel>();
        std::lock_guard const lock(mutex);
        channels.push_back(made);
        return made;
    }
    void leave(std::shared_ptr<Channel> const& channel) {
        std::lock_guard const lock(mutex);
        std::lock_guard const its_lock(channel->mutex);
        drain(*channel);
        std::erase(channels, channel);
    }
};
Sink sink;

thread_local bool left = false;  // without a destructor, so that it can be asked when the others are gone

struct Joined {
    std::shared_ptr<Channel> channel = sink.join();
    ~Joined() {
        left = true;
        sink.leave(channel);
    }
};

Channel& own_channel() {
    if (left) return sink.late;
    thread_local Joined const joined;
    return *joined.channel;
}

void append_value(std::string& out, Field const& field, bool quote) {
    if (auto const* text = std::get_if<std::string_view>(&field.value)) {
        if (quote) out += '"';
        append_json_escaped(out, *text);  // also keeps control characters out of a terminal
        if (quote) out += '"';
    } else if (auto const* number = std::get_if<std::int64_t>(&field.value)) {
        fmt::format_int const digits(*number);
        out.append(digits.data(), digits.size());
    } else if (auto const* real = std::get_if<double>(&field.value)) {
        fmt::format_to(std::back_inserter(out), "{}", *real);
    } else {
        out += std::get<bool>(field.value) ? "true" : "false";
    }
}

void append_json(std::string& out, Level level, std::string_view text, Fields fields) {
    out += R"({"@timestamp":")";
    append_time(out, now());
    out += R"(","log.level":")";
    out += level_names[static_cast<std::size_t>(level)];
    out += R"(","message":")";
    append_json_escaped(out, text);
    out += '"';
    for (auto const& field : fields) {
        out += ",\"";
        out += field.name;
        out += "\":";
        append_value(out, field, true);
    }
    out += "}\n";
}

void append_human(std::string& out, Level level, std::string_view text, Fields fields) {
    out += format_time(std::chrono::floor<std::chrono::seconds>(now())).substr(11, 8);
    out += ' ';
    if (level != Level::info) {
        out += level_names[static_cast<std::size_t>(level)];
        out += ": ";
    }
    append_json_escaped(out, text);
    for (auto const& field : fields) {
        out += "  ";
        out += field.name;
        out += '=';
        append_value(out, field, false);
    }
    out += '\n';
}

}  // namespace

void set_up(Level least, Form form) {
    sink.least = least;
    sink.form = form;
}

bool wanted(Level level) { return level >= sink.least.load(std::memory_order_relaxed); }

void write(Level level, std::string_view text, Fields fields) {
    if (!wanted(level)) return;
    auto& channel = own_channel();
    std::lock_guard const lock(channel.mutex);
    auto const form = sink.form.load(std::memory_order_relaxed);
    if (form == Form::json)
        append_json(channel.buffer, level, text, fields);
    else
        append_human(channel.buffer, level, text, fields);
    if (form == Form::human || level >= Level::warn || channel.buffer.size() >= buffer_bytes_max) sink.drain(channel);
}

void flush() { sink.drain_all(); }

}  // namespace base::log
