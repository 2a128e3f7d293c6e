#include "broker/member.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { SENDS_IN_A_ROW = 4 };

/* --- where it stands --- */

void
member_join(struct member *m, const struct tail *tail, const struct offset *since)
{
	struct tail_place place;

	m->next = tail->end;
	m->seen = tail->now.seq;
	if (since == NULL)
		return;
	switch (tail_find(tail, *since, &place)) {
	case TAIL_FOUND:
		m->next = place.number;
		m->at = place.bytes;
		m->seen = since->seq;
		break;
	case TAIL_LAPPED:
		m->next = 0;
		m->seen = since->seq;
		break;
	case TAIL_FOREIGN:
		/* A gap even of none: nobody knows what was missed of the order
		 * that is gone. */
		m->next = tail->first;
		m->seen = 0;
		m->goal = tail_oldest(tail);
		m->foreign = true;
		m->word = WORD_GAP;
		break;
	}
}

bool
member_is_level(const struct member *m, const struct tail *tail)
{
	return m->next == tail->end && m->word == WORD_NONE;
}

void
member_beat(struct member *m)
{
	m->word = WORD_BEAT;
	m->at = 0;
}

/* --- what it gets --- */

/* On to the newest batch: the oldest would be gone again as soon. */
static void
lapse(struct member *m, const struct tail *tail)
{
	struct batch *newest = tail_at(tail, tail->end - 1);

	m->goal = newest != NULL ? newest->before : tail->now.seq;
	m->next = newest != NULL ? tail->end - 1 : tail->end;
	m->at = 0;
	if (m->half_event || m->goal != m->seen)
		m->word = WORD_GAP;
}

static size_t
word_print(const struct member *m, const struct tail *tail, char to[GAP_TEXT_MAX])
{
	const struct gap gap = {
		.epoch = tail->now.epoch,
		.seen = m->seen,
		.missed = m->goal - m->seen,
		.told = m->foreign || m->goal != m->seen,
		.half_event = m->half_event,
		.half_line = m->half_line,
		.resumes = m->goal,
	};

	if (m->word == WORD_GAP)
		return gap_print(to, &gap);
	memcpy(to, ":\n\n", 3);
	return 3;
}

static void
part_add(struct member_plan *plan, const char *text, size_t len)
{
	if (len > MEMBER_PLAN_BYTES - plan->bytes)
		len = MEMBER_PLAN_BYTES - plan->bytes;
	plan->parts[plan->count++] = (struct iovec){ (char *)(uintptr_t)text, len };
	plan->bytes += len;
}

void
member_plan(struct member *m, const struct tail *tail, struct member_plan *plan)
{
	struct batch *batch;
	uint32_t at = m->at;

	plan->count = 0;
	plan->bytes = 0;
	if (m->word == WORD_NONE && m->next < tail->first) {
		lapse(m, tail);
		at = 0;
	}
	if (m->word != WORD_NONE) {
		plan->word_len = word_print(m, tail, plan->word);
		part_add(plan, plan->word + at, plan->word_len - at);
		at = 0;
	}
	for (uint64_t n = m->next;
	     plan->count < MEMBER_PARTS_MAX && plan->bytes < MEMBER_PLAN_BYTES &&
	     (batch = tail_at(tail, n)) != NULL;
	     n++) {
		part_add(plan, batch->text + at, batch->len - at);
		at = 0;
	}
}

/* False: only a part of the word was taken. */
static bool
word_advance(struct member *m, const struct member_plan *plan, size_t *bytes)
{
	size_t rest = plan->word_len - m->at;

	if (*bytes < rest) {
		m->at += (uint32_t)*bytes;
		return false;
	}
	*bytes -= rest;
	m->at = 0;
	if (m->word == WORD_GAP) {
		m->seen = m->goal;
		m->half_event = m->half_line = m->foreign = false;
	}
	m->word = WORD_NONE;
	return true;
}

/* Returns how many of the bytes were of the batch it is getting. */
static size_t
batch_advance(struct member *m, const struct batch *batch, size_t bytes)
{
	size_t rest = batch->len - m->at;

	m->half_event = m->half_line = false;
	if (bytes >= rest) {
		m->next++;
		m->at = 0;
		m->seen = batch->seq;
		return rest;
	}
	m->at += (uint32_t)bytes;
	m->seen = batch_seq_at(batch, m->at);
	m->half_event = batch_is_half(batch, m->at);
	m->half_line = m->half_event && batch->text[m->at - 1] != '\n';
	return bytes;
}

uint64_t
member_advance(struct member *m, const struct tail *tail, const struct member_plan *plan,
    size_t bytes)
{
	uint64_t seen;

	if (m->word != WORD_NONE && !word_advance(m, plan, &bytes))
		return 0;
	seen = m->seen;
	while (bytes > 0)
		bytes -= batch_advance(m, tail_at(tail, m->next), bytes);
	return m->seen - seen;
}

/* --- sending --- */

static ssize_t
parts_send(int fd, struct member_plan *plan)
{
	struct msghdr message = { .msg_iov = plan->parts,
		.msg_iovlen = (size_t)plan->count };
	ssize_t n;

	do {
		if (plan->count == 1)
			n = send(fd, plan->parts[0].iov_base, plan->bytes,
			    MSG_DONTWAIT | MSG_NOSIGNAL);
		else
			n = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n;
}

/* A part that was taken says nothing about the rest: only EAGAIN promises that
 * epoll will say when there is room again. */
enum member_state
member_send(struct member *m, const struct tail *tail, struct member_sent *sent)
{
	struct member_plan plan;
	bool gap;
	ssize_t n;

	for (int i = 0; i < SENDS_IN_A_ROW; i++) {
		member_plan(m, tail, &plan);
		if (plan.count == 0)
			return MEMBER_LEVEL;
		n = parts_send(m->fd, &plan);
		if (n < 0)
			return errno == EAGAIN ? MEMBER_BEHIND : MEMBER_GONE;
		gap = m->word == WORD_GAP;
		sent->messages += member_advance(m, tail, &plan, (size_t)n);
		sent->gaps += gap && m->word == WORD_NONE;
		sent->bytes += (uint64_t)n;
		sent->sends++;
		if (member_is_level(m, tail))
			return MEMBER_LEVEL;
	}
	return MEMBER_MORE;
}

/* Half an event stays half and is not dispatched: the stream ends in it. */
void
member_goodbye(const struct member *m, uint32_t retry_ms)
{
	char text[32];
	int len;

	if (m->word != WORD_NONE && m->at > 0)
		return;
	len = snprintf(text, sizeof(text), "%sretry: %u\n%s", m->half_line ? "\n" : "",
	    retry_ms, m->half_event ? "" : "\n");
	send(m->fd, text, (size_t)len, MSG_DONTWAIT | MSG_NOSIGNAL);
}
