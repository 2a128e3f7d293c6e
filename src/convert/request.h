/* convert/request.h - what does the command line of danmu-convert ask for?
 *
 * One table of options makes the parser, --help and the suggestions.  Pure:
 * no file is touched.  A request keeps pointers into argv. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "danmaku/writer.h"
#include "sift/rules.h"
#include "sift/shift.h"

struct request {
	struct bytes answer; /* to print instead of converting; empty: convert */
	const char **inputs; /* "-" is standard input; at least one */
	size_t input_count;
	const char *output;          /* NULL or "-": standard output */
	const struct writer *writer; /* NULL: only the figures are wanted */
	bool stats;
	struct writer_look look;
	struct shift *offsets; /* one for each input, in their order */
	size_t offset_count;
	int64_t from_ms, to_ms; /* [from, to), before the offset */
	struct rules *rules;    /* of --block */
	const char **filters;   /* files of rules */
	size_t filter_count;
	bool merge;
	const char *chosen_by; /* the option that named the format, or NULL */
};

/* 0, or -EINVAL with what is allowed and what was probably meant. */
int request_read(struct request *, int argc, char **argv, struct err *);
void request_fini(struct request *);
