/* danmaku/path.h - how does a positioned comment fly?
 *
 * Bilibili's mode 7 says where it stands, where it goes, how long it takes
 * and how it fades.  All of it is a function of the time since it was said.
 * Places are parts of the stage: 0, 0 is the upper left corner, 1, 1 the
 * lower right one; they may lie outside. */
#pragma once
#include "base/bytes.h"
#include "danmaku/slice.h"

#include <stdint.h>

enum { PATH_POINTS_MAX = 256 };

struct path_point {
	float x, y;
};

struct comment_path {
	uint32_t life_ms, delay_ms, move_ms;
	float from_alpha, to_alpha; /* 0 .. 1; below 0.5 is dim in a terminal */
	int16_t turn_z, turn_y;     /* degrees; nothing in a terminal */
	uint16_t count;             /* at least 1 */
	struct path_point points[];
};

struct path_state {
	struct path_point at;
	float alpha;
};

/* False before it is there and after it is gone. */
bool path_at(const struct comment_path *, int64_t since_ms, struct path_state *);

size_t path_bytes(const struct comment_path *);

/* The same from what somebody else has read: `out` holds `head` with these
 * points (at least one, at most PATH_POINTS_MAX) afterwards. */
void path_make(struct bytes *out, const struct comment_path *head,
    const struct path_point *points, int count);

/* Reads the JSON of mode 7, as far as it can be read.  Its text is appended
 * to `text`, still as somebody wrote it; `path` holds a struct comment_path
 * afterwards.  False when there is not even a text. */
bool path_read(struct slice json, struct bytes *text, struct bytes *path);
