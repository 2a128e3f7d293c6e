#include "net/stream.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/failure.h"
#include "net/multi.h"
#include "net/url.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEEPALIVE_SECONDS = 30, RETRY_AFTER_MOST = 60 };

struct stream {
	struct stream_pool *pool;
	struct stream *next, **link;
	struct stream_handler handler;
	CURL *easy;
	struct curl_slist *headers;
	char *label;         /* the address as it may be shown */
	struct timer *timer; /* a stall?  Before the first turn: it could not begin */
	ns_t stall_time, heard;
	struct bytes news; /* came, and was not told yet */
	size_t came, max_bytes;
	bool broken; /* no request was made */
	bool over;   /* `ended` is running */
	char reason[CURL_ERROR_SIZE];
};

struct stream_pool {
	struct loop *loop;
	struct multi *multi;
	struct stream *streams;
	int depth; /* handlers below us on the stack: free() only at 0 */
	bool dead;
};

static long
status_of(const struct stream *s)
{
	long status = 0;

	curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* --- inside libcurl: note what comes, call nobody --- */

static size_t
take_body(char *data, size_t size, size_t count, void *arg)
{
	struct stream *s = arg;

	s->heard = time_now();
	s->came += size * count;
	if (s->max_bytes > 0 && s->came > s->max_bytes)
		return 0; /* libcurl ends it */
	bytes_add(&s->news, data, size * count);
	return size * count;
}

static size_t
take_header(char *data, size_t size, size_t count, void *arg)
{
	struct stream *s = arg;

	(void)data;
	s->heard = time_now();
	return size * count;
}

/* --- life --- */

static void
end_request(struct stream *s)
{
	if (s->easy == NULL)
		return;
	curl_multi_remove_handle(multi_curl(s->pool->multi), s->easy);
	curl_easy_cleanup(s->easy);
	s->easy = NULL;
}

static void
stream_free(struct stream *s)
{
	end_request(s);
	curl_slist_free_all(s->headers);
	timer_free(s->timer);
	*s->link = s->next;
	if (s->next != NULL)
		s->next->link = s->link;
	bytes_fini(&s->news);
	free(s->label);
	free(s);
}

/* Whose reason it is in front, nothing foreign in it. */
static void
word(const struct stream *s, struct err *err)
{
	char raw[sizeof(err->text)];

	err_prefix(err, "%s", s->label);
	url_hide_users(err->text);
	memcpy(raw, err->text, sizeof(raw));
	text_clean(err->text, sizeof(err->text), raw, strlen(raw));
}

/* Also the door of a network that wants a log-in first. */
static void
moved(const struct stream *s, struct stream_end *end)
{
	const char *to = NULL;

	curl_easy_getinfo(s->easy, CURLINFO_REDIRECT_URL, &to);
	if (to != NULL)
		err_set(&end->err, -EREMCHG, "it has moved to %s", to);
}

static void
finish(struct stream *s, struct stream_end *end)
{
	curl_off_t after = 0;
	long size = 0;

	if (s->easy != NULL) {
		curl_easy_getinfo(s->easy, CURLINFO_REQUEST_SIZE, &size);
		end->asked = size > 0;
		end->status = status_of(s);
		curl_easy_getinfo(s->easy, CURLINFO_RETRY_AFTER, &after);
		end->retry_after =
		    (after < RETRY_AFTER_MOST ? after : RETRY_AFTER_MOST) * SECOND;
		if (end->err.code == 0)
			moved(s, end);
	}
	if (end->err.code != 0)
		word(s, &end->err);
	s->over = true;
	timer_stop(s->timer);
	end_request(s); /* the handler may end the pool */
	s->handler.ended(s->handler.arg, end);
	stream_free(s);
}

/* It has ended as libcurl says. */
static void
conclude(struct stream *s, CURLcode curl)
{
	const struct failure *failure = failure_find(curl);
	struct stream_end end = { 0 };

	if (s->max_bytes > 0 && s->came > s->max_bytes)
		err_set(&end.err, -EFBIG, "the answer is larger than %zu bytes",
		    s->max_bytes);
	else if (curl != CURLE_OK)
		err_set(&end.err, failure->code, "%s",
		    failure->text != NULL  ? failure->text
		    : s->reason[0] != '\0' ? s->reason
					   : curl_easy_strerror(curl));
	finish(s, &end);
}

/* --- the pool --- */

static void
tell_news(struct stream *s)
{
	struct bytes news = s->news;

	s->news = (struct bytes){ 0 };
	s->handler.heard(s->handler.arg, status_of(s), news.data, news.len);
	bytes_fini(&news);
}

static struct stream *
with_news(struct stream_pool *pool)
{
	struct stream *s = pool->dead ? NULL : pool->streams;

	while (s != NULL && s->news.len == 0)
		s = s->next;
	return s;
}

/* What has come goes before that it is over; from the start again after every
 * handler, which may have given up any stream. */
static void
tell(struct stream_pool *pool)
{
	struct stream *s;
	CURLMsg *message;
	int left;

	while (!pool->dead) {
		while ((s = with_news(pool)) != NULL)
			tell_news(s);
		if (pool->dead)
			break;
		message = curl_multi_info_read(multi_curl(pool->multi), &left);
		if (message == NULL)
			break;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&s);
		conclude(s, message->data.result);
	}
}

static void
enter(struct stream_pool *pool)
{
	pool->depth++;
}

static void
leave(struct stream_pool *pool)
{
	if (--pool->depth == 0 && pool->dead)
		free(pool);
}

static void
acted(void *arg)
{
	struct stream_pool *pool = arg;

	enter(pool);
	tell(pool);
	leave(pool);
}

static void
check(struct stream *s)
{
	struct stream_end end = { 0 };
	ns_t idle = time_now() - s->heard;

	if (s->broken)
		err_set(&end.err, -EINVAL, "this cannot be asked for");
	else if (idle >= s->stall_time)
		err_set(&end.err, -ETIMEDOUT, "no data for %.3g s",
		    ns_to_seconds(s->stall_time));
	if (end.err.code != 0)
		finish(s, &end);
	else
		timer_set(s->timer, s->stall_time - idle);
}

static void
on_timer(void *arg)
{
	struct stream *s = arg;
	struct stream_pool *pool = s->pool;

	enter(pool);
	check(s);
	leave(pool);
}

struct stream_pool *
stream_pool_new(struct loop *loop)
{
	struct stream_pool *pool = mem_new(1, sizeof(*pool));

	pool->loop = loop;
	pool->multi = multi_new(loop, acted, pool);
	return pool;
}

void
stream_pool_free(struct stream_pool *pool)
{
	struct stream *s, *next;

	if (pool == NULL || pool->dead)
		return;
	enter(pool);
	for (s = pool->streams; s != NULL; s = next) {
		next = s->next;
		stream_close(s);
	}
	pool->dead = true;
	multi_free(pool->multi);
	leave(pool);
}

/* --- a request --- */

static void
add_header(struct stream *s, const char *line)
{
	struct curl_slist *more = curl_slist_append(s->headers, line);

	if (more != NULL)
		s->headers = more;
}

static long
milliseconds(ns_t ns)
{
	return (long)(ns / MILLISECOND);
}

static int
configure_body(struct stream *s, const struct stream_request *r)
{
	CURL *e = s->easy;
	int rc = 0;

	if (r->json != NULL) {
		add_header(s, "Content-Type: application/json");
		rc |= curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)strlen(r->json));
		rc |= curl_easy_setopt(e, CURLOPT_COPYPOSTFIELDS, r->json);
	}
	if (r->method != NULL)
		rc |= curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, r->method);
	add_header(s, "Expect:"); /* small bodies: nobody waits for a 100 */
	for (size_t i = 0; i < r->header_count; i++)
		add_header(s, r->headers[i]);
	rc |= curl_easy_setopt(e, CURLOPT_HTTPHEADER, s->headers);
	return rc;
}

static int
configure(struct stream *s, const struct stream_request *r, const char *url)
{
	ns_t connect = r->connect_time > 0 ? r->connect_time : 10 * SECOND;
	CURL *e = s->easy;
	int rc = 0;

	rc |= curl_easy_setopt(e, CURLOPT_URL, url);
	rc |= curl_easy_setopt(e, CURLOPT_PRIVATE, s);
	rc |= curl_easy_setopt(e, CURLOPT_ERRORBUFFER, s->reason);
	rc |= curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	rc |= curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
	rc |= curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	rc |= curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	rc |= curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	rc |= curl_easy_setopt(e, CURLOPT_TCP_KEEPIDLE, (long)KEEPALIVE_SECONDS);
	rc |= curl_easy_setopt(e, CURLOPT_TCP_KEEPINTVL, (long)KEEPALIVE_SECONDS);
	rc |= curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(connect));
	rc |= curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, milliseconds(r->total_time));
	rc |= curl_easy_setopt(e, CURLOPT_USERAGENT, "danmu/" PACKAGE_VERSION);
	rc |= curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	rc |= curl_easy_setopt(e, CURLOPT_WRITEDATA, s);
	rc |= curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
	rc |= curl_easy_setopt(e, CURLOPT_HEADERDATA, s);
	return rc | configure_body(s, r);
}

static void
begin(struct stream *s, const struct stream_request *r)
{
	char *url = url_encode(r->url);

	s->label = url_label(r->url, false);
	s->easy = curl_easy_init();
	s->broken =
	    s->easy == NULL || !url_is_http(url) || configure(s, r, url) != 0 ||
	    curl_multi_add_handle(multi_curl(s->pool->multi), s->easy) != CURLM_OK;
	free(url);
	timer_set(s->timer, s->broken ? 0 : s->stall_time);
}

struct stream *
stream_open(struct stream_pool *pool, const struct stream_request *request,
    struct stream_handler handler)
{
	struct stream *s = mem_new(1, sizeof(*s));

	s->pool = pool;
	s->handler = handler;
	s->max_bytes = request->max_bytes;
	s->stall_time = request->stall_time > 0 ? request->stall_time : 20 * SECOND;
	s->heard = time_now();
	s->timer = loop_timer(pool->loop, on_timer, s);
	s->next = pool->streams;
	s->link = &pool->streams;
	if (s->next != NULL)
		s->next->link = &s->next;
	pool->streams = s;
	begin(s, request);
	return s;
}

const char *
stream_type(const struct stream *s)
{
	const char *type = NULL;

	curl_easy_getinfo(s->easy, CURLINFO_CONTENT_TYPE, &type);
	return type != NULL ? type : "";
}

void
stream_close(struct stream *s)
{
	if (s != NULL && !s->over)
		stream_free(s);
}
