/// Zeroed: a long array that begins as zeros, of which only the parts that are written to take memory.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace carat {

/// `T` is one whose zero bytes are its initial value. Large arrays come from the system as untouched pages.
template <class T>
    requires(std::is_trivially_copyable_v<T>)
class Zeroed {
public:
    /// Throws std::bad_alloc.
    explicit Zeroed(std::size_t size) : items_(static_cast<T*>(std::calloc(size > 0 ? size : 1, sizeof(T)))) {
        if (!items_) {
            throw std::bad_alloc();
        }
    }

    T& operator[](std::size_t i) { return items_.get()[i]; }
    const T& operator[](std::size_t i) const { return items_.get()[i]; }

private:
    struct Free {
        void operator()(T* items) const { std::free(items); }
    };

    std::unique_ptr<T, Free> items_;
};

}  // namespace carat
