#include "rooms/bundle.h"

#include "base/mem.h"
#include "net/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TICK SECOND
#define LINGER (30 * SECOND) /* a guest without viewers stays so long */

/* --- messages --- */

static void
thing_drop(struct message *m)
{
	struct welcome *w = m->thing;

	if (m->word == HEAR)
		batch_drop(m->thing);
	if (m->word == MOVE)
		move_drop(m->thing);
	if (m->word != WELCOME)
		return;
	for (size_t i = 0; i < w->count; i++)
		batch_drop(w->batches[i]);
	free(w);
}

static void
on_message(void *arg)
{
	struct message *m = arg;

	switch (m->word) {
	case SAY:
		home_say(m->to, m->video, m->event, m->data, m->len, m->messages);
		break;
	case ENTER:
		home_enter(m->to, m->video, m->from);
		break;
	case LEAVE:
		home_leave(m->to, m->video, m->from);
		break;
	case WELCOME:
		guest_welcome(m->to, m->video, m->thing);
		break;
	case HEAR:
		guest_hear(m->to, m->video, m->thing);
		break;
	case MOVE:
		bundle_arrive(m->to, m->thing);
		break;
	}
	free(m);
}

static struct message *
message_new(struct rooms *from, int to, enum word word, const char *video, size_t len)
{
	struct message *m = mem_new(1, sizeof(*m) + len + 1);

	m->to = from->all[to];
	m->from = from->self;
	m->word = word;
	m->len = len;
	snprintf(m->video, sizeof(m->video), "%s", video);
	return m;
}

/* To oneself, too: so all that concerns a room comes in one order. */
static void
post(struct message *m)
{
	if (loop_post(m->to->loop, on_message, m))
		return;
	thing_drop(m);
	free(m);
}

void
message_send(struct rooms *from, int to, enum word word, const char *video, void *thing)
{
	struct message *m = message_new(from, to, word, video, 0);

	m->thing = thing;
	post(m);
}

static int
home_of(const struct rooms *rooms, const char *video)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *video != '\0'; video++)
		hash = (hash ^ (unsigned char)*video) * 0x100000001b3;
	return (int)((hash ^ hash >> 32) % (unsigned)rooms->count);
}

/* --- guests --- */

/* What it is told first is said when it is in, not before: whoever hears that it
 * listens misses nothing from then on.  How many watch is part of that, for the
 * others are told only when the number changes. */
static void
hall_add(struct hall *hall, const char *count, const struct waiting *who)
{
	struct bytes text = { 0 };
	ssize_t sent;

	bytes_text(&text, who->first);
	bytes_text(&text, count);
	sent = send(who->fd, text.data, text.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent != (ssize_t)text.len ||
	    crowd_add(hall, who->fd, who->resumes ? &who->since : NULL, NULL) < 0)
		close(who->fd);
	bytes_fini(&text);
}

static void
guest_count(struct rooms *rooms, struct guest *guest, ns_t now)
{
	size_t viewers = guest->hall != NULL ? crowd_count(guest->hall) : 0;

	if (viewers == guest->counted)
		return;
	census_count(
	    rooms->census, guest->video, (int64_t)viewers - (int64_t)guest->counted);
	guest->counted = viewers;
	guest->left_at = now;
}

/* Before its room was open: told when to come back, as those are who got in. */
static void
send_away(const struct rooms *rooms, int fd, const char *first)
{
	uint32_t wide = rooms->setting.retry_most_ms - rooms->setting.retry_least_ms + 1;
	struct bytes text = { 0 };
	ssize_t sent;

	bytes_print(&text, "%sretry: %u\n\n", first,
	    (unsigned)(rooms->setting.retry_least_ms + offset_epoch() % wide));
	sent = send(fd, text.data, text.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)sent; /* it was worth trying */
	bytes_fini(&text);
	close(fd);
}

void
waiting_add(struct waiting **list, int fd, const struct offset *since, const char *first)
{
	struct waiting *w = mem_new(1, sizeof(*w));

	w->fd = fd;
	w->first = mem_text(first);
	w->resumes = since != NULL;
	if (since != NULL)
		w->since = *since;
	w->next = *list;
	*list = w;
}

static struct waiting *
waiting_take(struct waiting **list)
{
	struct waiting *w = *list;

	if (w != NULL)
		*list = w->next;
	return w;
}

static void
waiting_free(struct waiting *w)
{
	free(w->first);
	free(w);
}

void
waiting_let_in(struct waiting **list, struct hall *hall, const char *count)
{
	struct waiting *w;

	while ((w = waiting_take(list)) != NULL) {
		hall_add(hall, count, w);
		waiting_free(w);
	}
}

void
waiting_send_away(struct rooms *rooms, struct waiting **list)
{
	struct waiting *w;

	while ((w = waiting_take(list)) != NULL) {
		send_away(rooms, w->fd, w->first);
		waiting_free(w);
	}
}

static void
guest_let_in(struct rooms *rooms, struct guest *guest)
{
	struct bytes count = { 0 };

	bytes_print(&count, "event: viewers\ndata: {\"count\":%lld}\n\n",
	    (long long)census_of(rooms->census, guest->video) + 1);
	waiting_let_in(&guest->waiting, guest->hall, count.data);
	guest_count(rooms, guest, time_now());
	bytes_fini(&count);
}

void
guest_welcome(struct rooms *rooms, const char *video, struct welcome *w)
{
	const struct tail_limits limits = TAIL_LIMITS;
	struct guest *guest = names_find(&rooms->guests, video);
	bool wanted = guest != NULL && guest->hall == NULL && !rooms->draining;

	if (wanted)
		guest->hall = crowd_hall(rooms->crowd, limits, w->before);
	for (size_t i = 0; i < w->count; i++) {
		if (wanted)
			crowd_send(guest->hall, w->batches[i]);
		batch_drop(w->batches[i]);
	}
	free(w);
	if (!wanted)
		return;
	guest_let_in(rooms, guest);
	bundles_opened(rooms, guest);
}

/* Before the welcome a batch is none of ours: it will be in there. */
void
guest_hear(struct rooms *rooms, const char *video, struct batch *batch)
{
	struct guest *guest = names_find(&rooms->guests, video);

	if (guest != NULL && guest->hall != NULL) {
		crowd_send(guest->hall, batch);
		bundles_hear(guest, batch);
	}
	batch_drop(batch);
}

struct guest *
guest_make(struct rooms *rooms, const char *video)
{
	struct guest *guest = names_find(&rooms->guests, video);

	if (guest != NULL)
		return guest;
	guest = mem_new(1, sizeof(*guest));
	snprintf(guest->video, sizeof(guest->video), "%s", video);
	guest->left_at = time_now();
	names_put(&rooms->guests, guest);
	message_send(rooms, home_of(rooms, video), ENTER, video, NULL);
	return guest;
}

static void
guest_free(struct rooms *rooms, struct guest *guest)
{
	if (guest->hall != NULL)
		crowd_close_hall(guest->hall, rooms->setting.retry_least_ms,
		    rooms->setting.retry_most_ms);
	guest->hall = NULL;
	guest_count(rooms, guest, 0);
	waiting_send_away(rooms, &guest->waiting);
	free(guest->bundles);
	free(guest);
}

/* Does it stay, for those that may come back?  Not where nothing was said. */
static bool
stays(const struct guest *guest, ns_t now)
{
	if (guest->hall == NULL || guest->counted > 0 || guest->bundle_count > 0)
		return true;
	return crowd_tail(guest->hall)->now.seq > 0 && now - guest->left_at < LINGER;
}

static void
on_tick(void *arg)
{
	struct rooms *rooms = arg;
	ns_t now = time_now();

	bundles_look(rooms, now);
	for (size_t i = rooms->guests.room; i-- > 0;) {
		struct guest *guest = names_at(&rooms->guests, i);

		if (guest == NULL)
			continue;
		guest_count(rooms, guest, now);
		if (stays(guest, now))
			continue;
		message_send(
		    rooms, home_of(rooms, guest->video), LEAVE, guest->video, NULL);
		names_drop(&rooms->guests, guest);
		guest_free(rooms, guest);
	}
	homes_look(rooms, now);
	timer_set(rooms->tick, TICK);
}

/* --- outside --- */

static const char *
home_name(const void *home)
{
	return ((const struct home *)home)->video;
}

static const char *
guest_name(const void *guest)
{
	return ((const struct guest *)guest)->video;
}

int
rooms_open(struct rooms **to, struct loop *loop, struct census *census,
    const struct rooms_setting *setting, struct err *err)
{
	struct rooms *rooms = mem_new(1, sizeof(*rooms));
	int rc = crowd_open(&rooms->crowd, loop, err);

	if (rc < 0) {
		free(rooms);
		return rc;
	}
	rooms->loop = loop;
	rooms->census = census;
	rooms->setting = *setting;
	names_init(&rooms->homes, home_name);
	names_init(&rooms->guests, guest_name);
	bundles_init(rooms);
	rooms->tick = loop_timer(loop, on_tick, rooms);
	timer_set(rooms->tick, TICK);
	*to = rooms;
	return 0;
}

void
rooms_link(struct rooms *rooms, struct rooms *const *all, int count)
{
	rooms->all = all;
	rooms->count = count;
	for (int i = 0; i < count; i++)
		if (all[i] == rooms)
			rooms->self = i;
}

void
rooms_say(struct rooms *rooms, const char *video, const char *event, const char *data,
    size_t len, uint32_t messages)
{
	int home = home_of(rooms, video);
	struct message *m;

	if (home == rooms->self) {
		home_say(rooms, video, event, data, len, messages);
		return;
	}
	m = message_new(rooms, home, SAY, video, len);
	m->event = event;
	m->messages = messages;
	memcpy(m->data, data, len);
	post(m);
}

void
rooms_watch(struct rooms *rooms, const char *video, int fd, const struct offset *since,
    const char *first)
{
	struct guest *guest;

	if (rooms->draining) {
		send_away(rooms, fd, first);
		return;
	}
	crowd_socket_prepare(fd, NULL);
	guest = guest_make(rooms, video);
	waiting_add(&guest->waiting, fd, since, first);
	if (guest->hall != NULL)
		guest_let_in(rooms, guest);
}

void
rooms_watch_many(struct rooms *rooms, const char *const *videos, int count, int fd,
    const struct offset *since, const char *first)
{
	if (rooms->draining) {
		send_away(rooms, fd, first);
		return;
	}
	crowd_socket_prepare(fd, NULL);
	if (!bundle_watch(rooms, videos, count, fd, since, first))
		close(fd);
}

static void
guests_close(struct rooms *rooms)
{
	size_t place = rooms->guests.room;
	struct guest *guest;

	bundles_close(rooms);
	while ((guest = names_take(&rooms->guests, &place)) != NULL)
		guest_free(rooms, guest);
}

void
rooms_flush(struct rooms *rooms)
{
	homes_flush(rooms);
}

void
rooms_drain(struct rooms *rooms)
{
	rooms->draining = true;
	guests_close(rooms);
}

bool
rooms_is_quiet(const struct rooms *rooms)
{
	return rooms->draining && crowd_stats(rooms->crowd).members == 0;
}

void
rooms_close(struct rooms *rooms)
{
	if (rooms == NULL)
		return;
	guests_close(rooms);
	crowd_close(rooms->crowd);
	homes_close(rooms);
	names_fini(&rooms->guests);
	timer_free(rooms->tick);
	free(rooms);
}

struct crowd_stats
rooms_stats(struct rooms *rooms)
{
	return crowd_stats(rooms->crowd);
}
