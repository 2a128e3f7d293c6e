#include "harness/cellar.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "store/store_video.h"
#include "unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void
well(int rc, const struct err *err)
{
	if (rc != 0)
		fail_msg("%d: %s", rc, err->text);
}

int
cellar_open(void **state)
{
	struct cellar *cellar = mem_new(1, sizeof(*cellar));
	struct err err = { 0 };

	snprintf(cellar->dir, sizeof(cellar->dir), "/tmp/test_store.%s",
	    "XX"
	    "XX"
	    "XX");
	if (mkdtemp(cellar->dir) == NULL)
		return -1;
	snprintf(cellar->path, sizeof(cellar->path), "%s/danmud.db", cellar->dir);
	if (store_open(&cellar->store, cellar->path, true, &err) != 0 ||
	    store_video_number(cellar->store, "v", true, 7, &cellar->video, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	*state = cellar;
	return 0;
}

void
cellar_again(struct cellar *cellar)
{
	struct err err = { 0 };

	store_close(cellar->store);
	well(store_open(&cellar->store, cellar->path, true, &err), &err);
}

void
cellar_clear(const struct cellar *cellar)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".copy" };
	char path[128];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", cellar->path, ends[i]);
		unlink(path);
	}
}

int
cellar_close(void **state)
{
	struct cellar *cellar = *state;
	int rc;

	store_close(cellar->store);
	cellar_clear(cellar);
	rc = rmdir(cellar->dir);
	free(cellar);
	return rc;
}

int
cellar_add(
    struct store *store, int64_t video, uint64_t id, int64_t at_ms, struct err *err)
{
	char text[32];
	struct store_danmaku d = { .id = id,
		.at_ms = at_ms,
		.created_ms = 1000,
		.author = "ann",
		.text = text,
		.rgb = 0xff8000,
		.size = 25,
		.mode = 2 };

	snprintf(text, sizeof(text), "%llu", (unsigned long long)id);
	return store_danmaku_add(store, video, &d, err);
}

static void
id_add(void *arg, const struct store_danmaku *d)
{
	struct bytes *to = arg;

	bytes_print(to, "%s%lld:%llu", to->len > 0 ? " " : "", (long long)d->at_ms,
	    (unsigned long long)d->id);
}

char *
cellar_ids(struct store *store, int64_t video, struct store_span span)
{
	struct bytes ids = { 0 };
	struct err err = { 0 };

	bytes_text(&ids, "");
	well(store_danmaku_read(store, video, span, id_add, &ids, &err), &err);
	return bytes_steal(&ids);
}

static void
count_take(void *arg, const struct store_video *video)
{
	*(int64_t *)arg = video->danmaku;
}

int64_t
cellar_count(struct store *store, const char *video)
{
	struct err err = { 0 };
	int64_t count = -1;

	well(store_video_get(store, video, count_take, &count, &err), &err);
	return count;
}
