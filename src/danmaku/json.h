/* danmaku/json.h - what can still be read of this JSON?
 *
 * A row of a danmaku file is found by a scanner of our own and read alone
 * (json_tree.h), so a bad row never costs a file.  On its way it is put right:
 * invalid UTF-8, lone surrogates, NULs, stray control characters and trailing
 * commas are repaired, and every number (also NaN, 1e999, one of 400 digits)
 * becomes the string it was written as: number.h reads it without rounding. */
#pragma once
#include "base/bytes.h"
#include "danmaku/slice.h"

enum {
	JSON_ROW_DEPTH = 32,        /* a row of YouTube has half of it */
	JSON_STRING_MAX = 64 << 10, /* bytes of a string that are kept */
	JSON_ROW_MAX = 256 << 10,   /* and of all of it: what is more is no row */
};

enum json_end {
	JSON_WHOLE,
	JSON_BROKEN, /* no JSON: *at is where one sees it */
	JSON_CUT,    /* the input ends inside of it */
};

/* Walks over the value at *at, which ends before `end`; appends it, put right,
 * to `out` unless that is NULL.  Takes time in proportion to what it passes. */
enum json_end json_scan(const char **at, const char *end, struct bytes *out);

/* Appends what the string at `at` stands for, however long it is; false when it
 * has no end, and `out` is what there was. */
bool json_unescape(const char *at, const char *end, struct bytes *out);
