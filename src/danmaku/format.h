/* danmaku/format.h - which format is this, and what does it say?
 *
 * Formats are found by content, never by name.  A bad row is counted and
 * the first ones are named; the good rows stay.  Pure: bytes in, comments
 * out.  Memory: at most a small multiple of the input, which the caller
 * bounds (FORMAT_INPUT_MAX). */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "danmaku/track.h"

#include <stdbool.h>
#include <stddef.h>

#define FORMAT_INPUT_MAX ((size_t)512 << 20) /* unpacked */

enum { FORMAT_NAMED = 3, FORMAT_LOOK = 4 << 20 };

/* What was read, and what was not. */
struct format_report {
	const char *format; /* row name, static; NULL when nothing fitted */
	size_t read;        /* rows that became comments */
	size_t skipped;     /* rows that could not be read */
	size_t empty;       /* rows without anything to show: left out */
	size_t scripts;     /* modes 8 and 9: in the track, never shown */
	bool truncated;     /* the input ends in the middle of a row */
	size_t named;       /* of the skipped ones: the first FORMAT_NAMED at most */
	char names[240];    /* "line 81 time is NaN, line 90 mode is unknown", or "" */
};

struct format {
	const char *name;
	bool binary; /* blanks and a byte order mark in front mean something */
	bool (*looks_like)(const char *data, size_t len);
	/* Appends to the track (not sorted).  Never fails as a whole. */
	void (*parse)(
	    const char *data, size_t len, struct track *, struct format_report *);
};

/* The row that fits, or NULL. */
const struct format *format_find(const char *data, size_t len);

/* Can a file that begins so be danmaku?  From FORMAT_LOOK bytes on this is
 * known, and nobody needs to read an endless one to its end. */
bool format_may_be(const char *data, size_t len);

/* Unpacks gzip, zlib or raw deflate into `out` (at most FORMAT_INPUT_MAX);
 * what is not packed is appended as it is.  An input that breaks off or is
 * damaged gives what came before and sets *truncated; so does one that is
 * packed so well that it can only be meant to fill the memory. */
int format_unpack(
    const char *data, size_t len, struct bytes *out, bool *truncated, struct err *);

/* unpack + recode + find + parse + sort.  UTF-16 and the encoding that an XML
 * declaration names are understood.  Not danmaku at all: -EINVAL with a
 * reason ("is a web page, not danmaku", "is empty"). */
int format_read(
    const char *data, size_t len, struct track *, struct format_report *, struct err *);

/* "9,598 danmaku, 2 rows skipped: line 81 time is NaN, …" into `to`. */
char *format_report_text(char *to, size_t size, const struct format_report *);
