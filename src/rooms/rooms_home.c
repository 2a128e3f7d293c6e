/* The rooms that are at home here: numbering, pacing, and who has to hear it. */
#include "rooms/rooms_inside.h"

#include "base/mem.h"
#include "net/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VIEWERS_EVERY (5 * SECOND)

static struct home *
home_find(struct rooms *rooms, const char *video)
{
	return names_find(&rooms->homes, video);
}

static void
tell_guests(struct home *home, struct batch *batch)
{
	for (int w = 0; w < home->rooms->count; w++)
		if (home->guests >> w & 1)
			message_send(
			    home->rooms, w, HEAR, home->video, batch_hold(batch));
}

static void
close_batch(struct home *home, ns_t now)
{
	struct batch *batch;

	timer_stop(home->timer);
	batch = talk_close(&home->talk, now);
	tell_guests(home, batch);
	batch_drop(batch);
}

static void pace(struct home *);

static void
on_due(void *arg)
{
	pace(arg);
}

/* Closes the batch if it is time, or waits until it is. */
static void
pace(struct home *home)
{
	ns_t now = time_now();
	int64_t viewers = census_of(home->rooms->census, home->video);
	ns_t due =
	    talk_due(&home->talk, (size_t)viewers, crowd_cost(home->rooms->crowd), now);

	if (due == NS_NONE)
		return;
	if (due > now) {
		timer_set(home->timer, due - now);
		return;
	}
	close_batch(home, now);
}

static struct home *
home_make(struct rooms *rooms, const char *video)
{
	struct home *home = home_find(rooms, video);

	if (home == NULL) {
		home = mem_new(1, sizeof(*home));
		snprintf(home->video, sizeof(home->video), "%s", video);
		home->rooms = rooms;
		home->told_at = NS_NONE;
		home->timer = loop_timer(rooms->loop, on_due, home);
		talk_init(&home->talk, &rooms->setting.pace, offset_epoch());
		names_put(&rooms->homes, home);
	}
	home->wanted_at = time_now();
	return home;
}

static void
home_free(struct home *home)
{
	timer_free(home->timer);
	talk_fini(&home->talk);
	free(home);
}

void
home_say(struct rooms *rooms, const char *video, const char *event, const char *data,
    size_t len, uint32_t messages)
{
	struct home *home = home_make(rooms, video);

	talk_say(&home->talk, event, data, len, messages);
	pace(home);
}

/* A new guest gets all that is kept, so that its viewers can resume there. */
void
home_enter(struct rooms *rooms, const char *video, int worker)
{
	struct home *home = home_make(rooms, video);
	const struct tail *tail = &home->talk.tail;
	size_t count = (size_t)(tail->end - tail->first);
	struct welcome *w = mem_new(1, sizeof(*w) + count * sizeof(w->batches[0]));

	w->count = count;
	w->before = (struct offset){ tail->now.epoch, tail_oldest(tail) };
	for (size_t i = 0; i < count; i++)
		w->batches[i] = batch_hold(tail_at(tail, tail->first + i));
	home->guests |= UINT64_C(1) << worker;
	message_send(rooms, worker, WELCOME, video, w);
}

void
home_leave(struct rooms *rooms, const char *video, int worker)
{
	struct home *home = home_find(rooms, video);

	if (home == NULL)
		return;
	home->guests &= ~(UINT64_C(1) << worker);
	home->wanted_at = time_now();
	/* Nothing was said: nobody can come back to it, however many came and went. */
	if (home->guests != 0 || home->talk.tail.now.seq > 0 || home->talk.count > 0)
		return;
	names_drop(&rooms->homes, home);
	home_free(home);
}

static void
tell_viewers(struct home *home, ns_t now)
{
	int64_t viewers = census_of(home->rooms->census, home->video);
	char data[48];
	int len;

	if (home->guests == 0 || viewers == home->told ||
	    (home->told_at != NS_NONE && now - home->told_at < VIEWERS_EVERY))
		return;
	home->told = viewers;
	home->told_at = now;
	len = snprintf(data, sizeof(data), "{\"count\":%lld}", (long long)viewers);
	talk_say(&home->talk, "viewers", data, (size_t)len, 0);
	pace(home);
}

void
homes_look(struct rooms *rooms, ns_t now)
{
	for (size_t i = rooms->homes.room; i-- > 0;) {
		struct home *home = names_at(&rooms->homes, i);

		if (home == NULL)
			continue;
		tell_viewers(home, now);
		if (home->guests != 0 || now - home->wanted_at < rooms->setting.forget)
			continue;
		names_drop(&rooms->homes, home);
		home_free(home);
	}
}

void
homes_flush(struct rooms *rooms)
{
	for (size_t i = 0; i < rooms->homes.room; i++) {
		struct home *home = names_at(&rooms->homes, i);

		if (home != NULL && home->talk.count > 0)
			close_batch(home, time_now());
	}
}

void
homes_close(struct rooms *rooms)
{
	for (size_t i = 0; i < rooms->homes.room; i++)
		if (names_at(&rooms->homes, i) != NULL)
			home_free(names_at(&rooms->homes, i));
	names_fini(&rooms->homes);
}
