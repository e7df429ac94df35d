# Builds for aarch64 on another machine and runs what was built with qemu: ./dev one-result aarch64.
#
# CARAT_FOREIGN_ROOT is the folder of unpacked libraries of that processor. Headers alone (Boost, Eigen, ...) are those of
# this machine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CARAT_FOREIGN_ROOT)
set(CMAKE_FIND_ROOT_PATH ${CARAT_FOREIGN_ROOT})
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L ${CARAT_FOREIGN_ROOT})
# The linker looks there for what a library needs that nobody named.
set(CMAKE_EXE_LINKER_FLAGS_INIT
    -Wl,-rpath-link,${CARAT_FOREIGN_ROOT}/usr/lib/aarch64-linux-gnu:${CARAT_FOREIGN_ROOT}/lib/aarch64-linux-gnu)
# h5cc would tell where HDF5 is on this machine.
set(HDF5_C_COMPILER_EXECUTABLE "")
