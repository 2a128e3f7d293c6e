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
	const char *said; /* instead of the choices: why it is not posted; or NULL */
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
