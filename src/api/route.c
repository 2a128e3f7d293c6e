/* Which address is answered by whom, and who may ask. */
#include "api/route.h"

#include "base/mem.h"
#include "store/store_video.h"
#include "wire/message.h"
#include "wire/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SMALL = 16 * 1024, COMMENT = 64 * 1024 };

/* clang-format off */
static const struct route routes[] = {
	{ HTTP_GET,    "/", page_home, 0, 0 },
	{ HTTP_GET,    "/page/{file}", page_script, 0, 0 },
	{ HTTP_GET,    "/watch/{video}", page_watch, 0, 0 },
	{ HTTP_GET,    "/healthz", ops_alive, 0, 0 },
	{ HTTP_GET,    "/readyz", ops_ready, 0, 0 },
	{ HTTP_GET,    "/metrics", ops_metrics, 0, 0 },
	{ HTTP_POST,   "/v1/videos/{video}/danmaku", danmaku_post, ROUTE_WRITES, SMALL },
	{ HTTP_GET,    "/v1/videos/{video}/danmaku", danmaku_list, 0, 0 },
	{ HTTP_GET,    "/v1/videos/{video}/danmaku.xml", segment_whole_xml, 0, 0 },
	{ HTTP_GET,    "/v1/videos/{video}/danmaku/{n}", segment_get, 0, 0 },
	{ HTTP_DELETE, "/v1/videos/{video}/danmaku/{id}", danmaku_hide, ROUTE_WRITES | ROUTE_MODERATES, SMALL },
	{ HTTP_GET,    "/v1/videos/{video}/heat", danmaku_heat, 0, 0 },
	{ HTTP_GET,    "/v1/videos/{video}/events", events_one, 0, 0 },
	{ HTTP_GET,    "/v1/events", events_many, 0, 0 },
	{ HTTP_PUT,    "/v1/videos/{video}", video_put, ROUTE_WRITES, SMALL },
	{ HTTP_GET,    "/v1/videos/{video}", video_get, 0, 0 },
	{ HTTP_GET,    "/v1/videos", video_list, 0, 0 },
	{ HTTP_POST,   "/v1/videos/{video}/comments", comment_post, ROUTE_WRITES, COMMENT },
	{ HTTP_GET,    "/v1/videos/{video}/comments", comment_list, 0, 0 },
	{ HTTP_GET,    "/v1/videos/{video}/comments/{id}/replies", comment_replies, 0, 0 },
	{ HTTP_PUT,    "/v1/videos/{video}/comments/{id}/like", comment_like, ROUTE_WRITES, SMALL },
	{ HTTP_DELETE, "/v1/videos/{video}/comments/{id}/like", comment_unlike, ROUTE_WRITES, SMALL },
	{ HTTP_DELETE, "/v1/videos/{video}/comments/{id}", comment_hide, ROUTE_WRITES, SMALL },
	{ HTTP_GET,    "/v1/bans", ops_bans, ROUTE_MODERATES, 0 },
	{ HTTP_POST,   "/v1/bans", ops_ban, ROUTE_WRITES | ROUTE_MODERATES, SMALL },
	{ HTTP_DELETE, "/v1/bans", ops_lift, ROUTE_WRITES | ROUTE_MODERATES, SMALL },
	{ HTTP_GET,    "/v1/audit", ops_audit, ROUTE_MODERATES, 0 },
	{ HTTP_GET,    "/v3/", dplayer_get, 0, 0 },
	{ HTTP_POST,   "/v3/", dplayer_post, ROUTE_WRITES, SMALL },
	{ HTTP_GET,    "/v3", dplayer_get, 0, 0 },
	{ HTTP_POST,   "/v3", dplayer_post, ROUTE_WRITES, SMALL },
	{ HTTP_POST,   "/api/v2/match", dandan_match, 0, SMALL },
	{ HTTP_GET,    "/api/v2/comment/{n}", dandan_comment, 0, 0 },
	{ HTTP_GET,    "/api/v2/search/anime", dandan_anime, 0, 0 },
	{ HTTP_GET,    "/api/v2/search/episodes", dandan_episodes, 0, 0 },
	{ HTTP_GET,    "/api/v2/bangumi/{n}", dandan_bangumi, 0, 0 },
	{ HTTP_GET,    "/x/v1/dm/list.so", bili_xml, ROUTE_BILIBILI, 0 },
	{ HTTP_GET,    "/x/v2/dm/web/seg.so", bili_segment, ROUTE_BILIBILI, 0 },
	{ HTTP_GET,    "/x/v2/dm/web/view", bili_view, ROUTE_BILIBILI, 0 },
};
/* clang-format on */

const struct route *
route_at(size_t index)
{
	return index < sizeof(routes) / sizeof(*routes) ? &routes[index] : NULL;
}

/* --- which one --- */

/* The part of the pattern that begins at *at, behind its slash. */
static struct slice
pattern_part(const char **at)
{
	const char *from = *at + 1, *slash = strchr(from, '/');
	size_t len = slash != NULL ? (size_t)(slash - from) : strlen(from);

	*at = from + len;
	return (struct slice){ from, len };
}

static bool
fits(const struct route *r, const struct call *call)
{
	const char *at = r->path;

	for (int i = 0; i < call->part_count; i++) {
		struct slice part;

		if (*at != '/')
			return false;
		part = pattern_part(&at);
		if (part.len > 0 && part.at[0] == '{') {
			if (call->parts[i][0] == '\0')
				return false;
		} else if (!slice_is(part, call->parts[i])) {
			return false;
		}
	}
	return *at == '\0';
}

static bool
is_open(const struct api *api, const struct route *r)
{
	return !(r->flags & ROUTE_BILIBILI) || api->site->bilibili;
}

/* The one for this path and method; where there is none, *methods: bits of those
 * that the path has. */
static const struct route *
find(const struct call *call, unsigned method, unsigned *methods)
{
	const struct route *r, *found = NULL;

	*methods = 0;
	if (method == HTTP_HEAD)
		method = HTTP_GET;
	for (size_t i = 0; found == NULL && (r = route_at(i)) != NULL; i++)
		if (r->method == method && is_open(call->api, r) && fits(r, call))
			found = r;
	for (size_t i = 0; found == NULL && (r = route_at(i)) != NULL; i++)
		if (is_open(call->api, r) && fits(r, call))
			*methods |= 1u << r->method;
	return found;
}

static void
write_methods(struct bytes *b, unsigned methods)
{
	bytes_text(b, "OPTIONS");
	if (methods & 1u << HTTP_GET)
		bytes_text(b, ", GET, HEAD");
	if (methods & 1u << HTTP_POST)
		bytes_text(b, ", POST");
	if (methods & 1u << HTTP_PUT)
		bytes_text(b, ", PUT");
	if (methods & 1u << HTTP_DELETE)
		bytes_text(b, ", DELETE");
}

/* --- who asks --- */

static bool
list_has(const char *list, struct slice word)
{
	while (*list != '\0') {
		size_t len = strcspn(list, " ,");

		if (len == word.len && len > 0 && memcmp(list, word.at, len) == 0)
			return true;
		list += len + (list[len] != '\0');
	}
	return false;
}

/* The last address that a proxy which we trust has seen, in the last such header:
 * those before it may be the client's own. */
static void
find_address(struct call *call, const struct http_head *head)
{
	struct gate_address peer = conn_peer(call->conn), told;
	struct slice list = { NULL, 0 };
	int at = 0;
	char text[GATE_ADDRESS_TEXT_MAX];
	size_t from;

	while (http_header_next(head, "X-Forwarded-For", &at, &list))
		continue;
	memcpy(call->address, peer.bytes, sizeof(call->address));
	gate_address_host(text, &peer);
	if (list.at == NULL ||
	    !list_has(call->api->site->proxies, (struct slice){ text, strlen(text) }))
		return;
	for (from = list.len; from > 0 && list.at[from - 1] != ','; from--)
		continue;
	while (from < list.len && list.at[from] == ' ')
		from++;
	if (gate_address_plain(&told, list.at + from, list.len - from))
		memcpy(call->address, told.bytes, sizeof(call->address));
}

/* False: what it shows is not a token of ours (answered). */
static bool
find_author(struct call *call, const struct http_head *head)
{
	struct slice said = http_header_find(head, "Authorization");
	struct token token;
	struct err err = { 0 };
	uint8_t key[LIMIT_ADDRESS_MAX];

	if (said.at == NULL) {
		author_name(call->author, &call->api->site->secret, key,
		    limit_address(key, call->address));
		return true;
	}
	if (said.len < 7 || strncasecmp(said.at, "Bearer ", 7) != 0) {
		call_error(call, 401, "bad_token", "Authorization is to be Bearer TOKEN");
		return false;
	}
	if (token_read(&token, &call->api->site->secret, said.at + 7, said.len - 7,
		time_unix_ms() / 1000, &err) < 0) {
		call_error(call, 401, "bad_token", "%s", err.text);
		return false;
	}
	call->has_token = true;
	call->role = token.role;
	snprintf(call->author, sizeof(call->author), "%s", token.user);
	return true;
}

/* "http://host:port" is its own site. */
static bool
is_own_origin(struct slice origin, const struct http_head *head)
{
	struct slice host = http_slice(head, head->host);
	const char *at = memchr(origin.at, ':', origin.len);
	size_t skip = at != NULL ? (size_t)(at - origin.at) + 3 : origin.len;

	return skip < origin.len && host.len == origin.len - skip &&
	       memcmp(origin.at + skip, host.at, host.len) == 0;
}

/* May a page from there know, and write?  A page that may not is answered all the
 * same, but its browser keeps the answer from it; writing is refused here, for a
 * guest's name comes from an address, which a foreign page could borrow. */
static bool
find_origin(struct call *call, const struct http_head *head, unsigned flags)
{
	struct slice origin = http_header_find(head, "Origin");
	const char *list = call->api->site->origins;

	if (origin.at == NULL || origin.len == 0 || origin.len >= sizeof(call->origin) ||
	    is_own_origin(origin, head))
		return true;
	if (strcmp(list, "*") == 0 || list_has(list, origin)) {
		memcpy(call->origin, origin.at, origin.len);
		call->origin[origin.len] = '\0';
		return true;
	}
	if (!(flags & ROUTE_WRITES) || call->has_token)
		return true;
	call_error(call, 403, "origin", "pages of this origin may not write here");
	return false;
}

static bool
may_run(struct call *call, unsigned flags)
{
	bool needs = flags & ROUTE_MODERATES ||
		     (flags & ROUTE_WRITES && call->api->site->auth == AUTH_TOKEN);

	if (needs && !call->has_token) {
		call_error(call, 401, "token_needed", "this needs a token");
		return false;
	}
	if (flags & ROUTE_MODERATES && call->role < TOKEN_MODERATOR) {
		call_error(call, 403, "not_allowed", "this is for moderators");
		return false;
	}
	return true;
}

static bool
find_key(struct call *call, const struct http_head *head)
{
	struct slice key = http_header_find(head, "Idempotency-Key");
	bool fine = key.at == NULL || (key.len > 0 && key.len <= KEY_MAX);

	for (size_t i = 0; fine && key.at != NULL && i < key.len; i++)
		fine = key.at[i] > ' ' && key.at[i] < 0x7f;
	if (!fine)
		call_error(call, 400, "bad_key",
		    "Idempotency-Key is to be 1 to %d printable characters", KEY_MAX);
	else if (key.at != NULL)
		memcpy(call->key, key.at, key.len);
	return fine;
}

/* The part behind "videos" or "watch". */
static bool
find_video(struct call *call)
{
	bool watch = strcmp(call->parts[0], "watch") == 0;

	if (!watch && (call->part_count < 3 || strcmp(call->parts[1], "videos") != 0))
		return true;
	call->video = call->parts[watch ? 1 : 2];
	if (api_is_video(call->video))
		return true;
	call_error(
	    call, 404, "bad_video", "a video's id is 1 to 64 of A-Z a-z 0-9 . _ -");
	return false;
}

/* A bad escape anywhere in it is refused, not passed over. */
static bool
find_query(struct call *call, const struct http_head *head)
{
	struct slice rest = { head->bytes + head->query.at, head->query.len }, name,
		     value;
	struct bytes text = { 0 };
	bool fine = true;

	bytes_add(&call->query, rest.at, rest.len);
	while (fine && query_next(&rest, &name, &value))
		fine =
		    query_decode(&text, name, true) && query_decode(&text, value, true);
	bytes_fini(&text);
	if (!fine)
		call_error(call, 400, "malformed", "the query has a bad escape");
	return fine;
}

/* --- the gate's questions --- */

static void
call_free(void *own)
{
	struct call *call = own;

	bytes_fini(&call->query);
	bytes_fini(&call->text);
	bytes_fini(&call->more);
	bytes_fini(&call->out);
	bytes_fini(&call->packed);
	free(call->own);
	free(call);
}

static struct call *
call_new(struct api *api, struct conn *conn)
{
	struct call *call = mem_new(1, sizeof(*call));

	call->api = api;
	call->conn = conn;
	conn_keep(conn, call, call_free);
	return call;
}

static void
preflight(struct call *call, unsigned methods)
{
	struct bytes lines = { 0 };

	bytes_text(&lines, "Allow: ");
	write_methods(&lines, methods);
	bytes_text(&lines, "\r\n");
	if (call->origin[0] != '\0') {
		bytes_text(&lines, "Access-Control-Allow-Methods: ");
		write_methods(&lines, methods);
		bytes_text(&lines,
		    "\r\nAccess-Control-Allow-Headers: Authorization, Content-Type, "
		    "Idempotency-Key, Last-Event-ID\r\nAccess-Control-Max-Age: "
		    "86400\r\n");
	}
	call_answer(call, 204, NULL, (struct slice){ "", 0 }, lines.data);
	bytes_fini(&lines);
}

static void
no_method(struct call *call, unsigned methods)
{
	struct bytes lines = { 0 }, body = { 0 };

	bytes_text(&lines, "Cache-Control: no-store\r\nAllow: ");
	write_methods(&lines, methods);
	bytes_text(&lines, "\r\n");
	message_error(&body, "no_such_method", "this address does not take that method");
	call_answer(call, 405, "application/json", slice_of(&body), lines.data);
	bytes_fini(&lines);
	bytes_fini(&body);
}

static void
dispatch(struct call *call, const struct http_head *head)
{
	unsigned methods = 0;
	const struct route *r = NULL;

	if (head->method == HTTP_OPTIONS && slice_is(http_path(head), "*")) {
		preflight(call, ~0u);
		return;
	}
	if (call_split(call, http_path(head)))
		r = find(call, head->method, &methods);
	find_address(call, head);
	if (r == NULL && methods == 0) {
		call_error(call, 404, "not_found", "there is nothing at this address");
	} else if (head->method == HTTP_OPTIONS) {
		if (find_origin(call, head, 0))
			preflight(call, methods);
	} else if (r == NULL) {
		no_method(call, methods);
	} else if (find_author(call, head) && find_origin(call, head, r->flags) &&
		   may_run(call, r->flags) && find_key(call, head) && find_video(call) &&
		   find_query(call, head)) {
		call->route = r;
		r->run(call);
	}
}

static void
on_asked(void *arg, struct conn *conn)
{
	dispatch(call_new(arg, conn), conn_head(conn));
}

/* Only the address counts here: what else is wrong is said when all is there. */
static int64_t
on_admits(void *arg, struct conn *conn)
{
	struct call call = { .api = arg };
	const struct http_head *head = conn_head(conn);
	const struct route *r = NULL;
	unsigned methods;

	if (call_split(&call, http_path(head)))
		r = find(&call, head->method, &methods);
	return r != NULL && r->body_max > 0 ? r->body_max : SMALL;
}

struct gate_handler
api_handler(struct api *api)
{
	return (struct gate_handler){ on_admits, on_asked, api };
}
