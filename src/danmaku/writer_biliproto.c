#include "danmaku/writer_biliproto.h"

#include "danmaku/writing.h"

enum wire { VARINT = 0, LENGTH = 2 };

/* DanmakuElem inside DmSegMobileReply. */
enum { ELEM = 1 };
enum elem {
	ID = 1,
	PROGRESS = 2,
	MODE = 3,
	FONT_SIZE = 4,
	COLOR = 5,
	MID_HASH = 6,
	CONTENT = 7,
	CTIME = 8,
	WEIGHT = 9,
	POOL = 11,
	ID_STR = 12,
	ATTR = 13,
	LIKES = 15,
};

enum { ATTR_HIGHLY_LIKED = 4 };

/* Where one element is put together before its length is known. */
struct work {
	struct bytes elem, text;
};

static void
varint(struct bytes *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		bytes_char(out, (char)(value | 0x80));
	bytes_char(out, (char)value);
}

/* What is 0 is not written: that is what its absence means. */
static void
number(struct bytes *out, enum elem field, uint64_t value)
{
	if (value == 0)
		return;
	varint(out, (uint64_t)field << 3 | VARINT);
	varint(out, value);
}

static void
run(struct bytes *out, unsigned field, struct slice s)
{
	varint(out, (uint64_t)field << 3 | LENGTH);
	varint(out, s.len);
	bytes_add(out, s.at, s.len);
}

static void
id_string(struct bytes *out, struct bytes *text, uint64_t value)
{
	if (value == 0)
		return;
	bytes_clear(text);
	bytes_number(text, value);
	run(out, ID_STR, slice_of(text));
}

static void
content(struct work *work, const struct comment *c)
{
	bytes_clear(&work->text);
	if (c->mode == COMMENT_POSITIONED)
		writing_positioned(&work->text, c);
	else
		writing_breaks(&work->text, writing_text(c));
	run(&work->elem, CONTENT, slice_of(&work->text));
}

static void
element(struct work *work, const struct comment *c)
{
	struct bytes *out = &work->elem;
	int64_t created_ms = c->created_ms > 0 ? c->created_ms : 0;

	bytes_clear(out);
	number(out, ID, c->id);
	number(out, PROGRESS, (uint64_t)c->at_ms);
	number(out, MODE, (uint64_t)writing_mode(c->mode));
	number(out, FONT_SIZE, c->size);
	number(out, COLOR, c->rgb);
	if (c->author[0] != '\0')
		run(out, MID_HASH, (struct slice){ c->author, strlen(c->author) });
	content(work, c);
	number(out, CTIME, (uint64_t)created_ms / 1000);
	number(out, WEIGHT, c->weight);
	number(out, POOL, c->pool);
	id_string(out, &work->text, c->id);
	number(out, ATTR, (c->flags & COMMENT_LIKED) != 0 ? ATTR_HIGHLY_LIKED : 0);
	number(out, LIKES, c->likes);
}

void
writer_biliproto(const struct track *track, const struct writer_look *look,
    struct outlet *to, struct writer_report *report)
{
	struct work work = { 0 };
	const struct comment *c;
	size_t i;

	(void)look;
	for (i = 0; (c = track_at(track, i)) != NULL; i++) {
		element(&work, c);
		run(&to->bytes, ELEM, slice_of(&work.elem));
		outlet_next(to);
	}
	report->written += i;
	bytes_fini(&work.elem);
	bytes_fini(&work.text);
}
