#include "integration/flock.h"

#include "unit/harness.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>

#define CODES 0x20000

/* Nothing in here changes under NFC, joins with its neighbour, or is as wide
 * as the terminal pleases. */
/* clang-format off */
static const struct range { uint32_t first, last; int cols; } ranges[] = {
	{ 0x1401, 0x166c, 1 },   /* Canadian syllabics */
	{ 0x1200, 0x1248, 1 },   /* Ethiopic */
	{ 0x13a0, 0x13ef, 1 },   /* Cherokee */
	{ 0x4e00, 0x9fa5, 2 },   /* ideographs */
	{ 0xac00, 0xd7a3, 2 },   /* Hangul */
	{ 0x1f400, 0x1f43e, 2 }, /* animals */
};
/* clang-format on */

struct flock {
	struct flock_comment *comments;
	int count;
	struct flock_place *places; /* by code point; cols 0 = nobody's */
	uint32_t *codes[3];         /* those not used yet, by columns */
	int left[3];
	uint64_t seed;
};

static int
draw(struct flock *f, int below)
{
	f->seed = f->seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((f->seed >> 33) % (uint64_t)below);
}

static void
codes_fill(struct flock *f)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		int cols = ranges[i].cols;

		f->codes[cols] = mem_grow(f->codes[cols],
		    (size_t)f->left[cols] + ranges[i].last - ranges[i].first + 1,
		    sizeof(uint32_t));
		for (uint32_t c = ranges[i].first; c <= ranges[i].last; c++)
			f->codes[cols][f->left[cols]++] = c;
	}
}

/* A character nobody has yet. */
static uint32_t
code_take(struct flock *f, int cols)
{
	int at;
	uint32_t code;

	if (f->left[cols] == 0)
		cols = 3 - cols;
	assert_true(f->left[cols] > 0);
	at = draw(f, f->left[cols]);
	code = f->codes[cols][at];
	f->codes[cols][at] = f->codes[cols][--f->left[cols]];
	f->places[code].cols = cols;
	return code;
}

static void
line_fill(struct flock *f, int comment, int number, int length)
{
	struct flock_line *line = &f->comments[comment].line[number];
	int narrow = draw(f, 3); /* none of it, some, all */

	while (line->count < length && line->count < FLOCK_LINE_MAX) {
		int cols = draw(f, 2) < narrow ? 1 : 2;
		uint32_t code = code_take(f, cols);
		struct flock_place *place = &f->places[code];

		place->comment = comment;
		place->line = number;
		place->col = line->cols;
		line->codes[line->count++] = code;
		line->cols += place->cols;
	}
}

static void
comment_fill(struct flock *f, int index, int span_ms, int cols)
{
	static const enum flock_kind kinds[] = { FLOCK_SCROLL, FLOCK_SCROLL, FLOCK_SCROLL,
		FLOCK_SCROLL, FLOCK_BOTTOM, FLOCK_TOP, FLOCK_REVERSE };
	static const uint32_t colours[] = { 0xffffff, 0, 0xff, 0xff0000, 0xffff00,
		0x808080, 0x4266be };
	struct flock_comment *c = &f->comments[index];

	c->at_ms = draw(f, span_ms);
	c->kind = kinds[draw(f, 7)];
	c->rgb = colours[draw(f, 7)];
	c->lines = draw(f, 6) == 0 ? 2 + draw(f, 3) : 1;
	for (int i = 0; i < c->lines; i++)
		line_fill(
		    f, index, i, 1 + draw(f, i == 0 && draw(f, 16) == 0 ? 2 * cols : 10));
}

struct flock *
flock_new(uint64_t seed, int count, int span_ms, int cols)
{
	struct flock *f = mem_new(1, sizeof(*f));

	f->seed = seed;
	f->count = count;
	f->comments = mem_new((size_t)count, sizeof(*f->comments));
	f->places = mem_new(CODES, sizeof(*f->places));
	codes_fill(f);
	for (int i = 0; i < count; i++)
		comment_fill(f, i, span_ms, cols);
	return f;
}

void
flock_free(struct flock *f)
{
	free(f->codes[1]);
	free(f->codes[2]);
	free(f->places);
	free(f->comments);
	free(f);
}

static void
line_write(const struct flock_line *line, struct bytes *xml)
{
	char utf8[4];

	for (int i = 0; i < line->count; i++)
		bytes_add(xml, utf8, text_encode(line->codes[i], utf8));
}

void
flock_write(const struct flock *f, struct bytes *xml)
{
	bytes_text(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><i>");
	for (int i = 0; i < f->count; i++) {
		const struct flock_comment *c = &f->comments[i];

		bytes_print(xml, "<d p=\"%d.%03d,%d,25,%u,1422201084,0,me,%d\">",
		    (int)(c->at_ms / 1000), (int)(c->at_ms % 1000), (int)c->kind, c->rgb,
		    i + 1);
		for (int l = 0; l < c->lines; l++) {
			bytes_text(xml, l == 0 ? "" : "/n");
			line_write(&c->line[l], xml);
		}
		bytes_text(xml, "</d>\n");
	}
	bytes_text(xml, "</i>\n");
}

const struct flock_comment *
flock_at(const struct flock *f, int index)
{
	return index < f->count ? &f->comments[index] : NULL;
}

const struct flock_place *
flock_find(const struct flock *f, uint32_t code)
{
	if (code >= CODES || f->places[code].cols == 0)
		return NULL;
	return &f->places[code];
}
