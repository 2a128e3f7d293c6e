/* Whatever a terminal sends: no key comes out of the middle of a sequence,
 * nothing is read outside, and the ground state is always found again. */
#include "term/key_feed.h"
#include "term/tty_probe.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_key(const struct key_feed *feed, struct key key)
{
	struct key again;
	char text[64];

	if (key.kind == KEY_POINTER)
		check(key.button >= 1 && key.button <= 5 && key.x >= 0 && key.y >= 0);
	if (key.kind == KEY_ANSWER)
		check(strlen(feed->text) <= KEY_FEED_TEXT);
	if (key.kind == KEY_CHAR)
		check(key.code > ' ' && key.code <= 0x10ffff && key.code != 0x7f);
	if (key.kind == KEY_CHAR || key.kind == KEY_CTRL || key.kind == KEY_NAMED) {
		key_text(text, sizeof(text), key);
		check(key_parse(text, &again));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tty_probe probe = { .asked_widths = true };
	struct key_feed feed = { .utf8 = size > 0 && data[0] & 1 };
	struct key key;

	for (size_t i = 1; i < size; i++) {
		key = key_feed(&feed, data[i]);
		check_key(&feed, key);
		if (key.kind == KEY_ANSWER)
			tty_probe_answer(&probe, feed.text);
	}
	check_key(&feed, key_feed_end(&feed));
	check(feed.state == FEED_GROUND);
	check(key_feed(&feed, 'q').code == 'q');
	return 0;
}
