#include "api/call.h"

#include "api/route.h"
#include "base/log.h"
#include "base/mem.h"
#include "wire/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- answers --- */

void
call_answer(struct call *call, int status, const char *type, struct slice body,
    const char *headers)
{
	struct bytes lines = { 0 };

	bytes_text(&lines, "X-Content-Type-Options: nosniff\r\n");
	if (call->origin[0] != '\0')
		bytes_print(&lines,
		    "Access-Control-Allow-Origin: %s\r\nAccess-Control-Expose-Headers: "
		    "ETag, Retry-After\r\n",
		    call->origin);
	if (call->api->site->origins[0] != '\0')
		bytes_text(&lines, "Vary: Origin\r\n");
	if (headers != NULL)
		bytes_text(&lines, headers);
	else
		bytes_text(&lines, "Cache-Control: no-store\r\n");
	conn_answer(call->conn, &(struct conn_answer){
				    .status = status,
				    .type = type,
				    .body = body,
				    .headers = slice_of(&lines),
				});
	bytes_fini(&lines);
}

void
call_json(struct call *call, int status)
{
	struct bytes out = call->out;

	call->out = (struct bytes){ 0 };
	call_answer(call, status, "application/json", slice_of(&out), NULL);
	bytes_fini(&out);
}

void
call_error(struct call *call, int status, const char *code, const char *format, ...)
{
	const char *lines =
	    status == 503   ? "Cache-Control: no-store\r\nRetry-After: 5\r\n"
	    : status == 401 ? "Cache-Control: no-store\r\nWWW-Authenticate: Bearer\r\n"
			    : NULL;
	struct bytes out = { 0 };
	char text[400];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	message_error(&out, code, text);
	call_answer(call, status, "application/json", slice_of(&out), lines);
	bytes_fini(&out);
}

/* While nothing can be written the ledger has said so, and once is enough. */
static void
log_failure(const struct call *call)
{
	if (ledger_stats(call->api->site->ledger).healthy)
		log_error("store", "%s", call->job.err.text);
}

/* What the store could not do, in the words of HTTP.  What it is about on disk is
 * for the log, not for whoever asks. */
void
call_failed(struct call *call)
{
	const struct err *err = &call->job.err;

	switch (call->job.rc) {
	case -ENOENT:
		call_error(call, 404, "not_found", "it is not there");
		return;
	case -EACCES:
		call_error(call, 403, "not_yours", "it is somebody else's");
		return;
	case -EPERM:
		call_error(call, 403, "not_allowed", "%s", err->text);
		return;
	case -EINVAL:
		call_error(call, 422, "out_of_range", "%s", err->text);
		return;
	case -ENOSPC:
		log_failure(call);
		call_error(
		    call, 507, "store_full", "the store is full: nothing was kept");
		return;
	default:
		log_failure(call);
		call_error(call, 503, "store_down", "the store cannot be used now");
	}
}

/* --- jobs --- */

struct errand {
	call_work *work;
	call_done *done;
};

/* A call has one job at a time; what it does stands here. */
static struct errand *
errand_of(struct call *call)
{
	return call->own;
}

static int
job_work(struct job *job, struct store *store, struct err *err)
{
	struct call *call = (struct call *)job;

	return errand_of(call)->work(call, store, err);
}

static void
job_done(struct job *job)
{
	struct call *call = (struct call *)job;

	if (job->rc < 0)
		call_failed(call);
	else
		errand_of(call)->done(call);
}

static void
start(struct call *call, call_work *work, call_done *done, bool writes)
{
	struct ledger *ledger = call->api->site->ledger;
	struct errand *errand =
	    call->own != NULL ? call->own : mem_new(1, sizeof(*errand));

	*errand = (struct errand){ work, done };
	call->own = errand;
	call->job =
	    (struct job){ .work = job_work, .done = job_done, .loop = call->api->loop };
	if (!(writes ? ledger_write : ledger_read)(ledger, &call->job))
		call_error(call, 503, "busy", "too much waits for the store already");
}

void
call_read(struct call *call, call_work *work, call_done *done)
{
	start(call, work, done, false);
}

void
call_write(struct call *call, call_work *work, call_done *done)
{
	start(call, work, done, true);
}

int
call_audit(struct call *call, struct store *store, const char *what, struct err *err)
{
	char target[24];

	snprintf(target, sizeof(target), "%llu", (unsigned long long)call->id);
	return store_audit_add(store,
	    &(struct store_audit){ .at_ms = time_unix_ms(),
		.who = call->author,
		.what = what,
		.video = call->video,
		.target = call->id != 0 ? target : NULL },
	    err);
}

/* --- who says so --- */

bool
call_may_say(struct call *call)
{
	struct api_site *site = call->api->site;
	char line[96];
	struct bytes out = { 0 };
	ns_t wait = 0;
	const char *why;

	why = guard_bans(site->guard, call->author, call->address,
	    call->text.data != NULL ? call->text.data : "");
	if (why != NULL) {
		call_error(call, 403, "banned", "%s", why);
		return false;
	}
	if (guard_rate(site->guard, call->author, call->address, time_now(), &wait))
		return true;
	atomic_fetch_add_explicit(&site->posts_refused, 1, memory_order_relaxed);
	snprintf(line, sizeof(line), "Cache-Control: no-store\r\nRetry-After: %lld\r\n",
	    (long long)((wait + SECOND - 1) / SECOND));
	message_error(&out, "too_fast", "that is too fast: wait a moment");
	call_answer(call, 429, "application/json", slice_of(&out), line);
	bytes_fini(&out);
	return false;
}
