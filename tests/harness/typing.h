/* tests/harness/typing.h - keys as a terminal sends them, for a prompt or a line. */
#pragma once
#include "term/keys.h"

#include <stddef.h>

/* Every key that these bytes are, in order; Escape must not be the last byte
 * of what is meant as Alt and a letter. */
void typing_keys(
    const char *bytes, size_t len, void (*take)(void *arg, struct key), void *arg);
