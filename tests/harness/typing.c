#include "harness/typing.h"

#include "term/key_feed.h"

void
typing_keys(const char *bytes, size_t len, void (*take)(void *arg, struct key), void *arg)
{
	struct key_feed feed = { .utf8 = true };
	struct key key;

	for (size_t i = 0; i <= len; i++) {
		key = i < len ? key_feed(&feed, (unsigned char)bytes[i])
			      : key_feed_end(&feed);
		if (key.kind != KEY_NOTHING)
			take(arg, key);
	}
}
