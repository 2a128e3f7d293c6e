#include "rooms/bundle.h"

#include "base/mem.h"
#include "net/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINGER (30 * SECOND)

struct bundle {
	char *name;        /* the videos, in order, each with a blank behind it */
	struct hall *hall; /* NULL: some of its rooms are not open yet */
	struct waiting *waiting;
	struct offset now;
	struct guest *guests[BUNDLE_VIDEOS_MAX];
	int count;
	size_t counted;
	ns_t left_at;
};

/* --- its words --- */

/* Objects begin at the first level, or within the one array at the second. */
void
bundle_mark(struct bytes *out, const char *video, const char *json, size_t len)
{
	const int level = len > 0 && json[0] == '[' ? 1 : 0;
	bool inside = false;
	int depth = 0;

	for (size_t i = 0; i < len; i++) {
		char c = json[i];

		bytes_char(out, c);
		if (inside && c == '\\' && i + 1 < len)
			bytes_char(out, json[++i]);
		else if (c == '"')
			inside = !inside;
		else if (!inside && (c == '}' || c == ']'))
			depth--;
		else if (!inside && (c == '{' || c == '[') && depth++ == level &&
			 c == '{')
			bytes_print(out, "\"video\":\"%s\"%s", video,
			    i + 1 < len && json[i + 1] == '}' ? "" : ",");
	}
}

/* One event of a batch: "id: ...\n" perhaps, "event: NAME\ndata: JSON\n\n". */
static bool
event_of(struct batch_event *to, char name[32], const struct batch *batch, uint32_t n)
{
	uint32_t from = n > 0 ? batch->marks[n - 1].end : 0;
	uint64_t before = n > 0 ? batch->marks[n - 1].seq : batch->before;
	const char *at = batch->text + from, *end = batch->text + batch->marks[n].end;
	const char *data;

	if (end - at > 4 && memcmp(at, "id: ", 4) == 0)
		at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
	if (end - at < 16 || sscanf(at, "event: %31[a-z]", name) != 1)
		return false;
	data = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
	*to = (struct batch_event){ name, data + strlen("data: "),
		(size_t)(end - data) - strlen("data: ") - 2,
		(uint32_t)(batch->marks[n].seq - before) };
	return true;
}

static void
hear(struct bundle *b, const char *video, const struct batch *batch)
{
	struct batch_event *events = mem_new(batch->events, sizeof(*events));
	char(*names)[32] = mem_new(batch->events, sizeof(*names));
	struct bytes *texts = mem_new(batch->events, sizeof(*texts));
	struct batch *ours;
	size_t count = 0;

	for (uint32_t n = 0; n < batch->events; n++) {
		struct batch_event *e = &events[count];

		if (!event_of(e, names[count], batch, n))
			continue;
		bundle_mark(&texts[count], video, e->data, e->len);
		e->data = texts[count].data;
		e->len = texts[count].len;
		count++;
	}
	if (count > 0) {
		ours = batch_new(b->now, events, count);
		b->now.seq = ours->seq;
		crowd_send(b->hall, ours);
		batch_drop(ours);
	}
	for (size_t i = 0; i < count; i++)
		bytes_fini(&texts[i]);
	free(texts);
	free(names);
	free(events);
}

void
bundles_hear(const struct guest *guest, const struct batch *batch)
{
	for (size_t i = 0; i < guest->bundle_count; i++)
		if (guest->bundles[i]->hall != NULL)
			hear(guest->bundles[i], guest->video, batch);
}

/* --- its viewers --- */

static void
count_viewers(struct rooms *rooms, struct bundle *b, ns_t now)
{
	size_t viewers = b->hall != NULL ? crowd_count(b->hall) : 0;
	int64_t more = (int64_t)viewers - (int64_t)b->counted;

	if (more == 0)
		return;
	for (int i = 0; i < b->count; i++)
		census_count(rooms->census, b->guests[i]->video, more);
	b->counted = viewers;
	b->left_at = now;
}

static void
open_one(struct rooms *rooms, struct bundle *b)
{
	const struct tail_limits limits = TAIL_LIMITS;
	struct bytes count = { 0 };

	for (int i = 0; i < b->count; i++)
		if (b->guests[i]->hall == NULL)
			return;
	if (b->hall == NULL)
		b->hall = crowd_hall(rooms->crowd, limits, b->now);
	for (int i = 0; i < b->count; i++)
		bytes_print(&count,
		    "event: viewers\ndata: {\"video\":\"%s\",\"count\":%lld}\n\n",
		    b->guests[i]->video,
		    (long long)census_of(rooms->census, b->guests[i]->video) + 1);
	waiting_let_in(&b->waiting, b->hall, count.data);
	count_viewers(rooms, b, time_now());
	bytes_fini(&count);
}

void
bundles_opened(struct rooms *rooms, const struct guest *guest)
{
	for (size_t i = 0; i < guest->bundle_count; i++)
		if (guest->bundles[i]->hall == NULL)
			open_one(rooms, guest->bundles[i]);
}

static const char *
bundle_name(const void *bundle)
{
	return ((const struct bundle *)bundle)->name;
}

void
bundles_init(struct rooms *rooms)
{
	names_init(&rooms->bundles, bundle_name);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* At random, but for the lowest bits, which are the worker's. */
static uint32_t
epoch_here(const struct rooms *rooms)
{
	uint32_t epoch;

	do
		epoch = offset_epoch() & ~(uint32_t)(WORKERS_MAX - 1);
	while (epoch == 0);
	return epoch | (uint32_t)rooms->self;
}

static void
bundle_join(struct rooms *rooms, struct bundle *b, const char *video)
{
	struct guest *guest = guest_make(rooms, video);

	guest->bundles =
	    mem_grow(guest->bundles, guest->bundle_count + 1, sizeof(*guest->bundles));
	guest->bundles[guest->bundle_count++] = b;
	b->guests[b->count++] = guest;
}

static void
bundle_part(struct bundle *b, struct guest *guest)
{
	size_t i = 0;

	while (guest->bundles[i] != b)
		i++;
	guest->bundles[i] = guest->bundles[--guest->bundle_count];
}

/* Of videos in order, of which some may be there twice. */
static struct bundle *
bundle_make(struct rooms *rooms, const char *const *videos, int count)
{
	struct bytes name = { 0 };
	struct bundle *b;

	for (int i = 0; i < count; i++)
		if (i == 0 || strcmp(videos[i], videos[i - 1]) != 0)
			bytes_print(&name, "%s ", videos[i]);
	b = names_find(&rooms->bundles, name.data);
	if (b != NULL) {
		bytes_fini(&name);
		return b;
	}
	b = mem_new(1, sizeof(*b));
	b->name = bytes_steal(&name);
	b->now.epoch = epoch_here(rooms);
	b->left_at = time_now();
	for (int i = 0; i < count; i++)
		if (i == 0 || strcmp(videos[i], videos[i - 1]) != 0)
			bundle_join(rooms, b, videos[i]);
	names_put(&rooms->bundles, b);
	return b;
}

/* --- on another worker --- */

struct move {
	int fd, count;
	struct offset since;
	char *first;
	char videos[BUNDLE_VIDEOS_MAX][ROOM_NAME_MAX + 1];
};

void
move_drop(struct move *move)
{
	if (move->fd >= 0)
		close(move->fd);
	free(move->first);
	free(move);
}

static void
move_send(struct rooms *rooms, int to, const char *const *videos, int count, int fd,
    const struct offset *since, const char *first)
{
	struct move *move = mem_new(1, sizeof(*move));

	move->fd = fd;
	move->count = count;
	move->since = *since;
	move->first = mem_text(first);
	for (int i = 0; i < count; i++)
		snprintf(move->videos[i], sizeof(move->videos[i]), "%s", videos[i]);
	message_send(rooms, to, MOVE, "", move);
}

void
bundle_arrive(struct rooms *rooms, struct move *move)
{
	const char *videos[BUNDLE_VIDEOS_MAX];

	for (int i = 0; i < move->count; i++)
		videos[i] = move->videos[i];
	rooms_watch_many(rooms, videos, move->count, move->fd, &move->since, move->first);
	move->fd = -1; /* it is theirs */
	move_drop(move);
}

bool
bundle_watch(struct rooms *rooms, const char *const *videos, int count, int fd,
    const struct offset *since, const char *first)
{
	const char *sorted[BUNDLE_VIDEOS_MAX];
	int there = since != NULL ? (int)(since->epoch % WORKERS_MAX) : rooms->self;
	struct bundle *b;

	if (count < 1 || count > BUNDLE_VIDEOS_MAX)
		return false;
	if (since != NULL && since->epoch != 0 && there != rooms->self &&
	    there < rooms->count) {
		move_send(rooms, there, videos, count, fd, since, first);
		return true;
	}
	memcpy(sorted, videos, (size_t)count * sizeof(*sorted));
	qsort(sorted, (size_t)count, sizeof(*sorted), by_name);
	b = bundle_make(rooms, sorted, count);
	waiting_add(&b->waiting, fd, since, first);
	open_one(rooms, b);
	return true;
}

/* --- the end of it --- */

static void
bundle_free(struct rooms *rooms, struct bundle *b)
{
	if (b->hall != NULL)
		crowd_close_hall(
		    b->hall, rooms->setting.retry_least_ms, rooms->setting.retry_most_ms);
	b->hall = NULL;
	count_viewers(rooms, b, 0);
	waiting_send_away(rooms, &b->waiting);
	for (int i = 0; i < b->count; i++)
		bundle_part(b, b->guests[i]);
	free(b->name);
	free(b);
}

void
bundles_look(struct rooms *rooms, ns_t now)
{
	for (size_t i = rooms->bundles.room; i-- > 0;) {
		struct bundle *b = names_at(&rooms->bundles, i);

		if (b == NULL)
			continue;
		count_viewers(rooms, b, now);
		if (b->hall == NULL || b->counted > 0 || now - b->left_at < LINGER)
			continue;
		names_drop(&rooms->bundles, b);
		bundle_free(rooms, b);
	}
}

void
bundles_close(struct rooms *rooms)
{
	size_t place = rooms->bundles.room;
	struct bundle *b;

	while ((b = names_take(&rooms->bundles, &place)) != NULL)
		bundle_free(rooms, b);
	names_fini(&rooms->bundles);
}
