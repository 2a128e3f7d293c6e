/* Any keys in the list: the cursor stays inside, and what is seen is there. */
#include "panel/list.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct track *
some(void)
{
	static const char *const texts[] = { "前方高能", "AWSL", "ａｗｓｌ", "a\nb", "❤",
		"哈哈哈" };
	struct track *track = track_new();

	for (int i = 0; i < 60; i++) {
		const struct comment row = { .at_ms = i * 700 % 9000,
			.id = (uint64_t)i,
			.text = texts[i % 6],
			.text_len = (uint32_t)strlen(texts[i % 6]),
			.author = i % 3 ? "bob" : "",
			.likes = (uint32_t)i % 7 };

		track_add(track, &row);
	}
	track_sort(track);
	return track;
}

static void
check(struct list *list, const struct track *track, int page)
{
	struct list_look look = list_look(list, page);

	must(look.count <= look.all && look.all == track_count(track));
	must(look.count == 0 || look.cursor < look.count);
	must(look.count == 0 || look.first < look.count);
	must(look.search_cursor <= look.search_len);
	for (size_t i = 0; i < look.count; i++)
		must(look.items[i] < look.all);
	must((list_current(list) != NULL) == (look.count > 0));
}

/* One byte says what: most are a key, some the clock, a click, another track. */
static void
step(struct list *list, struct track *track, uint8_t byte, uint64_t *turn)
{
	if (byte < 0x80)
		list_key(list, key_of_byte(byte), 7);
	else if (byte < 0xa0)
		list_key(list, key_named((enum key_name)(byte - 0x80), 0), 7);
	else if (byte < 0xc0)
		list_clock(list, (byte - 0xa0) * 400);
	else if (byte < 0xd0)
		list_click(list, byte - 0xc2);
	else if (byte < 0xf0)
		list_go(list, (size_t)(byte - 0xd0) * 3);
	else if (track_count(track) > 0) {
		track_remove(track, byte % track_count(track));
		list_update(list, track, ++*turn);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct track *track = some();
	struct list *list = list_new();
	uint64_t turn = 1;

	list_update(list, track, turn);
	for (size_t i = 0; i < len && i < 4096; i++) {
		step(list, track, data[i], &turn);
		check(list, track, 1 + data[i] % 9);
	}
	list_free(list);
	track_free(track);
	return 0;
}
