#include "link/courier.h"

#include "base/log.h"
#include "base/mem.h"
#include "danmaku/format.h"
#include "link/reply.h"
#include "net/retry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX ((size_t)8 << 20)
#define ANSWER_TIME (30 * SECOND)

static const struct retry retries = { .base = SECOND, .cap = 60 * SECOND };

/* What the daemon calls one that it has. */
struct delivery {
	uint64_t own, remote;
};

struct courier {
	struct stream_pool *pool;
	struct courier_handler handler;
	char *server, *authorization; /* the header, or NULL */
	struct letter *first, **last;
	size_t count;
	struct delivery *had; /* so that no two of the same words are taken for one */
	size_t had_count;
	struct letter *out;    /* the one that is on its way, in the list; or NULL */
	struct stream *stream; /* about it */
	struct bytes answer;
	struct timer *timer;
	ns_t not_before; /* host time: the daemon said so */
	int failures;
	bool waits;     /* for the timer */
	bool was_tried; /* the one on its way, before this time */
	uint32_t random;
};

static void turn(struct courier *);

/* --- the letters ------------------------------------------------------------- */

static struct letter **
find(struct courier *courier, uint64_t own)
{
	struct letter **at = &courier->first;

	while (*at != NULL && (*at)->own != own)
		at = &(*at)->next;
	return at;
}

static struct letter *
take_out(struct courier *courier, struct letter **at)
{
	struct letter *letter = *at;

	*at = letter->next;
	if (courier->last == &letter->next)
		courier->last = at;
	letter->next = NULL;
	courier->count--;
	return letter;
}

void
courier_take(struct courier *courier, struct letter *letter)
{
	letter->next = NULL;
	*courier->last = letter;
	courier->last = &letter->next;
	courier->count++;
	turn(courier);
}

bool
courier_has(const struct courier *courier, uint64_t own)
{
	const struct letter *letter = courier->first;

	while (letter != NULL && letter->own != own)
		letter = letter->next;
	return letter != NULL;
}

size_t
courier_count(const struct courier *courier)
{
	return courier->count;
}

void
courier_video(struct courier *courier, const char *video)
{
	struct letter **at = &courier->first;

	while (*at != NULL) {
		if ((*at)->video[0] == '\0' && video == NULL) {
			letter_free(take_out(courier, at));
			continue;
		}
		if ((*at)->video[0] == '\0')
			snprintf((*at)->video, sizeof((*at)->video), "%s", video);
		at = &(*at)->next;
	}
	turn(courier);
}

bool
courier_forget(struct courier *courier, uint64_t own)
{
	struct letter **at = find(courier, own);

	if (*at == NULL || *at == courier->out || (*at)->tried)
		return false;
	letter_free(take_out(courier, at));
	return true;
}

bool
courier_expects(const struct courier *courier, const struct comment *comment)
{
	const struct letter *letter = courier->first;

	while (letter != NULL && !(letter->tried && letter_is(letter, comment)))
		letter = letter->next;
	return letter != NULL;
}

void
courier_had(struct courier *courier, uint64_t own, uint64_t remote)
{
	courier->had =
	    mem_grow(courier->had, courier->had_count + 1, sizeof(*courier->had));
	courier->had[courier->had_count++] = (struct delivery){ own, remote };
}

/* --- what becomes of one ------------------------------------------------------- */

static void
delivered(struct courier *courier, uint64_t remote)
{
	struct letter *letter = take_out(courier, find(courier, courier->out->own));

	courier->out = NULL;
	courier->failures = 0;
	letter->remote = remote;
	courier_had(courier, letter->own, remote);
	courier->handler.sent(courier->handler.arg, letter);
	letter_free(letter);
	turn(courier);
}

static void
refused(struct courier *courier, const char *why)
{
	struct letter *letter = take_out(courier, find(courier, courier->out->own));

	courier->out = NULL;
	courier->handler.refused(courier->handler.arg, letter, why);
	letter_free(letter);
	turn(courier);
}

/* xorshift: only to spread the waits. */
static uint32_t
random_next(struct courier *courier)
{
	courier->random ^= courier->random << 13;
	courier->random ^= courier->random >> 17;
	courier->random ^= courier->random << 5;
	return courier->random;
}

static void
later(struct courier *courier, const struct stream_end *end, const char *why)
{
	struct letter *letter = courier->out;
	ns_t wait = retry_delay(retries, courier->failures, random_next(courier));

	wait += end->retry_after;
	courier->not_before = time_now() + end->retry_after;
	courier->failures += courier->failures < 30;
	courier->out = NULL;
	courier->waits = true;
	for (struct letter *each = courier->first; each != NULL; each = each->next)
		each->waited = true;
	timer_set(courier->timer, wait);
	log_info("courier", "%s; again in %.1f s", why, ns_to_seconds(wait));
	courier->handler.waits(courier->handler.arg, letter, why);
}

/* That a token has ended says nothing about the letter: who has just written it can
 * write it again, and what has waited is kept until there is another token. */
static bool
is_for_later(const struct stream_end *end, const struct letter *letter)
{
	return end->err.code != 0 || end->status == 429 || end->status == 408 ||
	       end->status / 100 == 5 || (end->status == 401 && letter->waited);
}

static void
heard(void *arg, long status, const char *data, size_t len)
{
	struct courier *courier = arg;

	(void)status;
	bytes_add(&courier->answer, data, len);
}

static void
sent(void *arg, const struct stream_end *end)
{
	struct courier *courier = arg;
	uint64_t id = reply_id(slice_of(&courier->answer));
	char why[sizeof(end->err.text)];

	courier->stream = NULL;
	if (!end->asked)
		courier->out->tried = courier->was_tried;
	reply_why(why, sizeof(why), end, slice_of(&courier->answer));
	if (is_for_later(end, courier->out))
		later(courier, end, why);
	else if (end->status / 100 == 2 && id == 0)
		later(courier, end, "what answers is no danmud");
	else if (end->status / 100 == 2)
		delivered(courier, id);
	else
		refused(courier, why);
}

static void
ask(struct courier *courier, const char *url, const char *json, const char *key,
    void (*ended)(void *, const struct stream_end *))
{
	const char *headers[2];
	struct stream_request request = {
		.url = url,
		.json = json,
		.headers = headers,
		.total_time = ANSWER_TIME,
		.max_bytes = ANSWER_MAX,
	};

	if (key != NULL)
		headers[request.header_count++] = key;
	if (courier->authorization != NULL)
		headers[request.header_count++] = courier->authorization;
	bytes_clear(&courier->answer);
	courier->stream = stream_open(
	    courier->pool, &request, (struct stream_handler){ heard, ended, courier });
}

static void
post(struct courier *courier)
{
	struct letter *letter = courier->out;
	char *url = mem_print("%s/v1/videos/%s/danmaku", courier->server, letter->video);
	char *key = mem_print("Idempotency-Key: %s", letter->key);
	struct bytes body = { 0 };

	courier->was_tried = letter->tried;
	letter->tried = true;
	letter_write(&body, letter);
	ask(courier, url, body.data, key, sent);
	bytes_fini(&body);
	free(key);
	free(url);
}

/* --- was it there before? ------------------------------------------------------ */

/* The same words at the same place, twice while it is paused: the other one is there. */
static bool
is_another(const struct courier *courier, uint64_t remote)
{
	size_t i = 0;

	while (i < courier->had_count && courier->had[i].remote != remote)
		i++;
	return i < courier->had_count && courier->had[i].own != courier->out->own;
}

/* The daemon's id of what is the same, or 0. */
static uint64_t
look_up(const struct courier *courier)
{
	struct track *track = track_new();
	struct format_report report = { 0 };
	const struct comment *c;
	uint64_t id = 0;

	format_read(courier->answer.data != NULL ? courier->answer.data : "",
	    courier->answer.len, track, &report, NULL);
	for (size_t i = 0; (c = track_at(track, i)) != NULL && id == 0; i++) {
		if (letter_is(courier->out, c) && !is_another(courier, c->id))
			id = c->id;
	}
	track_free(track);
	return id;
}

static void
looked(void *arg, const struct stream_end *end)
{
	struct courier *courier = arg;
	char why[sizeof(end->err.text)];
	uint64_t id;

	courier->stream = NULL;
	if (end->err.code != 0 || (end->status != 200 && end->status != 404)) {
		later(courier, end,
		    reply_why(why, sizeof(why), end, slice_of(&courier->answer)));
		return;
	}
	id = end->status == 200 ? look_up(courier) : 0;
	if (id != 0)
		delivered(courier, id);
	else
		post(courier);
}

static void
look(struct courier *courier)
{
	int64_t at = courier->out->comment.at_ms;
	char *url = mem_print("%s/v1/videos/%s/danmaku?from_ms=%" PRId64 "&to_ms=%" PRId64
			      "&limit=5000",
	    courier->server, courier->out->video, at, at + 1);

	ask(courier, url, NULL, NULL, looked);
	free(url);
}

/* --- one after the other -------------------------------------------------------- */

static void
turn(struct courier *courier)
{
	struct letter *letter = courier->first;

	if (courier->out != NULL || courier->waits)
		return;
	while (letter != NULL && letter->video[0] == '\0')
		letter = letter->next;
	if (letter == NULL)
		return;
	courier->out = letter;
	if (letter->tried)
		look(courier);
	else
		post(courier);
}

static void
on_timer(void *arg)
{
	struct courier *courier = arg;

	courier->waits = false;
	turn(courier);
}

void
courier_hurry(struct courier *courier)
{
	ns_t now = time_now();

	courier->failures = 0;
	if (courier->waits)
		timer_set(courier->timer,
		    courier->not_before > now ? courier->not_before - now : 0);
}

struct courier *
courier_new(struct loop *loop, struct stream_pool *pool, const char *server,
    const char *token, struct courier_handler handler)
{
	struct courier *courier = mem_new(1, sizeof(*courier));

	courier->pool = pool;
	courier->handler = handler;
	courier->server = mem_text(server);
	if (token != NULL)
		courier->authorization = mem_print("Authorization: Bearer %s", token);
	courier->last = &courier->first;
	courier->random = (uint32_t)time_now() | 1;
	courier->timer = loop_timer(loop, on_timer, courier);
	return courier;
}

void
courier_free(struct courier *courier)
{
	if (courier == NULL)
		return;
	stream_close(courier->stream);
	timer_free(courier->timer);
	letters_free(courier->first);
	bytes_fini(&courier->answer);
	free(courier->had);
	free(courier->authorization);
	free(courier->server);
	free(courier);
}
