#include "supply/segments.h"

#include "base/mem.h"
#include "net/retry.h"
#include "supply/span.h"

#include <stdlib.h>

#define SEGMENT_BYTES_MAX ((size_t)16 << 20)
#define TOGETHER 2         /* requests at a time */
#define ALONE (2 * SECOND) /* the piece that is shown has the line to itself */

static const struct retry retries = { .base = 2 * SECOND, .cap = 60 * SECOND };

struct segment {
	struct segments *all;
	struct segment *next;
	int64_t n;
	struct obtain *obtain; /* under way, or NULL */
	bool here, empty;
	int failures;
	ns_t since, not_before;
};

struct segments {
	struct loop *loop;
	const struct obtain_kit *kit;
	char *template;
	struct segments_handler handler;
	struct segment *list;
	struct timer *timer;
	int64_t wanted[SPAN_MOST]; /* the most urgent first */
	int wanted_count;
	bool anew;      /* the cache may not answer alone */
	bool all, open; /* all: each once; open: until there is nothing */
	uint32_t random;
};

static struct segment *
find(const struct segments *s, int64_t n)
{
	struct segment *segment = s->list;

	while (segment != NULL && segment->n != n)
		segment = segment->next;
	return segment;
}

static struct segment *
find_or_add(struct segments *s, int64_t n)
{
	struct segment *segment = find(s, n);

	if (segment != NULL)
		return segment;
	segment = mem_new(1, sizeof(*segment));
	*segment = (struct segment){ .all = s, .next = s->list, .n = n };
	s->list = segment;
	return segment;
}

static bool
is_wanted(const struct segments *s, int64_t n)
{
	for (int i = 0; i < s->wanted_count; i++) {
		if (s->wanted[i] == n)
			return true;
	}
	return false;
}

/* xorshift: only to spread the waits. */
static uint32_t
random_next(struct segments *s)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 17;
	s->random ^= s->random << 5;
	return s->random;
}

static void turn(struct segments *);

/* The end of a video whose length nobody knows. */
static void
open_look(struct segments *s, const struct segment *segment)
{
	const struct segment *before = find(s, segment->n - 1);

	if (!s->open || segment->n != s->wanted[s->wanted_count - 1])
		return;
	if (segment->empty && (before == NULL || before->empty))
		return;
	if (s->wanted_count < SPAN_MOST)
		s->wanted[s->wanted_count++] = segment->n + 1;
}

static void
came(void *arg, struct obtained *obtained)
{
	struct segment *segment = arg;
	struct segments *s = segment->all;
	ns_t wait;

	segment->obtain = NULL;
	if (obtained->rc == 0 || s->all) {
		segment->here = true;
		segment->empty = obtained->rc != 0 || obtained->missing ||
				 track_count(obtained->track) == 0;
		segment->failures = 0;
		open_look(s, segment);
	} else {
		wait = retry_delay(retries, segment->failures, random_next(s));
		if (segment->failures < 30)
			segment->failures++;
		segment->not_before = time_now() + wait + obtained->retry_after;
	}
	s->handler.came(s->handler.arg, segment->n, obtained);
	turn(s);
}

static void
segment_start(struct segments *s, struct segment *segment, ns_t now)
{
	char *url = span_url(s->template, segment->n);
	const struct obtain_request request = {
		.name = url,
		.max_bytes = SEGMENT_BYTES_MAX,
		.missing_is_empty = true,
		.anew = s->anew,
	};

	segment->since = now;
	segment->obtain = obtain_start(s->kit, &request, came, segment);
	free(url);
}

static void
give_up_others(struct segments *s)
{
	for (struct segment *segment = s->list; segment != NULL;
	     segment = segment->next) {
		if (segment->obtain != NULL && !is_wanted(s, segment->n)) {
			obtain_cancel(segment->obtain);
			segment->obtain = NULL;
		}
	}
}

static ns_t
sooner(ns_t a, ns_t b)
{
	return a < b ? a : b;
}

/* Starts what may be started; when to look again. */
static ns_t
start_wanted(struct segments *s, ns_t now)
{
	ns_t next = INT64_MAX;
	int running = 0;

	for (int i = 0; i < s->wanted_count && running < TOGETHER; i++) {
		struct segment *segment = find_or_add(s, s->wanted[i]);

		if (segment->here)
			continue;
		if (segment->obtain == NULL && segment->not_before > now) {
			next = sooner(next, segment->not_before);
			continue;
		}
		if (segment->obtain == NULL)
			segment_start(s, segment, now);
		running++;
		if (i == 0 && now < segment->since + ALONE)
			return segment->since + ALONE;
	}
	return next;
}

static void
turn(struct segments *s)
{
	ns_t now = time_now(), next;

	give_up_others(s);
	next = start_wanted(s, now);
	if (next == INT64_MAX)
		timer_stop(s->timer);
	else
		timer_set(s->timer, next > now ? next - now : 0);
}

static void
on_timer(void *arg)
{
	turn(arg);
}

struct segments *
segments_new(struct loop *loop, const struct obtain_kit *kit, const char *template,
    struct segments_handler handler)
{
	struct segments *s = mem_new(1, sizeof(*s));

	s->loop = loop;
	s->kit = kit;
	s->template = mem_text(template);
	s->handler = handler;
	s->timer = loop_timer(loop, on_timer, s);
	s->random = (uint32_t)time_now() | 1;
	return s;
}

void
segments_free(struct segments *s)
{
	struct segment *segment;

	if (s == NULL)
		return;
	while ((segment = s->list) != NULL) {
		s->list = segment->next;
		obtain_cancel(segment->obtain);
		free(segment);
	}
	timer_free(s->timer);
	free(s->template);
	free(s);
}

static bool
is_same(const struct segments *s, const int64_t *wanted, int count)
{
	if (s->wanted_count != count)
		return false;
	for (int i = 0; i < count; i++) {
		if (s->wanted[i] != wanted[i])
			return false;
	}
	return true;
}

void
segments_want(struct segments *s, ns_t at, ns_t end)
{
	int64_t wanted[SPAN_WANTED];
	int count = span_wanted(at, end, wanted);

	if (s->all || is_same(s, wanted, count))
		return;
	for (int i = 0; i < count; i++)
		s->wanted[i] = wanted[i];
	s->wanted_count = count;
	turn(s);
}

void
segments_want_all(struct segments *s, ns_t from, ns_t to)
{
	int64_t first, last;

	s->all = true;
	s->open = to == NS_NONE;
	span_range(from, s->open ? from : to, &first, &last);
	s->wanted_count = 0;
	for (int64_t n = first; n <= last && s->wanted_count < SPAN_MOST; n++)
		s->wanted[s->wanted_count++] = n;
	turn(s);
}

void
segments_again(struct segments *s)
{
	s->anew = true;
	for (struct segment *segment = s->list; segment != NULL;
	     segment = segment->next) {
		obtain_cancel(segment->obtain);
		segment->obtain = NULL;
		segment->here = false;
		segment->not_before = 0;
	}
	turn(s);
}

bool
segments_is_busy(const struct segments *s, size_t *received, size_t *total)
{
	int most = s->all ? s->wanted_count : s->wanted_count > 0;

	*received = *total = 0;
	for (int i = 0; i < most; i++) {
		const struct segment *segment = find(s, s->wanted[i]);

		if (segment == NULL || segment->here)
			continue;
		if (segment->obtain != NULL)
			obtain_progress(segment->obtain, received, total);
		if (segment->obtain != NULL || s->all)
			return true;
	}
	return false;
}
