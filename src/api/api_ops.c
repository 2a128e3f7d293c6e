/* For who runs it: is it well, what does it do, who is kept out. */
#include "api/route.h"
#include "danmaku/writing.h"
#include "store/store_record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
ops_alive(struct call *call)
{
	call_answer(call, 200, "text/plain", (struct slice){ "ok\n", 3 }, NULL);
}

void
ops_ready(struct call *call)
{
	struct ledger_stats stats = ledger_stats(call->api->site->ledger);

	if (atomic_load(&call->api->site->draining))
		call_error(call, 503, "draining", "this broker is going away");
	else if (!stats.healthy)
		call_error(call, 503, "store_down", "the store cannot be written");
	else
		call_answer(call, 200, "text/plain", (struct slice){ "ok\n", 3 }, NULL);
}

/* --- metrics --- */

static void
metric(
    struct bytes *b, const char *name, const char *kind, const char *help, double value)
{
	bytes_print(b, "# HELP danmud_%s %s\n# TYPE danmud_%s %s\ndanmud_%s %.17g\n",
	    name, help, name, kind, name, value);
}

static void
gate_metrics(struct bytes *b, const struct api_site *site)
{
	struct gate_stats sum = { 0 };

	for (int i = 0; i < site->workers; i++) {
		struct gate_stats s = gate_stats(site->gates[i]);

		sum.conns += s.conns;
		sum.accepted += s.accepted;
		sum.turned_away += s.turned_away;
		sum.requests += s.requests;
		sum.refused += s.refused;
		sum.late += s.late;
	}
	metric(b, "connections", "gauge", "Connections that ask.", (double)sum.conns);
	metric(
	    b, "accepted_total", "counter", "Connections taken.", (double)sum.accepted);
	metric(b, "turned_away_total", "counter",
	    "Connections that there was no descriptor for.", (double)sum.turned_away);
	metric(b, "requests_total", "counter", "Requests read.", (double)sum.requests);
	metric(b, "refused_total", "counter", "Answers of 400 and above.",
	    (double)sum.refused);
	metric(b, "late_total", "counter", "Connections closed for being slow.",
	    (double)sum.late);
}

static void
crowd_metrics(struct bytes *b, const struct api_site *site)
{
	struct crowd_stats sum = { 0 };
	size_t videos;

	for (int i = 0; i < site->workers; i++) {
		struct crowd_stats s = rooms_stats(site->rooms[i]);

		sum.members += s.members;
		sum.behind += s.behind;
		sum.messages += s.messages;
		sum.bytes += s.bytes;
		sum.sends += s.sends;
		sum.gaps += s.gaps;
	}
	census_all(site->census, &videos);
	metric(b, "viewers", "gauge", "Those who listen.", (double)sum.members);
	metric(b, "viewers_behind", "gauge", "Those of them who take no more now.",
	    (double)sum.behind);
	metric(b, "rooms", "gauge", "Videos that somebody watches.", (double)videos);
	metric(b, "deliveries_total", "counter", "Messages, to each viewer one.",
	    (double)sum.messages);
	metric(b, "sent_bytes_total", "counter", "Bytes sent to viewers.",
	    (double)sum.bytes);
	metric(b, "sends_total", "counter", "System calls for that.", (double)sum.sends);
	metric(b, "gaps_total", "counter", "Viewers told that they missed something.",
	    (double)sum.gaps);
}

static void
store_metrics(struct bytes *b, struct api_site *site)
{
	struct ledger_stats s = ledger_stats(site->ledger);

	metric(b, "danmaku_posted_total", "counter", "Danmaku kept.",
	    (double)atomic_load(&site->posted));
	metric(b, "danmaku_live_total", "counter", "Danmaku pushed and not kept.",
	    (double)atomic_load(&site->live_posts));
	metric(b, "posts_limited_total", "counter", "Posts that were too fast.",
	    (double)atomic_load(&site->posts_refused));
	metric(b, "store_writes_total", "counter", "Jobs written.", (double)s.written);
	metric(
	    b, "store_failures_total", "counter", "Jobs that failed.", (double)s.failed);
	metric(b, "store_commits_total", "counter", "Commits.", (double)s.commits);
	metric(b, "store_waiting", "gauge", "Jobs that wait.", (double)s.waiting);
	metric(b, "store_commit_seconds", "gauge", "The last commit took.",
	    (double)s.commit_last / SECOND);
	metric(
	    b, "store_healthy", "gauge", "It could be written the last time.", s.healthy);
}

void
ops_metrics(struct call *call)
{
	struct api_site *site = call->api->site;

	metric(&call->out, "uptime_seconds", "gauge", "Since it was started.",
	    (double)(time_now() - site->started) / SECOND);
	gate_metrics(&call->out, site);
	crowd_metrics(&call->out, site);
	store_metrics(&call->out, site);
	call_answer(call, 200, "text/plain; version=0.0.4", slice_of(&call->out), NULL);
}

/* --- bans --- */

static void
ban_one(void *arg, const struct store_ban *ban)
{
	struct call *call = arg;

	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	bytes_text(&call->out, "{\"kind\":");
	write_text(&call->out, ban->kind);
	bytes_text(&call->out, ",\"value\":");
	write_text(&call->out, ban->value);
	bytes_text(&call->out, ",\"why\":");
	write_text(&call->out, ban->why != NULL ? ban->why : "");
	bytes_text(&call->out, ",\"since_ms\":");
	writing_signed(&call->out, ban->since_ms);
	bytes_char(&call->out, '}');
}

static int
bans_read(struct call *call, struct store *store, struct err *err)
{
	return store_bans(store, ban_one, call, err);
}

static void
bans_done(struct call *call)
{
	bytes_text(&call->out, "]}");
	call_json(call, 200);
}

void
ops_bans(struct call *call)
{
	bytes_text(&call->out, "{\"bans\":[");
	call_read(call, bans_read, bans_done);
}

/* All workers go by the list in memory, which is read anew with every change: they
 * are few, and changed by hand. */
static int
bans_again(struct call *call, struct store *store, struct err *err)
{
	struct guard *guard = call->api->site->guard;
	int rc;

	guard_ban_start(guard);
	rc = store_bans(store, guard_ban, guard, err);
	guard_ban_end(guard);
	return rc;
}

static int
ban_audit(struct call *call, struct store *store, const char *what, struct err *err)
{
	struct bytes target = { 0 };
	int rc;

	bytes_print(&target, "%s %s", call->key, call->text.data);
	rc = store_audit_add(store,
	    &(struct store_audit){ .at_ms = time_unix_ms(),
		.who = call->author,
		.what = what,
		.target = target.data },
	    err);
	bytes_fini(&target);
	return rc;
}

static int
ban_write(struct call *call, struct store *store, struct err *err)
{
	int rc;

	if (call->flag)
		rc = store_ban_put(store,
		    &(struct store_ban){ call->key, call->text.data,
			call->more.data != NULL ? call->more.data : "", time_unix_ms() },
		    err);
	else
		rc = store_ban_lift(store, call->key, call->text.data, err);
	if (rc == 0)
		rc = ban_audit(call, store, call->flag ? "ban" : "lift ban", err);
	return rc < 0 ? rc : bans_again(call, store, err);
}

static void
ban_done(struct call *call)
{
	call_answer(call, 204, NULL, (struct slice){ "", 0 }, NULL);
}

void
ops_ban(struct call *call)
{
	call->flag = true;
	if (call_read_ban(call))
		call_write(call, ban_write, ban_done);
}

void
ops_lift(struct call *call)
{
	if (call_read_ban(call))
		call_write(call, ban_write, ban_done);
}

/* --- what moderators did --- */

static void
audit_one(void *arg, const struct store_audit *a)
{
	struct call *call = arg;

	if (call->count++ > 0)
		bytes_char(&call->out, ',');
	bytes_text(&call->out, "{\"number\":");
	writing_signed(&call->out, a->number);
	bytes_text(&call->out, ",\"at_ms\":");
	writing_signed(&call->out, a->at_ms);
	bytes_text(&call->out, ",\"who\":");
	write_text(&call->out, a->who);
	bytes_text(&call->out, ",\"what\":");
	write_text(&call->out, a->what);
	bytes_text(&call->out, ",\"video\":");
	write_text(&call->out, a->video != NULL ? a->video : "");
	bytes_text(&call->out, ",\"target\":");
	write_text(&call->out, a->target != NULL ? a->target : "");
	bytes_char(&call->out, '}');
}

static int
audit_read(struct call *call, struct store *store, struct err *err)
{
	return store_audits(store, call->at_ms, call->limit, audit_one, call, err);
}

static void
audit_done(struct call *call)
{
	bytes_text(&call->out, "]}");
	call_json(call, 200);
}

void
ops_audit(struct call *call)
{
	int64_t limit;

	if (!call_number(call, "before", 0, 0, INT64_MAX / 2, &call->at_ms) ||
	    !call_number(call, "limit", 100, 1, 1000, &limit))
		return;
	call->limit = (int)limit;
	bytes_text(&call->out, "{\"audit\":[");
	call_read(call, audit_read, audit_done);
}
