#include "link/link.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "link/reply.h"
#include "net/retry.h"
#include "wire/message.h"
#include "wire/sse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The server sends a heartbeat once a minute. */
#define SILENCE (150 * SECOND)
/* Who ends a stream sooner than this may do so for ever: it is not asked at once. */
#define STEADY SECOND
#define SHAKY_ATTEMPT 2 /* up to 4 s */
#define EVENT_MAX ((size_t)4 << 20)
#define HEAD_MAX (SSE_ID_MAX + 32)

static const struct retry retries = { .base = SECOND, .cap = 60 * SECOND };

struct link {
	struct stream_pool *pool;
	struct link_handler handler;
	char *url;
	struct stream *stream;
	struct timer *timer; /* the next try */
	struct sse *sse;
	int attempt;
	ns_t rose; /* host time, while it is up */
	bool up, was_up;
	uint32_t random;
	char why[480];
	bool *gone; /* whoever is feeding us wants to know that a handler freed us */
};

/* xorshift: only to spread the waits. */
static uint32_t
random_next(struct link *link)
{
	link->random ^= link->random << 13;
	link->random ^= link->random >> 17;
	link->random ^= link->random << 5;
	return link->random;
}

/* --- what is said --- */

static void
add_row(void *arg, const struct comment *comment)
{
	track_add(arg, comment);
}

static void
say_danmaku(struct link *link, struct slice data)
{
	struct track *track = track_new();
	int bad = 0;

	message_danmaku_rows(data, add_row, track, &bad);
	if (bad > 0)
		log_warn("link", "%d danmaku could not be read", bad);
	if (track_count(track) > 0)
		link->handler.danmaku(link->handler.arg, track);
	track_free(track);
}

static void
say_deleted(struct link *link, struct slice data)
{
	uint64_t id = reply_id(data);
	int64_t comment = reply_number(data, "comment");

	if (id != 0)
		link->handler.deleted(link->handler.arg, id);
	else if (comment > 0)
		link->handler.remark_gone(link->handler.arg, (uint64_t)comment);
}

static void
say_comment(struct link *link, struct slice data)
{
	if (!remark_one(data, link->handler.remark, link->handler.arg))
		log_warn("link", "a comment could not be read");
}

static void
say_viewers(struct link *link, struct slice data)
{
	int64_t count = reply_number(data, "count");

	if (count >= 0)
		link->handler.viewers(link->handler.arg, count);
}

static void
say_gap(struct link *link, struct slice data)
{
	log_info("link", "a gap: %.*s", (int)(data.len < 80 ? data.len : 80), data.at);
	link->handler.missed(link->handler.arg);
}

typedef void say_fn(struct link *, struct slice data);

/* clang-format off */
static const struct {
	const char *name;
	say_fn *say;
} events[] = {
	{ "danmaku", say_danmaku },
	{ "deleted", say_deleted },
	{ "comment", say_comment },
	{ "viewers", say_viewers },
	{ "gap",     say_gap     },
};
/* clang-format on */

static void
take_event(struct link *link)
{
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (slice_is(sse_event(link->sse), events[i].name)) {
			events[i].say(link, sse_data(link->sse));
			return;
		}
	}
}

/* An event that was too large may have been anything. */
static void
take_bytes(struct link *link, const char *at, const char *end)
{
	enum sse_kind kind;

	while (!*link->gone && (kind = sse_next(link->sse, &at, end)) != SSE_MORE) {
		if (kind == SSE_EVENT)
			take_event(link);
		else
			link->handler.missed(link->handler.arg);
	}
}

/* --- up and down --- */

static void
rise(struct link *link)
{
	bool first = !link->was_up;

	link->up = link->was_up = true;
	link->rose = time_now();
	link->why[0] = '\0';
	log_info("link", "up: %s", link->url);
	link->handler.changed(link->handler.arg);
	if (first && !*link->gone)
		link->handler.missed(link->handler.arg);
}

static ns_t
wait_of(struct link *link, const struct stream_end *end)
{
	int64_t asked_ms = sse_retry_ms(link->sse);
	ns_t wait;

	if (link->up && time_now() - link->rose >= STEADY)
		link->attempt = 0;
	else if (link->up && link->attempt > SHAKY_ATTEMPT)
		link->attempt = SHAKY_ATTEMPT;
	wait = retry_delay(retries, link->attempt, random_next(link));
	if (link->attempt == 0 && asked_ms > 0)
		wait = asked_ms < retries.cap / MILLISECOND ? asked_ms * MILLISECOND
							    : retries.cap;
	return wait + end->retry_after;
}

/* The stream is gone; `why` is there. */
static void
fall(struct link *link, const struct stream_end *end)
{
	ns_t wait = wait_of(link, end);
	bool gone = false;

	link->stream = NULL;
	link->up = false;
	link->attempt += link->attempt < 30;
	log_info("link", "down: %s; again in %.1f s", link->why, ns_to_seconds(wait));
	timer_set(link->timer, wait);
	sse_again(link->sse);
	link->gone = &gone;
	link->handler.changed(link->handler.arg);
	link->gone = NULL;
	if (gone)
		link_free(link);
}

static void
ended(void *arg, const struct stream_end *end)
{
	struct link *link = arg;

	if (end->err.code == 0 && end->status == 200)
		snprintf(link->why, sizeof(link->why), "the server ended it");
	else
		reply_why(link->why, sizeof(link->why), end, (struct slice){ "", 0 });
	fall(link, end);
}

/* What is no stream of events is somebody else's answer: of a web server, or of a
 * network that wants a log-in first. */
static bool
is_events(const struct stream *stream)
{
	static const char want[] = "text/event-stream";
	const char *type = stream_type(stream);

	return strncasecmp(type, want, strlen(want)) == 0 &&
	       strchr("; \t", type[strlen(want)]) != NULL;
}

static void
turn_away(struct link *link)
{
	const char *type = stream_type(link->stream);
	const struct stream_end end = { 0 };
	char clean[80];

	snprintf(link->why, sizeof(link->why), "what answers is no danmud (%s)",
	    text_clean(clean, sizeof(clean), type, strlen(type)));
	stream_close(link->stream);
	fall(link, &end);
}

static void
heard(void *arg, long status, const char *data, size_t len)
{
	struct link *link = arg;
	bool gone = false;

	if (status != 200) /* the words of a refusal */
		return;
	if (!link->up && !is_events(link->stream)) {
		turn_away(link);
		return;
	}
	link->gone = &gone;
	if (!link->up)
		rise(link);
	if (!gone)
		take_bytes(link, data, data + len);
	if (!gone)
		link->gone = NULL;
	else
		link_free(link);
}

static void
begin(void *arg)
{
	struct link *link = arg;
	char resume[HEAD_MAX];
	const char *headers[] = { "Accept: text/event-stream", resume };
	const struct stream_request request = {
		.url = link->url,
		.headers = headers,
		.header_count = sse_id(link->sse)[0] != '\0' ? 2 : 1,
		.stall_time = SILENCE,
	};

	snprintf(resume, sizeof(resume), "Last-Event-ID: %s", sse_id(link->sse));
	link->stream = stream_open(
	    link->pool, &request, (struct stream_handler){ heard, ended, link });
}

struct link *
link_new(struct loop *loop, struct stream_pool *pool, const char *server,
    const char *video, struct link_handler handler)
{
	struct link *link = mem_new(1, sizeof(*link));

	link->pool = pool;
	link->handler = handler;
	link->url = mem_print("%s/v1/videos/%s/events", server, video);
	link->sse = sse_new(EVENT_MAX);
	link->random = (uint32_t)time_now() | 1;
	link->timer = loop_timer(loop, begin, link);
	timer_set(link->timer, 0);
	return link;
}

void
link_free(struct link *link)
{
	if (link == NULL)
		return;
	stream_close(link->stream);
	link->stream = NULL;
	if (link->timer != NULL)
		timer_free(link->timer);
	link->timer = NULL;
	if (link->gone != NULL && !*link->gone) { /* a handler: it ends below us */
		*link->gone = true;
		return;
	}
	sse_free(link->sse);
	free(link->url);
	free(link);
}

bool
link_is_up(const struct link *link)
{
	return link->up;
}

const char *
link_why(const struct link *link)
{
	return link->why;
}
