#include "base/text_wrap.h"

#include <string.h>

static bool
is_blank(const struct text_cluster *c)
{
	return (c->glyph_len == 1 && c->glyph[0] == ' ') ||
	       (c->glyph_len == 3 && memcmp(c->glyph, "\u3000", 3) == 0);
}

/* Is the cluster one of these, each of three bytes? */
static bool
is_in(const struct text_cluster *c, const char *marks)
{
	if (c->glyph_len != 3)
		return false;
	for (; *marks != '\0'; marks += 3) {
		if (memcmp(c->glyph, marks, 3) == 0)
			return true;
	}
	return false;
}

static bool
may_begin(const struct text_cluster *c)
{
	static const char closing[] = "、。，．！？：；）］｝」』】》〉〕’”…ー～";

	return !(c->glyph_len == 1 && strchr(",.!?:;)]}", c->glyph[0]) != NULL) &&
	       !is_in(c, closing);
}

static bool
may_end(const struct text_cluster *c)
{
	return !is_in(c, "（［｛「『【《〈〔‘“");
}

/* A line that is being filled. */
struct line {
	const char *stop, *go; /* the last good place: it ends here, goes on there */
	int cols;
	struct text_cluster last;
};

static void
chance(struct line *line, const char *at, const struct text_cluster *c)
{
	if (line->last.size > 0 && (line->last.cols > 1 || c->cols > 1) &&
	    !is_blank(&line->last) && may_begin(c) && may_end(&line->last))
		line->stop = line->go = at;
}

/* The blanks at `at` are where the line may end; behind them. */
static const char *
blanks(struct line *line, const char *at, const char *end, struct text_rule rule,
    const char *start)
{
	const char *from = at;
	struct text_cluster c;

	while (text_next(at, end, rule, &c) && is_blank(&c)) {
		at += c.size;
		line->cols += c.cols;
		line->last = c;
	}
	if (from > start) { /* at the start of a paragraph they belong to it */
		line->stop = from;
		line->go = at;
	}
	return at;
}

bool
text_wrap(const char **at, const char *end, struct text_rule rule, int cols,
    struct text_part *part)
{
	const char *start = *at, *s = start;
	struct line line = { 0 };
	struct text_cluster c;

	if (s == end)
		return false;
	while (text_next(s, end, rule, &c)) {
		if (is_blank(&c)) {
			s = blanks(&line, s, end, rule, start);
			continue;
		}
		chance(&line, s, &c);
		if (line.cols + c.cols > cols && s > start) {
			if (line.stop == NULL)
				line.stop = line.go = s;
			*part = (struct text_part){ start, (size_t)(line.stop - start) };
			*at = line.go;
			return true;
		}
		line.cols += c.cols;
		line.last = c;
		s += c.size;
	}
	*part = (struct text_part){ start, (size_t)(s - start) };
	*at = s < end ? s + 1 : s;
	return true;
}

int
text_wrap_count(const char *s, size_t len, struct text_rule rule, int cols)
{
	const char *end = s + len;
	struct text_part part;
	int lines = 0;

	while (text_wrap(&s, end, rule, cols, &part))
		lines++;
	return lines;
}
