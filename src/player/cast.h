/* player/cast.h - an asciicast v2 file, written as it is rendered.
 *
 * https://docs.asciinema.org/manual/asciicast/v2/: one JSON object, then one
 * JSON array a line: [seconds, "o", text].  Nothing of the clock or of the
 * machine is in it, so the same input gives the same bytes. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "base/time.h"

#include <stddef.h>

struct cast;

struct cast_header {
	int cols, rows;
	const char *title; /* sanitised; NULL = none */
	const char *term;  /* for env.TERM */
};

/* "-" is standard output. The file appears under its name when it is whole. */
int cast_open(struct cast **, const char *path, const struct cast_header *, struct err *);
int cast_write(struct cast *, ns_t at, const char *data, size_t len, struct err *);
int cast_finish(struct cast *, struct err *); /* flush, rename */
void cast_close(struct cast *);               /* NULL is fine; without finish: removed */

/* Pure: data as the inside of a JSON string.  Broken UTF-8 becomes U+FFFD. */
void cast_escape(struct bytes *out, const char *data, size_t len);
