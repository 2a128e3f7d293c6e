/* The half of a screen that only looks: what it shows, what was left behind. */
#include "base/mem.h"
#include "integration/modes.h"
#include "integration/screen_inside.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t
encode(char *to, uint32_t code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 63));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xe0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 63));
		to[2] = (char)(0x80 | (code & 63));
		return 3;
	}
	to[0] = (char)(0xf0 | (code >> 18 & 7));
	to[1] = (char)(0x80 | (code >> 12 & 63));
	to[2] = (char)(0x80 | (code >> 6 & 63));
	to[3] = (char)(0x80 | (code & 63));
	return 4;
}

static uint32_t
colour(const struct screen *s, VTermColor from)
{
	vterm_screen_convert_color_to_rgb(s->view, &from);
	return (uint32_t)from.rgb.red << 16 | (uint32_t)from.rgb.green << 8 |
	       from.rgb.blue;
}

struct screen_cell
screen_at(const struct screen *s, int row, int col)
{
	struct screen_cell out = { .cols = 1 };
	VTermScreenCell cell;
	size_t len = 0;

	if (!vterm_screen_get_cell(s->view, (VTermPos){ row, col }, &cell))
		return out;
	/* libvterm marks the right half of a wide character so. */
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++) {
		if (cell.chars[i] != UINT32_MAX)
			len += encode(out.glyph + len, cell.chars[i]);
	}
	out.cols = cell.width;
	out.fg = colour(s, cell.fg);
	out.bg = colour(s, cell.bg);
	out.fg_default = VTERM_COLOR_IS_DEFAULT_FG(&cell.fg);
	out.bg_default = VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
	out.bold = cell.attrs.bold;
	out.reverse = cell.attrs.reverse;
	out.underline = cell.attrs.underline != 0;
	return out;
}

char *
screen_row(const struct screen *s, int row)
{
	struct bytes text = { 0 };
	struct screen_cell cell;

	for (int col = 0; col<s->options.cols; col += cell.cols> 0 ? cell.cols : 1) {
		cell = screen_at(s, row, col);
		bytes_text(&text, cell.glyph[0] != '\0' ? cell.glyph : " ");
	}
	while (text.len > 0 && text.data[text.len - 1] == ' ')
		text.data[--text.len] = '\0';
	return bytes_steal(&text);
}

int
screen_rows(const struct screen *s)
{
	return s->options.rows;
}

bool
screen_has(const struct screen *s, const char *regex)
{
	bool found = false;
	regex_t compiled;

	if (regcomp(&compiled, regex, REG_EXTENDED | REG_NOSUB) != 0)
		abort();
	for (int row = 0; row < s->options.rows && !found; row++) {
		char *text = screen_row(s, row);

		found = regexec(&compiled, text, 0, NULL, 0) == 0;
		free(text);
	}
	regfree(&compiled);
	return found;
}

bool
screen_is_alternate(const struct screen *s)
{
	return s->alternate;
}

size_t
screen_bytes(const struct screen *s)
{
	return s->log.len;
}

const char *
screen_log(const struct screen *s)
{
	return s->log.data != NULL ? s->log.data : "";
}

/* --- is it as it was? --- */

static bool
is_same_mode(const struct termios *a, const struct termios *b)
{
	return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
	       a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
	       memcmp(a->c_cc, b->c_cc, sizeof(a->c_cc)) == 0;
}

static bool
is_plain_pen(const struct screen *s)
{
	static const VTermAttr attributes[] = { VTERM_ATTR_BOLD, VTERM_ATTR_UNDERLINE,
		VTERM_ATTR_ITALIC, VTERM_ATTR_BLINK, VTERM_ATTR_REVERSE,
		VTERM_ATTR_STRIKE };
	const VTermState *state = vterm_obtain_state(s->term);
	VTermValue value;

	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		value.number = 0;
		vterm_state_get_penattr(state, attributes[i], &value);
		if (attributes[i] == VTERM_ATTR_UNDERLINE ? value.number : value.boolean)
			return false;
	}
	vterm_state_get_penattr(state, VTERM_ATTR_FOREGROUND, &value);
	if (!VTERM_COLOR_IS_DEFAULT_FG(&value.color))
		return false;
	vterm_state_get_penattr(state, VTERM_ATTR_BACKGROUND, &value);
	return VTERM_COLOR_IS_DEFAULT_BG(&value.color);
}

const char *
screen_left(const struct screen *s)
{
	struct termios now;

	tcgetattr(s->slave, &now);
	if (!is_same_mode(&s->before, &now))
		return "the tty's modes are not as they were (stty)";
	if (s->alternate)
		return "the alternate screen was not left";
	if (s->cursor_hidden)
		return "the cursor is hidden";
	if (!is_plain_pen(s))
		return "colours or attributes were not reset";
	return modes_left(screen_log(s), s->log.len);
}

void
screen_print(const struct screen *s)
{
	for (int row = 0; row < s->options.rows; row++) {
		char *text = screen_row(s, row);

		if (text[0] != '\0')
			printf("# %3d|%s\n", row, text);
		free(text);
	}
	printf("# %zu bytes, %s\n", s->log.len, s->ended ? "ended" : "running");
}
