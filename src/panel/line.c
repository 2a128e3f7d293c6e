#include "panel/line.h"

#include "base/text.h"
#include "base/text_class.h"

#include <string.h>

void
line_fini(struct line *line)
{
	bytes_fini(&line->text);
	bytes_fini(&line->cut);
	*line = (struct line){ 0 };
}

static const char *
data(const struct line *line)
{
	return line->text.data != NULL ? line->text.data : "";
}

/* The end of the cluster that holds the byte at `at`, or begins there: every
 * cluster is found from the start, for one cannot see from behind where a flag
 * or a joined emoji begins. */
static size_t
boundary_from(const struct line *line, size_t at)
{
	size_t end = 0;

	while (end < at)
		end += text_cluster_size(data(line) + end, line->text.len - end);
	return end;
}

static size_t
next_of(const struct line *line, size_t at)
{
	return at + text_cluster_size(data(line) + at, line->text.len - at);
}

static size_t
before_of(const struct line *line, size_t at)
{
	size_t start = 0, next;

	while (start < at && (next = next_of(line, start)) < at)
		start = next;
	return start;
}

static void
splice(struct line *line, size_t from, size_t to, const char *with, size_t len)
{
	struct bytes made = { 0 };

	bytes_add(&made, data(line), from);
	bytes_add(&made, with, len);
	bytes_add(&made, data(line) + to, line->text.len - to);
	bytes_text(&made, "");
	bytes_fini(&line->text);
	line->text = made;
}

/* What comes in may join what stands around it, so the cursor settles behind
 * the cluster that it has become part of. */
static void
put(struct line *line, const char *text, size_t len)
{
	if (line->text.len + len > LINE_BYTES_MAX) {
		line->full = true;
		return;
	}
	splice(line, line->cursor, line->cursor, text, len);
	line->cursor = boundary_from(line, line->cursor + len);
}

static void
take_out(struct line *line, size_t from, size_t to)
{
	splice(line, from, to, "", 0);
	line->cursor = boundary_from(line, from);
}

static void
cut_out(struct line *line, size_t from, size_t to)
{
	if (from == to)
		return;
	bytes_clear(&line->cut);
	bytes_add(&line->cut, data(line) + from, to - from);
	take_out(line, from, to);
}

static bool
is_refused(uint32_t code)
{
	return code < ' ' || (code >= 0x7f && code < 0xa0) || code > 0x10ffff ||
	       (code >= 0xd800 && code < 0xe000) || code_is_dropped(code);
}

void
line_insert(struct line *line, uint32_t code)
{
	char text[4];

	if (!is_refused(code))
		put(line, text, text_encode(code, text));
}

void
line_set(struct line *line, const char *text)
{
	size_t len = strlen(text), used;

	bytes_clear(&line->text);
	line->cursor = 0;
	for (size_t at = 0; at < len; at += used) {
		uint32_t code = text_decode(text + at, len - at, &used);

		line_insert(line, code == '\n' ? ' ' : code);
	}
	line->full = false;
}

/* --- words -------------------------------------------------------------- */

enum kind { KIND_BLANK, KIND_SIGN, KIND_WORD, KIND_HAN, KIND_KANA, KIND_EMOJI };

static enum kind
kind_at(const struct line *line, size_t at)
{
	size_t used;
	uint32_t code = text_decode(data(line) + at, line->text.len - at, &used);

	if (code == ' ' || code_is_blank(code))
		return KIND_BLANK;
	if (code >= 0x3040 && code <= 0x30ff)
		return KIND_KANA;
	if ((code >= 0x3400 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x3ffff))
		return KIND_HAN;
	if (code_is_emoji(code) && code > 0x7f)
		return KIND_EMOJI;
	if (code < 0x80 && !(code >= '0' && code <= '9') &&
	    !((code | 0x20) >= 'a' && (code | 0x20) <= 'z') && code != '_')
		return KIND_SIGN;
	if ((code >= 0x2010 && code <= 0x205f) || (code >= 0x3001 && code <= 0x303f) ||
	    (code >= 0xff01 && code <= 0xff0f))
		return KIND_SIGN;
	return KIND_WORD;
}

static bool
is_gap(enum kind kind)
{
	return kind == KIND_BLANK || kind == KIND_SIGN;
}

/* Over what is between words, then over one: the place where it ends. */
static size_t
word_end(const struct line *line, size_t at)
{
	enum kind kind;

	while (at < line->text.len && is_gap(kind_at(line, at)))
		at = next_of(line, at);
	if (at == line->text.len)
		return at;
	kind = kind_at(line, at);
	while (at < line->text.len && kind_at(line, at) == kind)
		at = next_of(line, at);
	return at;
}

static size_t
word_start(const struct line *line, size_t at)
{
	enum kind kind;

	while (at > 0 && is_gap(kind_at(line, before_of(line, at))))
		at = before_of(line, at);
	if (at == 0)
		return 0;
	kind = kind_at(line, before_of(line, at));
	while (at > 0 && kind_at(line, before_of(line, at)) == kind)
		at = before_of(line, at);
	return at;
}

/* ^W, as shells have it: back to a blank. */
static size_t
blank_start(const struct line *line, size_t at)
{
	while (at > 0 && kind_at(line, before_of(line, at)) == KIND_BLANK)
		at = before_of(line, at);
	while (at > 0 && kind_at(line, before_of(line, at)) != KIND_BLANK)
		at = before_of(line, at);
	return at;
}

/* --- keys --------------------------------------------------------------- */

static void
do_home(struct line *line)
{
	line->cursor = 0;
}

static void
do_end(struct line *line)
{
	line->cursor = line->text.len;
}

static void
do_left(struct line *line)
{
	line->cursor = before_of(line, line->cursor);
}

static void
do_right(struct line *line)
{
	line->cursor = next_of(line, line->cursor);
}

static void
do_word_left(struct line *line)
{
	line->cursor = word_start(line, line->cursor);
}

static void
do_word_right(struct line *line)
{
	line->cursor = word_end(line, line->cursor);
}

static void
do_back(struct line *line)
{
	if (line->cursor > 0)
		take_out(line, before_of(line, line->cursor), line->cursor);
}

static void
do_delete(struct line *line)
{
	if (line->cursor < line->text.len)
		take_out(line, line->cursor, next_of(line, line->cursor));
}

static void
do_cut_end(struct line *line)
{
	cut_out(line, line->cursor, line->text.len);
}

static void
do_cut_start(struct line *line)
{
	cut_out(line, 0, line->cursor);
}

static void
do_cut_blank(struct line *line)
{
	cut_out(line, blank_start(line, line->cursor), line->cursor);
}

static void
do_cut_word_back(struct line *line)
{
	cut_out(line, word_start(line, line->cursor), line->cursor);
}

static void
do_cut_word(struct line *line)
{
	cut_out(line, line->cursor, word_end(line, line->cursor));
}

static void
do_paste_cut(struct line *line)
{
	if (line->cut.len > 0)
		put(line, line->cut.data, line->cut.len);
}

/* The two clusters around the cursor change places; at the end, the last two. */
static void
do_swap(struct line *line)
{
	size_t middle = line->cursor, start, end;
	struct bytes second = { 0 };

	if (middle == line->text.len)
		middle = before_of(line, middle);
	if (middle == 0)
		return;
	start = before_of(line, middle);
	end = next_of(line, middle);
	bytes_add(&second, data(line) + middle, end - middle);
	bytes_add(&second, data(line) + start, middle - start);
	splice(line, start, end, second.data, second.len);
	line->cursor = boundary_from(line, end);
	bytes_fini(&second);
}

/* clang-format off */
static const struct { enum key_kind kind; uint32_t code; int mods; void (*act)(struct line *); } acts[] = {
	{ KEY_NAMED, KEY_NAME_LEFT,      0,            do_left },
	{ KEY_CTRL,  'b',                0,            do_left },
	{ KEY_NAMED, KEY_NAME_RIGHT,     0,            do_right },
	{ KEY_CTRL,  'f',                0,            do_right },
	{ KEY_NAMED, KEY_NAME_HOME,      0,            do_home },
	{ KEY_CTRL,  'a',                0,            do_home },
	{ KEY_NAMED, KEY_NAME_END,       0,            do_end },
	{ KEY_CTRL,  'e',                0,            do_end },
	{ KEY_CHAR,  'b',                KEY_MOD_ALT,  do_word_left },
	{ KEY_NAMED, KEY_NAME_LEFT,      KEY_MOD_CTRL, do_word_left },
	{ KEY_NAMED, KEY_NAME_LEFT,      KEY_MOD_ALT,  do_word_left },
	{ KEY_CHAR,  'f',                KEY_MOD_ALT,  do_word_right },
	{ KEY_NAMED, KEY_NAME_RIGHT,     KEY_MOD_CTRL, do_word_right },
	{ KEY_NAMED, KEY_NAME_RIGHT,     KEY_MOD_ALT,  do_word_right },
	{ KEY_NAMED, KEY_NAME_BACKSPACE, 0,            do_back }, /* ^H is this, too */
	{ KEY_NAMED, KEY_NAME_DELETE,    0,            do_delete },
	{ KEY_CTRL,  'd',                0,            do_delete },
	{ KEY_CTRL,  'k',                0,            do_cut_end },
	{ KEY_CTRL,  'u',                0,            do_cut_start },
	{ KEY_CTRL,  'w',                0,            do_cut_blank },
	{ KEY_NAMED, KEY_NAME_BACKSPACE, KEY_MOD_ALT,  do_cut_word_back },
	{ KEY_CHAR,  'd',                KEY_MOD_ALT,  do_cut_word },
	{ KEY_CTRL,  'y',                0,            do_paste_cut },
	{ KEY_CTRL,  't',                0,            do_swap },
};
/* clang-format on */

static bool
paste_key(struct line *line, struct key key)
{
	bool letter = key.kind == KEY_CHAR;
	bool blank = key.kind == KEY_NAMED && key.code == KEY_NAME_SPACE;

	/* One may be part of what is pasted, and the rest is text nevertheless; who
	 * presses it again has seen that the end mark never came. */
	if (key.kind == KEY_NAMED && key.code == KEY_NAME_ESCAPE) {
		line->pasting = !line->escaped;
		line->escaped = line->pasting;
		return line->pasting;
	}
	line->escaped = false;
	if (key.kind == KEY_NAMED &&
	    (key.code == KEY_NAME_ENTER || key.code == KEY_NAME_TAB))
		line->blank_due = line->text.len > 0;
	if ((letter || blank) && line->blank_due) {
		line->blank_due = false;
		line_insert(line, ' ');
	}
	if (letter || blank)
		line_insert(line, blank ? ' ' : key.code);
	return key.kind == KEY_CHAR || key.kind == KEY_NAMED || key.kind == KEY_CTRL;
}

bool
line_key(struct line *line, struct key key)
{
	line->full = false;
	if (key.kind == KEY_PASTE) {
		line->pasting = key.code != 0;
		line->blank_due = line->escaped = false;
		return true;
	}
	if (line->pasting)
		return paste_key(line, key);
	if ((key.kind == KEY_CHAR && key.mods == 0) ||
	    (key.kind == KEY_NAMED && key.code == KEY_NAME_SPACE && key.mods == 0)) {
		line_insert(line, key.kind == KEY_CHAR ? key.code : ' ');
		return true;
	}
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (acts[i].kind == key.kind && acts[i].code == key.code &&
		    acts[i].mods == key.mods) {
			acts[i].act(line);
			return true;
		}
	}
	return key.kind == KEY_CHAR; /* with Alt: nothing, and no binding either */
}
