/* tests/harness/reading.h - a file of danmaku in, what was understood out.
 *
 * Every file is read from memory of exactly its size, so that a read past its
 * end is seen by the sanitizers. */
#pragma once
#include "danmaku/format.h"

/* Fails the test when the file is no danmaku. */
struct track *reading_of(const void *data, size_t len, struct format_report *);

/* Reads the file and compares a line for each comment, in the order of the
 * track: "1500 top ff8000 text" (time in ms, mode, colour, text).  A line
 * break in a text is shown as '|'. */
void reading_check(const char *format, const char *file, const char *rows);

/* The same, and what the report says, as format_report_text() writes it. */
void reading_report(const char *file, const char *rows, const char *report);

/* The file cut at every byte, and with bits turned over: what is read of it is
 * never more than there was, and of a cut file nothing else than there was. */
void reading_hurt(const void *data, size_t len);
