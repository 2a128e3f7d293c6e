/* setup/completion.h - what could come next on the command line?
 *
 * Completions for bash, zsh and fish, made from the rows of the options when
 * danmu is built ("danmu --completion=bash").  Pure. */
#pragma once
#include "base/bytes.h"
#include "setup/option.h"

/* `shell` is "bash", "zsh" or "fish". */
void completion_write(const struct options *, const char *shell, struct bytes *out);
