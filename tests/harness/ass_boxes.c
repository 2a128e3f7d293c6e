#include "unit/harness.h"

#include "harness/ass_boxes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STYLES_MAX = 8 };

struct style {
	char name[16];
	double size;
	int align;
};

struct sheet {
	struct style styles[STYLES_MAX];
	int count;
};

/* --- reading -------------------------------------------------------------------- */

static const char *
nth_field(const char *at, int n)
{
	while (n-- > 0 && at != NULL) {
		at = strchr(at, ',');
		at = at != NULL ? at + 1 : NULL;
	}
	assert_non_null(at);
	return at;
}

static void
read_style(struct sheet *sheet, const char *fields)
{
	struct style *style = &sheet->styles[sheet->count++];

	assert_true(sheet->count <= STYLES_MAX);
	assert_int_equal(sscanf(fields, " %15[^,]", style->name), 1);
	style->size = atof(nth_field(fields, 2));
	style->align = atoi(nth_field(fields, 18));
}

static double
read_clock(const char *at)
{
	int hours, minutes, seconds, hundredths;

	assert_int_equal(
	    sscanf(at, "%d:%2d:%2d.%2d,", &hours, &minutes, &seconds, &hundredths), 4);
	assert_true(minutes < 60 && seconds < 60);
	return hours * 3600 + minutes * 60 + seconds + hundredths / 100.0;
}

/* The widest line of what stands behind the tags. */
static double
read_width(const char *at, const struct ass_measure *measure, int *lines)
{
	double wide = 0, widest = 0;

	for (*lines = 1; *at != '\0' && *at != '\n'; at++) {
		if (at[0] == '\\' && at[1] == 'N') {
			at++;
			++*lines;
			wide = 0;
			continue;
		}
		if (at[0] == '\\' && (at[1] == '{' || at[1] == '}'))
			at++;
		else
			assert_true(*at != '{'); /* no more tags */
		if (((unsigned char)*at & 0xc0) != 0x80)
			wide +=
			    (unsigned char)*at < 0x80 ? measure->ascii : measure->other;
		widest = wide > widest ? wide : widest;
	}
	return widest;
}

static const char *
find_tag(const char *tags, const char *end, const char *name)
{
	const char *at = strstr(tags, name);

	return at != NULL && at < end ? at + strlen(name) : NULL;
}

/* The edge that an alignment names becomes the upper left corner. */
static void
set_corner(struct ass_box_seen *box, int align)
{
	double left = align % 3 == 2 ? box->wide / 2 : align % 3 == 0 ? box->wide : 0;

	box->x -= left;
	box->x2 -= left;
	if (align <= 3)
		box->y -= box->high;
	else if (align <= 6)
		box->y -= box->high / 2;
}

static struct ass_box_seen
read_line(const struct sheet *sheet, const char *line, const struct ass_measure *measure)
{
	struct ass_box_seen box = { .line = line, .layer = atoi(line) };
	const char *text = nth_field(line, 9), *end = strchr(text, '}'), *tag;
	const struct style *style = NULL;
	double size, y2;
	int lines, align, i;

	box.start = read_clock(nth_field(line, 1));
	box.end = read_clock(nth_field(line, 2));
	assert_true(box.end > box.start);
	assert_int_equal(sscanf(nth_field(line, 3), "%15[^,]", box.style), 1);
	for (i = 0; i < sheet->count; i++)
		if (strcmp(sheet->styles[i].name, box.style) == 0)
			style = &sheet->styles[i];
	assert_non_null(style);
	assert_true(*text == '{' && end != NULL);
	tag = find_tag(text, end, "\\fs");
	size = tag != NULL ? atof(tag) : style->size;
	tag = find_tag(text, end, "\\an");
	align = tag != NULL ? atoi(tag) : style->align;
	if ((tag = find_tag(text, end, "\\move(")) != NULL) {
		assert_int_equal(
		    sscanf(tag, "%lf,%lf,%lf,%lf", &box.x, &box.y, &box.x2, &y2), 4);
	} else {
		tag = find_tag(text, end, "\\pos(");
		assert_non_null(tag);
		assert_int_equal(sscanf(tag, "%lf,%lf)", &box.x, &box.y), 2);
		box.x2 = box.x;
	}
	box.wide = size * read_width(end + 1, measure, &lines);
	box.high = size * measure->line * lines;
	set_corner(&box, align);
	return box;
}

static int
by_start(const void *a, const void *b)
{
	double left = ((const struct ass_box_seen *)a)->start;
	double right = ((const struct ass_box_seen *)b)->start;

	return left < right ? -1 : left > right;
}

struct ass_seen
ass_seen_read(const char *file, const struct ass_measure *measure)
{
	struct sheet sheet = { .count = 0 };
	struct ass_seen seen = { .count = 0 };
	const char *at, *next;

	assert_non_null(strstr(file, "[V4+ Styles]"));
	for (at = file; *at != '\0'; at = next) {
		next = strchr(at, '\n');
		assert_non_null(next);
		next++;
		if (strncmp(at, "PlayResX:", 9) == 0)
			seen.wide = atoi(at + 9);
		else if (strncmp(at, "PlayResY:", 9) == 0)
			seen.high = atoi(at + 9);
		else if (strncmp(at, "Style:", 6) == 0)
			read_style(&sheet, at + 6);
		else if (strncmp(at, "Dialogue:", 9) == 0) {
			seen.boxes =
			    realloc(seen.boxes, (seen.count + 1) * sizeof(*seen.boxes));
			seen.boxes[seen.count++] = read_line(&sheet, at + 9, measure);
		}
	}
	if (seen.count > 0)
		qsort(seen.boxes, seen.count, sizeof(*seen.boxes), by_start);
	return seen;
}

void
ass_seen_free(struct ass_seen *seen)
{
	free(seen->boxes);
}

/* --- looking -------------------------------------------------------------------- */

static double
left_at(const struct ass_box_seen *box, double t)
{
	return box->x + (box->x2 - box->x) * (t - box->start) / (box->end - box->start);
}

/* Below 0: how far they are apart. */
static double
overlap_at(const struct ass_box_seen *a, const struct ass_box_seen *b, double t)
{
	double left_a = left_at(a, t), left_b = left_at(b, t);

	return fmin(left_a + a->wide, left_b + b->wide) - fmax(left_a, left_b);
}

/* Both move evenly, so it is largest at an end, or where two of their edges
 * meet. */
static bool
ever_overlap(const struct ass_box_seen *a, const struct ass_box_seen *b)
{
	double from = fmax(a->start, b->start), to = fmin(a->end, b->end), first, last;
	double shifts[] = { 0, b->wide - a->wide };
	int i;

	if (a->y + a->high <= b->y + 1e-6 || b->y + b->high <= a->y + 1e-6 ||
	    from >= to - 1e-9)
		return false;
	if (overlap_at(a, b, from) > 1e-6 || overlap_at(a, b, to) > 1e-6)
		return true;
	for (i = 0; i < 2; i++) {
		first = left_at(a, from) - left_at(b, from) - shifts[i];
		last = left_at(a, to) - left_at(b, to) - shifts[i];
		if (first * last < 0 &&
		    overlap_at(a, b, from + (to - from) * first / (first - last)) > 1e-6)
			return true;
	}
	return false;
}

size_t
ass_seen_overlaps(const struct ass_seen *seen, bool layers)
{
	const struct ass_box_seen *a, *b;
	size_t i, j, count = 0;

	for (i = 0; i < seen->count; i++) {
		a = &seen->boxes[i];
		if (strcmp(a->style, "Positioned") == 0)
			continue;
		for (j = i + 1; j < seen->count && seen->boxes[j].start < a->end; j++) {
			b = &seen->boxes[j];
			if (strcmp(b->style, "Positioned") == 0 ||
			    (layers && a->layer != b->layer) || !ever_overlap(a, b))
				continue;
			if (count++ == 0)
				printf("# %.80s\n# %.80s\n", a->line, b->line);
		}
	}
	return count;
}
