#include "convert/stats.h"

#include "base/text.h"
#include "convert/tally.h"

#include <stdio.h>
#include <string.h>

enum { COLOURS = 10, SENDERS = 10, SOURCES = 20 };
enum { INDENT = 2, SWATCH = 3, NAME = 20, COUNT = 11, SHARE = 9, BAR = 30 };
enum { NAME_LEAST = 8, NUMBER = 9, BAR_LEAST = 4 };

static const char *const modes[] = {
	[COMMENT_SCROLL] = "scroll",
	[COMMENT_REVERSE] = "reverse",
	[COMMENT_TOP] = "top",
	[COMMENT_BOTTOM] = "bottom",
	[COMMENT_POSITIONED] = "positioned",
	[COMMENT_SCRIPT] = "script",
};

/* What all parts are made from. */
struct sheet {
	struct bytes *out;
	const struct track *track;
	const struct request *request;
	const struct stats_paper *paper;
	int name, count, share, bar; /* columns of each in a row; 0: left out */
	bool swatches;
};

/* A narrow terminal has shorter bars first, then shorter names, then no shares. */
static void
lay_out(struct sheet *s)
{
	int cols = s->paper->plot.cols - INDENT;
	int rest = cols - NAME - COUNT - SHARE - 2;

	s->name = NAME;
	s->count = COUNT;
	s->share = SHARE;
	s->bar = rest > BAR ? BAR : rest >= BAR_LEAST ? rest : 0;
	if (rest + 2 < 0) {
		s->count = NUMBER;
		s->share = cols < NAME_LEAST + NUMBER + SHARE ? 0 : SHARE;
		rest = cols - s->count - s->share;
		s->name = rest > NAME ? NAME : rest > NAME_LEAST ? rest : NAME_LEAST;
	}
	s->swatches = s->paper->swatches && s->name >= SWATCH + 7;
}

/* "1,234,567" */
static void
add_grouped(struct bytes *out, size_t number)
{
	if (number >= 1000)
		add_grouped(out, number / 1000);
	if (number >= 1000)
		bytes_print(out, ",%03u", (unsigned)(number % 1000));
	else
		bytes_number(out, number);
}

/* At most s->name columns of it, and blanks for the rest. */
static void
add_name(struct sheet *s, const char *name)
{
	const struct text_rule rule = { .clusters = false };
	const char *at = name, *end = name + strlen(name);
	struct text_cluster cluster;
	int cols = 0;

	for (; at < end && text_next(at, end, rule, &cluster); at += cluster.size) {
		if (cols + cluster.cols > s->name)
			break;
		if (!s->paper->plot.utf8 && (unsigned char)cluster.glyph[0] >= 0x80)
			bytes_char(s->out, '?');
		else
			bytes_add(s->out, cluster.glyph, cluster.glyph_len);
		cols += s->paper->plot.utf8 ? cluster.cols : 1;
	}
	bytes_print(s->out, "%*s", s->name - cols, "");
}

/* The count, its part of all, and that as a bar. */
static void
add_count(struct sheet *s, size_t count)
{
	size_t all = track_count(s->track), bar = count * (size_t)s->bar / all;
	struct bytes number = { 0 };

	add_grouped(&number, count);
	bytes_print(s->out, "%*s", s->count, number.data);
	bytes_fini(&number);
	if (s->share > 0)
		bytes_print(
		    s->out, "%*.1f %%", s->share - 2, (double)count * 100 / (double)all);
	bytes_text(s->out, bar > 0 ? "  " : "");
	for (; bar > 0; bar--)
		bytes_text(s->out, s->paper->plot.utf8 ? "▇" : "#");
	bytes_char(s->out, '\n');
}

/* What is not among the shown ones, which have something before their names. */
static void
add_others(struct sheet *s, const struct tally *tally, size_t shown, size_t all,
    const char *before)
{
	size_t i;

	for (i = 0; i < shown; i++)
		all -= tally->rows[i].count;
	if (tally->used == shown || all == 0)
		return;
	bytes_print(s->out, "  %s", before);
	add_name(s, "others");
	add_count(s, all);
}

/* --- parts ---------------------------------------------------------------------- */

static void
add_moment(struct bytes *out, int64_t ms)
{
	plot_moment(out, ms);
	bytes_print(out, ".%03d", (int)(ms % 1000));
}

static void
add_span(struct sheet *s, bool in_lines)
{
	const char *between = in_lines ? "\n" : ", the ";
	size_t count = track_count(s->track);

	add_grouped(s->out, count);
	bytes_text(s->out, " danmaku");
	if (count > 0) {
		bytes_print(s->out, "%sfirst at ", between);
		add_moment(s->out, track_at(s->track, 0)->at_ms);
		bytes_print(s->out, "%slast at ", between);
		add_moment(s->out, track_at(s->track, count - 1)->at_ms);
	}
	bytes_char(s->out, '\n');
}

static void
add_sum(struct sheet *s)
{
	size_t start = s->out->len;

	add_span(s, false);
	if (s->out->len - start <= (size_t)s->paper->plot.cols + 1)
		return;
	s->out->len = start;
	add_span(s, true);
}

static void
add_modes(struct sheet *s)
{
	struct tally tally = { 0 };
	const struct comment *c;
	size_t i, shown;

	for (i = 0; (c = track_at(s->track, i)) != NULL; i++)
		tally_add(&tally, modes[c->mode], 0);
	shown = tally_order(&tally, sizeof(modes) / sizeof(modes[0]));
	bytes_text(s->out, "\nMode\n");
	for (i = 0; i < shown; i++) {
		bytes_text(s->out, "  ");
		add_name(s, tally.rows[i].name);
		add_count(s, tally.rows[i].count);
	}
	tally_fini(&tally);
}

static void
add_swatch(struct sheet *s, uint32_t rgb)
{
	if (s->swatches)
		bytes_print(s->out, "\033[48;2;%u;%u;%um  \033[0m ", rgb >> 16 & 0xff,
		    rgb >> 8 & 0xff, rgb & 0xff);
}

static void
add_colours(struct sheet *s)
{
	struct tally tally = { 0 };
	const struct comment *c;
	size_t i, shown, used;
	char name[8];

	for (i = 0; (c = track_at(s->track, i)) != NULL; i++)
		tally_add(&tally, "", c->rgb & 0xffffff);
	used = tally.used;
	shown = tally_order(&tally, COLOURS);
	bytes_text(s->out, "\nColour (");
	add_grouped(s->out, used);
	bytes_text(s->out, ")\n");
	s->name -= s->swatches ? SWATCH : 0;
	for (i = 0; i < shown; i++) {
		snprintf(name, sizeof(name), "#%06x", tally.rows[i].number);
		bytes_text(s->out, "  ");
		add_swatch(s, tally.rows[i].number);
		add_name(s, name);
		add_count(s, tally.rows[i].count);
	}
	add_others(s, &tally, shown, track_count(s->track), s->swatches ? "   " : "");
	s->name += s->swatches ? SWATCH : 0;
	tally_fini(&tally);
}

static void
add_senders(struct sheet *s)
{
	struct tally tally = { 0 };
	const struct comment *c;
	size_t i, shown, known = 0;

	for (i = 0; (c = track_at(s->track, i)) != NULL; i++) {
		if (c->author[0] == '\0')
			continue;
		tally_add(&tally, c->author, 0);
		known++;
	}
	if (known == 0)
		return;
	bytes_text(s->out, "\nSender (");
	add_grouped(s->out, tally.used);
	bytes_text(s->out, ")\n");
	shown = tally_order(&tally, SENDERS);
	for (i = 0; i < shown; i++) {
		bytes_text(s->out, "  ");
		add_name(s, tally.rows[i].name);
		add_count(s, tally.rows[i].count);
	}
	add_others(s, &tally, shown, known, "");
	tally_fini(&tally);
}

/* The name of an input, cleaned; a number when it is of no input here. */
static void
add_source(struct sheet *s, uint32_t source)
{
	const struct request *request = s->request;
	char clean[256], number[16];
	const char *name;

	snprintf(number, sizeof(number), "source %u", source);
	if (request->input_count < 2 || source >= request->input_count) {
		add_name(s, number);
		return;
	}
	name = request->inputs[source];
	if (strrchr(name, '/') != NULL && strrchr(name, '/')[1] != '\0')
		name = strrchr(name, '/') + 1;
	if (strcmp(name, "-") == 0)
		name = "standard input";
	add_name(s, text_clean(clean, sizeof(clean), name, strlen(name)));
}

static void
add_sources(struct sheet *s)
{
	struct tally tally = { 0 };
	const struct comment *c;
	size_t i, shown;

	for (i = 0; (c = track_at(s->track, i)) != NULL; i++)
		tally_add(&tally, "", c->source);
	if (tally.used > 1 || s->request->input_count > 1) {
		shown = tally_order(&tally, SOURCES);
		bytes_text(s->out, "\nSource\n");
		for (i = 0; i < shown; i++) {
			bytes_text(s->out, "  ");
			add_source(s, tally.rows[i].number);
			add_count(s, tally.rows[i].count);
		}
		add_others(s, &tally, shown, track_count(s->track), "");
	}
	tally_fini(&tally);
}

void
stats_text(struct bytes *out, const struct track *track, const struct request *request,
    const struct stats_paper *paper)
{
	struct sheet s = {
		.out = out, .track = track, .request = request, .paper = paper
	};

	lay_out(&s);
	add_sum(&s);
	if (track_count(track) == 0)
		return;
	add_modes(&s);
	add_colours(&s);
	add_senders(&s);
	add_sources(&s);
	bytes_text(out, "\nDanmaku a minute\n");
	plot_density(out, track, &paper->plot);
}
