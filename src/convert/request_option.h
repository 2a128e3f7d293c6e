/* convert/request_option.h - what options does danmu-convert have?
 *
 * One row each: the parser, --help and the suggestions are made of it. */
#pragma once
#include "convert/request.h"

/* One option.  `set` gets the value, NULL for an option that has none, and
 * says what is wrong with it: the caller puts in front what was written. */
struct request_option {
	char letter; /* 0: none */
	const char *name;
	const char *value; /* what --help calls it; NULL: takes none */
	const char *help;
	int (*set)(struct request *, const char *value, struct err *);
};

const struct request_option *request_option_long(const char *name, size_t len);
const struct request_option *request_option_letter(char letter);

/* -EINVAL; `name` is the part of `word` that names no option. */
int request_option_refuse(
    const char *word, const char *name, size_t len, struct err *err);

/* "xml, jsonl" */
void request_add_writers(struct bytes *);
