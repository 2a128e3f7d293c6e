/* base/err.h - why did it fail, in words?
 *
 * A reason is written once, where it is known, and printed once, at the top.
 * Functions that can fail return 0 or a negative code and take a struct err
 * as their last parameter; NULL is fine for callers who only want the code. */
#pragma once

struct err {
	int code;       /* what err_set() was given: negative errno or AVERROR */
	char text[480]; /* one line, no newline, sanitised by whoever prints it */
};

/* Writes the reason and returns `code`, so that it can stand in a return. */
int err_set(struct err *, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before a reason that is already there; returns its code. */
int err_prefix(struct err *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
