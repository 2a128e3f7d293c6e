#include "base/text_bidi.h"

#include "base/mem.h"
#include "base/text.h"

#include <fribidi.h>
#include <stdlib.h>

#define CODES_MAX 4096 /* a line is never longer: text_limits_drawing */

bool
text_runs_left(const char *line, size_t len)
{
	/* U+0590 .. 08FF, the forms of U+FB1D .. FEFF, and U+10800 .. 1EFFF. */
	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)line[i];

		if (byte < 0xd6 || (byte >= 0xe1 && byte < 0xef) || byte > 0xf0)
			continue;
		if (byte < 0xe0)
			return true;
		if (i + 1 < len) {
			unsigned char next = (unsigned char)line[i + 1];

			if ((byte == 0xe0 && next <= 0xa3) ||
			    (byte == 0xef && next >= 0xac && next <= 0xbb) ||
			    (byte == 0xf0 && (next == 0x90 || next == 0x9e)))
				return true;
		}
	}
	return false;
}

struct part {
	const char *text;
	size_t size;
	FriBidiLevel level;
};

struct line {
	FriBidiChar *codes;
	struct part *parts;
	size_t *first; /* of each part: its first code */
	FriBidiStrIndex code_count;
	size_t part_count;
};

static void
line_split(struct line *l, const char *text, size_t len)
{
	const char *end = text + len;
	struct text_cluster cluster;
	size_t used;

	while (l->code_count < CODES_MAX &&
	       text_next(text, end, (struct text_rule){ .clusters = true }, &cluster)) {
		const char *stop = text + cluster.size;

		l->first[l->part_count] = (size_t)l->code_count;
		l->parts[l->part_count++] =
		    (struct part){ .text = text, .size = cluster.size };
		for (; text < stop; text += used)
			l->codes[l->code_count++] =
			    text_decode(text, (size_t)(stop - text), &used);
	}
}

/* False: fribidi has no memory. */
static bool
line_level(struct line *l)
{
	size_t n = (size_t)l->code_count;
	FriBidiCharType *types = mem_new(n + 1, sizeof(*types));
	FriBidiBracketType *brackets = mem_new(n + 1, sizeof(*brackets));
	FriBidiLevel *levels = mem_new(n + 1, sizeof(*levels));
	FriBidiParType direction = FRIBIDI_PAR_ON;
	bool done;

	fribidi_get_bidi_types(l->codes, l->code_count, types);
	fribidi_get_bracket_types(l->codes, l->code_count, types, brackets);
	done = fribidi_get_par_embedding_levels_ex(
		   types, brackets, l->code_count, &direction, levels) > 0;
	for (size_t i = 0; done && i < l->part_count; i++)
		l->parts[i].level = levels[l->first[i]];
	free(levels);
	free(brackets);
	free(types);
	return done;
}

static void
reverse(struct part *parts, size_t count)
{
	for (size_t a = 0, b = count; a + 1 < b; a++) {
		struct part part = parts[a];

		parts[a] = parts[--b];
		parts[b] = part;
	}
}

/* UAX #9, rule L2. */
static void
line_order(struct line *l)
{
	FriBidiLevel highest = 0;

	for (size_t i = 0; i < l->part_count; i++)
		if (l->parts[i].level > highest)
			highest = l->parts[i].level;
	for (FriBidiLevel level = highest; level > 0; level--) {
		for (size_t i = 0; i < l->part_count; i++) {
			size_t from = i;

			while (i < l->part_count && l->parts[i].level >= level)
				i++;
			reverse(&l->parts[from], i - from);
		}
	}
}

static void
part_put(struct bytes *out, const struct part *part)
{
	size_t used;
	FriBidiChar code = text_decode(part->text, part->size, &used), mirror;
	char text[4];

	if (part->level % 2 == 1 && used == part->size &&
	    fribidi_get_mirror_char(code, &mirror))
		bytes_add(out, text, text_encode(mirror, text));
	else
		bytes_add(out, part->text, part->size);
}

void
text_visual(struct bytes *out, const char *line, size_t len)
{
	struct line l = { 0 };

	l.codes = mem_new(len + 1, sizeof(*l.codes));
	l.parts = mem_new(len + 1, sizeof(*l.parts));
	l.first = mem_new(len + 1, sizeof(*l.first));
	line_split(&l, line, len);
	if (l.part_count > 0 && line_level(&l))
		line_order(&l);
	for (size_t i = 0; i < l.part_count; i++)
		part_put(out, &l.parts[i]);
	free(l.first);
	free(l.parts);
	free(l.codes);
}
