/* One line for a comment:
 *   Dialogue: 0,0:00:23.83,0:00:31.82,Scroll,name,0,0,0,danmu;23826;1;25,{\move(..)}text
 * Texts come behind the only tags there are: no brace or backslash of theirs
 * can become one. */
#include "danmaku/writer_ass.h"

#include "base/mem.h"
#include "danmaku/ass_flight.h"
#include "danmaku/ass_mark.h"
#include "danmaku/ass_stage.h"
#include "danmaku/writing.h"

#include <stdlib.h>

#define ZERO_WIDTH "\xe2\x80\x8b"

enum { DARK = 48, PLAYER_HIGH = 438, NOT_SHOWN = 0 };

struct work {
	const struct track *track;
	const struct writer_look *look;
	struct outlet *to;
	struct ass_stage stage;
	const struct comment *comment;
	bool more; /* the line goes on with the comment of the one before */
};

/* --- head ----------------------------------------------------------------------- */

struct style {
	const char *name;
	int align, layer;
};

static const struct style styles[] = {
	[COMMENT_SCROLL] = { "Scroll", 7, 0 },
	[COMMENT_REVERSE] = { "Reverse", 7, 0 },
	[COMMENT_TOP] = { "Top", 8, 1 },
	[COMMENT_BOTTOM] = { "Bottom", 2, 1 },
	[COMMENT_POSITIONED] = { "Positioned", 7, 2 },
};

enum { STYLES = sizeof(styles) / sizeof(styles[0]) };

/* A comma would begin the next field. */
static void
add_name(struct bytes *out, const char *name)
{
	if (strpbrk(name, ",\n") == NULL) {
		bytes_text(out, name);
		return;
	}
	for (; *name != '\0'; name++)
		bytes_char(out, (char)(*name == ',' || *name == '\n' ? ' ' : *name));
}

static void
add_style(struct bytes *out, const struct style *style, const struct ass_stage *stage)
{
	int alpha = 255 - (stage->look->opacity_percent * 255 + 50) / 100;

	bytes_print(out, "Style: %s,", style->name);
	add_name(out, stage->look->font);
	bytes_print(out, ",%d,&H%02XFFFFFF,&H%02XFFFFFF,&H%02X000000,&H%02X000000",
	    stage->font_size, (unsigned)alpha, (unsigned)alpha, (unsigned)alpha,
	    (unsigned)alpha);
	bytes_print(out, ",0,0,0,0,100,100,0,0,1,%d,0,%d,0,0,0,1\n", stage->outline,
	    style->align);
}

static void
add_head(struct bytes *out, const struct ass_stage *stage)
{
	size_t i;

	bytes_print(out,
	    "[Script Info]\n"
	    "; danmu-convert " PACKAGE_VERSION "\n"
	    "Title: Danmaku\n"
	    "ScriptType: v4.00+\n"
	    "PlayResX: %d\n"
	    "PlayResY: %d\n"
	    "Timer: 100.0000\n"
	    "WrapStyle: 2\n"
	    "ScaledBorderAndShadow: yes\n"
	    "YCbCr Matrix: None\n"
	    "\n"
	    "[V4+ Styles]\n"
	    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, "
	    "OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, "
	    "ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, "
	    "MarginL, MarginR, MarginV, Encoding\n",
	    stage->look->wide, stage->look->high);
	for (i = 0; i < STYLES; i++)
		add_style(out, &styles[i], stage);
	bytes_text(out,
	    "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, "
	    "MarginV, Effect, Text\n");
}

/* --- parts of a line ------------------------------------------------------------ */

static void
two_digits(struct bytes *out, int64_t number)
{
	bytes_char(out, (char)('0' + number / 10 % 10));
	bytes_char(out, (char)('0' + number % 10));
}

static void
add_clock(struct bytes *out, int64_t cs)
{
	bytes_char(out, ',');
	bytes_number(out, (uint64_t)(cs / 360000));
	bytes_char(out, ':');
	two_digits(out, cs / 6000 % 60);
	bytes_char(out, ':');
	two_digits(out, cs / 100 % 60);
	bytes_char(out, '.');
	two_digits(out, cs % 100);
}

/* Up to the text. */
static void
add_fields(struct work *work, const char *kind, int64_t start_cs, int64_t end_cs)
{
	struct bytes *out = &work->to->bytes;
	const struct style *style = &styles[work->comment->mode];

	bytes_text(out, kind);
	bytes_number(out, (uint64_t)style->layer);
	add_clock(out, start_cs);
	add_clock(out, end_cs);
	bytes_char(out, ',');
	bytes_text(out, style->name);
	bytes_char(out, ',');
	add_name(out, work->comment->author);
	bytes_text(out, ",0,0,0,");
	if (work->more)
		bytes_text(out, "danmu");
	else
		ass_mark_write(out, work->comment);
	bytes_char(out, ',');
}

/* Nothing can stand for a backslash before an N but one that has another
 * character behind it, which nobody sees and readers drop. */
static void
add_text(struct bytes *out, struct slice s)
{
	size_t from = 0, at;
	char c;

	for (at = 0; at < s.len; at++) {
		c = s.at[at];
		if (c != '\n' && c != '\\' && c != '{' && c != '}')
			continue;
		bytes_add(out, s.at + from, at - from);
		bytes_text(out, c == '\n'   ? "\\N"
				: c == '\\' ? "\\" ZERO_WIDTH
				: c == '{'  ? "\\{"
					    : "\\}");
		from = at + 1;
	}
	bytes_add(out, s.at + from, s.len - from);
}

static void
add_rgb(struct bytes *out, const char *tag, uint32_t rgb)
{
	static const char digits[] = "0123456789ABCDEF";
	uint32_t bgr = (rgb & 0xff) << 16 | (rgb & 0xff00) | rgb >> 16;
	int shift;

	bytes_text(out, tag);
	for (shift = 20; shift >= 0; shift -= 4)
		bytes_char(out, digits[bgr >> shift & 15]);
	bytes_char(out, '&');
}

/* By its weight for the eye. */
static bool
is_dark(uint32_t rgb)
{
	return ((rgb >> 16 & 0xff) * 299 + (rgb >> 8 & 0xff) * 587 + (rgb & 0xff) * 114) /
		   1000 <
	       DARK;
}

/* All tags but those that place it, and the text. */
static void
add_rest(struct work *work, int font_size)
{
	struct bytes *out = &work->to->bytes;
	const struct comment *c = work->comment;

	if (font_size != work->stage.font_size && font_size != NOT_SHOWN) {
		bytes_text(out, "\\fs");
		bytes_number(out, (uint64_t)font_size);
	}
	if (c->rgb != 0xffffff)
		add_rgb(out, "\\c&H", c->rgb);
	if (is_dark(c->rgb))
		bytes_text(out, "\\3c&HFFFFFF&");
	bytes_char(out, '}');
	add_text(out, writing_text(c));
	bytes_char(out, '\n');
	outlet_next(work->to);
}

/* --- lines ---------------------------------------------------------------------- */

static void
add_place(struct bytes *out, const struct placed *p, const struct ass_spot *spot)
{
	bytes_text(out, p->step > 0                 ? "{\\move("
			: p->mode == COMMENT_BOTTOM ? "{\\an2\\pos("
						    : "{\\an8\\pos(");
	writing_signed(out, spot->x);
	bytes_char(out, ',');
	writing_signed(out, spot->y);
	if (p->step > 0) {
		bytes_char(out, ',');
		writing_signed(out, spot->x2);
		bytes_char(out, ',');
		writing_signed(out, spot->y);
	}
	bytes_char(out, ')');
}

static void
add_placed(struct work *work, const struct placed *p)
{
	struct ass_spot spot = ass_stage_spot(&work->stage, p);
	struct ass_box box = ass_stage_measure(&work->stage, work->comment);

	add_fields(work, "Dialogue: ", spot.start_cs, spot.end_cs);
	add_place(&work->to->bytes, p, &spot);
	add_rest(work, box.font_size);
}

static void
add_hidden(struct work *work)
{
	int64_t start_cs = work->comment->at_ms / 10;

	add_fields(work, "Comment: ", start_cs,
	    start_cs + work->look->hold / (10 * MILLISECOND));
	bytes_char(&work->to->bytes, '{');
	add_rest(work, NOT_SHOWN);
}

/* As large on the stage as in the player that such comments are made for. */
static int
positioned_size(const struct work *work)
{
	int size = work->comment->size * work->look->high / PLAYER_HIGH;

	size = size < work->look->high ? size : work->look->high;
	return size > 0 ? size : 1;
}

static void
add_leg(void *arg, const struct ass_leg *leg)
{
	struct work *work = arg;

	add_fields(work, "Dialogue: ", leg->start_cs, leg->end_cs);
	bytes_char(&work->to->bytes, '{');
	bytes_text(&work->to->bytes, slice_of(&leg->tags).at);
	add_rest(work, positioned_size(work));
	work->more = true;
}

/* One that would not be seen for a hundredth of a second is kept all the same. */
static void
add_flight(struct work *work)
{
	ass_flight(work->comment->path, work->comment->at_ms, work->look, add_leg, work);
	if (!work->more)
		add_hidden(work);
	work->more = false;
}

/* --- all ------------------------------------------------------------------------ */

/* Which of the placed each comment is, from 1; 0: none. */
static uint32_t *
list_places(const struct lanes *lanes, size_t count)
{
	uint32_t *places = mem_new(count + 1, sizeof(*places));
	const struct placed *p;
	size_t i;

	for (i = 0; (p = lanes_at(lanes, i)) != NULL; i++)
		places[p->index] = (uint32_t)i + 1;
	return places;
}

void
writer_ass(const struct track *track, const struct writer_look *look, struct outlet *to,
    struct writer_report *report)
{
	struct work work = { .track = track, .look = look, .to = to };
	struct lanes_config config;
	struct lanes *lanes;
	uint32_t *places;
	size_t i;

	ass_stage_init(&work.stage, look);
	config = ass_stage_lanes(&work.stage);
	lanes = lanes_new(track, &config);
	places = list_places(lanes, track_count(track));
	add_head(&to->bytes, &work.stage);
	for (i = 0; (work.comment = track_at(track, i)) != NULL; i++) {
		if (work.comment->mode == COMMENT_SCRIPT) {
			report->left_out++;
			continue;
		}
		report->written++;
		if (work.comment->mode == COMMENT_POSITIONED &&
		    work.comment->path != NULL) {
			add_flight(&work);
		} else if (places[i] > 0) {
			add_placed(&work, lanes_at(lanes, places[i] - 1));
		} else {
			add_hidden(&work);
			report->hidden++;
		}
	}
	free(places);
	lanes_free(lanes);
}
