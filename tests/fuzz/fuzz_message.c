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

static void
danmaku_check(struct slice all, struct bytes *text)
{
	struct message_error e;
	struct bytes list = { 0 };
	struct seen seen = { 0 };
	struct comment c;
	int bad;

	if (message_danmaku(all, &c, text, &e) != 0) {
		message_error(&list, e.code, e.text);
		bytes_fini(&list);
		return;
	}
	c.id = 1;
	seen.wanted = &c;
	bytes_char(&list, '[');
	message_put_danmaku(&list, &c);
	if (memchr(list.data, '\n', list.len) != NULL)
		abort();
	bytes_char(&list, ']');
	if (!message_danmaku_rows(slice_of(&list), row, &seen, &bad) || seen.count != 1 ||
	    bad != 0)
		abort();
	bytes_fini(&list);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice all = { (const char *)data, len };
	struct message_video video = { 0 };
	struct message_error e;
	struct bytes text = { 0 };
	struct seen seen = { 0 };
	uint64_t id;
	int bad;

	danmaku_check(all, &text);
	message_comment(all, &text, &id, &e);
	message_video(all, &video, &e);
	message_danmaku_rows(all, row, &seen, &bad);
	bytes_fini(&video.title);
	bytes_fini(&video.url);
	bytes_fini(&text);
	return 0;
}
