/* Answers of a dandanplay server, whatever they are. */
#include "danmaku/dandan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check(const struct dandan_list *list)
{
	if (list->count > DANDAN_MOST)
		abort();
	for (size_t i = 0; i < list->count; i++) {
		for (const char *c = list->items[i].title; *c != '\0'; c++) {
			if ((unsigned char)*c < ' ')
				abort();
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dandan_list list = { 0 };
	struct dandan_episode episode;
	struct err err = { 0 };
	char note[64];

	dandan_match_read(&list, (const char *)data, len, &err);
	check(&list);
	dandan_search_read(&list, (const char *)data, len, &err);
	check(&list);
	dandan_list_fini(&list);
	if (len < sizeof(note)) {
		memcpy(note, data, len);
		note[len] = '\0';
		dandan_note_read(note, &episode);
	}
	return 0;
}
