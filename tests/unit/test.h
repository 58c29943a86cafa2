/*
 * First include of every unit test: cmocka with what it wants before it.
 */
#ifndef TW_TEST_H
#define TW_TEST_H

#include "base/base.h"

#include <setjmp.h>
#include <stdio.h>

#include <cmocka.h>

/* cmocka's fail() would hide ours of base/err.h; a test says fail_msg. */
#undef fail
#undef fail_msg
#define fail_msg(...)	do { print_error(__VA_ARGS__); print_error("\n"); _fail(__FILE__, __LINE__); } while (0)

#endif
