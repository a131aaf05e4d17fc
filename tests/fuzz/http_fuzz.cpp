// Arbitrary bytes in arbitrary pieces through the request parser: no crash, and the outcome must not depend on the pieces.
#include "http/parser.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace {

constexpr http::ParserLimits limits{.header_bytes_max = 512, .fields_max = 6};
constexpr std::size_t body_bytes_max = 300;

void note(std::string& out, std::string_view text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
    out += ' ';
}

// Everything that comes out, as text. `size_of_piece` says how many bytes come next.
template <class Next> std::string outcome(std::string_view bytes, Next next_piece) {
    http::Parser parser(limits);
    std::string out;
    for (;;) {
        auto& request = parser.request();
        switch (parser.step()) {
            case http::Parser::Step::more: {
                parser.release();
                if (bytes.empty()) return out + (parser.begun() ? "waits" : "rests");
                auto const room = parser.room();
                STOA_ASSERT(!room.empty());
                auto const count = std::min({next_piece(), bytes.size(), room.size()});
                std::memcpy(room.data(), bytes.data(), count);
                parser.add(count);
                bytes.remove_prefix(count);
                break;
            }
            case http::Parser::Step::full: parser.release(); break;
            case http::Parser::Step::head: parser.allow_body(body_bytes_max); break;
            case http::Parser::Step::message:
                STOA_ASSERT(request.fields.size() <= limits.fields_max && request.body.size() <= body_bytes_max);
                STOA_ASSERT(request.target.starts_with('/') || request.target == "*");
                note(out, http::name(request.verb));
                note(out, request.path);
                note(out, request.query);
                for (auto const& field : request.fields) {
                    note(out, field.name);
                    note(out, field.value);
                    STOA_ASSERT(field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
                }
                note(out, request.body);
                out += parser.head().keep_alive ? "keeps\n" : "closes\n";
                parser.next();
                break;
            case http::Parser::Step::refused: return out + std::to_string(parser.refusal().status) + std::string(parser.refusal().text);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 8) return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 8, size - 8);
    auto const whole = outcome(bytes, [&] { return bytes.size(); });
    std::size_t turn = 0;
    auto const in_pieces = outcome(bytes, [&] { return std::size_t(1) + data[turn++ % 8] % 64; });
    STOA_ASSERT(whole == in_pieces);
    STOA_ASSERT(whole == outcome(bytes, [] { return std::size_t(1); }));
    return 0;
}
