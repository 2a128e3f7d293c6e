/* What is seen of the comments. */
#include "player/player_inside.h"

#include "base/mem.h"
#include "ui/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "1 reply", "5 replies". */
static const char *
replies_of(char *to, size_t size, int64_t count)
{
	snprintf(to, size, "%" PRId64 " %s", count, count == 1 ? "reply" : "replies");
	return to;
}

static void
fold_label(char *to, size_t size, const struct board_row *row, bool utf8)
{
	const char *mark = row->is_open ? (utf8 ? "▾" : "v") : utf8 ? "▸" : ">";
	char replies[40];

	snprintf(to, size, "%s %s", mark,
	    replies_of(replies, sizeof(replies), row->note->replies));
}

static void
rest_label(char *to, size_t size, const struct board_row *row, bool full)
{
	char replies[40];

	replies_of(replies, sizeof(replies), row->rest);
	if (row->is_asked)
		snprintf(to, size, "loading");
	else if (full)
		snprintf(to, size, "%s more than are kept here", replies);
	else
		snprintf(to, size, "Enter: %s more", replies);
}

/* Why there is nothing more. */
static const char *
end_label(struct player *player, const struct board_look *look, bool *warns)
{
	struct comments *comments = &player->comments;

	*warns = false;
	if (!forum_has_video(comments->forum))
		return "waiting: which video this is, is not known yet";
	if (look->asked)
		return "loading";
	if (look->why[0] != '\0') {
		*warns = true;
		snprintf(comments->why, sizeof(comments->why), "g: again; %s", look->why);
		return comments->why;
	}
	if (look->cut)
		return "no more are kept here";
	return look->count == 0 ? "no comments yet: Enter writes the first" : "";
}

static void
head_make(const struct board_note *note, struct scene_board_row *row,
    struct comments_row *text, int64_t now_ms)
{
	row->kind = SCENE_BOARD_HEAD;
	row->text = note->author[0] != '\0' ? note->author : "somebody";
	row->len = strlen(row->text);
	row->answers = NULL;
	if (note->reply_to != note->root && note->answers[0] != '\0')
		row->answers = note->answers;
	row->likes = note->likes;
	row->liked = note->liked;
	row->when = text->when;
	if (note->id & BOARD_LOCAL)
		snprintf(text->when, sizeof(text->when), "sending");
	else if (note->deleting)
		snprintf(text->when, sizeof(text->when), "deleting");
	else if (note->created_ms == 0)
		text->when[0] = '\0';
	else
		time_age(text->when, sizeof(text->when), now_ms, note->created_ms);
}

static void
row_make(struct player *player, const struct board_row *from, struct scene_board_row *row,
    struct comments_row *text, const struct board_look *look, int64_t now_ms)
{
	const struct board_note *note = from->note;
	bool warns = false;

	*row = (struct scene_board_row){
		.kind = SCENE_BOARD_FAINT,
		.text = text->label,
		.indent = from->indent,
		.on = from->on,
		.own = note != NULL && note->own,
		.unsent = note != NULL && (note->id & BOARD_LOCAL || note->deleting),
	};
	text->label[0] = '\0';
	if (from->part == BOARD_HEAD) {
		head_make(note, row, text, now_ms);
		return;
	}
	if (from->part == BOARD_TEXT) {
		row->kind = SCENE_BOARD_TEXT;
		row->text = from->text;
		row->len = from->len;
		return;
	}
	if (from->part == BOARD_FOLD)
		fold_label(
		    text->label, sizeof(text->label), from, player->show.look.utf8);
	else if (from->part == BOARD_REST)
		rest_label(text->label, sizeof(text->label), from, look->full);
	else if (from->part == BOARD_END)
		row->text = end_label(player, look, &warns);
	row->len = strlen(row->text);
	row->kind = warns ? SCENE_BOARD_WARN : SCENE_BOARD_FAINT;
}

static void
title_make(struct player *player, const struct board_look *look)
{
	struct comments *comments = &player->comments;
	const struct link *link = player->online.link;
	char count[32] = "", fresh[32] = "";

	if (look->begun)
		snprintf(count, sizeof(count), "%" PRId64 "%s ", look->count,
		    look->more ? "+" : "");
	if (look->fresh > 0)
		snprintf(fresh, sizeof(fresh), ", %d new above", look->fresh);
	snprintf(comments->title, sizeof(comments->title), "%scomment%s, %s first%s%s",
	    count, look->begun && look->count == 1 && !look->more ? "" : "s",
	    look->sort == BOARD_HOT ? "hottest" : "newest", fresh,
	    link != NULL && !link_is_up(link) ? ", off line" : "");
}

static const char *
asks_of(struct comments *comments, const struct board_look *look)
{
	const struct board_note *note = board_current(comments->board);
	char replies[40];

	if (!look->doomed || note == NULL)
		return NULL;
	if (note->replies > 0)
		snprintf(comments->asks, sizeof(comments->asks),
		    "d again deletes it and %s",
		    replies_of(replies, sizeof(replies), note->replies));
	else
		snprintf(comments->asks, sizeof(comments->asks), "d again deletes it");
	return comments->asks;
}

static void
room_make(struct comments *comments, int rows)
{
	if (rows <= comments->room)
		return;
	comments->room = rows;
	comments->rows = mem_grow(comments->rows, (size_t)rows, sizeof(*comments->rows));
	comments->texts =
	    mem_grow(comments->texts, (size_t)rows, sizeof(*comments->texts));
}

static void
panel_scene(struct player *player, struct scene *scene)
{
	struct comments *comments = &player->comments;
	const struct board_look look = board_look(comments->board);
	const int64_t now_ms = time_unix_ms();
	int rows = view_board_rows(scene).rows, count = 0;
	struct board_row row;

	room_make(comments, rows);
	while (count < rows && board_row(comments->board, count, &row)) {
		row_make(player, &row, &comments->rows[count], &comments->texts[count],
		    &look, now_ms);
		count++;
	}
	title_make(player, &look);
	comments->shown = (struct scene_board){
		.title = comments->title,
		.asks = asks_of(comments, &look),
		.rows = comments->rows,
		.count = count,
	};
	scene->board = &comments->shown;
}

static void
prompt_scene(struct player *player, struct scene *scene)
{
	static const uint32_t white = 0xffffff;
	struct comments *comments = &player->comments;
	const struct prompt_look look = prompt_look(comments->prompt);

	comments->prompt_shown = (struct scene_prompt){
		.text = look.text,
		.len = look.len,
		.cursor = look.cursor,
		.clusters = look.clusters,
		.most = REMARK_CLUSTERS_MAX,
		.title = comments->to,
		.colors = &white,
		.said = comments->said[0] != '\0' ? comments->said : NULL,
	};
	scene->prompt = &comments->prompt_shown;
}

void
comments_scene(struct player *player, struct scene *scene)
{
	if (player->comments.is_open)
		panel_scene(player, scene);
	if (player->comments.writes)
		prompt_scene(player, scene);
}
