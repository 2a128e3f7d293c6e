/* Any body: what is taken keeps its bounds, is clean, and is read again as it
 * was written. */
#include "wire/message.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

struct seen {
	const struct comment *wanted; /* or any */
	int count;
};

static void
row(void *arg, const struct comment *c)
{
	struct seen *seen = arg;
	const struct comment *w = seen->wanted;

	seen->count++;
	if (c->text_len != strlen(c->text) || c->at_ms < 0 || c->mode > COMMENT_BOTTOM)
		abort();
	if (w != NULL &&
	    (w->at_ms != c->at_ms || w->rgb != c->rgb || w->mode != c->mode ||
		w->size != c->size || strcmp(w->text, c->text) != 0))
		abort();
}

/* A refusal has a status, a code and words that are one line of JSON. */
static void
error_check(const struct message_error *e)
{
	struct bytes out = { 0 };

	if (e->status != 400 && e->status != 422)
		abort();
	message_error(&out, e->code, e->text);
	if (memchr(out.data, '\n', out.len) != NULL)
		abort();
	bytes_fini(&out);
}

/* It is what others see of it. */
static void
taken_check(struct comment *c)
{
	struct seen seen = { .wanted = c };
	struct bytes list = { 0 };
	int bad;

	if (c->at_ms > MESSAGE_AT_MS_MAX || c->rgb > 0xffffff ||
	    c->size < MESSAGE_SIZE_LEAST || c->size > MESSAGE_SIZE_MOST)
		abort();
	c->id = 1;
	bytes_char(&list, '[');
	message_put_danmaku(&list, c);
	if (memchr(list.data, '\n', list.len) != NULL)
		abort();
	bytes_char(&list, ']');
	if (!message_danmaku_rows(slice_of(&list), row, &seen, &bad) || seen.count != 1 ||
	    bad != 0)
		abort();
	bytes_fini(&list);
}

static void
danmaku_check(struct slice all)
{
	struct bytes text = { 0 }, video = { 0 };
	struct message_error e;
	struct comment c;

	if (message_danmaku(all, &c, &text, &e) == 0)
		taken_check(&c);
	else
		error_check(&e);
	if (message_dplayer(all, &c, &text, &video, &e) == 0)
		taken_check(&c);
	else
		error_check(&e);
	bytes_fini(&text);
	bytes_fini(&video);
}

static void
comment_check(struct slice all)
{
	struct bytes text = { 0 };
	struct message_error e;
	uint64_t id;

	if (message_comment(all, &text, &id, &e) < 0)
		error_check(&e);
	else if (text.len == 0 || id > INT64_MAX)
		abort();
	bytes_fini(&text);
}

static void
video_check(struct slice all)
{
	struct message_video video = { 0 };
	struct message_error e;

	if (message_video(all, &video, &e) < 0)
		error_check(&e);
	else if (video.duration_ms < 0 || video.duration_ms > MESSAGE_AT_MS_MAX ||
		 (video.url.len > 0 && strncmp(video.url.data, "http", 4) != 0))
		abort();
	bytes_fini(&video.title);
	bytes_fini(&video.url);
}

static void
others_check(struct slice all)
{
	struct message_ban ban = { 0 };
	struct bytes name = { 0 }, hash = { 0 };
	struct message_error e;

	if (message_ban(all, &ban, &e) < 0)
		error_check(&e);
	else if (ban.kind == NULL || ban.value.len == 0)
		abort();
	if (message_match(all, &name, &hash, &e) < 0)
		error_check(&e);
	bytes_fini(&ban.value);
	bytes_fini(&ban.why);
	bytes_fini(&name);
	bytes_fini(&hash);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice all = { (const char *)data, len };
	struct seen seen = { 0 };
	int bad;

	danmaku_check(all);
	comment_check(all);
	video_check(all);
	others_check(all);
	message_danmaku_rows(all, row, &seen, &bad);
	return 0;
}
