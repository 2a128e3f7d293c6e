#include "api/shelf.h"

#include "base/mem.h"
#include "base/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { WORTH_PACKING = 256 };

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

static void
pack(struct cached *cached)
{
	z_stream z = { .next_in = (Bytef *)cached->body.data,
		.avail_in = (uInt)cached->body.len };
	uLong most;

	if (cached->body.len < WORTH_PACKING || cached->body.len > UINT32_MAX / 2 ||
	    deflateInit2(&z, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	most = deflateBound(&z, (uLong)cached->body.len);
	z.next_out = (Bytef *)bytes_room(&cached->gzip, most);
	z.avail_out = (uInt)most;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out < cached->body.len)
		cached->gzip.len = z.total_out;
	deflateEnd(&z);
}

static void
tag(struct cached *cached)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < cached->body.len; i++)
		hash = (hash ^ (unsigned char)cached->body.data[i]) * 0x100000001b3;
	snprintf(
	    cached->etag, sizeof(cached->etag), "\"%016llx\"", (unsigned long long)hash);
	snprintf(cached->gzip_etag, sizeof(cached->gzip_etag), "\"%016llx-g\"",
	    (unsigned long long)hash);
}

const struct cached *
shelf_keep(struct shelf *c, const char *name, const char *type, struct bytes *body,
    uint64_t seen, ns_t now)
{
	struct entry *e = names_find(&c->names, name);

	if (e != NULL)
		drop(c, e);
	e = mem_new(1, sizeof(*e));
	e->name = mem_text(name);
	e->cached =
	    (struct cached){ .type = type, .body = *body, .seen = seen, .made = now };
	*body = (struct bytes){ 0 };
	pack(&e->cached);
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
