/* A C library that rounds otherwise: each exp, log and power is a unit in the last place off, up or down by the last bit of
   what it is given. tests/one_result.sh runs the program with it, by LD_PRELOAD: no result may differ. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static double other(double x, double right) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return nextafter(right, (bits & 1) != 0 ? (double)INFINITY : -(double)INFINITY);
}

static long double other_long(long double x, long double right) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return nextafterl(right, (bits & 1) != 0 ? (long double)INFINITY : -(long double)INFINITY);
}

static void* next(const char* name) {
    return dlsym(RTLD_NEXT, name);
}

#define ONE(type, name, otherwise)                        \
    type name(type x) {                                   \
        static type (*right)(type);                       \
        if (right == 0) *(void**)&right = next(#name);    \
        return otherwise(x, right(x));                    \
    }
#define TWO(type, name, otherwise)                        \
    type name(type x, type y) {                           \
        static type (*right)(type, type);                 \
        if (right == 0) *(void**)&right = next(#name);    \
        return otherwise(x, right(x, y));                 \
    }

ONE(double, exp, other)
ONE(double, exp2, other)
ONE(double, expm1, other)
ONE(double, log, other)
ONE(double, log1p, other)
ONE(double, log10, other)
TWO(double, pow, other)
ONE(long double, expl, other_long)
ONE(long double, expm1l, other_long)
ONE(long double, logl, other_long)
ONE(long double, log1pl, other_long)
TWO(long double, powl, other_long)
