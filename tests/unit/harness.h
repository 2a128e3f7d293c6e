/* tests/unit/harness.h - cmocka, whose headers want to come in this order. */
#pragma once
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
