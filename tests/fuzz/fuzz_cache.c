/* A file of the cache is what was written, or nothing. */
#include "supply/cache_entry.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cache_entry entry;
	struct bytes again = { 0 };
	char key[CACHE_KEY_TEXT];

	cache_key(key, "http://127.0.0.1/0.json");
	if (cache_entry_read(&entry, key, data, size)) {
		cache_entry_write(&entry, key, &again);
		if (again.len != size || memcmp(again.data, data, size) != 0)
			abort();
	}
	cache_entry_fini(&entry);
	bytes_fini(&again);
	return 0;
}
