/* player/places.h - where did the viewer stop last time?
 *
 * A text file, one line a place: seconds, a tab, the name (absolute path or
 * URL).  The newest line is the last; at most PLACES_MAX are kept.  The text
 * functions are pure; the file ones replace the file whole (rename), so that
 * a crash leaves the old or the new one. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>

#define PLACES_MAX 500

/* The place kept for `name`, or NS_NONE. */
ns_t places_find(const char *text, size_t len, const char *name);

/* The text with `name` at `at`; NS_NONE removes it. */
void places_put(
    struct bytes *out, const char *text, size_t len, const char *name, ns_t at);

ns_t places_load(const char *path, const char *name);
int places_save(const char *path, const char *name, ns_t at, struct err *);
