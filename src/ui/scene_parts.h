/* ui/scene_parts.h - parts of a scene that are open only now and then: the prompt, the
 * list, a menu, the plot.
 *
 * Like the scene itself: filled by the player, const from there on, nothing is
 * owned. */
#pragma once
#include "base/time.h"
#include "danmaku/peaks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A danmaku that is being written, on the last rows. */
struct scene_prompt {
	const char *text; /* valid UTF-8, one line, as it was typed */
	size_t len, cursor;
	int clusters, most;       /* so long is it, so long may it be */
	const char *const *modes; /* their names; `mode` is chosen */
	const uint32_t *colors;
	const char *color_name; /* of the chosen one */
	int mode_count, mode, color_count, color;
	const char *title; /* instead of the choices, where there are none; or NULL */
	const char *said;  /* instead of both: why it is not posted; or NULL */
};

/* All danmaku, to look through: the places in the track, and where one is. */
struct scene_list {
	const uint32_t *items;
	size_t count, all;
	size_t cursor, first, now; /* now: the last one that was said; or count */
	ns_t offset;               /* they come so much later than they were said */
	int sort;                  /* by time, likes, sender */
	bool searches;
	const char *search; /* valid UTF-8 */
	size_t search_len, search_cursor;
};

enum scene_board_kind {
	SCENE_BOARD_HEAD, /* who said it, when, how many like it */
	SCENE_BOARD_TEXT,
	SCENE_BOARD_FAINT,
	SCENE_BOARD_WARN,
};

/* A row of the comments below the video: `text` is a line, or whose it is. */
struct scene_board_row {
	enum scene_board_kind kind;
	const char *text; /* sanitised */
	size_t len;
	const char *answers, *when; /* of a head; answers may be NULL */
	int64_t likes;
	int indent; /* columns */
	bool liked, on, own, unsent;
};

struct scene_board {
	const char *title;
	const char *asks; /* instead of what the keys do; or NULL */
	const struct scene_board_row *rows;
	int count;
};

/* One line out of several, to be chosen, or a search that is typed. */
struct scene_menu {
	const char *title;
	const char *const *lines; /* sanitised */
	size_t count, cursor, first;
	bool searches;
	const char *search; /* valid UTF-8 */
	size_t search_len, search_cursor;
};

/* The density along the video, over the bar. */
struct scene_plot {
	const struct peak *peaks;
	int peak_count;
};
