/* What is written below the video: on its way, taken or refused, and never lost.
 *
 * What the server has not taken yet, and what is in the prompt, is noted in the library
 * under the video, a line each: key, whom it answers, text. */
#include "player/player_inside.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE "comment"

/* Where the viewer looks: in the prompt, or where notices stand. */
void
comments_say(struct player *player, const char *format, ...)
{
	struct comments *comments = &player->comments;
	char text[sizeof(comments->said)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text_clean(comments->said, sizeof(comments->said), text, strlen(text));
	player_dirty(player);
	if (comments->writes)
		return;
	scene_notice(player, comments->said);
	comments->said[0] = '\0';
}

void
comments_prompt(struct player *player, bool open)
{
	player->comments.writes = open;
	player->comments.said[0] = '\0';
	tty_paste(player->tty, open);
	if (!open)
		comments_draft_keep(player);
	player_dirty(player);
}

/* --- on its way -------------------------------------------------------------------- */

static struct outgoing *
outgoing_new(const char *text, uint64_t reply_to)
{
	struct outgoing *out = mem_new(1, sizeof(*out));

	out->text = mem_text(text);
	out->reply_to = reply_to;
	return out;
}

static void
outgoing_free(struct outgoing *out)
{
	if (out == NULL)
		return;
	free(out->text);
	free(out);
}

static struct outgoing *
outgoing_take(struct comments *comments, uint64_t local)
{
	struct outgoing **at = &comments->out, *out;

	while (*at != NULL && (*at)->local != local)
		at = &(*at)->next;
	out = *at;
	if (out != NULL)
		*at = out->next;
	return out;
}

void
comments_out_fini(struct player *player)
{
	struct comments *comments = &player->comments;
	struct outgoing *out;

	comments_draft_keep(player);
	while ((out = comments->out) != NULL) {
		comments->out = out->next;
		outgoing_free(out);
	}
	outgoing_free(comments->back);
}

/* The newest behind the others. */
static void
outgoing_add(struct comments *comments, struct outgoing *out)
{
	struct outgoing **at = &comments->out;

	while (*at != NULL)
		at = &(*at)->next;
	*at = out;
}

/* The same again, which may have arrived: under the same key. */
static bool
is_back(const struct comments *comments, const char *text, uint64_t reply_to)
{
	const struct outgoing *back = comments->back;

	return back != NULL && back->reply_to == reply_to &&
	       strcmp(back->text, text) == 0;
}

void
comments_post(struct player *player)
{
	struct comments *comments = &player->comments;
	struct comment comment;
	struct outgoing *out;
	struct err err = { 0 };

	if (prompt_take(comments->prompt, &comment, &err) < 0) {
		comments_say(player, "%s", err.text);
		return;
	}
	if (!forum_has_video(comments->forum)) {
		comments_say(
		    player, "not posted yet: which video this is, is not known yet");
		return;
	}
	out = outgoing_new(comment.text, comments->reply_to);
	if (is_back(comments, out->text, out->reply_to))
		memcpy(out->key, comments->back->key, sizeof(out->key));
	else
		letter_key(out->key);
	out->local =
	    board_post(comments->board, out->text, out->reply_to, time_unix_ms());
	outgoing_add(comments, out);
	forum_post(comments->forum, out->local, out->text, out->reply_to, out->key);
	prompt_posted(comments->prompt);
	comments_prompt(player, false);
}

/* It is in the prompt, or one Up away. */
static void
came_back(struct player *player, struct outgoing *out, const struct forum_answer *answer)
{
	struct comments *comments = &player->comments;
	bool busy = prompt_look(comments->prompt).len > 0;
	bool final =
	    answer->status / 100 == 4 && answer->status != 429 && answer->status != 408;

	log_warn("player", "a comment was not taken: %s", answer->why);
	board_refused(comments->board, out->local);
	prompt_give(comments->prompt, out->text);
	outgoing_free(comments->back);
	comments->back = out;
	comments_say(player, "%s; %s has the text: %s", final ? "refused" : "not sent",
	    busy                 ? "Up"
	    : out->reply_to != 0 ? "R"
				 : "Enter",
	    answer->why);
}

void
comments_answered(struct player *player, const struct forum_answer *answer)
{
	struct comments *comments = &player->comments;
	struct outgoing *out = outgoing_take(comments, answer->id);
	struct forum_answer odd = *answer;

	if (out == NULL)
		return;
	if (answer->why == NULL &&
	    !board_posted(comments->board, answer->id, answer->body))
		odd.why = "the answer makes no sense";
	if (odd.why != NULL)
		came_back(player, out, &odd);
	else
		outgoing_free(out);
	comments_draft_keep(player);
}

/* --- kept for another time --------------------------------------------------------- */

static void
draft_line(struct bytes *to, const char *key, uint64_t reply_to, const char *text)
{
	if (to->len > 0)
		bytes_char(to, '\n');
	bytes_print(to, "%s %" PRIu64 " ", key, reply_to);
	bytes_text(to, text);
}

static void
draft_make(struct comments *comments, struct bytes *to)
{
	static const struct text_limits limits = { LINE_BYTES_MAX,
		(size_t)2 * LINE_BYTES_MAX, 1 };
	const struct outgoing *back = comments->back;
	const struct prompt_look look = prompt_look(comments->prompt);
	struct bytes clean = { 0 };

	for (const struct outgoing *out = comments->out; out != NULL; out = out->next)
		draft_line(to, out->key, out->reply_to, out->text);
	if (text_sanitise(&clean, look.text, look.len, &limits) > 0) {
		if (back != NULL && strcmp(back->text, clean.data) == 0)
			draft_line(to, back->key, back->reply_to, back->text);
		else
			draft_line(to, "-", 0, clean.data);
	}
	bytes_fini(&clean);
}

void
comments_draft_keep(struct player *player)
{
	struct comments *comments = &player->comments;
	struct keeper *keeper = player->post.keeper;
	struct bytes draft = { 0 };
	const char *was;

	if (!comments->brought) /* what is noted was not even looked at */
		return;
	was = keeper_note(keeper, NOTE);
	draft_make(comments, &draft);
	if (draft.len == 0 && was != NULL)
		keeper_note_put(keeper, NOTE, NULL);
	else if (draft.len > 0 && (was == NULL || strcmp(was, draft.data) != 0))
		keeper_note_put(keeper, NOTE, draft.data);
	bytes_fini(&draft);
}

/* A line of the note; NULL: it is none. */
static struct outgoing *
line_read(const char *line, size_t len)
{
	static const struct text_limits limits = { LINE_BYTES_MAX,
		(size_t)2 * LINE_BYTES_MAX, 1 };
	char *copy = mem_text_part(line, len), *at = strchr(copy, ' '), *text;
	struct outgoing *out = NULL;
	struct bytes clean = { 0 };

	if (at == NULL || at - copy > LETTER_KEY_MAX)
		goto out;
	*at = '\0';
	text = strchr(at + 1, ' ');
	if (text == NULL ||
	    text_sanitise(&clean, text + 1, strlen(text + 1), &limits) == 0)
		goto out;
	out = outgoing_new(clean.data, strtoull(at + 1, NULL, 10));
	snprintf(out->key, sizeof(out->key), "%s", copy);
out:
	bytes_fini(&clean);
	free(copy);
	return out;
}

/* The last one is in the prompt, the others are above it. */
void
comments_draft_bring(struct player *player)
{
	struct comments *comments = &player->comments;
	const char *at = keeper_note(player->post.keeper, NOTE), *end;
	struct outgoing *last = NULL, *out;

	comments->brought = true;
	for (; at != NULL && *at != '\0'; at = *end != '\0' ? end + 1 : end) {
		end = at + strcspn(at, "\n");
		out = line_read(at, (size_t)(end - at));
		if (out == NULL)
			continue;
		prompt_remember(comments->prompt, out->text);
		outgoing_free(last);
		last = out;
	}
	if (last == NULL)
		return;
	prompt_give(comments->prompt, last->text);
	comments_say(player, "what was not sent is in the prompt: %s",
	    last->reply_to != 0 ? "R" : "Enter");
	outgoing_free(comments->back);
	comments->back = last->key[0] != '-' ? last : NULL;
	if (comments->back == NULL)
		outgoing_free(last);
}
