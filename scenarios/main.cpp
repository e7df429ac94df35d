#include "scenarios/command.hpp"
#include "sim/memory.hpp"

int main(int count, char** words) {
    carat::keep_freed_memory();
    return carat::run_program(count, words);
}
