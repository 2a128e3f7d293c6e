#include "supply/obtain.h"

#include "base/log.h"
#include "base/mem.h"
#include "supply/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A million danmaku are smaller; a server that never ends is not. */
#define FETCH_MAX ((size_t)128 << 20)

/* Nobody waits a minute for the answer that what the cache has is still right; but
 * some servers ask others first, and are quick when asked again. */
#define HAD_PATIENCE (8 * SECOND)
#define HAD_TRIES 2

struct obtain {
	const struct obtain_kit *kit;
	char *name;
	char **headers;
	size_t header_count, max_bytes;
	bool missing_is_empty, anew;
	obtain_done_fn *done;
	void *arg;

	struct work *work; /* at most one of the two is under way */
	struct fetch *fetch;
	size_t received, total;
	struct cache_entry entry; /* what the cache has, then what there is */
	bool is_url, had, keep;   /* keep: it is to be written to the cache */
	bool other;               /* what came is not what the cache has */
	struct obtained result;
};

static void
obtain_free(void *arg)
{
	struct obtain *o = arg;

	track_free(o->result.track);
	cache_entry_fini(&o->entry);
	for (size_t i = 0; i < o->header_count; i++)
		free(o->headers[i]);
	free(o->headers);
	free(o->name);
	free(o);
}

static void
finish(struct obtain *o)
{
	o->done(o->arg, &o->result);
	obtain_free(o);
}

/* --- the last step: what the bytes say ------------------------------------------ */

static int
read_rows(struct obtain *o)
{
	struct obtained *r = &o->result;
	const struct bytes *body = &o->entry.body;

	return format_read(body->data != NULL ? body->data : "", body->len, r->track,
	    &r->report, &r->err);
}

/* Something answered that has no danmaku, such as the page on which one logs in to a
 * network, but they were here before. */
static void
read_kept(struct obtain *o)
{
	struct obtained *r = &o->result;

	cache_entry_fini(&o->entry);
	if (!cache_find(o->kit->cache, o->name, &o->entry))
		return;
	err_set(&r->broken, r->rc, "%s; taken from the cache", r->err.text);
	r->cached = true;
	r->err = (struct err){ 0 };
	r->report = (struct format_report){ 0 };
	track_free(r->track);
	r->track = track_new();
	r->rc = read_rows(o);
}

static void
parse_run(void *arg, const atomic_bool *stop)
{
	struct obtain *o = arg;
	struct obtained *r = &o->result;
	struct err err = { 0 };

	if (!o->is_url)
		r->rc = file_read(&o->entry.body, o->name, stop, &r->err);
	if (r->rc == 0 && !*stop)
		r->rc = read_rows(o);
	if (r->rc < 0 && o->other && !*stop)
		read_kept(o);
	/* What is no danmaku is not worth keeping. */
	if (r->rc == 0 && o->keep && !r->cached && !*stop &&
	    cache_keep(o->kit->cache, o->name, &o->entry, &err) < 0)
		log_warn("supply", "the cache: %s", err.text);
	bytes_fini(&o->entry.body);
}

static void
parse_done(void *arg)
{
	struct obtain *o = arg;

	o->work = NULL;
	finish(o);
}

static void
parse(struct obtain *o)
{
	const struct work_call call = { parse_run, parse_done, obtain_free, o };

	o->result.track = track_new();
	if (o->is_url && o->entry.body.len == 0 && o->missing_is_empty) {
		o->result.missing = true;
		finish(o);
		return;
	}
	o->work = work_start(o->kit->crew, call, &o->result.err);
	if (o->work != NULL)
		return;
	o->result.rc = o->result.err.code;
	finish(o);
}

/* --- an address ------------------------------------------------------------------ */

/* The network failed, but it was here before. */
static void
fall_back(struct obtain *o, const struct fetch_result *result)
{
	struct err *broken = &o->result.broken;

	err_set(broken, result->code, "%s; taken from the cache", result->err.text);
	o->result.cached = true;
	parse(o);
}

static void
fail(struct obtain *o, const struct fetch_result *result)
{
	o->result.rc = result->code;
	o->result.err = result->err;
	o->result.retry_after = result->retry_after;
	finish(o);
}

/* As it is, or as it came now. */
static void
take(struct obtain *o, struct fetch_result *result)
{
	bool same = result->status == 304 && o->had;
	struct validity *validity = &o->entry.validity;

	if (!same) {
		bytes_fini(&o->entry.body);
		o->entry.body = result->body;
		result->body = (struct bytes){ 0 };
		*validity = result->validity;
	}
	validity->fresh = result->validity.fresh;
	o->entry.asked_ms = time_unix_ms();
	o->keep = result->code == 0 && (!same || validity->fresh > 0);
	o->other = o->had && !same;
	o->result.broken = result->err; /* or none; the rows that came are good */
	parse(o);
}

static void
fetched(void *arg, struct fetch_result *result)
{
	struct obtain *o = arg;

	o->fetch = NULL;
	if (result->code == 0 || (result->body.len > 0 && !o->had))
		take(o, result);
	else if (result->status == 404 && o->missing_is_empty) {
		cache_entry_fini(&o->entry);
		parse(o);
	} else if (o->had && result->status / 100 != 4)
		fall_back(o, result);
	else if (o->had && result->status == 429)
		fall_back(o, result);
	else
		fail(o, result);
}

static void
progress(void *arg, size_t received, size_t total)
{
	struct obtain *o = arg;

	o->received = received;
	o->total = total;
}

static void
ask(struct obtain *o)
{
	struct fetch_options options = {
		.max_bytes = o->max_bytes > 0 ? o->max_bytes : FETCH_MAX,
		.had = o->had ? &o->entry.validity : NULL,
		.headers = (const char *const *)o->headers,
		.header_count = o->header_count,
	};

	if (o->had) {
		options.connect_time = options.stall_time = HAD_PATIENCE;
		options.tries = HAD_TRIES;
	}
	o->fetch = fetch_start(o->kit->pool, o->name, &options, progress, fetched, o);
}

static void
look_run(void *arg, const atomic_bool *stop)
{
	struct obtain *o = arg;

	(void)stop;
	o->had = cache_find(o->kit->cache, o->name, &o->entry);
}

static void
look_done(void *arg)
{
	struct obtain *o = arg;

	o->work = NULL;
	if (o->had && !o->anew && cache_entry_is_fresh(&o->entry, time_unix_ms()))
		parse(o);
	else
		ask(o);
}

struct obtain *
obtain_start(const struct obtain_kit *kit, const struct obtain_request *request,
    obtain_done_fn *done, void *arg)
{
	struct obtain *o = mem_new(1, sizeof(*o));
	struct work_call call = { parse_run, parse_done, obtain_free, o };

	o->kit = kit;
	o->name = mem_text(request->name);
	o->is_url = fetch_is_url(o->name);
	o->max_bytes = request->max_bytes;
	o->missing_is_empty = request->missing_is_empty;
	o->anew = request->anew;
	o->header_count = request->header_count;
	o->headers = mem_new(o->header_count + 1, sizeof(*o->headers));
	for (size_t i = 0; i < o->header_count; i++)
		o->headers[i] = mem_text(request->headers[i]);
	o->done = done;
	o->arg = arg;
	if (o->is_url) {
		call.run = look_run;
		call.done = look_done;
	} else
		o->result.track = track_new();
	o->work = work_start(kit->crew, call, &o->result.err);
	if (o->work == NULL) /* no thread: a request needs none to fail in its turn */
		ask(o);
	return o;
}

void
obtain_cancel(struct obtain *o)
{
	if (o == NULL)
		return;
	if (o->work != NULL) {
		work_drop(o->work);
		return;
	}
	fetch_cancel(o->fetch);
	obtain_free(o);
}

bool
obtain_progress(const struct obtain *o, size_t *received, size_t *total)
{
	*received = o->received;
	*total = o->total;
	return o->fetch != NULL;
}
