/* cast-picture.c - one moment of an asciicast v2 recording as an SVG.
 *
 *   cast-picture IN.cast SECONDS >OUT.svg
 *
 * The recording is played into libvterm up to that moment.  Blocks are drawn
 * as shapes, so that they meet in every viewer; all else is text that is told
 * how wide it has to be. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

enum { CELL_W = 8, CELL_H = 16, ROUND = 0xfcfcfc };

struct shape { /* in eighths of the cell */
	int x, y, w, h;
};

static uint32_t
rgb_of(const VTermScreen *screen, VTermColor color, uint32_t otherwise)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color))
		return otherwise;
	vterm_screen_convert_color_to_rgb(screen, &color);
	return (uint32_t)color.rgb.red << 16 | (uint32_t)color.rgb.green << 8 |
	       color.rgb.blue;
}

static void
put_utf8(uint32_t c, FILE *out)
{
	if (c < 0x80) {
		putc((int)c, out);
		return;
	}
	if (c < 0x800) {
		putc((int)(0xc0 | c >> 6), out);
	} else if (c < 0x10000) {
		putc((int)(0xe0 | c >> 12), out);
		putc((int)(0x80 | (c >> 6 & 63)), out);
	} else {
		putc((int)(0xf0 | c >> 18), out);
		putc((int)(0x80 | (c >> 12 & 63)), out);
		putc((int)(0x80 | (c >> 6 & 63)), out);
	}
	putc((int)(0x80 | (c & 63)), out);
}

/* ---- reading ---- */

static int
read_hex(const char *at, uint32_t *value)
{
	char digits[5] = { 0 }, *end;

	memcpy(digits, at, strnlen(at, 4));
	*value = (uint32_t)strtoul(digits, &end, 16);
	return end == digits + 4 ? 0 : -1;
}

/* Writes the JSON string that begins behind its quote into the terminal. */
static void
play_string(VTerm *terminal, const char *at)
{
	static const char names[] = "nrtbf\"\\/", meanings[] = "\n\r\t\b\f\"\\/";
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		abort();
	while (*at != '\0' && *at != '"') {
		uint32_t c, low;
		const char *name;

		if (*at != '\\') {
			putc(*at++, out);
			continue;
		}
		at++;
		name = *at != '\0' ? strchr(names, *at) : NULL;
		if (name != NULL) {
			putc(meanings[name - names], out);
			at++;
		} else if (*at == 'u' && read_hex(at + 1, &c) == 0) {
			at += 5;
			if (c >= 0xd800 && c < 0xdc00 && at[0] == '\\' && at[1] == 'u' &&
			    read_hex(at + 2, &low) == 0) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				at += 6;
			}
			put_utf8(c, out);
		} else {
			break;
		}
	}
	fclose(out);
	vterm_input_write(terminal, text, len);
	free(text);
}

static int
header_number(const char *header, const char *key)
{
	const char *at = strstr(header, key);

	at = at != NULL ? strchr(at + strlen(key), ':') : NULL;
	return at != NULL ? atoi(at + 1) : 0;
}

/* ---- drawing ---- */

/* The part of its cell that a block character fills; how many shapes that is. */
static int
block_shapes(uint32_t c, struct shape *shapes)
{
	/* upper left, upper right, lower left, lower right, for U+2596 to U+259F */
	static const uint8_t quadrants[] = { 4, 8, 1, 13, 9, 7, 11, 2, 6, 14 };
	int count = 0;

	if (c == 0x2580) {
		shapes[count++] = (struct shape){ 0, 0, 8, 4 };
	} else if (c >= 0x2581 && c <= 0x2588) {
		int high = (int)(c - 0x2580);

		shapes[count++] = (struct shape){ 0, 8 - high, 8, high };
	} else if (c >= 0x2589 && c <= 0x258f) {
		shapes[count++] = (struct shape){ 0, 0, 8 - (int)(c - 0x2588), 8 };
	} else if (c == 0x2590) {
		shapes[count++] = (struct shape){ 4, 0, 4, 8 };
	} else if (c >= 0x2596 && c <= 0x259f) {
		int set = quadrants[c - 0x2596];

		if ((set & 3) == 3 || (set & 12) == 12) { /* one half and what is left */
			int top = (set & 3) == 3;

			shapes[count++] = (struct shape){ 0, top ? 0 : 4, 8, 4 };
			set &= top ? 12 : 3;
		}
		for (int i = 0; i < 4; i++)
			if (set >> i & 1)
				shapes[count++] =
				    (struct shape){ i % 2 * 4, i / 2 * 4, 4, 4 };
	} else if (c > 0x2800 && c <= 0x28ff) {
		static const uint8_t dots[8][2] = { { 0, 0 }, { 0, 1 }, { 0, 2 },
			{ 1, 0 }, { 1, 1 }, { 1, 2 }, { 0, 3 }, { 1, 3 } };

		for (int i = 0; i < 8; i++)
			if ((c - 0x2800) >> i & 1)
				shapes[count++] = (struct shape){ 1 + 4 * dots[i][0],
					2 * dots[i][1], 2, 1 };
	}
	return count;
}

static void
put_path(int x, int y, int w, int h)
{
	printf("M%d %dh%dv%dh-%dz", x, y, w, h, w);
}

/* What stands behind the glyphs, a run of one colour at a time. */
static void
draw_grounds(const VTermScreen *screen, int rows, int cols)
{
	for (int row = 0; row < rows; row++) {
		uint32_t last = 0;
		int from = 0;

		for (int col = 0; col <= cols; col++) {
			VTermScreenCell cell = { 0 };
			uint32_t ground = 1u << 24;

			if (col < cols) {
				vterm_screen_get_cell(
				    screen, (VTermPos){ row, col }, &cell);
				ground = rgb_of(screen,
					     cell.attrs.reverse ? cell.fg : cell.bg, 0) &
					 ROUND;
				if (cell.chars[0] == (uint32_t)-1)
					ground = last; /* the right half of a wide one */
			}
			if (ground == last)
				continue;
			if (last != 0 && col > from) {
				printf("<path fill=\"#%06x\" d=\"", last);
				put_path(from * CELL_W, row * CELL_H,
				    (col - from) * CELL_W, CELL_H);
				puts("\"/>");
			}
			last = ground;
			from = col;
		}
	}
}

static void
draw_blocks(const VTermScreen *screen, int rows, int cols)
{
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++) {
			struct shape shapes[8];
			VTermScreenCell cell;
			int count;

			vterm_screen_get_cell(screen, (VTermPos){ row, col }, &cell);
			count = block_shapes(cell.chars[0], shapes);
			if (count == 0)
				continue;
			printf("<path fill=\"#%06x\" d=\"",
			    rgb_of(screen, cell.fg, 0xd0d0d0) & ROUND);
			for (int i = 0; i < count; i++)
				put_path(col * CELL_W + shapes[i].x * CELL_W / 8,
				    row * CELL_H + shapes[i].y * CELL_H / 8,
				    shapes[i].w * CELL_W / 8, shapes[i].h * CELL_H / 8);
			puts("\"/>");
		}
}

static int
is_text(const VTermScreenCell *cell)
{
	struct shape shapes[8];
	uint32_t c = cell->chars[0];

	return c > ' ' && c != (uint32_t)-1 && c != 0x2800 &&
	       block_shapes(c, shapes) == 0;
}

static void
put_glyph(const VTermScreenCell *cell)
{
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++) {
		switch (cell->chars[i]) {
		case '<':
			fputs("&lt;", stdout);
			break;
		case '&':
			fputs("&amp;", stdout);
			break;
		default:
			put_utf8(cell->chars[i], stdout);
		}
	}
}

static int
same_look(const VTermScreenCell *a, const VTermScreenCell *b)
{
	return memcmp(&a->fg, &b->fg, sizeof(a->fg)) == 0 &&
	       a->attrs.bold == b->attrs.bold && a->width == b->width;
}

/* Text goes out in runs of one colour and one width, each as wide as its cells. */
static void
draw_text(const VTermScreen *screen, int rows, int cols)
{
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols;) {
			VTermScreenCell first, cell;
			int from = col;

			vterm_screen_get_cell(screen, (VTermPos){ row, col }, &first);
			if (!is_text(&first)) {
				col++;
				continue;
			}
			for (cell = first;
			     is_text(&cell) && same_look(&cell, &first) && col < cols;) {
				col += cell.width;
				vterm_screen_get_cell(
				    screen, (VTermPos){ row, col }, &cell);
			}
			printf("<text class=\"%c\" x=\"%d\" y=\"%d\" fill=\"#%06x\"%s "
			       "textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">",
			    first.width > 1 ? 'w' : 'n', from * CELL_W, row * CELL_H + 13,
			    rgb_of(screen, first.fg, 0xd0d0d0),
			    first.attrs.bold ? " font-weight=\"bold\"" : "",
			    (col - from) * CELL_W);
			for (int at = from; at < col; at += first.width) {
				vterm_screen_get_cell(
				    screen, (VTermPos){ row, at }, &cell);
				put_glyph(&cell);
			}
			puts("</text>");
		}
}

static void
draw(const VTermScreen *screen, int rows, int cols)
{
	int w = cols * CELL_W, h = rows * CELL_H;

	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -8 %d %d\" "
	       "width=\"%d\" "
	       "height=\"%d\">\n"
	       "<rect x=\"-8\" y=\"-8\" width=\"%d\" height=\"%d\" rx=\"8\" "
	       "fill=\"#000\"/>\n"
	       "<g shape-rendering=\"crispEdges\">\n",
	    w + 16, h + 16, w + 16, h + 16, w + 16, h + 16);
	draw_grounds(screen, rows, cols);
	draw_blocks(screen, rows, cols);
	/* At these sizes common fonts are as wide as cells; textLength does the rest. */
	puts("</g>\n<style>.w{font-size:16px}.n{font-size:13.3px}</style>\n"
	     "<g font-family=\"'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace\" "
	     "xml:space=\"preserve\">");
	draw_text(screen, rows, cols);
	puts("</g>\n</svg>");
}

static int
play(FILE *cast, double until)
{
	char *line = NULL;
	size_t room = 0;
	int rows, cols;
	VTerm *terminal;
	VTermScreen *screen;

	if (getline(&line, &room, cast) < 0)
		return -1;
	rows = header_number(line, "\"height\"");
	cols = header_number(line, "\"width\"");
	if (rows < 1 || cols < 1 || rows > 500 || cols > 1000) {
		free(line);
		return -1;
	}
	terminal = vterm_new(rows, cols);
	vterm_set_utf8(terminal, 1);
	screen = vterm_obtain_screen(terminal);
	vterm_screen_enable_altscreen(screen, 1);
	vterm_screen_reset(screen, 1);
	while (getline(&line, &room, cast) >= 0) {
		const char *event = strstr(line, "\"o\"");
		const char *data = event != NULL ? strchr(event + 3, '"') : NULL;

		if (data != NULL && line[0] == '[' && strtod(line + 1, NULL) <= until)
			play_string(terminal, data + 1);
	}
	draw(screen, rows, cols);
	vterm_free(terminal);
	free(line);
	return 0;
}

int
main(int argc, char **argv)
{
	FILE *cast = argc == 3 ? fopen(argv[1], "r") : NULL;
	int rc;

	if (cast == NULL) {
		fprintf(stderr, "usage: cast-picture IN.cast SECONDS >OUT.svg\n");
		return 2;
	}
	rc = play(cast, strtod(argv[2], NULL));
	fclose(cast);
	if (rc != 0)
		fprintf(stderr, "cast-picture: %s: not an asciicast v2 file\n", argv[1]);
	return rc == 0 && fflush(stdout) == 0 ? 0 : 1;
}
