/* broker/crowd_inside.h - the rows the viewers of a hall stand in.
 *
 * Each viewer stands in one of three rows of its hall: level ones have
 * everything, due ones wait for their turn, those behind for their socket.  A
 * batch makes all level ones due, also in the middle of a sweep; whoever leaves
 * steps out of its row.  So a sweep can miss nobody. */
#pragma once
#include "broker/crowd.h"
#include "broker/seats.h"

enum row_name { ROW_LEVEL, ROW_DUE, ROW_BEHIND, ROWS };

struct row {
	uint32_t first, last, count;
};

struct hall {
	struct crowd *crowd;
	struct hall *next, **link;           /* all halls of the crowd */
	struct hall *busy_next, **busy_link; /* those with viewers that are due */
	struct tail tail;
	struct row rows[ROWS];
	uint8_t place[ROWS]; /* which of them is the row of that name: rows swap */
	uint32_t retry_least_ms, retry_most_ms;
	bool closing;
};

struct counts {
	_Atomic uint64_t members, behind, messages, bytes, sends, gaps, beats, seat_bytes;
};

struct crowd {
	struct loop *loop;
	struct watch *watch; /* of the epoll set: something has happened to somebody */
	struct timer *turn, *clock;
	int epoll;
	bool turn_set, clock_set;
	struct seats seats;
	struct hall *halls, *busy, **busy_end;
	ns_t cost;
	uint32_t look_at, look_left; /* seats that are looked at for silence */
	ns_t look_now;
	struct counts counts; /* written by the loop's thread only */
};

/* crowd_sweep.c */
void crowd_wake(struct crowd *); /* a turn is wanted */
void crowd_turn(void *crowd);
void hall_wake(struct hall *); /* it has viewers that are due */
void hall_free(struct hall *);
void seat_leave(struct crowd *, uint32_t seat);

void rows_init(struct hall *);
void row_add(struct seats *, enum row_name, uint32_t seat); /* at its end */
void row_remove(struct seats *, uint32_t seat);
struct row *row_at(struct hall *, enum row_name);

/* All of one row go to the end of another: at once when that one is empty. */
void row_join(struct seats *, struct hall *, enum row_name from, enum row_name to);
size_t rows_count(const struct hall *);
