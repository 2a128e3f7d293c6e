/* danmaku/json_rows.h - where are the rows in this JSON?
 *
 * A path says where they should be: "comments[]" are the elements of the
 * member `comments` of the document, "[]" those of the document itself, ""
 * the documents of a file with one behind another.  Rows are read one by one;
 * a damaged one is named, and reading goes on where the next one begins. */
#pragma once
#include "danmaku/json_tree.h"

enum { JSON_STEPS = 8 };

enum json_step {
	JSON_ROW,
	JSON_ROW_BROKEN,
	JSON_ROW_CUT, /* the input ends in it */
	JSON_ROWS_END,
};

struct json_rows {
	const char *data, *at, *end;
	struct json_name {
		const char *name; /* NULL: elements of an array */
		size_t len;
	} steps[JSON_STEPS]; /* the path */
	int count, depth;    /* of the path, and how far we are on it */
	char open;           /* what a row begins with: { or [ */
	bool reached;        /* there is a place for rows, if only an empty one */
	bool damaged;        /* a bracket may stand where it does not belong */

	const char *watch; /* a member of what stands around the rows */
	struct bytes watched;
	int watched_depth;

	const struct json *row; /* the last one, until the next */
	struct json_tree tree;
	const char *start;    /* where it begins */
	size_t number;        /* from 1; damaged ones count */
	struct slice telling; /* the first name of the last good one */
};

void json_rows_init(
    struct json_rows *, const char *data, size_t len, const char *path, char open);
void json_rows_fini(struct json_rows *);
enum json_step json_rows_next(struct json_rows *);

/* False: what comes next is no element that begins as rows do.  True: it is, at
 * rows->at, and who can read it without json_rows_next() says where it ends. */
bool json_rows_reach_one(struct json_rows *);
void json_rows_pass(struct json_rows *, const char *behind);

/* Is something still open where the input ended? */
bool json_rows_are_cut(const struct json_rows *);
