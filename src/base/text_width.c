/* What a terminal is sent for a cluster, and how far its cursor moves.
 *
 * A terminal that was not found to advance once per cluster adds up the
 * widths of the code points it knows, and terminals do not agree on which
 * these are.  For it every unit is one character of certain width with its
 * marks: joined emoji become their first one, skin tones and selectors go,
 * keycaps are their digit, and a flag is its two letters, for a regional
 * indicator alone takes one column here and two there. */
#include "base/text.h"

#include "base/text_class.h"

#include <string.h>
#include <utf8proc.h>

/* A reader of code points that stops at the line's end. */
struct reader {
	const char *at, *end;
	uint32_t code; /* 0 at the end */
	size_t used;
};

static uint32_t
look(struct reader *reader)
{
	reader->used = 0;
	reader->code = 0;
	if (reader->at < reader->end && *reader->at != '\n') {
		reader->code = code_at(
		    reader->at, (size_t)(reader->end - reader->at), &reader->used);
		/* NUL is as invisible as any control character. */
		if (reader->code == 0)
			reader->code = 1;
	}
	return reader->code;
}

static uint32_t
step(struct reader *reader)
{
	reader->at += reader->used;
	return look(reader);
}

static void
show(struct text_cluster *c, const char *glyph, size_t len, int cols)
{
	c->glyph = glyph;
	c->glyph_len = (uint8_t)len;
	c->cols = (uint8_t)cols;
}

/* --- one kind after the other; each leaves the reader behind the unit ----- */

static void
show_flag(struct reader *reader, struct text_rule rule, struct text_cluster *c)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *start = reader->at;
	uint32_t first = reader->code;

	show(c, &letters[first - 0x1f1e6], 1, 1);
	if (!code_is_regional(step(reader)) || !rule.clusters)
		return;
	step(reader);
	show(c, start, (size_t)(reader->at - start), 2);
}

/* Half-width katakana and a voicing mark are one cluster of two characters
 * of one column each; the full-width letter is two columns everywhere. */
static bool
show_voiced(struct reader *reader, struct text_cluster *c)
{
	static const char voiced[] = "ガギグゲゴザジズゼゾダヂヅデドバビブベボ";
	static const char half_voiced[] = "パピプペポ";
	uint32_t base = reader->code, mark;
	struct reader next = *reader;

	if (base == 0xff9e || base == 0xff9f) { /* on its own: its full-width form */
		show(c, base == 0xff9e ? "゛" : "゜", 3, 2);
		step(reader);
		return true;
	}
	mark = step(&next);
	if (mark == 0xff9e && base == 0xff73)
		show(c, "ヴ", 3, 2);
	else if (mark == 0xff9e && base >= 0xff76 && base <= 0xff84)
		show(c, &voiced[(base - 0xff76) * 3], 3, 2);
	else if (mark == 0xff9e && base >= 0xff8a && base <= 0xff8e)
		show(c, &voiced[(base - 0xff8a + 15) * 3], 3, 2);
	else if (mark == 0xff9f && base >= 0xff8a && base <= 0xff8e)
		show(c, &half_voiced[(base - 0xff8a) * 3], 3, 2);
	else
		return false;
	step(&next);
	*reader = next;
	return true;
}

static bool
show_keycap(struct reader *reader, struct text_rule rule, struct text_cluster *c)
{
	struct reader next = *reader;

	if (step(&next) != CODE_VS16 || step(&next) != CODE_KEYCAP)
		return false;
	step(&next);
	show(c, reader->at, 1, 1);
	if (rule.clusters)
		show(c, reader->at, (size_t)(next.at - reader->at), 2);
	*reader = next;
	return true;
}

static void
show_emoji(struct reader *reader, struct text_rule rule, struct text_cluster *c)
{
	const char *start = reader->at;
	int cols = code_cols(reader->code, rule.ambiguous_wide);
	bool joined = false, sure = true, picture = false;
	uint32_t last = reader->code, code;

	show(c, start, reader->used, cols);
	for (code = step(reader); code != 0; last = code, code = step(reader)) {
		if (last == CODE_ZWJ && code_is_emoji(code))
			joined = true;
		else if (code == CODE_VS16 || code_is_skin_tone(code))
			picture |= !joined;
		else if (code_cols(code, false) > 0)
			break;
		else if (code != CODE_ZWJ)
			sure = false; /* a mark, a tag, or a wish for the plain form */
	}
	/* A base of one column without selector: terminals differ when joined. */
	sure &= picture || (joined && cols == 2);
	if (rule.clusters && sure && reader->at - start <= TEXT_GLYPH_MAX)
		show(c, start, (size_t)(reader->at - start), 2);
}

/* May it be sent behind its base?  Whatever else takes no room stays here. */
static bool
is_sendable(uint32_t last, uint32_t code)
{
	if (code == CODE_VS15 || code == CODE_VS16)
		return false;
	if ((code >= 0x1160 && code <= 0x11ff) || (code >= 0xd7b0 && code <= 0xd7fb))
		return (last >= 0x1100 && last <= 0x11ff) ||
		       (last >= 0xac00 && last <= 0xd7fb);
	return code_is_mark(code);
}

static bool
is_spacing_mark(uint32_t code)
{
	return utf8proc_get_property((utf8proc_int32_t)code)->boundclass ==
	       UTF8PROC_BOUNDCLASS_SPACINGMARK;
}

/* A base with its marks.  In a cluster, marks that have a width of their own
 * share the base's columns; elsewhere they are the next unit. */
static void
show_plain(struct reader *reader, struct text_rule rule, struct text_cluster *c)
{
	const char *start = reader->at;
	bool open = true; /* the glyph may still grow */
	uint32_t last = reader->code, code;
	size_t len;

	show(c, start, reader->used, code_cols(last, rule.ambiguous_wide));
	for (code = step(reader); code != 0; last = code, code = step(reader)) {
		if (code_cols(code, false) > 0 && !code_is_skin_tone(code) &&
		    !(rule.clusters && open && is_spacing_mark(code)))
			break;
		len = (size_t)(reader->at - start) + reader->used;
		open = open && len <= TEXT_GLYPH_MAX &&
		       (is_sendable(last, code) || is_spacing_mark(code));
		if (open)
			c->glyph_len = (uint8_t)len;
	}
}

static void
show_any(struct reader *reader, struct text_rule rule, struct text_cluster *c)
{
	uint32_t code = reader->code;

	if (code_is_regional(code))
		show_flag(reader, rule, c);
	else if (code_is_emoji(code))
		show_emoji(reader, rule, c);
	else if (!(code >= 0xff73 && code <= 0xff9f && show_voiced(reader, c)) &&
		 !(code_is_keycap_base(code) && show_keycap(reader, rule, c)))
		show_plain(reader, rule, c);
}

/* --- contract ----------------------------------------------------------- */

static bool
next_slowly(const char *s, const char *end, struct text_rule rule, struct text_cluster *c)
{
	struct reader reader = { .at = s, .end = end };
	uint32_t code = look(&reader);

	while (code != 0 && code_cols(code, false) == 0)
		code = step(&reader);
	if (code == 0)
		show(c, "?", 1, 1); /* a line of nothing: never in sanitised text */
	else
		show_any(&reader, rule, c);
	/* What takes no room and has no place belongs to what is before it. */
	while (reader.code != 0 && code_cols(reader.code, false) == 0)
		step(&reader);
	c->size = (uint32_t)(reader.at - s);
	return true;
}

/* Printable ASCII, ideographs, Hangul and kana: nothing to look up. */
static int
plain_cols(uint32_t code)
{
	if (code < 0x7f)
		return code >= ' ' ? 1 : 0;
	if (code >= 0x3400 && code <= 0xd7a3)
		return code <= 0x9fff || code >= 0xac00 ? 2 : 0;
	return (code >= 0x3041 && code <= 0x3096) || (code >= 0x30a0 && code <= 0x30ff)
		   ? 2
		   : 0;
}

static int
inert_cols(uint32_t code, struct text_rule rule)
{
	int cols = plain_cols(code);

	return cols > 0 ? cols : code_cols(code, rule.ambiguous_wide);
}

/* Nothing that could join what stands before `s`. */
static bool
ends_cluster(const char *s, const char *end)
{
	size_t used;

	return s >= end || *s == '\n' ||
	       code_is_inert(code_at(s, (size_t)(end - s), &used));
}

bool
text_next(const char *s, const char *end, struct text_rule rule, struct text_cluster *c)
{
	uint32_t code;
	size_t used;

	if (s >= end || *s == '\n')
		return false;
	code = code_at(s, (size_t)(end - s), &used);
	if (!code_is_inert(code) || !ends_cluster(s + used, end))
		return next_slowly(s, end, rule, c);
	show(c, s, used, inert_cols(code, rule));
	c->size = (uint32_t)used;
	return true;
}

/* Walks over characters that need no look at a table and adds up their
 * columns.  The last one may still be joined by what follows, so it stays. */
static const char *
walk_plain(const char *s, const char *end, int *cols)
{
	int last = 0, now;
	size_t used, back = 0;

	while (s < end) {
		now = plain_cols(code_at(s, (size_t)(end - s), &used));
		if (now == 0)
			break;
		*cols += last;
		last = now;
		back = used;
		s += used;
	}
	if (s < end && *s != '\n')
		return s - back;
	*cols += last;
	return s;
}

int
text_cols(const char *s, size_t len, struct text_rule rule)
{
	int lines, cols;
	const char *end = memchr(s, '\n', len);

	text_size(s, end != NULL ? (size_t)(end - s) : len, rule, &lines, &cols);
	return cols;
}

void
text_size(const char *s, size_t len, struct text_rule rule, int *lines, int *cols)
{
	const char *end = s + len;
	struct text_cluster cluster;
	int width = 0;

	*lines = 1;
	*cols = 0;
	while (s < end) {
		s = walk_plain(s, end, &width);
		if (text_next(s, end, rule, &cluster)) {
			s += cluster.size;
			width += cluster.cols;
		}
		if (width > *cols)
			*cols = width;
		if (s < end && *s == '\n') {
			s++;
			width = 0;
			++*lines;
		}
	}
}
