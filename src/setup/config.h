/* setup/config.h - what do the lines of danmu.conf say?
 *
 *	render = half        # a comment
 *	no-mouse
 *	bind x seek +30
 *	unbind Q
 *
 * A line that is not understood is told and left out; the good lines count.
 * Pure: bytes in, options changed. */
#pragma once
#include "base/err.h"
#include "setup/option.h"

#include <stddef.h>

#define CONFIG_BYTES_MAX ((size_t)1 << 20)
#define CONFIG_COMPLAINTS_MAX 20 /* told in words; the rest is counted */

/* Applies the lines to options and its keymap; complaints go to
 * options->complaints as "NAME:12: why", sanitised. */
void config_parse(struct options *, const char *name, const char *data, size_t len);

/* Reads the file and parses it; `name` is for the messages.  -errno with a reason when it cannot be read
 * as a whole (missing, a folder, more than CONFIG_BYTES_MAX). */
int config_read(struct options *, const char *path, const char *name, struct err *);
