/* danmaku/lanes_share.h - how many rows may a kind of comments take now?
 *
 * A fixed comment keeps scrolling ones out of its row for as long as it
 * stands, and one that flies against the stream for as long as it flies.
 * So these get rows in proportion to what all ask for around that time. */
#pragma once
#include "danmaku/lanes.h"

enum share_kind { SHARE_TOP, SHARE_BOTTOM, SHARE_SCROLL, SHARE_REVERSE, SHARE_KINDS };

/* A window that slides over the track: times asked for must not fall. */
struct share {
	const struct track *track;
	const struct lanes_config *config;
	size_t from, until; /* comments in the window */
	int64_t count[SHARE_KINDS];
	int64_t bytes[SHARE_KINDS]; /* of text: stands for width */
};

void share_init(struct share *, const struct track *, const struct lanes_config *);

/* At least 1. */
int share_rows(struct share *, enum share_kind, ns_t at);

/* The kind of a comment of this mode; SHARE_KINDS for none. */
enum share_kind share_kind(uint8_t mode);
