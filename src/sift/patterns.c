#include "sift/patterns.h"

#include "base/mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* From so many on a look at what is known costs less than matching. */
enum { FEW = 4, KNOWN = 1 << 18 };

struct patterns {
	struct pattern **items;
	int *noticed; /* cuts of each that were told */
	size_t count;
	uint64_t *known; /* the hash of a text; its last bit: one fits */
};

struct patterns *
patterns_new(void)
{
	return mem_new(1, sizeof(struct patterns));
}

void
patterns_free(struct patterns *patterns)
{
	if (patterns == NULL)
		return;
	for (size_t i = 0; i < patterns->count; i++)
		pattern_free(patterns->items[i]);
	free(patterns->items);
	free(patterns->noticed);
	free(patterns->known);
	free(patterns);
}

int
patterns_add(struct patterns *patterns, const char *text, size_t len, struct err *err)
{
	struct pattern *pattern = pattern_new(text, len, err);
	size_t count = patterns->count + 1;

	if (pattern == NULL)
		return -EINVAL;
	patterns->items = mem_grow(patterns->items, count, sizeof(*patterns->items));
	patterns->noticed =
	    mem_grow(patterns->noticed, count, sizeof(*patterns->noticed));
	patterns->items[patterns->count] = pattern;
	patterns->noticed[patterns->count] = 0;
	patterns->count = count;
	free(patterns->known); /* it is out of date */
	patterns->known = NULL;
	return 0;
}

static bool
any_matches(struct patterns *patterns, const char *text, size_t len)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (pattern_matches(patterns->items[i], text, len))
			return true;
	}
	return false;
}

static uint64_t
hash_of(const char *text, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
	return (hash ^ hash >> 32) & ~(uint64_t)1;
}

bool
patterns_match(struct patterns *patterns, const char *text, size_t len)
{
	uint64_t hash, *known;

	if (patterns->count < FEW || len == 0)
		return any_matches(patterns, text, len);
	if (patterns->known == NULL)
		patterns->known = mem_new(KNOWN, sizeof(*patterns->known));
	hash = hash_of(text, len);
	known = &patterns->known[hash >> 1 & (KNOWN - 1)];
	if ((*known & ~(uint64_t)1) != hash || hash == 0)
		*known = hash | any_matches(patterns, text, len);
	return *known & 1;
}

bool
patterns_notice(struct patterns *patterns, char *to, size_t size)
{
	for (size_t i = 0; i < patterns->count; i++) {
		const struct pattern *pattern = patterns->items[i];
		int cuts = pattern_cuts(pattern), told = patterns->noticed[i];
		bool off = pattern_is_off(pattern);

		if (cuts == told || (told > 0 && !off) || told >= PATTERN_CUTS_MAX)
			continue;
		patterns->noticed[i] = cuts;
		snprintf(to, size, "regex %s: takes too long%s", pattern_text(pattern),
		    off ? " and is switched off" : ", such comments are shown");
		return true;
	}
	return false;
}
