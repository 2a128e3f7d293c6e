/* setup/option.h - what did the viewer ask for?
 *
 * Filled from the rows of setup/setting.h: their defaults, then the conf,
 * then the command line.  Plain data: read it anywhere; options_fini() frees
 * what it holds. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "base/time.h"
#include "setup/keymap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_task { TASK_PLAY, TASK_PRINT }; /* print `answer` on stdout, exit 0 */
enum option_area { AREA_QUARTER, AREA_HALF, AREA_THREE_QUARTERS, AREA_FULL };
enum option_bar { BAR_AUTO, BAR_ALWAYS, BAR_NEVER };
enum option_loop { LOOP_NO, LOOP_FILE, LOOP_PLAYLIST };
enum option_live { LIVE_NO, LIVE_AUTO, LIVE_YES };
enum option_output { OUTPUT_TTY, OUTPUT_NULL };

struct option_list {
	char **items;
	size_t count;
	int from; /* enum setting_from: a later source replaces the list */
};

struct option_pair {
	int x, y; /* columns and rows, or width and height; 0, 0 = auto */
};

/* What --record and --output=null take when --geometry is auto: they must
 * not depend on the terminal they are started from. */
#define RECORD_COLS 160
#define RECORD_ROWS 45
#define RECORD_FPS 30.0

struct options {
	enum option_task task;
	struct bytes answer;      /* of --help, --version, --list-keys, ... */
	struct option_list files; /* the playlist; "-" is standard input */
	struct keymap keymap;
	struct bytes complaints; /* bad lines of the conf, one a line, sanitised */
	size_t complaint_count;
	const char *home; /* what "~/" stands for, or NULL; not ours */

	struct option_list danmaku;        /* files and URLs */
	bool no_danmaku;                   /* nor look beside the video */
	struct option_list danmaku_offset; /* as sift/shift.h reads them */
	struct option_list filter;         /* files of rules */
	bool no_filter;                    /* nor the viewer's own */
	struct option_list block;          /* rules, a line each */
	bool merge;
	char *video; /* what it is called for danmaku; NULL = by its content */
	char *dandan_server, *dandan_id, *dandan_secret; /* NULL = none */
	char *server; /* a daemon to take danmaku from and to post to, or NULL */
	enum option_live live;
	bool party;       /* with a danmud of our own, for others */
	char *token_file; /* who we are there, or NULL: a guest */
	bool cache;       /* keep what was fetched */
	int64_t cache_limit;
	bool library; /* what is written is kept */
	int opacity;  /* 0 .. 100 */
	ns_t flight;
	enum option_area area;
	int lanes, free_rows; /* at most so many, 0 = all; so many at the bottom */
	int density;          /* danmaku a minute, 0 = all */

	const char *render; /* "auto" or a blitter's name; static */
	const char *color;  /* "auto" or as palette_find() takes it; static */
	struct option_pair cell_aspect;
	int ambiguous_width; /* 0 = ask the terminal, 1, 2 */
	int tolerance;
	double fps; /* 0 = as the video */
	struct option_pair geometry;
	enum option_bar bar;
	bool mouse, title, stats;

	bool audio, mute;
	int volume; /* 0 .. 130 */

	int64_t speed_ppm;
	ns_t start;
	ns_t length; /* NS_NONE = to the end */
	enum option_loop loop;
	bool pause, resume;
	ns_t still; /* NS_NONE = for ever */

	ns_t timeout;        /* of a silent network */
	int64_t spool_limit; /* bytes of standard input kept */

	char *record; /* NULL = no */
	bool benchmark;
	enum option_output output;

	char *log;     /* NULL = no */
	int log_level; /* enum log_level */
	char *config;  /* NULL = the usual place */
	bool no_config;
};

/* Reads the conf and the command line.  -EINVAL: usage, one line in err (say
 * it, exit 2).  What was read of `options` is freed then. */
int options_read(struct options *, int argc, char **argv, struct err *);
void options_fini(struct options *);
