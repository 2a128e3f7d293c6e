/* player/player_comments.h - the comments below the video, on the daemon of --server.
 *
 * `c` opens them at the side of the picture, which goes on.  What the viewer writes is
 * among them at once and goes to the server; when it is refused, or the server cannot be
 * reached, its text is in the prompt again, also in another run, and the same key goes
 * with it, so that it is there once however often it was sent.  Main thread. */
#pragma once
#include "link/forum.h"
#include "link/letter.h"
#include "panel/board.h"
#include "panel/prompt.h"
#include "ui/scene.h"

#include <stdbool.h>

struct player;

/* A comment on its way, or one that has come back. */
struct outgoing {
	struct outgoing *next;
	uint64_t local, reply_to;
	char *text;
	char key[LETTER_KEY_MAX + 1];
};

/* A row as the scene has it, and what that points to. */
struct comments_row {
	char when[32], label[80];
};

struct comments {
	struct forum *forum; /* NULL: there is no server */
	struct board *board;
	struct prompt *prompt;
	struct outgoing *out;  /* on their way */
	struct outgoing *back; /* the last one that was not taken; or NULL */
	bool is_open, writes;
	bool brought;      /* what an earlier run could not send was looked for */
	uint64_t reply_to; /* what is being written is for this comment; 0: the video */

	/* What the scene points to. */
	struct scene_board shown;
	struct scene_board_row *rows;
	struct comments_row *texts;
	int room; /* of both */
	struct scene_prompt prompt_shown;
	char title[128], asks[96], to[128], said[512], why[512];
};

void comments_init(
    struct player *, struct stream_pool *, const char *server, const char *token);
void comments_fini(struct player *);
void comments_item(struct player *);                     /* another video */
void comments_video(struct player *, const char *video); /* it is known now */
void comments_tick(struct player *);                     /* asks for what is missing */

/* What the room says. */
void comments_said(struct player *, const struct remark *);
void comments_gone(struct player *, uint64_t id);
void comments_missed(struct player *);
void comments_up(struct player *);

void do_comments(struct player *, double);
void comments_close(struct player *);
bool comments_write_take(struct player *, struct key); /* its prompt */
bool comments_take(struct player *, struct key);

/* player_comments_post.c */
void comments_say(struct player *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void comments_prompt(struct player *, bool open);
void comments_post(struct player *); /* what is in the prompt */
void comments_answered(struct player *, const struct forum_answer *);
void comments_out_fini(struct player *);
void comments_draft_keep(struct player *);  /* in the library */
void comments_draft_bring(struct player *); /* back into the prompt */

/* player_comments_scene.c */
void comments_scene(struct player *, struct scene *);
