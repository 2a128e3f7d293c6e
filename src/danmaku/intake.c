#include "danmaku/intake.h"

#include "base/text.h"
#include "danmaku/number.h"

#include <stdio.h>
#include <strings.h>

enum { SIZE_MAX_SHOWN = 255 };

/* Nobody has danmaku for a video of a year; whoever says so miscounted. */
#define TIME_MAX_MS ((int64_t)366 * 24 * 3600 * 1000)
/* A little before the start is the start: live recorders count like that. */
#define TIME_MIN_MS ((int64_t)-24 * 3600 * 1000)
/* Seconds since 1970 do not get there for 3000 years, milliseconds have. */
#define UNIX_SECONDS_MAX 100000000000
/* As far as a JSON number goes, and sums with it are numbers still. */
#define UNIX_MS_MAX ((int64_t)1 << 53)

void
intake_init(struct intake *in, const char *unit, struct track *track,
    struct format_report *report)
{
	*in = (struct intake){ .unit = unit, .track = track, .report = report };
}

void
intake_fini(struct intake *in)
{
	bytes_fini(&in->text);
	bytes_fini(&in->author);
	bytes_fini(&in->broken);
	bytes_fini(&in->json);
	bytes_fini(&in->path);
}

/* --- report --------------------------------------------------------------------- */

void
intake_skip(struct intake *in, size_t number, const char *reason)
{
	struct format_report *report = in->report;
	size_t used = strlen(report->names);

	report->skipped++;
	if (report->named == FORMAT_NAMED)
		return;
	snprintf(report->names + used, sizeof(report->names) - used, "%s%s %zu %s",
	    report->named > 0 ? ", " : "", in->unit, number, reason);
	report->named++;
}

void
intake_skip_line(struct intake *in, const char *data, const char *at, const char *reason)
{
	size_t line = 1;

	/* Counting lines is slow: only for those that will be named. */
	while (in->report->named < FORMAT_NAMED &&
	       (data = memchr(data, '\n', (size_t)(at - data))) != NULL) {
		data++;
		line++;
	}
	intake_skip(in, line, reason);
}

const char *
intake_cut(struct intake *in)
{
	in->report->truncated = true;
	return "the file breaks off here";
}

/* --- fields --------------------------------------------------------------------- */

const char *
intake_check_time(int64_t *at_ms)
{
	if (*at_ms > TIME_MAX_MS || *at_ms < TIME_MIN_MS)
		return "time is absurd";
	if (*at_ms < 0)
		*at_ms = 0;
	return NULL;
}

const char *
intake_time(struct slice from, int digits, int64_t *at_ms)
{
	switch (number_read(from, digits, at_ms)) {
	case NUMBER_NAN:
		return "time is NaN";
	case NUMBER_INFINITE:
		return "time is infinite";
	case NUMBER_BROKEN:
		return from.len == 0 ? "there is no time" : "time is not a number";
	case NUMBER_OK:
		break;
	}
	return intake_check_time(at_ms);
}

void
intake_shift(struct slice more, int digits, int64_t *at_ms)
{
	int64_t shift;

	if (number_read(more, digits, &shift) != NUMBER_OK)
		return;
	*at_ms += intake_within(shift, TIME_MIN_MS, TIME_MAX_MS);
	if (*at_ms < 0)
		*at_ms = 0;
}

const char *
intake_mode(struct slice from, uint8_t *mode)
{
	static const uint8_t modes[] = { COMMENT_SCROLL, COMMENT_SCROLL, COMMENT_SCROLL,
		COMMENT_BOTTOM, COMMENT_TOP, COMMENT_REVERSE, COMMENT_POSITIONED,
		COMMENT_SCRIPT, COMMENT_SCRIPT };
	int64_t number;

	if (number_read(from, 0, &number) != NUMBER_OK)
		return from.len == 0 ? "there is no mode" : "mode is not a number";
	if (number < 1 || number > (int64_t)sizeof(modes))
		return "mode is unknown";
	*mode = modes[number - 1];
	return NULL;
}

int
intake_split(struct slice s, struct slice *fields, int most)
{
	const char *comma;
	int count = 0, i;

	for (i = 0; i < most; i++)
		fields[i] = (struct slice){ "", 0 };
	while (count < most) {
		comma = s.len > 0 ? memchr(s.at, ',', s.len) : NULL;
		fields[count] = s;
		if (comma == NULL)
			return count + 1;
		fields[count].len = (size_t)(comma - s.at);
		s.len -= fields[count].len + 1;
		s.at = comma + 1;
		count++;
	}
	return count;
}

int64_t
intake_within(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

uint16_t
intake_size(struct slice from)
{
	int64_t size = intake_within(number_or(from, 0), 0, SIZE_MAX_SHOWN);

	return size > 0 ? (uint16_t)size : INTAKE_SIZE_NORMAL;
}

int64_t
intake_created(struct slice from)
{
	int64_t created = number_or(from, 0);

	if (created <= 0)
		return 0;
	return intake_moment(created < UNIX_SECONDS_MAX ? created * 1000 : created);
}

int64_t
intake_moment(int64_t unix_ms)
{
	return intake_within(unix_ms, 0, UNIX_MS_MAX);
}

/* --- colours of style sheets ---------------------------------------------------- */

struct css_colour {
	const char *name;
	uint32_t rgb;
};

/* The sixteen of old, and those that people use. */
/* clang-format off */
static const struct css_colour css_colours[] = {
	{ "white",   0xffffff }, { "black",       0x000000 }, { "red",       0xff0000 },
	{ "lime",    0x00ff00 }, { "blue",        0x0000ff }, { "yellow",    0xffff00 },
	{ "aqua",    0x00ffff }, { "cyan",        0x00ffff }, { "fuchsia",   0xff00ff },
	{ "magenta", 0xff00ff }, { "green",       0x008000 }, { "maroon",    0x800000 },
	{ "navy",    0x000080 }, { "olive",       0x808000 }, { "purple",    0x800080 },
	{ "teal",    0x008080 }, { "silver",      0xc0c0c0 }, { "gray",      0x808080 },
	{ "grey",    0x808080 }, { "orange",      0xffa500 }, { "pink",      0xffc0cb },
	{ "gold",    0xffd700 }, { "brown",       0xa52a2a }, { "violet",    0xee82ee },
	{ "indigo",  0x4b0082 }, { "skyblue",     0x87ceeb }, { "tomato",    0xff6347 },
	{ "hotpink", 0xff69b4 }, { "deepskyblue", 0x00bfff }, { "orangered", 0xff4500 },
};
/* clang-format on */

/* "rgb(255, 128, 0)" */
static uint32_t
function_rgb(struct slice s)
{
	uint32_t rgb = 0;
	int parts = 0;
	size_t at = 0, start;

	while (parts < 3 && at < s.len) {
		while (at < s.len && (s.at[at] < '0' || s.at[at] > '9'))
			at++;
		for (start = at; at < s.len && s.at[at] >= '0' && s.at[at] <= '9'; at++)
			;
		rgb =
		    rgb << 8 |
		    (uint32_t)intake_within(
			number_or((struct slice){ s.at + start, at - start }, 0), 0, 255);
		parts += at > start;
	}
	return parts == 3 ? rgb & 0xffffff : INTAKE_WHITE;
}

uint32_t
intake_css(struct slice s)
{
	char wide[8] = "#";
	size_t i;

	s = slice_trim(s);
	if (s.len == 4 && s.at[0] == '#') {
		for (i = 1; i < 4; i++)
			wide[2 * i - 1] = wide[2 * i] = s.at[i];
		return number_rgb((struct slice){ wide, 7 });
	}
	if (s.len == 9 && s.at[0] == '#') /* the last two are the opacity */
		s.len = 7;
	if (s.len > 0 && s.at[0] == '#') /* no name begins so */
		return number_rgb(s);
	if (slice_begins(s, "rgb"))
		return function_rgb(s);
	for (i = 0; i < sizeof(css_colours) / sizeof(css_colours[0]); i++)
		if (s.len == strlen(css_colours[i].name) &&
		    strncasecmp(s.at, css_colours[i].name, s.len) == 0)
			return css_colours[i].rgb;
	return number_rgb(s);
}

/* --- texts ------------------------------------------------------------------------ */

static const char *
find_break(struct slice raw)
{
	const char *at = raw.at, *end = raw.at + raw.len;

	while (at < end && (at = memchr(at, '/', (size_t)(end - at))) != NULL) {
		if (at + 1 < end && at[1] == 'n')
			return at;
		at++;
	}
	return NULL;
}

struct slice
intake_break(struct intake *in, struct slice raw)
{
	const char *mark = find_break(raw);
	size_t len;

	if (mark == NULL)
		return raw;
	bytes_clear(&in->broken);
	for (; mark != NULL; mark = find_break(raw)) {
		len = (size_t)(mark - raw.at);
		bytes_add(&in->broken, raw.at, len);
		bytes_char(&in->broken, '\n');
		raw.at += len + 2;
		raw.len -= len + 2;
	}
	bytes_add(&in->broken, raw.at, raw.len);
	return slice_of(&in->broken);
}

/* Mode 7 is JSON with the text in it.  What is no JSON at all is the text. */
static struct slice
read_positioned(struct intake *in, struct slice raw, struct comment *c)
{
	bytes_clear(&in->json);
	if (slice_trim(raw).len == 0 || slice_trim(raw).at[0] != '[')
		return raw;
	if (!path_read(raw, &in->json, &in->path))
		return (struct slice){ "", 0 };
	c->path = (const struct comment_path *)(const void *)in->path.data;
	return slice_of(&in->json);
}

const char *
intake_author(struct intake *in, struct slice name)
{
	bytes_clear(&in->author);
	if (text_sanitise(&in->author, name.at, name.len, &text_limits_title) == 0)
		return "";
	/* Only now: what has been left out may have stood behind a blank. */
	name = slice_trim(slice_of(&in->author));
	in->author.data[name.at + name.len - in->author.data] = '\0';
	return name.at;
}

void
intake_fly(struct intake *in, struct comment *c, const struct comment_path *head,
    const struct path_point *points, int count)
{
	path_make(&in->path, head, points, count);
	c->mode = COMMENT_POSITIONED;
	c->path = (const struct comment_path *)(const void *)in->path.data;
}

struct comment
intake_comment(void)
{
	return (struct comment){
		.text = "", .author = "", .rgb = INTAKE_WHITE, .size = INTAKE_SIZE_NORMAL
	};
}

/* What is put where its data says is often a drawing. */
static const struct text_limits *
limits_of(const struct comment *c)
{
	return c->mode == COMMENT_POSITIONED ? &text_limits_drawing
					     : &text_limits_comment;
}

void
intake_add(struct intake *in, struct comment *c, struct slice raw)
{
	bytes_clear(&in->text);
	c->text = "";
	c->text_len = 0;
	if (c->mode == COMMENT_SCRIPT) {
		in->report->scripts++; /* nobody needs the program */
	} else if (text_sanitise(&in->text, raw.at, raw.len, limits_of(c)) > 0) {
		c->text = in->text.data;
		c->text_len = (uint32_t)in->text.len;
	} else {
		in->report->empty++;
		return;
	}
	track_add(in->track, c);
	in->report->read++;
}

void
intake_add_bilibili(struct intake *in, struct comment *c, struct slice raw)
{
	if (c->mode == COMMENT_POSITIONED)
		raw = read_positioned(in, raw, c);
	if (c->mode != COMMENT_SCRIPT)
		raw = intake_break(in, raw);
	intake_add(in, c, raw);
}
