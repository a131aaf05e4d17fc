// The log: one line per happening, JSON with ECS field names for machines, a short form for a terminal.
// Personal data is masked before it comes here (text.hpp: mask_email). The sink buffers; warnings and errors flush at once.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace base::log {

enum class Level : std::uint8_t { debug, info, warn, error, off };
enum class Form : std::uint8_t { json, human };

struct Field {
    std::string_view name;  // ECS: `http.request.id`, `event.duration`, ...
    std::variant<std::string_view, std::int64_t, double, bool> value;
};
using Fields = std::initializer_list<Field>;

void set_up(Level least, Form form);  // before the first thread starts; the default is info, human, to standard error
bool wanted(Level level);

void write(Level level, std::string_view text, Fields fields = {});
inline void debug(std::string_view text, Fields fields = {}) { write(Level::debug, text, fields); }
inline void info(std::string_view text, Fields fields = {}) { write(Level::info, text, fields); }
inline void warn(std::string_view text, Fields fields = {}) { write(Level::warn, text, fields); }
inline void error(std::string_view text, Fields fields = {}) { write(Level::error, text, fields); }

void flush();  // about once a second, and at the end

}  // namespace base::log
