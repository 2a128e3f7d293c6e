/* store/store_video.h - the videos: what they are called, and how much they got. */
#pragma once
#include "store/store.h"

#include <stdint.h>

struct store_video {
	int64_t number; /* what dandanplay calls an episode, from 1 */
	const char *id, *title, *url;
	int64_t duration_ms, created_ms;
	bool live, record;
	int64_t danmaku, comments; /* those that can be seen */
};
typedef void store_video_fn(void *arg, const struct store_video *);

/* Which of the fields are to be changed. */
enum {
	VIDEO_TITLE = 1,
	VIDEO_URL = 2,
	VIDEO_DURATION = 4,
	VIDEO_LIVE = 8,
	VIDEO_RECORD = 16
};

/* Its number; made at `now_ms` when it is not there and `make` says so. */
int store_video_number(struct store *, const char *id, bool make, int64_t now_ms,
    int64_t *number, struct err *);
int store_video_change(
    struct store *, const struct store_video *, unsigned fields, struct err *);
int store_video_get(
    struct store *, const char *id, store_video_fn *, void *arg, struct err *);
int store_video_get_number(
    struct store *, int64_t number, store_video_fn *, void *arg, struct err *);

/* The greatest id that a danmaku or a comment has, hidden ones too; 0: none has.
 * One look into an index a video. */
int store_last_id(struct store *, uint64_t *id, struct err *);

/* Where a page ended: of its last video, as it was shown.  Pages that begin
 * behind that show every video once whose count has not changed meanwhile. */
struct store_video_cursor {
	int64_t danmaku; /* only where the most danmaku come first */
	int64_t number;  /* 0: from the start */
};

/* Newest first, or those with the most danmaku; `like` NULL, or a part of the
 * title or the id, whatever its case (of ASCII). */
int store_videos(struct store *, bool hot, struct store_video_cursor, const char *like,
    int limit, store_video_fn *, void *arg, struct err *);
