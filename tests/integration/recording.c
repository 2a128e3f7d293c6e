#include "integration/recording.h"

#include "unit/harness.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#define HALF UINT32_MAX /* libvterm's mark behind a wide character */

struct recording {
	FILE *file;
	char *line;
	size_t room;
	VTerm *term;
	VTermScreen *view;
	int cols, rows;
	ns_t time;
	struct bytes bytes;
};

static int
number_behind(const char *line, const char *name)
{
	const char *at = strstr(line, name);

	assert_non_null(at);
	return (int)strtol(at + strlen(name), NULL, 10);
}

struct recording *
recording_open(const char *path)
{
	struct recording *r = mem_new(1, sizeof(*r));

	r->file = fopen(path, "r");
	assert_non_null(r->file);
	assert_true(getline(&r->line, &r->room, r->file) > 0);
	assert_int_equal(number_behind(r->line, "\"version\": "), 2);
	r->cols = number_behind(r->line, "\"width\": ");
	r->rows = number_behind(r->line, "\"height\": ");
	r->term = vterm_new(r->rows, r->cols);
	vterm_set_utf8(r->term, 1);
	r->view = vterm_obtain_screen(r->term);
	vterm_screen_enable_altscreen(r->view, 1);
	vterm_screen_reset(r->view, 1);
	return r;
}

void
recording_close(struct recording *r)
{
	if (r == NULL)
		return;
	fclose(r->file);
	vterm_free(r->term);
	bytes_fini(&r->bytes);
	free(r->line);
	free(r);
}

int
recording_cols(const struct recording *r)
{
	return r->cols;
}

int
recording_rows(const struct recording *r)
{
	return r->rows;
}

/* One character of a JSON string; returns what is behind it. */
static const char *
char_add(struct bytes *to, const char *at)
{
	static const char names[] = "nrtbf\"\\/", meanings[] = "\n\r\t\b\f\"\\/";
	char digits[5] = { 0 }, utf8[4];
	const char *name;

	if (*at != '\\') {
		bytes_char(to, *at);
		return at + 1;
	}
	if (at[1] == 'u') {
		memcpy(digits, at + 2, strnlen(at + 2, 4));
		bytes_add(
		    to, utf8, text_encode((uint32_t)strtoul(digits, NULL, 16), utf8));
		return at + 6;
	}
	name = at[1] != '\0' ? strchr(names, at[1]) : NULL;
	assert_non_null(name);
	bytes_char(to, meanings[name - names]);
	return at + 2;
}

bool
recording_next(struct recording *r)
{
	double seconds;
	int skip = 0;

	if (getline(&r->line, &r->room, r->file) <= 0)
		return false;
	assert_int_equal(sscanf(r->line, "[%lf, \"o\", \"%n", &seconds, &skip), 1);
	assert_true(skip > 0);
	bytes_clear(&r->bytes);
	for (const char *at = r->line + skip; *at != '"';) {
		assert_true(*at != '\0');
		at = char_add(&r->bytes, at);
	}
	if (r->bytes.len > 0)
		vterm_input_write(r->term, r->bytes.data, r->bytes.len);
	vterm_screen_flush_damage(r->view);
	r->time = (ns_t)(seconds * 1e9 + 0.5);
	return true;
}

ns_t
recording_time(const struct recording *r)
{
	return r->time;
}

const struct bytes *
recording_bytes(const struct recording *r)
{
	return &r->bytes;
}

static uint32_t
rgb_of(const struct recording *r, VTermColor color)
{
	vterm_screen_convert_color_to_rgb(r->view, &color);
	return (uint32_t)color.rgb.red << 16 | (uint32_t)color.rgb.green << 8 |
	       color.rgb.blue;
}

static VTermScreenCell
cell_at(const struct recording *r, int row, int col)
{
	VTermScreenCell cell = { 0 };

	vterm_screen_get_cell(r->view, (VTermPos){ row, col }, &cell);
	return cell;
}

struct recording_cell
recording_cell(const struct recording *r, int row, int col)
{
	VTermScreenCell cell = cell_at(r, row, col);
	bool wide = col > 0 && cell_at(r, row, col - 1).width == 2 &&
		    cell_at(r, row, col - 1).chars[0] != HALF;
	struct recording_cell out = { .code = cell.chars[0], .cols = cell.width };

	if (wide != (cell.chars[0] == HALF))
		fail_msg("half a wide character at %d,%d of t = %.3f s", col, row,
		    ns_to_seconds(r->time));
	if (wide) {
		out.code = 0;
		out.cols = 0;
	} else if (out.code == 0) {
		out.code = ' ';
	}
	out.fg = rgb_of(r, cell.fg);
	out.bg = rgb_of(r, cell.bg);
	return out;
}

char *
recording_row(const struct recording *r, int row)
{
	char *text = mem_new((size_t)r->cols + 1, 1);

	for (int col = 0; col < r->cols; col++) {
		uint32_t code = recording_cell(r, row, col).code;

		text[col] = code > 0 && code < 0x7f ? (char)code : '?';
	}
	return text;
}
