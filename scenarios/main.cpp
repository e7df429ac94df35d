#include "scenarios/command.hpp"

int main(int count, char** words) { return carat::run_program(count, words); }
