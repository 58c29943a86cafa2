/*
 * What a fuzz target starts with.  scripts/fuzz builds each tests/fuzz/fuzz_*.c with libFuzzer, ASan and UBSan.
 */
#ifndef TW_FUZZ_H
#define TW_FUZZ_H

#include "base/base.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that holds for every input; the fuzzer keeps the input that breaks it. */
#define HOLDS(what)	do { if (!(what)) __builtin_trap(); } while (0)

#endif
