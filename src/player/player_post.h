/* player/player_post.h - what the viewer writes: prompt, library, screen.
 *
 * Enter asks the keeper to keep the text; when that is on the disk it flies
 * and the prompt closes, and when not, the text stays in the prompt and the
 * reason is said.  Keys that come in between wait.  Main thread only. */
#pragma once
#include "danmaku/track.h"
#include "library/library.h"
#include "panel/prompt.h"
#include "player/keeper.h"
#include "ui/scene.h"

#include <stdbool.h>

#define POST_EARLY 256 /* keys that may wait for the disk */

struct player;

struct post {
	struct prompt *prompt;
	struct keeper *keeper;
	char video[LIBRARY_VIDEO_MAX + 1]; /* "" = not known yet */
	bool is_sure;                      /* it stays that */
	struct track *own;                 /* of this video: what `u` can take back */
	uint64_t next_id;                  /* of what is kept nowhere */
	bool is_open, is_waiting;          /* the prompt; for the disk */
	ns_t asked;                        /* since then */
	bool complained;                   /* the library's trouble was told */
	char said[512];
	struct key early[POST_EARLY];
	int early_count;

	/* What the scene points to. */
	struct scene_prompt shown;
	const char *modes[PROMPT_MODES];
	uint32_t colors[PROMPT_COLORS];
};

void post_init(struct player *);
void post_fini(struct player *); /* waits for the disk */

void post_item(struct player *);  /* another video was opened */
void post_media(struct player *); /* a look at what the media knows, once a tick */

void post_open(struct player *); /* the prompt */
void post_undo(struct player *); /* the last one goes */
bool post_take(struct player *, struct key);

const struct scene_prompt *post_scene(struct player *); /* NULL = closed */

/* What became of one at the server; `why` is clean. */
void post_sent(struct player *, const struct letter *);
void post_refused(struct player *, const struct letter *, const char *why);
/* A moderator hid the viewer's own with this id: it goes from screen and library. */
void post_hidden(struct player *, uint64_t id);
