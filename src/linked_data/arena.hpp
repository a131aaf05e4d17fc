// Memory that is only ever given back as a whole: the next bytes of a block, and a larger block when it is full.
#pragma once
#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace linked_data {

class Arena {
public:
    Arena() = default;
    explicit Arena(std::span<std::byte> first) : next_(first.data()), end_(first.data() + first.size()) {}  // which must outlive the arena
    Arena(Arena const&) = delete;
    Arena& operator=(Arena const&) = delete;

    void* take(std::size_t bytes, std::size_t alignment) {
        void* place = next_;
        auto room = static_cast<std::size_t>(end_ - next_);
        if (next_ == nullptr || std::align(alignment, bytes, place, room) == nullptr) place = grow(bytes);
        next_ = static_cast<std::byte*>(place) + bytes;
        return place;
    }
    template <class T, class... Arguments> T* make(Arguments&&... arguments) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (take(sizeof(T), alignof(T))) T{std::forward<Arguments>(arguments)...};
    }
    std::string_view copy(std::string_view text) { return join(text, {}); }
    std::string_view join(std::string_view a, std::string_view b) {
        auto* const place = static_cast<char*>(take(a.size() + b.size(), 1));
        std::char_traits<char>::copy(place, a.data(), a.size());
        std::char_traits<char>::copy(place + a.size(), b.data(), b.size());
        return {place, a.size() + b.size()};
    }

private:
    static constexpr std::size_t block_bytes_min = 512;
    static constexpr std::size_t block_bytes_max = 1024 * 1024;

    void* grow(std::size_t bytes) {
        auto const size = std::max(bytes, std::min(block_bytes_max, block_bytes_min << std::min<std::size_t>(blocks_.size(), 11)));
        blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
        end_ = blocks_.back().get() + size;
        return blocks_.back().get();
    }

    std::byte* next_ = nullptr;
    std::byte* end_ = nullptr;
    std::vector<std::unique_ptr<std::byte[]>> blocks_;
};

}  // namespace linked_data
