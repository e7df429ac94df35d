/// Memory of the whole process.
#pragma once

namespace carat {

/// What is freed is kept for the next of its size, up to a gigabyte, rather than given back to the system and asked for again page
/// by page: large tables are built and thrown away over and over. For programs to call as they start.
void keep_freed_memory();

}  // namespace carat
