# Writes the header that says which carat this is. Outside a clone of the project (an sdist) the commit is "unknown".
function(ask_git answer)
    execute_process(COMMAND git ${ARGN} WORKING_DIRECTORY ${SOURCE}
        OUTPUT_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    set(${answer} "${output}" PARENT_SCOPE)
endfunction()

set(commit "")
file(REAL_PATH ${SOURCE} source)
ask_git(clone rev-parse --show-toplevel)
if(clone STREQUAL source)
    ask_git(commit describe --always --dirty --abbrev=40 --exclude=*)
endif()
if(NOT commit)
    set(commit "unknown")
endif()

# Written only if the text differs from what is there.
file(CONFIGURE OUTPUT ${HEADER} @ONLY CONTENT [[
/// Which carat this is. Written by the build.
#pragma once

#define CARAT_VERSION "@VERSION@"
#define CARAT_GIT_COMMIT "@commit@"
#define CARAT_COMPILER "@COMPILER@"
]])
