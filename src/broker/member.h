/* broker/member.h - what does this viewer get next?
 *
 * A viewer is a descriptor and a place in its room's tail: no buffer, 64 bytes
 * at most.  What was not taken is found again in the tail; what the tail has
 * forgotten is told as a gap.  Words of our own (a gap, a heartbeat) can be
 * made again from the viewer alone, so half of one can be sent too.
 *
 * member_plan() and member_advance() are pure; member_send() is the one that
 * sends.  The thread of its crowd only. */
#pragma once
#include "broker/gap.h"
#include "broker/tail.h"

#include <sys/uio.h>

enum member_word { WORD_NONE, WORD_GAP, WORD_BEAT };

struct member {
	struct hall *hall;    /* NULL: the seat is free */
	uint64_t next;        /* the number of the batch it gets or is getting */
	uint64_t seen;        /* the seq of the last message it has whole */
	uint64_t goal;        /* in WORD_GAP: the seq behind the gap */
	uint32_t at;          /* bytes of the word, or of the batch, it has */
	int32_t fd;           /* owned */
	uint32_t left, right; /* seats, in the list it stands in */
	uint32_t sent_ms;     /* when it was sent something, by the crowd's clock */
	uint8_t list;
	uint8_t word; /* what is to be told before the next batch */
	bool half_event, half_line, foreign;
};
_Static_assert(sizeof(struct member) <= 64, "a viewer costs one line of the cache");

/* A socket's buffer is overrun by as much as is sent at once. */
enum { MEMBER_PARTS_MAX = 16, MEMBER_PLAN_BYTES = 16 * 1024 };

struct member_plan {
	struct iovec parts[MEMBER_PARTS_MAX];
	int count;       /* 0: it has everything */
	size_t bytes;    /* of all parts */
	size_t word_len; /* of the whole word, when there is one */
	char word[GAP_TEXT_MAX];
};

struct member_sent {
	uint64_t messages, bytes, sends, gaps;
};

enum member_state {
	MEMBER_LEVEL,  /* it has everything */
	MEMBER_MORE,   /* it would take more, and it is others' turn */
	MEMBER_BEHIND, /* it takes no more now */
	MEMBER_GONE,
};

/* Where it begins: behind `since`, or NULL: with what comes from now on. */
void member_join(struct member *, const struct tail *, const struct offset *since);

bool member_is_level(const struct member *, const struct tail *);
void member_beat(struct member *); /* a level one: a heartbeat is next */

/* The parts point into the plan and into the tail. */
void member_plan(struct member *, const struct tail *, struct member_plan *);

/* It took so many bytes of the plan.  Returns how many messages it now has. */
uint64_t member_advance(
    struct member *, const struct tail *, const struct member_plan *, size_t bytes);

enum member_state member_send(struct member *, const struct tail *, struct member_sent *);

/* The last word before the descriptor is closed, as far as it is taken. */
void member_goodbye(const struct member *, uint32_t retry_ms);
