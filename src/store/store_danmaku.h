/* store/store_danmaku.h - the timelines.
 *
 * A danmaku is never moved and never deleted, only hidden: so any id that was
 * given out is a place to read on from, for ever. */
#pragma once
#include "danmaku/comment.h"
#include "store/store.h"

#include <stdint.h>

struct store_danmaku {
	uint64_t id; /* 1 .. 2^63 - 1, never given twice */
	int64_t at_ms, created_ms;
	const char *author, *text;
	uint32_t rgb;
	uint16_t size;
	uint8_t mode; /* enum comment_mode */
};
typedef void store_danmaku_fn(void *arg, const struct store_danmaku *);

/* As tracks have it; texts are those of the row. */
struct comment store_danmaku_comment(const struct store_danmaku *);

int store_danmaku_add(
    struct store *, int64_t video, const struct store_danmaku *, struct err *);

/* A piece of a timeline: positions [from, to), by (position, id), strictly
 * behind the danmaku `after` (0: none), wherever it stands.  Who reads in
 * pages only changes `after` to the last id they got.  -ENOENT: this video has
 * no `after`. */
struct store_span {
	int64_t from_ms, to_ms;
	uint64_t after;
	int limit;
};
int store_danmaku_read(struct store *, int64_t video, struct store_span,
    store_danmaku_fn *, void *arg, struct err *);

/* The newest, whatever their position; newest first. */
int store_danmaku_newest(struct store *, int64_t video, int limit, store_danmaku_fn *,
    void *arg, struct err *);

/* Where it was; hiding what is hidden changes nothing. */
int store_danmaku_hide(
    struct store *, int64_t video, uint64_t id, int64_t *at_ms, struct err *);

/* Where they end: one more than the last place, so that it is inside; 1: there are
 * none. */
int store_danmaku_end(struct store *, int64_t video, int64_t *end_ms, struct err *);

/* How many stand in each of `buckets` (at most 10,000) equal slices of the
 * duration; 0: up to the last one.  Those behind the end count nowhere. */
int store_heat(struct store *, int64_t video, int64_t duration_ms, int buckets,
    uint32_t *counts, struct err *);
