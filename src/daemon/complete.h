/* daemon/complete.h - what may be typed behind "danmud", for a shell to offer?
 *
 * Made from the rows of options and commands; installed by man/local.mk. */
#pragma once
#include "base/bytes.h"

#include <stdbool.h>

/* "bash", "zsh" or "fish"; false: another. */
bool complete_write(struct bytes *, const char *shell);
