/* setup/action.h - what can the viewer ask for?
 *
 * One row an action: its name in the conf, what argument it takes, what it
 * does in words.  The help page, danmu.conf(5) and the conf parser all read
 * these rows; player_*.c does the work, by id. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>

enum action_id {     /* in the order of the help page */
	ACTION_NONE, /* not an action: an unbound key */
	ACTION_PAUSE,
	ACTION_SEEK, /* arg: seconds, + or - */
	ACTION_START,
	ACTION_END,   /* 5 s before the end, so that pressing it does not quit */
	ACTION_GOTO,  /* arg: percent of the duration */
	ACTION_SPEED, /* arg: is added to the speed; within 0.25 .. 4 */
	ACTION_SPEED_RESET,
	ACTION_STEP,     /* arg: pictures, + or -; pauses */
	ACTION_LOOP,     /* the next of no, file, playlist */
	ACTION_PLAYLIST, /* arg: files forward or back */
	ACTION_VOLUME,   /* arg: percent points, + or - */
	ACTION_MUTE,
	ACTION_DANMAKU,     /* shown or not */
	ACTION_OPACITY,     /* the next of 100, 80, 60, 40, 20 */
	ACTION_FLIGHT,      /* arg: seconds more or less to cross the screen */
	ACTION_AREA,        /* the next of quarter, half, three-quarters, full */
	ACTION_OFFSET,      /* arg: seconds that danmaku come later */
	ACTION_OFFSET_HERE, /* the same from the current place on */
	ACTION_MATCH,       /* ask the dandanplay server which video it is */
	ACTION_LIST,        /* all danmaku, to look through */
	ACTION_COMMENTS,    /* below the video, on the server */
	ACTION_PEAK,        /* arg: peaks of density forward or back */
	ACTION_FILTER,      /* hidden by rules or not */
	ACTION_MERGE,       /* repeats are one or not */
	ACTION_WRITE,       /* opens the prompt */
	ACTION_UNDO,        /* takes back what was written last */
	ACTION_RENDER,      /* the next blitter */
	ACTION_STATS,
	ACTION_BAR, /* the next of auto, always, never */
	ACTION_REDRAW,
	ACTION_HELP,
	ACTION_SUSPEND,
	ACTION_QUIT,
	ACTION_QUIT_REMEMBER,
	ACTION_COUNT
};

struct action {
	enum action_id id;
	const char *name;   /* "seek", as the conf writes it */
	const char *arg;    /* NULL = takes none; "SECONDS", ... for the manual */
	double least, most; /* of the argument */
	const char *group;  /* heading on the help page */
	const char *help;   /* with '#' for the amount: "# s forward" */
	const char *less;   /* the same for a negative argument, or NULL */
	const char *both;   /* for a pair of keys: "# s back / forward", or NULL */
};

extern const struct action actions[ACTION_COUNT]; /* by id; [0] has no name */

const struct action *action_find(const char *name); /* NULL = unknown */

/* What the action does with this argument, in words; `paired` when the key
 * next to it does the opposite.  Returns `to`. */
char *action_text(char *to, size_t size, const struct action *, double arg, bool paired);
