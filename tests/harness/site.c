#include "harness/site.h"

#include "unit/harness.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

const char site_rows[] = "<i><d p=\"1,1,25,16777215\">danmaku</d></i>";

static void
send_packed(struct peer *p, const char *encoding, int bits, const void *data, size_t len)
{
	unsigned char packed[32768];
	z_stream z = { 0 };

	deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (unsigned char *)(uintptr_t)data;
	z.avail_in = (uInt)len;
	z.next_out = packed;
	z.avail_out = sizeof(packed);
	deflate(&z, Z_FINISH);
	peer_print(p,
	    "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %lu\r\n\r\n",
	    encoding, z.total_out);
	peer_send(p, packed, z.total_out);
	deflateEnd(&z);
}

static void
send_rows(struct peer *p)
{
	peer_print(p, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
	    strlen(site_rows), site_rows);
}

/* Rows that have not changed since they had this mark. */
static void
send_marked(struct peer *p, const char *head, const char *known)
{
	if (strstr(peer_head(p), known) != NULL)
		peer_print(p, "HTTP/1.1 304 Not Modified\r\n%s\r\n\r\n", head);
	else
		peer_print(p, "HTTP/1.1 200 OK\r\n%s\r\nContent-Length: %zu\r\n\r\n%s",
		    head, strlen(site_rows), site_rows);
}

static void
send_chunked(struct peer *p)
{
	peer_print(p, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (const char *c = site_rows; *c != '\0'; c++)
		peer_print(p, "1\r\n%c\r\n", *c);
	peer_print(p, "0\r\n\r\n");
}

static void
send_bomb(struct peer *p)
{
	char *zeros = mem_new(1, 8 << 20);

	send_packed(p, "gzip", 15 + 16, zeros, 8 << 20);
	free(zeros);
}

/* Empty stored blocks: a stream that is endless and unpacks to nothing. */
static void
send_nothing_for_ever(struct peer *p)
{
	peer_print(p, "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n");
	for (int i = 0; i < 100000; i++)
		peer_send(p, "\0\0\0\xff\xff", 5);
	peer_hold(p);
}

static void
send_redirect(struct peer *p, const char *to)
{
	peer_print(p,
	    "HTTP/1.1 302 Found\r\nContent-Encoding: br\r\nLocation: %s\r\n"
	    "Connection: close\r\nContent-Length: 4\r\n\r\ngone",
	    to);
}

static void
serve_redirects(struct peer *p, const char *path)
{
	int left = atoi(path + strlen("/hop/"));
	char to[32];

	snprintf(to, sizeof(to), "/hop/%d", left - 1);
	if (left == 0)
		send_rows(p);
	else
		send_redirect(p, to);
}

/* The same server under another name, for those who look at names. */
static void
send_elsewhere(struct peer *p)
{
	const char *host = strstr(peer_head(p), "Host: 127.0.0.1:");
	char to[64];

	snprintf(to, sizeof(to), "http://localhost:%d/own",
	    host != NULL ? atoi(host + strlen("Host: 127.0.0.1:")) : 0);
	send_redirect(p, to);
}

/* Which of the caller's own headers came? */
static void
send_own(struct peer *p)
{
	const char *own = strstr(peer_head(p), "X-Own: ");
	const char *two = strstr(peer_head(p), "X-Two: ");

	peer_print(p, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n%c%c",
	    own != NULL ? 'o' : '-', two != NULL ? 't' : '-');
}

static bool
serve_own(struct peer *p, const char *path)
{
	if (strcmp(path, "/own") == 0)
		send_own(p);
	else if (strcmp(path, "/own-here") == 0)
		send_redirect(p, "/own");
	else if (strcmp(path, "/own-there") == 0)
		send_elsewhere(p);
	else
		return false;
	return true;
}

void
site_serve(struct peer *p, const char *path, int count, void *arg)
{
	(void)arg;
	if (serve_own(p, path))
		return;
	if (strcmp(path, "/rows") == 0)
		send_rows(p);
	else if (strcmp(path, "/chunked") == 0)
		send_chunked(p);
	else if (strcmp(path, "/gzip") == 0)
		send_packed(p, "gzip", 15 + 16, site_rows, strlen(site_rows));
	else if (strcmp(path, "/deflate") == 0)
		send_packed(p, "deflate", 15, site_rows, strlen(site_rows));
	else if (strcmp(path, "/raw") == 0)
		send_packed(p, "deflate", -15, site_rows, strlen(site_rows));
	else if (strcmp(path, "/br") == 0)
		send_packed(p, "br", -15, site_rows, strlen(site_rows));
	else if (strcmp(path, "/bomb") == 0)
		send_bomb(p);
	else if (strcmp(path, "/nothing") == 0)
		send_nothing_for_ever(p);
	else if (strcmp(path, "/huge") == 0)
		peer_print(p, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx");
	else if (strcmp(path, "/busy-twice") == 0 && count == 2)
		send_rows(p);
	else if (strcmp(path, "/busy-twice") == 0)
		peer_print(p, "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
	else if (strcmp(path, "/wait-long") == 0)
		peer_print(p, "HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\n\r\n");
	else if (strcmp(path, "/wait-none") == 0 && count == 0)
		peer_print(p, "HTTP/1.1 429 Slow\r\nRetry-After: 0\r\n\r\n");
	else if (strcmp(path, "/wait-none") == 0)
		send_rows(p);
	else if (strcmp(path, "/tagged") == 0)
		send_marked(p, "ETag: \"v1\"", "If-None-Match: \"v1\"\r\n");
	else if (strcmp(path, "/dated") == 0)
		send_marked(p, "Last-Modified: Tue, 10 Nov 2026 08:00:00 GMT",
		    "If-Modified-Since: Tue, 10 Nov 2026 08:00:00 GMT\r\n");
	else if (strcmp(path, "/half") == 0)
		peer_print(p, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<i><d");
	else if (strcmp(path, "/half-once") == 0 && count > 0)
		send_rows(p);
	else if (strcmp(path, "/half-once") == 0)
		peer_print(p, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<i><d");
	else if (strcmp(path, "/rows-and-half") == 0)
		peer_print(p, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n%s<d p=\"1",
		    site_rows);
	else if (strcmp(path, "/silent") == 0)
		peer_hold(p);
	else if (strcmp(path, "/stall") == 0) {
		peer_print(p, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
		peer_hold(p);
	} else if (strcmp(path, "/garbage") == 0)
		peer_print(p, "\x1b[31mwhat?\r\n\r\n");
	else if (strcmp(path, "/to-file") == 0)
		send_redirect(p, "file:///etc/passwd");
	else if (strcmp(path, "/to-gopher") == 0)
		send_redirect(p, "gopher://127.0.0.1/");
	else if (strcmp(path, "/to-self") == 0)
		send_redirect(p, "/to-self");
	else if (strncmp(path, "/hop/", 5) == 0)
		serve_redirects(p, path);
	else if (strcmp(path, "/posted") == 0)
		peer_print(p, "HTTP/1.1 200 OK\r\n\r\n%s", peer_body(p));
	else if (strstr(path, "head") != NULL)
		peer_print(p, "HTTP/1.1 200 OK\r\n\r\n%s", peer_head(p));
	else if (strncmp(path, "/empty", 6) == 0)
		peer_print(p, "HTTP/1.1 204 No Content\r\n\r\n");
	else
		peer_print(
		    p, "HTTP/1.1 404 \x1b]0;bad\a\r\nContent-Length: 3\r\n\r\nwho");
}

/* --- the scene --- */

int
scene_open(void **state)
{
	struct scene *s = mem_new(1, sizeof(*s));

	s->server = server_new(site_serve, s);
	s->loop = loop_new();
	s->pool = fetch_pool_new(s->loop);
	s->options.retry_base = MILLISECOND;
	s->options.retry_cap = 900 * MILLISECOND;
	s->want_done = 1;
	*state = s;
	return 0;
}

int
scene_close(void **state)
{
	struct scene *s = *state;

	fetch_pool_free(s->pool);
	loop_free(s->loop);
	server_free(s->server);
	bytes_fini(&s->result.body);
	free(s);
	return 0;
}

void
scene_keep(void *arg, struct fetch_result *result)
{
	struct scene *s = arg;

	bytes_fini(&s->result.body);
	s->result = *result;
	result->body = (struct bytes){ 0 };
	if (++s->done == s->want_done)
		loop_stop(s->loop);
}

static void
keep_progress(void *arg, size_t received, size_t total)
{
	struct scene *s = arg;

	s->progress++;
	s->received = received;
	s->total = total;
}

void
scene_start(struct scene *s, const char *path)
{
	char *url = path[0] == '/' ? server_url(s->server, path) : mem_text(path);

	s->fetch = fetch_start(s->pool, url, &s->options, keep_progress, scene_keep, s);
	free(url);
}

int
scene_get(struct scene *s, const char *path)
{
	scene_start(s, path);
	assert_int_equal(s->done, 0);
	loop_run(s->loop);
	assert_int_equal(s->done, 1);
	s->done = 0;
	assert_int_equal(s->result.code, s->result.err.code);
	return s->result.code;
}
