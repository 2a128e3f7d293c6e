/* A turn: who is due gets what it lacks, for a few milliseconds; then the loop
 * has its turn, and so on until nobody is due. */
#include "broker/crowd_inside.h"

#include "broker/pace.h"
#include "broker/peer.h"
#include "net/loop.h"

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	TURN = 4 * 1000 * 1000, /* ns */
	HALL_SHARE = 32,        /* viewers of one hall, then it is the next one's turn */
	LOOK_SHARE = 256,       /* seats between two looks at the clock */
	SILENCE_LEAST_MS = 45000,
	SILENCE_SPREAD_MS = 10000,
	LOOK_ROUND_MS = 5000, /* see crowd_beat() */
};

/* One writer, so nothing needs to be locked for the addition. */
static void
count_add(_Atomic uint64_t *count, uint64_t more)
{
	atomic_store_explicit(count,
	    atomic_load_explicit(count, memory_order_relaxed) + more,
	    memory_order_relaxed);
}

static uint32_t
coarse(ns_t now)
{
	return (uint32_t)(now / MILLISECOND);
}

void
crowd_wake(struct crowd *crowd)
{
	if (crowd->turn_set)
		return;
	crowd->turn_set = true;
	timer_set(crowd->turn, 0);
}

static void
busy_add(struct hall *hall)
{
	struct crowd *crowd = hall->crowd;

	hall->busy_next = NULL;
	hall->busy_link = crowd->busy_end;
	*crowd->busy_end = hall;
	crowd->busy_end = &hall->busy_next;
}

static void
busy_remove(struct hall *hall)
{
	if (hall->busy_link == NULL)
		return;
	*hall->busy_link = hall->busy_next;
	if (hall->busy_next != NULL)
		hall->busy_next->busy_link = hall->busy_link;
	else
		hall->crowd->busy_end = hall->busy_link;
	hall->busy_link = NULL;
}

void
hall_wake(struct hall *hall)
{
	if (hall->busy_link == NULL)
		busy_add(hall);
	crowd_wake(hall->crowd);
}

void
hall_free(struct hall *hall)
{
	busy_remove(hall);
	*hall->link = hall->next;
	if (hall->next != NULL)
		hall->next->link = hall->link;
	tail_fini(&hall->tail);
	free(hall);
}

void
seat_leave(struct crowd *crowd, uint32_t seat)
{
	struct member *m = seats_at(&crowd->seats, seat);

	if (m->list == m->hall->place[ROW_BEHIND])
		count_add(&crowd->counts.behind, (uint64_t)-1);
	row_remove(&crowd->seats, seat);
	close(m->fd);
	seats_give(&crowd->seats, seat);
	count_add(&crowd->counts.members, (uint64_t)-1);
	atomic_store_explicit(
	    &crowd->counts.seat_bytes, seats_bytes(&crowd->seats), memory_order_relaxed);
}

/* --- sweeping --- */

/* It is in the row of those due, and is moved to where it belongs now. */
static uint64_t
seat_serve(struct crowd *crowd, uint32_t seat, uint32_t now_ms)
{
	struct member *m = seats_at(&crowd->seats, seat);
	struct member_sent sent = { 0 };
	enum member_state state = member_send(m, &m->hall->tail, &sent);

	if (sent.sends > 0)
		m->sent_ms = now_ms;
	count_add(&crowd->counts.messages, sent.messages);
	count_add(&crowd->counts.bytes, sent.bytes);
	count_add(&crowd->counts.sends, sent.sends);
	count_add(&crowd->counts.gaps, sent.gaps);
	if (state == MEMBER_GONE) {
		seat_leave(crowd, seat);
		return sent.sends;
	}
	row_remove(&crowd->seats, seat);
	row_add(&crowd->seats,
	    state == MEMBER_LEVEL  ? ROW_LEVEL
	    : state == MEMBER_MORE ? ROW_DUE
				   : ROW_BEHIND,
	    seat);
	count_add(&crowd->counts.behind, state == MEMBER_BEHIND);
	if (state == MEMBER_MORE)
		hall_wake(m->hall);
	return sent.sends;
}

static void
seat_dismiss(struct crowd *crowd, struct hall *hall, uint32_t seat)
{
	uint32_t spread = hall->retry_most_ms - hall->retry_least_ms;

	member_goodbye(seats_at(&crowd->seats, seat),
	    hall->retry_least_ms + randombytes_uniform(spread + 1));
	seat_leave(crowd, seat);
}

static uint64_t
hall_serve(struct hall *hall, uint32_t now_ms)
{
	uint64_t sends = 0;
	uint32_t seat;

	for (int i = 0; i < HALL_SHARE; i++) {
		seat = row_at(hall, ROW_DUE)->first;
		if (seat == SEAT_NONE)
			break;
		if (hall->closing)
			seat_dismiss(hall->crowd, hall, seat);
		else
			sends += seat_serve(hall->crowd, seat, now_ms);
	}
	busy_remove(hall);
	if (row_at(hall, ROW_DUE)->count > 0)
		busy_add(hall);
	else if (hall->closing)
		hall_free(hall);
	return sends;
}

/* The cost is CPU time: on a busy machine a send seems to take several times as
 * long, and rooms would wait for that. */
static void
sweep(struct crowd *crowd, ns_t began)
{
	ns_t now = began, cpu = time_cpu_thread();
	uint64_t sends = 0;

	if (crowd->busy == NULL)
		return;
	while (crowd->busy != NULL && now - began < TURN) {
		sends += hall_serve(crowd->busy, coarse(began));
		now = time_now();
	}
	crowd->cost = pace_cost(crowd->cost, time_cpu_thread() - cpu, sends);
}

/* --- looking for silence --- */

/* Each seat has its own patience, so that a room that fell silent at one moment
 * is not beaten awake at one. */
static bool
is_silent(const struct member *m, uint32_t seat, uint32_t now_ms)
{
	uint32_t spread =
	    (uint32_t)((uint64_t)(seat * 2654435761u) * SILENCE_SPREAD_MS >> 32);

	return (int32_t)(now_ms - m->sent_ms - SILENCE_LEAST_MS - spread) >= 0;
}

/* The kernel takes what is sent to who is gone, until there is no room: where little
 * is said, that is long.  So of those who have taken all, some are asked about in
 * each round, and everybody in every third. */
static bool
is_its_turn(uint32_t seat, uint32_t now_ms)
{
	return (now_ms / LOOK_ROUND_MS + seat) % 3 == 0;
}

static void
look(struct crowd *crowd, uint32_t seat)
{
	struct member *m = seats_at(&crowd->seats, seat);
	uint32_t now_ms = coarse(crowd->look_now);
	bool level, silent;

	if (m == NULL || m->hall->closing)
		return;
	level = m->list == m->hall->place[ROW_LEVEL];
	silent = level && is_silent(m, seat, now_ms);
	if (m->list != m->hall->place[ROW_BEHIND] && !silent &&
	    !(level && is_its_turn(seat, now_ms)))
		return;
	if (peer_is_gone(m->fd)) {
		seat_leave(crowd, seat);
		return;
	}
	if (!silent)
		return;
	member_beat(m);
	count_add(&crowd->counts.beats, 1);
	seat_serve(crowd, seat, now_ms);
}

static void
look_around(struct crowd *crowd, ns_t until)
{
	while (crowd->look_left > 0) {
		for (int i = 0; i < LOOK_SHARE && crowd->look_left > 0; i++) {
			crowd->look_left--;
			look(crowd, crowd->look_at++);
			if (crowd->look_at >= seats_end(&crowd->seats))
				crowd->look_at = 0;
		}
		if (time_now() >= until)
			return;
	}
}

void
crowd_beat(struct crowd *crowd, ns_t now)
{
	uint32_t end = seats_end(&crowd->seats);

	if (end == 0)
		return;
	if (crowd->look_left < end)
		crowd->look_left += (end + 4) / 5;
	crowd->look_now = now;
	crowd_wake(crowd);
}

void
crowd_turn(void *arg)
{
	struct crowd *crowd = arg;
	ns_t began = time_now();

	crowd->turn_set = false;
	sweep(crowd, began);
	look_around(crowd, began + TURN);
	if (crowd->busy != NULL || crowd->look_left > 0)
		crowd_wake(crowd);
}
