/* Pieces of a timeline as files: for a CDN, for other players, for the page.  What was
 * made once is given again until somebody writes to the video. */
#include "api/route.h"
#include "api/shelf.h"
#include "danmaku/comment.h"
#include "danmaku/track.h"
#include "danmaku/writer.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEGMENT_MS 360000
#define WHOLE_MS (INT64_MAX / 4)

enum { ROWS_AT_ONCE = 5000, ROWS_MAX = 2000000, AGE = 10 };

struct gathering {
	struct track *track;
	struct bytes *json;
	uint64_t last;
	size_t count, page;
};

/* --- reading --- */

static void
gather(void *arg, const struct store_danmaku *d)
{
	struct gathering *g = arg;
	struct comment c = store_danmaku_comment(d);

	g->last = d->id;
	g->page++;
	if (g->count++ > 0 && g->json != NULL)
		bytes_char(g->json, ',');
	if (g->json != NULL)
		write_danmaku(g->json, d);
	else
		track_add(g->track, &c);
}

static int
gather_all(struct call *call, struct store *store, struct gathering *g, struct err *err)
{
	int rc = 0;

	do {
		g->page = 0;
		rc = store_danmaku_read(store, call->number,
		    (struct store_span){
			call->at_ms, call->created_ms, g->last, ROWS_AT_ONCE },
		    gather, g, err);
	} while (rc == 0 && g->page == ROWS_AT_ONCE && g->count < ROWS_MAX);
	return rc;
}

static int
segment_read(struct call *call, struct store *store, struct err *err)
{
	const struct writer *writer =
	    call->writer != NULL ? writer_find(call->writer) : NULL;
	struct gathering g = { .json = writer == NULL ? &call->out : NULL };
	struct writer_report report = { 0 };
	struct outlet outlet = { 0 };
	int rc = store_video_number(store, call->video, false, 0, &call->number, err);

	if (rc < 0 && rc != -ENOENT)
		return rc;
	g.track = track_new();
	if (writer == NULL)
		bytes_text(&call->out, "{\"danmaku\":[");
	if (rc == 0)
		rc = gather_all(call, store, &g, err);
	else
		rc = 0;
	if (writer == NULL) {
		bytes_text(&call->out, "]}");
	} else {
		track_sort(g.track);
		writer->write(g.track, &writer_look_usual, &outlet, &report);
		call->out = outlet.bytes;
	}
	track_free(g.track);
	if (rc == 0)
		shelf_pack(&call->out, &call->packed);
	return rc;
}

/* --- answering --- */

static void
answer_cached(struct call *call, const struct cached *cached)
{
	const struct http_head *head = conn_head(call->conn);
	bool gzip = cached->gzip.len > 0 && http_takes_gzip(head);
	const char *etag = gzip ? cached->gzip_etag : cached->etag;
	bool has = http_has_current(head, etag) ||
		   (gzip && http_has_current(head, cached->etag));
	char lines[256];

	snprintf(lines, sizeof(lines),
	    "ETag: %s\r\nCache-Control: public, max-age=%d\r\nVary: "
	    "Accept-Encoding\r\n%s",
	    etag, call->limit, gzip && !has ? "Content-Encoding: gzip\r\n" : "");
	if (has)
		call_answer(call, 304, NULL, (struct slice){ "", 0 }, lines);
	else
		call_answer(call, 200, cached->type,
		    slice_of(gzip ? &cached->gzip : &cached->body), lines);
}

/* "video/n.xml": what it is called in the cache stands in `more`. */
static void
segment_done(struct call *call)
{
	answer_cached(call, shelf_keep(call->api->shelf, call->more.data, call->type,
				&call->out, &call->packed, call->seen, time_now()));
}

void
segment_answer(struct call *call, const struct segment_wish *wish)
{
	struct api *api = call->api;
	const struct cached *cached;

	bytes_clear(&call->more);
	bytes_print(&call->more, "%s/%s/%lld/%lld", call->video,
	    wish->writer != NULL ? wish->writer : "", (long long)wish->from_ms,
	    (long long)wish->to_ms);
	call->limit = wish->max_age;
	call->seen = atomic_load(api_fresh(api->site, call->video));
	cached = shelf_find(api->shelf, call->more.data, call->seen, time_now());
	if (cached != NULL) {
		answer_cached(call, cached);
		return;
	}
	call->writer = wish->writer;
	call->type = wish->type;
	call->at_ms = wish->from_ms;
	call->created_ms = wish->to_ms;
	call_read(call, segment_read, segment_done);
}

static const struct shape {
	const char *ending, *writer, *type;
} shapes[] = {
	{ "json", NULL, "application/json" },
	{ "xml", "xml", "text/xml; charset=utf-8" },
	{ "pb", "pb", "application/octet-stream" },
};

void
segment_get(struct call *call)
{
	char *dot = strchr(call->parts[4], '.');
	uint64_t n = 0;
	size_t i = 0;

	if (dot != NULL)
		*dot = '\0';
	while (i < 3 && (dot == NULL || strcmp(dot + 1, shapes[i].ending) != 0))
		i++;
	if (i == 3 || strlen(call->parts[4]) > 9 ||
	    (strcmp(call->parts[4], "0") != 0 && !call_id(call->parts[4], &n))) {
		call_error(call, 404, "not_found",
		    "a segment is a number with .json, .xml or .pb");
		return;
	}
	segment_answer(
	    call, &(struct segment_wish){ shapes[i].writer, shapes[i].type,
		      (int64_t)n * SEGMENT_MS, (int64_t)(n + 1) * SEGMENT_MS, AGE });
}

void
segment_whole_xml(struct call *call)
{
	segment_answer(
	    call, &(struct segment_wish){ "xml", shapes[1].type, 0, WHOLE_MS, AGE });
}

/* --- Bilibili's addresses --- */

static bool
bili_video(struct call *call)
{
	if (call_query(call, "oid", &call->text) && api_is_video(call->text.data)) {
		call->video = call->text.data;
		return true;
	}
	call_error(call, 400, "missing", "oid is to be the id of a video");
	return false;
}

void
bili_xml(struct call *call)
{
	if (bili_video(call))
		segment_whole_xml(call);
}

void
bili_segment(struct call *call)
{
	int64_t n;

	if (bili_video(call) && call_number(call, "segment_index", 1, 1, 1000000, &n))
		segment_answer(call, &(struct segment_wish){ "pb", shapes[2].type,
					 (n - 1) * SEGMENT_MS, n * SEGMENT_MS, AGE });
}

static void
view_video(void *arg, const struct store_video *v)
{
	struct call *call = arg;

	call->number = v->number;
	call->at_ms = v->duration_ms;
}

/* How far it goes: what it says of itself, or up to its last danmaku, if that is
 * behind it. */
static int
view_read(struct call *call, struct store *store, struct err *err)
{
	int64_t end_ms = 0;
	int rc = store_video_get(store, call->video, view_video, call, err);

	if (rc == 0)
		rc = store_danmaku_end(store, call->number, &end_ms, err);
	if (end_ms > call->at_ms)
		call->at_ms = end_ms;
	return rc == -ENOENT ? 0 : rc;
}

static void
write_varint(struct bytes *b, uint64_t n)
{
	for (; n >= 128; n >>= 7)
		bytes_char(b, (char)((n & 127) | 128));
	bytes_char(b, (char)n);
}

/* Protobuf: in `dmSge` { page size, total of segments }, at least one. */
static void
view_done(struct call *call)
{
	int64_t total = (call->at_ms + SEGMENT_MS - 1) / SEGMENT_MS;
	struct bytes segments = { 0 };

	bytes_char(&segments, 0x08);
	write_varint(&segments, SEGMENT_MS);
	bytes_char(&segments, 0x10);
	write_varint(&segments, total > 0 ? (uint64_t)total : 1);
	bytes_char(&call->out, 0x22);
	write_varint(&call->out, segments.len);
	bytes_add(&call->out, segments.data, segments.len);
	bytes_fini(&segments);
	call_answer(call, 200, "application/octet-stream", slice_of(&call->out), NULL);
}

void
bili_view(struct call *call)
{
	if (bili_video(call))
		call_read(call, view_read, view_done);
}
