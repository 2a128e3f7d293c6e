#include "panel/prompt.h"

#include "base/mem.h"
#include "base/text.h"
#include "panel/line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HISTORY_MAX 200

/* clang-format off */
const struct prompt_color prompt_colors[PROMPT_COLORS] = {
	{ 0xffffff, "white" },
	{ 0xfe0302, "red" },
	{ 0xff7204, "orange" },
	{ 0xffd302, "yellow" },
	{ 0x00cd00, "green" },
	{ 0x00c8c8, "cyan" },
	{ 0x4d8bff, "blue" },
	{ 0xb87aff, "violet" },
	{ 0xff6ab4, "pink" },
	{ 0x9b9b9b, "grey" },
};

const struct prompt_mode prompt_modes[PROMPT_MODES] = {
	{ COMMENT_SCROLL,  "scroll" },
	{ COMMENT_TOP,     "top" },
	{ COMMENT_BOTTOM,  "bottom" },
	{ COMMENT_REVERSE, "reverse" },
};
/* clang-format on */

struct prompt {
	struct line line;
	int mode, color;
	char *history[HISTORY_MAX]; /* oldest first */
	int count, at;              /* at == count: what is being written */
	char *draft;                /* that, while something older is shown */
	struct bytes clean;
	int clusters_max;
	size_t bytes_max;
	bool is_plain; /* it does not fly: there is nothing to choose */
};

struct prompt *
prompt_new(void)
{
	struct prompt *prompt = mem_new(1, sizeof(*prompt));

	prompt->clusters_max = PROMPT_CLUSTERS_MAX;
	prompt->bytes_max = text_limits_comment.bytes;
	return prompt;
}

struct prompt *
prompt_new_plain(int clusters, size_t bytes)
{
	struct prompt *prompt = prompt_new();

	prompt->clusters_max = clusters;
	prompt->bytes_max = bytes;
	prompt->is_plain = true;
	return prompt;
}

void
prompt_free(struct prompt *prompt)
{
	if (prompt == NULL)
		return;
	for (int i = 0; i < prompt->count; i++)
		free(prompt->history[i]);
	free(prompt->draft);
	line_fini(&prompt->line);
	bytes_fini(&prompt->clean);
	free(prompt);
}

static const char *
written(const struct prompt *prompt)
{
	return prompt->line.text.data != NULL ? prompt->line.text.data : "";
}

/* --- what was written before ---------------------------------------------- */

static void
history_show(struct prompt *prompt, int at)
{
	if (at < 0 || at > prompt->count || at == prompt->at)
		return;
	if (prompt->at == prompt->count) {
		free(prompt->draft);
		prompt->draft = mem_text(written(prompt));
	}
	prompt->at = at;
	line_set(&prompt->line, at < prompt->count ? prompt->history[at] : prompt->draft);
}

/* The newest place of a text is the only one. */
static void
history_add(struct prompt *prompt, const char *text)
{
	int same = 0;

	while (same < prompt->count && strcmp(prompt->history[same], text) != 0)
		same++;
	if (same == prompt->count && prompt->count == HISTORY_MAX)
		same = 0;
	if (same < prompt->count) {
		free(prompt->history[same]);
		prompt->count--;
		memmove(&prompt->history[same], &prompt->history[same + 1],
		    (size_t)(prompt->count - same) * sizeof(prompt->history[0]));
	}
	prompt->history[prompt->count++] = mem_text(text);
}

void
prompt_remember(struct prompt *prompt, const char *text)
{
	history_show(prompt, prompt->count); /* back to what is being written */
	history_add(prompt, text);
	prompt->at = prompt->count;
}

/* --- keys ----------------------------------------------------------------- */

static enum prompt_verdict
named_key(struct prompt *prompt, struct key key)
{
	switch (key.code) {
	case KEY_NAME_ENTER:
		return PROMPT_POST;
	case KEY_NAME_ESCAPE:
		return PROMPT_LEAVE;
	case KEY_NAME_TAB:
		if (!prompt->is_plain)
			prompt->mode = (prompt->mode + 1) % PROMPT_MODES;
		return PROMPT_TAKEN;
	case KEY_NAME_BACKTAB:
		if (!prompt->is_plain)
			prompt->color = (prompt->color + 1) % PROMPT_COLORS;
		return PROMPT_TAKEN;
	case KEY_NAME_UP:
		history_show(prompt, prompt->at - 1);
		return PROMPT_TAKEN;
	case KEY_NAME_DOWN:
		history_show(prompt, prompt->at + 1);
		return PROMPT_TAKEN;
	default:
		return PROMPT_PASS;
	}
}

/* What a binding of the player would do with the rest is no surprise: they
 * are pages, function keys, the mouse. */
enum prompt_verdict
prompt_key(struct prompt *prompt, struct key key)
{
	if (line_key(&prompt->line, key))
		return PROMPT_TAKEN;
	if (key.kind == KEY_NAMED && key.mods == 0)
		return named_key(prompt, key);
	if (key.kind != KEY_CTRL)
		return PROMPT_PASS;
	switch (key.code) {
	case 'p':
		return named_key(prompt, key_named(KEY_NAME_UP, 0));
	case 'n':
		return named_key(prompt, key_named(KEY_NAME_DOWN, 0));
	case 'o':
		return named_key(prompt, key_named(KEY_NAME_BACKTAB, 0));
	case 'g':
		return PROMPT_LEAVE;
	default:
		return PROMPT_PASS;
	}
}

/* --- what becomes of it --------------------------------------------------- */

static int
clean_make(const struct prompt *prompt, struct bytes *to)
{
	/* Everything is counted: nothing may be cut off in silence. */
	static const struct text_limits all = { LINE_BYTES_MAX,
		(size_t)2 * LINE_BYTES_MAX, 1 };

	bytes_clear(to);
	return text_sanitise(to, written(prompt), prompt->line.text.len, &all);
}

struct prompt_look
prompt_look(const struct prompt *prompt)
{
	struct prompt_look look = {
		.text = written(prompt),
		.len = prompt->line.text.len,
		.cursor = prompt->line.cursor,
		.mode = prompt->mode,
		.color = prompt->color,
		.full = prompt->line.full,
	};
	struct bytes clean = { 0 };

	look.clusters = clean_make(prompt, &clean);
	bytes_fini(&clean);
	return look;
}

int
prompt_take(struct prompt *prompt, struct comment *comment, struct err *err)
{
	int clusters = clean_make(prompt, &prompt->clean);
	size_t bytes = prompt->clean.len;

	if (clusters == 0)
		return err_set(err, -EINVAL, "nothing is written yet");
	if (clusters > prompt->clusters_max)
		return err_set(err, -EINVAL, "%d characters, at most %d can be posted",
		    clusters, prompt->clusters_max);
	if (bytes > prompt->bytes_max)
		return err_set(err, -EINVAL, "%zu bytes, at most %zu can be posted",
		    bytes, prompt->bytes_max);
	*comment = (struct comment){
		.text = prompt->clean.data,
		.text_len = (uint32_t)bytes,
		.author = "",
		.rgb = prompt_colors[prompt->color].rgb,
		.size = 25,
		.mode = (uint8_t)prompt_modes[prompt->mode].mode,
		.flags = COMMENT_OWN,
	};
	return 0;
}

void
prompt_posted(struct prompt *prompt)
{
	if (clean_make(prompt, &prompt->clean) > 0)
		history_add(prompt, prompt->clean.data);
	prompt->at = prompt->count;
	line_set(&prompt->line, "");
}

void
prompt_give(struct prompt *prompt, const char *text)
{
	history_show(prompt, prompt->count);
	if (prompt->line.text.len == 0)
		line_set(&prompt->line, text);
}
