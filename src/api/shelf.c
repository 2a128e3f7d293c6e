#include "api/shelf.h"

#include "base/mem.h"
#include "base/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A timeline that is being watched is made anew all the time: twice as fast is worth
 * a fifth more bytes. */
enum { WORTH_PACKING = 256, LEVEL = 1 };

struct entry {
	struct cached cached;
	struct entry *older, *newer;
	char *name;
	size_t bytes;
};

struct shelf {
	struct names names;
	struct entry *oldest, *newest;
	size_t bytes, most;
};

static const char *
name_of(const void *entry)
{
	return ((const struct entry *)entry)->name;
}

struct shelf *
shelf_new(size_t bytes)
{
	struct shelf *c = mem_new(1, sizeof(*c));

	c->most = bytes;
	names_init(&c->names, name_of);
	return c;
}

static void
drop(struct shelf *c, struct entry *e)
{
	names_drop(&c->names, e);
	*(e->older != NULL ? &e->older->newer : &c->oldest) = e->newer;
	*(e->newer != NULL ? &e->newer->older : &c->newest) = e->older;
	c->bytes -= e->bytes;
	bytes_fini(&e->cached.body);
	bytes_fini(&e->cached.gzip);
	free(e->name);
	free(e);
}

void
shelf_free(struct shelf *c)
{
	if (c == NULL)
		return;
	while (c->oldest != NULL)
		drop(c, c->oldest);
	names_fini(&c->names);
	free(c);
}

const struct cached *
shelf_find(struct shelf *c, const char *name, uint64_t seen, ns_t now)
{
	struct entry *e = names_find(&c->names, name);

	return e != NULL && e->cached.seen == seen && now - e->cached.made < SHELF_LIFE
		   ? &e->cached
		   : NULL;
}

void
shelf_pack(const struct bytes *body, struct bytes *gzip)
{
	z_stream z = { .next_in = (Bytef *)body->data, .avail_in = (uInt)body->len };
	uLong most;

	if (body->len < WORTH_PACKING || body->len > UINT32_MAX / 2 ||
	    deflateInit2(&z, LEVEL, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	most = deflateBound(&z, (uLong)body->len);
	z.next_out = (Bytef *)bytes_room(gzip, most);
	z.avail_out = (uInt)most;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < body->len)
		gzip->len = z.total_out;
	deflateEnd(&z);
}

static void
tag(struct cached *cached)
{
	uint64_t hash = 0xcbf29ce484222325 ^ cached->body.len, word = 0;
	const char *at = cached->body.data, *end = at + cached->body.len;

	for (; end - at >= (ptrdiff_t)sizeof(word); at += sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15;
		hash ^= hash >> 32;
	}
	for (; at < end; at++)
		hash = (hash ^ (unsigned char)*at) * 0x100000001b3;
	snprintf(
	    cached->etag, sizeof(cached->etag), "\"%016llx\"", (unsigned long long)hash);
	snprintf(cached->gzip_etag, sizeof(cached->gzip_etag), "\"%016llx-g\"",
	    (unsigned long long)hash);
}

const struct cached *
shelf_keep(struct shelf *c, const char *name, const char *type, struct bytes *body,
    struct bytes *gzip, uint64_t seen, ns_t now)
{
	struct entry *e = names_find(&c->names, name);

	if (e != NULL)
		drop(c, e);
	e = mem_new(1, sizeof(*e));
	e->name = mem_text(name);
	e->cached = (struct cached){
		.type = type, .body = *body, .gzip = *gzip, .seen = seen, .made = now
	};
	*body = *gzip = (struct bytes){ 0 };
	tag(&e->cached);
	e->bytes = sizeof(*e) + e->cached.body.cap + e->cached.gzip.cap;
	c->bytes += e->bytes;
	e->older = c->newest;
	*(c->newest != NULL ? &c->newest->newer : &c->oldest) = e;
	c->newest = e;
	names_put(&c->names, e);
	while (c->bytes > c->most && c->oldest != e)
		drop(c, c->oldest);
	return &e->cached;
}
