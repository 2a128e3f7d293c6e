#include "supply/cache_entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAGIC "danmu cache 1"
#define HEAD_MAX 1024
#define FRESH_MAX (3600 * SECOND) /* whatever the server says: people add danmaku */

void
cache_entry_fini(struct cache_entry *entry)
{
	bytes_fini(&entry->body);
	*entry = (struct cache_entry){ 0 };
}

bool
cache_entry_is_fresh(const struct cache_entry *entry, int64_t now_ms)
{
	ns_t fresh =
	    entry->validity.fresh < FRESH_MAX ? entry->validity.fresh : FRESH_MAX;

	/* A clock that was set back makes nothing fresh. */
	return now_ms >= entry->asked_ms &&
	       now_ms - entry->asked_ms < fresh / MILLISECOND;
}

/* FNV-1a, eight bytes at a time where it can: bodies are large. */
uint64_t
cache_sum(uint64_t sum, const void *data, size_t len)
{
	const unsigned char *at = data;
	uint64_t word;

	for (; len >= sizeof(word); at += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		sum = (sum ^ word) * UINT64_C(0x100000001b3);
		sum ^= sum >> 32;
	}
	for (; len > 0; at++, len--)
		sum = (sum ^ *at) * UINT64_C(0x100000001b3);
	return sum;
}

void
cache_key(char to[CACHE_KEY_TEXT], const char *url)
{
	size_t len = strlen(url);

	snprintf(to, CACHE_KEY_TEXT, "%016" PRIx64 "%016" PRIx64,
	    cache_sum(CACHE_SUM, url, len),
	    cache_sum(CACHE_SUM ^ UINT64_C(0x9e3779b97f4a7c15), url, len));
}

void
cache_entry_write(const struct cache_entry *entry, const char *key, struct bytes *out)
{
	size_t from = out->len;
	uint64_t sum;

	bytes_print(out,
	    MAGIC "\nkey %s\nasked %" PRId64 "\nfresh %" PRId64 "\nbody %zu\n"
		  "etag %s\nmodified %s\n",
	    key, entry->asked_ms, entry->validity.fresh, entry->body.len,
	    entry->validity.etag, entry->validity.modified);
	sum = cache_sum(CACHE_SUM, out->data + from, out->len - from);
	sum = cache_sum(sum, entry->body.data, entry->body.len);
	bytes_print(out, "sum %016" PRIx64 "\n\n", sum);
	bytes_add(out, entry->body.data, entry->body.len);
}

/* --- reading ------------------------------------------------------------------- */

struct cursor {
	const char *at, *end;
};

/* The rest of the line that begins with this word; false: it does not. */
static bool
line(struct cursor *c, const char *word, const char **value, size_t *len)
{
	size_t word_len = strlen(word), most = (size_t)(c->end - c->at);
	const char *end = memchr(c->at, '\n', most < HEAD_MAX ? most : HEAD_MAX);

	if (end == NULL || (size_t)(end - c->at) < word_len ||
	    memcmp(c->at, word, word_len) != 0)
		return false;
	*value = c->at + word_len;
	*len = (size_t)(end - *value);
	c->at = end + 1;
	return true;
}

static bool
number_line(struct cursor *c, const char *word, int64_t *number)
{
	const char *value;
	size_t len;

	if (!line(c, word, &value, &len) || len == 0 || len > 18)
		return false;
	if (value[0] == '0' && len > 1) /* it is not how we write it */
		return false;
	*number = 0;
	for (size_t i = 0; i < len; i++) {
		if (value[i] < '0' || value[i] > '9')
			return false;
		*number = *number * 10 + (value[i] - '0');
	}
	return true;
}

static bool
text_line(struct cursor *c, const char *word, char *to, size_t size)
{
	const char *value;
	size_t len;

	if (!line(c, word, &value, &len) || len >= size || memchr(value, '\0', len))
		return false;
	memcpy(to, value, len);
	to[len] = '\0';
	return true;
}

static bool
read_head(struct cursor *c, struct cache_entry *entry, const char *key, int64_t *body)
{
	char rest[1], found[CACHE_KEY_TEXT];

	return text_line(c, MAGIC, rest, sizeof(rest)) &&
	       text_line(c, "key ", found, sizeof(found)) && strcmp(found, key) == 0 &&
	       number_line(c, "asked ", &entry->asked_ms) &&
	       number_line(c, "fresh ", &entry->validity.fresh) &&
	       number_line(c, "body ", body) &&
	       text_line(
		   c, "etag ", entry->validity.etag, sizeof(entry->validity.etag)) &&
	       text_line(c, "modified ", entry->validity.modified,
		   sizeof(entry->validity.modified));
}

bool
cache_entry_read(struct cache_entry *entry, const char *key, const void *data, size_t len)
{
	struct cursor c = { data, (const char *)data + len };
	char said[17], is[17], empty[1];
	int64_t body;
	uint64_t sum;

	*entry = (struct cache_entry){ 0 };
	if (!read_head(&c, entry, key, &body))
		goto fail;
	sum = cache_sum(CACHE_SUM, data, (size_t)(c.at - (const char *)data));
	if (!text_line(&c, "sum ", said, sizeof(said)) ||
	    !text_line(&c, "", empty, sizeof(empty)) || c.end - c.at != body)
		goto fail;
	snprintf(is, sizeof(is), "%016" PRIx64, cache_sum(sum, c.at, (size_t)body));
	if (strcmp(is, said) != 0)
		goto fail;
	bytes_add(&entry->body, c.at, (size_t)body);
	return true;
fail:
	*entry = (struct cache_entry){ 0 };
	return false;
}
