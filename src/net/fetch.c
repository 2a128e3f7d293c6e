#include "net/fetch.h"

#include "base/mem.h"
#include "base/text.h"
#include "net/ask.h"
#include "net/failure.h"
#include "net/multi.h"
#include "net/retry.h"
#include "net/unpack.h"
#include "net/url.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uv.h>

enum { SLACK_BYTES = 65536 }; /* by which a packed body may be the larger one */
enum { WAIT_MAX_SECONDS = 86400 };

struct fetch {
	struct fetch_pool *pool;
	struct fetch *next, **link;
	struct ask ask;
	struct fetch_options options;
	fetch_progress_fn *progress;
	fetch_done_fn *done;
	void *arg;
	struct timer *timer; /* between tries: the next one; else: a stall? */
	int attempt;
	int hops;  /* redirects that were followed here, not by libcurl */
	bool over; /* `done` is running */

	/* One try. */
	CURL *easy; /* NULL between tries */
	struct unpack *unpack;
	struct fetch_result result;
	size_t received, total;
	ns_t heard; /* when the last byte came */
	bool news;  /* progress to tell */
	char reason[CURL_ERROR_SIZE];
};

struct fetch_pool {
	struct loop *loop;
	struct multi *multi;
	struct fetch *fetches;
	int depth; /* handlers below us on the stack: free() only at 0 */
	bool dead;
};

bool
fetch_is_url(const char *url)
{
	return url_is_http(url);
}

static ns_t
or_else(ns_t value, ns_t otherwise)
{
	return value > 0 ? value : otherwise;
}

static struct retry
retry_of(const struct fetch *f)
{
	return (struct retry){
		.base = or_else(f->options.retry_base, SECOND / 2),
		.cap = or_else(f->options.retry_cap, 20 * SECOND),
		.tries = f->options.tries > 0 ? f->options.tries : 3,
	};
}

static size_t
max_bytes(const struct fetch *f)
{
	return f->options.max_bytes > 0 ? f->options.max_bytes : (size_t)64 << 20;
}

static void begin_try(struct fetch *f);

static long
milliseconds(ns_t ns)
{
	ns_t ms = ns / MILLISECOND + (ns % MILLISECOND > 0);

	return ms < INT32_MAX ? (long)ms : INT32_MAX;
}

/* --- inside libcurl: note what comes, call nobody --- */

static long
status_of(const struct fetch *f)
{
	long status = 0;

	if (f->easy != NULL)
		curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static size_t
take_body(char *data, size_t size, size_t count, void *arg)
{
	struct fetch *f = arg;
	size_t len = size * count;
	curl_off_t total = -1;

	f->heard = time_now();
	if (status_of(f) / 100 != 2)
		return len;
	curl_easy_getinfo(f->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total);
	f->total = total > 0 ? (size_t)total : 0;
	f->received += len;
	f->news = true;
	/* Packing makes nothing much larger, but a stream of nothing is endless. */
	if (f->received > max_bytes(f) + SLACK_BYTES ||
	    f->total > max_bytes(f) + SLACK_BYTES)
		err_set(&f->result.err, -EFBIG, "larger than %zu bytes", max_bytes(f));
	else
		unpack_push(f->unpack, &f->result.body, data, len, &f->result.err);
	return f->result.err.code == 0 ? len : 0;
}

static size_t
take_header(char *data, size_t size, size_t count, void *arg)
{
	static const char name[] = "content-encoding:";
	struct fetch *f = arg;
	size_t len = size * count;

	f->heard = time_now();
	if (len >= 5 && strncasecmp(data, "HTTP/", 5) == 0) {
		/* The head of the next answer: behind a redirect, or a 100. */
		unpack_free(f->unpack);
		f->unpack = unpack_new(max_bytes(f));
		f->result.validity = (struct validity){ 0 };
	}
	validity_line(&f->result.validity, data, len);
	if (len >= sizeof(name) - 1 && strncasecmp(data, name, sizeof(name) - 1) == 0 &&
	    status_of(f) / 100 == 2)
		unpack_declare(f->unpack, data + sizeof(name) - 1,
		    len - (sizeof(name) - 1), &f->result.err);
	return f->result.err.code == 0 ? len : 0;
}

/* --- one request: tries until it is over --- */

static void
end_try(struct fetch *f)
{
	if (f->easy != NULL) {
		curl_multi_remove_handle(multi_curl(f->pool->multi), f->easy);
		curl_easy_cleanup(f->easy);
		f->easy = NULL;
	}
	unpack_free(f->unpack);
	f->unpack = NULL;
	f->news = false;
}

static void
free_fetch(struct fetch *f)
{
	end_try(f);
	timer_free(f->timer);
	*f->link = f->next;
	if (f->next != NULL)
		f->next->link = f->link;
	bytes_fini(&f->result.body);
	ask_fini(&f->ask);
	free(f);
}

/* The reason as it may be shown: whose it is in front, nothing foreign in it. */
static void
word(struct fetch *f)
{
	struct err *err = &f->result.err;
	char raw[sizeof(err->text)];

	err_prefix(err, "%s", f->ask.label);
	url_hide_users(err->text);
	memcpy(raw, err->text, sizeof(raw));
	text_clean(err->text, sizeof(err->text), raw, strlen(raw));
}

static void
finish(struct fetch *f)
{
	struct err *err = &f->result.err;

	end_try(f);
	timer_stop(f->timer);
	f->result.code = err->code;
	if (err->code != 0)
		word(f);
	/* What broke off may be of use; what was too large is not asked for. */
	if (err->code == -EFBIG)
		bytes_clear(&f->result.body);
	f->over = true;
	f->done(f->arg, &f->result);
	free_fetch(f);
}

/* Not yet the end?  Then sets the timer for the next try. */
static bool
try_again(struct fetch *f, bool network_error)
{
	struct retry retry = retry_of(f);
	curl_off_t after = 0;
	uint32_t random = 0;
	ns_t delay;

	if (!retry_again(retry, f->attempt, f->result.status, network_error))
		return false;
	if (f->easy != NULL)
		curl_easy_getinfo(f->easy, CURLINFO_RETRY_AFTER, &after);
	if (after > retry.cap / SECOND) {
		f->result.retry_after =
		    (after < WAIT_MAX_SECONDS ? after : WAIT_MAX_SECONDS) * SECOND;
		err_set(&f->result.err, -EBUSY, "HTTP %ld, asks to wait %lld s",
		    f->result.status, (long long)after);
		return false;
	}
	uv_random(NULL, NULL, &random, sizeof(random), 0, NULL);
	delay = retry_delay(retry, f->attempt, random);
	if (after > 0)
		delay += after * SECOND;
	end_try(f);
	bytes_clear(&f->result.body);
	f->result.status = 0;
	f->result.err = (struct err){ 0 };
	f->attempt++;
	timer_set(f->timer, delay);
	return true;
}

/* libcurl would show the caller's own headers to whoever it is sent to. */
static bool
go_there(struct fetch *f)
{
	char *url = NULL;

	if (f->options.header_count == 0 || status_of(f) / 100 != 3 ||
	    curl_easy_getinfo(f->easy, CURLINFO_REDIRECT_URL, &url) != CURLE_OK ||
	    url == NULL || !url_is_http(url))
		return false;
	if (f->hops >= f->options.max_redirects) {
		err_set(&f->result.err, -ELOOP, "too many redirects");
		return false;
	}
	f->hops++;
	ask_redirect(&f->ask, url, status_of(f));
	end_try(f);
	bytes_clear(&f->result.body);
	begin_try(f);
	return true;
}

/* The try has ended as libcurl says; what went wrong on our side is already
 * in the result. */
static void
conclude(struct fetch *f, CURLcode curl)
{
	const struct failure *failure = failure_find(curl);
	struct err *err = &f->result.err;
	bool network_error = false;

	if (curl == CURLE_OK && err->code == 0 && go_there(f))
		return;
	f->result.status = status_of(f);
	if (curl == CURLE_OK && err->code == 0 && f->result.status == 304 &&
	    f->ask.conditional)
		bytes_clear(&f->result.body);
	else if (curl == CURLE_OK && err->code == 0 && f->result.status / 100 == 2)
		unpack_end(f->unpack, &f->result.body, err);
	else if (err->code == 0 &&
		 (curl == CURLE_OK || curl == CURLE_HTTP_RETURNED_ERROR))
		err_set(err, -EIO, "HTTP %ld", f->result.status);
	else if (err->code == 0) {
		network_error = failure->again;
		err_set(err, failure->code, "%s",
		    failure->text != NULL  ? failure->text
		    : f->reason[0] != '\0' ? f->reason
					   : curl_easy_strerror(curl));
	}
	if (err->code == 0 || !try_again(f, network_error))
		finish(f);
}

static int
configure(struct fetch *f)
{
	ns_t connect_time = or_else(f->options.connect_time, 10 * SECOND);
	ns_t total_time = or_else(f->options.total_time, 120 * SECOND);
	CURL *e = f->easy;
	int rc = 0;

	rc |= curl_easy_setopt(e, CURLOPT_URL, f->ask.url);
	rc |= curl_easy_setopt(e, CURLOPT_PRIVATE, f);
	rc |= curl_easy_setopt(e, CURLOPT_ERRORBUFFER, f->reason);
	rc |= curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	/* Else giving up would wait for the thread that asks the DNS. */
	rc |= curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
	rc |= curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	rc |= curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	rc |= curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, (long)!f->options.header_count);
	rc |= curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)f->options.max_redirects);
	rc |= curl_easy_setopt(e, CURLOPT_FAILONERROR, 1L);
	rc |= curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	rc |= curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(connect_time));
	rc |= curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, milliseconds(total_time));
	rc |= curl_easy_setopt(e, CURLOPT_USERAGENT, "danmu/" PACKAGE_VERSION);
	rc |= curl_easy_setopt(e, CURLOPT_HTTPHEADER, f->ask.headers);
	if (f->ask.json != NULL)
		rc |= curl_easy_setopt(e, CURLOPT_POSTFIELDS, f->ask.json);
	rc |= curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	rc |= curl_easy_setopt(e, CURLOPT_WRITEDATA, f);
	rc |= curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
	rc |= curl_easy_setopt(e, CURLOPT_HEADERDATA, f);
	return rc;
}

static void
begin_try(struct fetch *f)
{
	f->received = f->total = 0;
	f->reason[0] = '\0';
	f->heard = time_now();
	f->unpack = unpack_new(max_bytes(f));
	if (!url_is_http(f->ask.url)) {
		err_set(
		    &f->result.err, -EPROTONOSUPPORT, "only http and https are fetched");
		finish(f);
		return;
	}
	f->easy = curl_easy_init();
	if (f->easy == NULL || configure(f) != 0) {
		conclude(f, CURLE_FAILED_INIT);
		return;
	}
	timer_set(f->timer, or_else(f->options.stall_time, 20 * SECOND));
	if (curl_multi_add_handle(multi_curl(f->pool->multi), f->easy) != CURLM_OK)
		conclude(f, CURLE_FAILED_INIT);
}

static void
check_stall(struct fetch *f)
{
	ns_t limit = or_else(f->options.stall_time, 20 * SECOND);
	ns_t idle = time_now() - f->heard;

	if (idle < limit) {
		timer_set(f->timer, limit - idle);
		return;
	}
	snprintf(
	    f->reason, sizeof(f->reason), "no data for %.3g s", ns_to_seconds(limit));
	conclude(f, CURLE_OPERATION_TIMEDOUT);
}

/* --- the pool --- */

/* Between enter() and leave() a handler may free the pool; until then it is
 * only marked. */
static void
enter(struct fetch_pool *pool)
{
	pool->depth++;
}

static void
leave(struct fetch_pool *pool)
{
	if (--pool->depth == 0 && pool->dead)
		free(pool);
}

/* Tells what has come, from the start again after every handler: it may have
 * ended any request. */
static void
tell(struct fetch_pool *pool)
{
	struct fetch *f;
	CURLMsg *message;
	CURLcode curl;
	int left;

	while (!pool->dead) {
		message = curl_multi_info_read(multi_curl(pool->multi), &left);
		if (message == NULL)
			break;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&f);
		conclude(f, curl);
	}
	f = pool->dead ? NULL : pool->fetches;
	while (f != NULL) {
		if (!f->news) {
			f = f->next;
			continue;
		}
		f->news = false;
		if (f->progress != NULL)
			f->progress(f->arg, f->received, f->total);
		f = pool->dead ? NULL : pool->fetches;
	}
}

static void
acted(void *arg)
{
	struct fetch_pool *pool = arg;

	enter(pool);
	tell(pool);
	leave(pool);
}

static void
fetch_timer(void *arg)
{
	struct fetch *f = arg;
	struct fetch_pool *pool = f->pool;

	enter(pool);
	if (f->easy == NULL)
		begin_try(f);
	else
		check_stall(f);
	leave(pool);
}

struct fetch_pool *
fetch_pool_new(struct loop *loop)
{
	struct fetch_pool *pool = mem_new(1, sizeof(*pool));

	pool->loop = loop;
	pool->multi = multi_new(loop, acted, pool);
	return pool;
}

void
fetch_pool_free(struct fetch_pool *pool)
{
	struct fetch *f, *next;

	if (pool == NULL || pool->dead)
		return;
	enter(pool);
	for (f = pool->fetches; f != NULL; f = next) {
		next = f->next;
		fetch_cancel(f);
	}
	pool->dead = true;
	multi_free(pool->multi);
	leave(pool);
}

struct fetch *
fetch_start(struct fetch_pool *pool, const char *url, const struct fetch_options *options,
    fetch_progress_fn *progress, fetch_done_fn *done, void *arg)
{
	struct fetch *f = mem_new(1, sizeof(*f));

	f->pool = pool;
	if (options != NULL)
		f->options = *options;
	if (f->options.max_redirects <= 0)
		f->options.max_redirects = 5;
	ask_init(&f->ask, url, &f->options);
	/* What they point to was the caller's. */
	f->options.had = NULL;
	f->options.headers = NULL;
	f->options.json = NULL;
	f->progress = progress;
	f->done = done;
	f->arg = arg;
	f->next = pool->fetches;
	f->link = &pool->fetches;
	if (f->next != NULL)
		f->next->link = &f->next;
	pool->fetches = f;
	f->timer = loop_timer(pool->loop, fetch_timer, f);
	timer_set(f->timer, 0);
	return f;
}

void
fetch_cancel(struct fetch *f)
{
	if (f != NULL && !f->over)
		free_fetch(f);
}
