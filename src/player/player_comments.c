#include "player/player_comments.h"

#include "player/player_inside.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text_bidi.h"
#include "ui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- answers ----------------------------------------------------------------------- */

static void
on_roots(struct player *player, const struct forum_answer *answer)
{
	struct board *board = player->comments.board;

	if (answer->why != NULL)
		board_failed(board, answer->why);
	else if (!board_page(board, answer->body, answer->first))
		board_failed(board, "the server's answer holds no comments");
}

static void
on_replies(struct player *player, const struct forum_answer *answer)
{
	struct board *board = player->comments.board;

	if (answer->why == NULL && board_replies(board, answer->id, answer->body))
		return;
	board_replies_failed(board, answer->id);
	comments_say(player, "no replies: %s",
	    answer->why != NULL ? answer->why : "the answer makes no sense");
}

static void
on_like(struct player *player, const struct forum_answer *answer)
{
	const struct slice none = { "", 0 };
	bool like;

	if (board_liked(player->comments.board, answer->id,
		answer->why == NULL ? answer->body : none, &like))
		forum_like(player->comments.forum, answer->id, like);
	if (answer->why != NULL)
		comments_say(player, "not liked: %s", answer->why);
}

static void
on_delete(struct player *player, const struct forum_answer *answer)
{
	struct board *board = player->comments.board;

	if (answer->why == NULL || answer->status == 404) {
		board_gone(board, answer->id);
		return;
	}
	board_deleting(board, answer->id, false);
	comments_say(player, "not deleted: %s", answer->why);
}

static void
on_answer(void *arg, const struct forum_answer *answer)
{
	typedef void answer_fn(struct player *, const struct forum_answer *);
	static answer_fn *const takers[] = {
		[FORUM_ROOTS] = on_roots,
		[FORUM_REPLIES] = on_replies,
		[FORUM_POST] = comments_answered,
		[FORUM_LIKE] = on_like,
		[FORUM_DELETE] = on_delete,
	};
	struct player *player = arg;

	takers[answer->kind](player, answer);
	player_dirty(player);
}

/* --- what the room says ------------------------------------------------------------ */

void
comments_said(struct player *player, const struct remark *remark)
{
	board_said(player->comments.board, remark);
	player_dirty(player);
}

void
comments_gone(struct player *player, uint64_t id)
{
	board_gone(player->comments.board, id);
	player_dirty(player);
}

void
comments_missed(struct player *player)
{
	if (board_look(player->comments.board).begun)
		board_again(player->comments.board);
}

void
comments_up(struct player *player)
{
	if (board_look(player->comments.board).why[0] != '\0')
		board_again(player->comments.board);
}

/* --- keys -------------------------------------------------------------------------- */

/* A name may be long, and run to the left. */
static void
write_to(struct player *player, const struct board_note *note)
{
	struct comments *comments = &player->comments;
	struct bytes title = { 0 };

	comments->reply_to = note != NULL ? note->id : 0;
	if (note == NULL) {
		bytes_text(&title, "a comment on the video");
	} else {
		bytes_text(&title, "a reply to ");
		text_visual(&title, note->author, strlen(note->author));
	}
	text_clean(comments->to, sizeof(comments->to), title.data, title.len);
	bytes_fini(&title);
	comments_prompt(player, true);
}

static void
erase(struct player *player)
{
	const struct board_note *note = board_current(player->comments.board);

	board_deleting(player->comments.board, note->id, true);
	forum_delete(player->comments.forum, note->id);
}

static void
like(struct player *player)
{
	uint64_t id;
	bool liked;

	if (board_like(player->comments.board, &id, &liked))
		forum_like(player->comments.forum, id, liked);
}

static void
more(struct player *player)
{
	const char *cursor;
	uint64_t root;

	if (board_ask_replies(player->comments.board, &root, &cursor))
		forum_replies(player->comments.forum, root, cursor);
}

static void
wish_do(struct player *player, enum board_wish wish)
{
	const struct board_note *note = board_current(player->comments.board);

	switch (wish) {
	case BOARD_CLOSE:
		comments_close(player);
		break;
	case BOARD_WRITE:
		write_to(player, NULL);
		break;
	case BOARD_REPLY:
		write_to(player, note);
		break;
	case BOARD_LIKE:
		like(player);
		break;
	case BOARD_DELETE:
		erase(player);
		break;
	case BOARD_COPY:
		comments_say(player, tty_copy(player->tty, note->text, note->text_len)
					 ? "copied, if the terminal allows that"
					 : "not copied: it is too long for a clipboard");
		break;
	case BOARD_MORE:
		more(player);
		break;
	case BOARD_PASS:
	case BOARD_TAKEN:
		break;
	}
}

bool
comments_write_take(struct player *player, struct key key)
{
	struct comments *comments = &player->comments;

	if (!comments->writes)
		return false;
	if (key.kind != KEY_POINTER)
		comments->said[0] = '\0';
	player_dirty(player);
	switch (prompt_key(comments->prompt, key)) {
	case PROMPT_PASS:
		return key.kind == KEY_PASTE ||
		       (key.kind == KEY_POINTER && key.y >= player->show.rows - 2);
	case PROMPT_POST:
		comments_post(player);
		break;
	case PROMPT_LEAVE:
		comments_prompt(player, false);
		break;
	case PROMPT_TAKEN:
		if (prompt_look(comments->prompt).full)
			comments_say(player, "there is no room for more text");
		break;
	}
	return true;
}

/* A click in the panel; elsewhere it is not for us. */
static bool
pointer_take(struct player *player, struct key key)
{
	const struct scene scene = { .cols = player->show.cols,
		.rows = player->show.rows };
	struct view_box box = view_list_box(&scene), rows = view_board_rows(&scene);

	if (key.x < box.col || key.x >= box.col + box.cols || key.y >= box.row + box.rows)
		return false;
	if (key.button > 3)
		board_key(player->comments.board, key);
	else if (key.button == 1)
		wish_do(
		    player, board_click(player->comments.board,
				key.y < rows.row + rows.rows ? key.y - rows.row : -1));
	return true;
}

bool
comments_take(struct player *player, struct key key)
{
	enum board_wish wish;

	if (!player->comments.is_open)
		return false;
	player_dirty(player);
	if (key.kind == KEY_POINTER)
		return pointer_take(player, key);
	wish = board_key(player->comments.board, key);
	wish_do(player, wish);
	return wish != BOARD_PASS;
}

/* --- life -------------------------------------------------------------------------- */

void
comments_close(struct player *player)
{
	player->comments.is_open = false;
	if (player->comments.writes)
		comments_prompt(player, false);
	player_dirty(player);
}

void
do_comments(struct player *player, double arg)
{
	struct comments *comments = &player->comments;

	(void)arg;
	if (comments->is_open) {
		comments_close(player);
		return;
	}
	if (comments->forum == NULL) {
		scene_notice(player,
		    player->options->server != NULL
			? "no comments either with --no-danmaku"
			: "comments are on a server, and there is none: see --server");
		return;
	}
	looking_close(player);
	player->help.open = false;
	comments->is_open = true;
	if (board_look(comments->board).sort == BOARD_NEW)
		board_again(comments->board);
	player_dirty(player);
}

void
comments_init(struct player *player, struct stream_pool *pool, const char *server,
    const char *token)
{
	struct comments *comments = &player->comments;

	comments->forum =
	    forum_new(pool, server, token, (struct forum_handler){ on_answer, player });
	comments->board = board_new();
	comments->prompt = prompt_new_plain(REMARK_CLUSTERS_MAX, REMARK_BYTES_MAX);
}

void
comments_fini(struct player *player)
{
	struct comments *comments = &player->comments;

	if (comments->forum == NULL)
		return;
	forum_free(comments->forum);
	comments_out_fini(player);
	board_free(comments->board);
	prompt_free(comments->prompt);
	free(comments->rows);
	free(comments->texts);
}

/* What is being written stays in the prompt; whom it was for is gone. */
void
comments_item(struct player *player)
{
	struct comments *comments = &player->comments;

	if (comments->forum == NULL)
		return;
	comments_draft_keep(player);
	comments->brought = false;
	forum_video(comments->forum, NULL);
	board_clear(comments->board);
	if (comments->writes)
		comments_prompt(player, false);
}

void
comments_video(struct player *player, const char *video)
{
	forum_video(player->comments.forum, video);
}

void
comments_tick(struct player *player)
{
	struct comments *comments = &player->comments;
	const struct scene scene = { .cols = player->show.cols,
		.rows = player->show.rows };
	struct view_box rows;
	enum board_sort sort;
	const char *cursor;

	if (!comments->is_open)
		return;
	rows = view_board_rows(&scene);
	board_layout(comments->board, rows.cols - 2, rows.rows, player->show.look.rule);
	if (forum_has_video(comments->forum) && !comments->brought)
		comments_draft_bring(player);
	if (forum_has_video(comments->forum) &&
	    board_ask(comments->board, &sort, &cursor))
		forum_roots(comments->forum, sort == BOARD_HOT, cursor);
}
