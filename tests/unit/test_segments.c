/* Are the pieces of a source there when they are shown, and in that order? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/server.h"
#include "supply/span.h"
#include "supply/supply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE (SPAN_MS * MILLISECOND)

struct stage {
	char folder[64];
	struct server *server;
	struct loop *loop;
	struct fetch_pool *pool;
	struct supply *supply;
	char *url;
	size_t want; /* the loop stops at so many comments */
	char said[600];
	bool bad;
	_Atomic bool down;   /* the server answers 403 */
	_Atomic bool login;  /* a page is in the way */
	_Atomic int changed; /* 304s it gave */
	_Atomic int order[32], asked;
};

/* /0.json ... one comment at the beginning of each piece; /2 hangs, /5 is not
 * there, /7 gives everything. */
static void
serve(struct peer *p, const char *path, int count, void *arg)
{
	struct stage *s = arg;
	int n = atoi(path + 1);

	(void)count;
	if (s->asked < 32)
		s->order[s->asked++] = n;
	if (s->down)
		peer_print(p, "HTTP/1.1 403 No\r\n\r\n");
	else if (s->login)
		peer_print(p, "HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE html><p>log in");
	else if (n == 2)
		peer_hold(p);
	else if (n == 5)
		peer_print(p, "HTTP/1.1 404 None\r\n\r\n");
	else if (strstr(peer_head(p), "If-None-Match: \"v\"\r\n") != NULL) {
		s->changed++;
		peer_print(p, "HTTP/1.1 304 Same\r\nETag: \"v\"\r\n\r\n");
	} else
		peer_print(p,
		    "HTTP/1.1 200 OK\r\nETag: \"v\"\r\n\r\n"
		    "{\"danmaku\":[{\"id\":\"%d\",\"at_ms\":%d,\"mode\":\"scroll\","
		    "\"color\":\"#ffffff\",\"size\":25,\"author\":\"\",\"text\":\"p%d\"},"
		    "{\"id\":\"99\",\"at_ms\":9000000,\"mode\":\"top\",\"text\":\"far\"}"
		    "],\"next\":null}",
		    n + 1, n * 360000 + 1000, n);
}

static void
on_changed(void *arg)
{
	(void)arg;
}

static void
on_grew(void *arg, const struct track *more)
{
	(void)arg;
	(void)more;
}

static void
on_said(void *arg, const char *line, bool bad)
{
	struct stage *s = arg;

	snprintf(s->said, sizeof(s->said), "%s", line);
	s->bad = bad;
}

static void
on_settled(void *arg)
{
	struct stage *s = arg;
	int percent;

	if (track_count(supply_track(s->supply)) >= s->want &&
	    !supply_is_busy(s->supply, &percent))
		loop_stop(s->loop);
}

static void
begin(struct stage *s)
{
	const struct supply_handler handler = { on_changed, on_grew, on_said, on_settled,
		s };
	const char *names[] = { s->url };

	supply_free(s->supply);
	s->supply = supply_new(
	    &(struct supply_kit){ s->loop, s->pool, s->folder, 1 << 20 }, handler);
	supply_start(s->supply,
	    &(struct supply_request){ .video = "-", .names = names, .count = 1 });
}

static int
stage_open(void **state)
{
	struct stage *s = mem_new(1, sizeof(*s));

	snprintf(s->folder, sizeof(s->folder), "segments-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	s->server = server_new(serve, s);
	s->url = server_url(s->server, "/{n}.json");
	s->loop = loop_new();
	s->pool = fetch_pool_new(s->loop);
	begin(s);
	*state = s;
	return 0;
}

static int
stage_close(void **state)
{
	struct stage *s = *state;
	char command[100];

	supply_free(s->supply);
	fetch_pool_free(s->pool);
	loop_free(s->loop);
	server_free(s->server);
	snprintf(command, sizeof(command), "rm -r %s", s->folder);
	assert_int_equal(system(command), 0);
	free(s->url);
	free(s);
	return 0;
}

static void
get(struct stage *s, ns_t at, size_t want)
{
	s->want = want;
	supply_want(s->supply, at, NS_NONE);
	loop_run(s->loop);
}

static bool
has(struct stage *s, const char *text)
{
	const struct comment *c;

	for (size_t i = 0; (c = track_at(supply_track(s->supply), i)) != NULL; i++) {
		if (strcmp(c->text, text) == 0)
			return true;
	}
	return false;
}

static void
addresses_are_made_from_a_template(void **state)
{
	char *url = span_url("http://h/{n}?k={n1}", 6);

	(void)state;
	assert_string_equal(url, "http://h/6?k=7");
	assert_true(span_is_template("http://h/{n}"));
	assert_true(span_is_template("http://h/{n1}"));
	assert_false(span_is_template("http://h/{x}"));
	free(url);
}

static void
what_is_shown_comes_first_then_what_is_around_it(void **state)
{
	int64_t wanted[SPAN_WANTED];

	(void)state;
	assert_int_equal(span_wanted(0, NS_NONE, wanted), 3);
	assert_int_equal(span_wanted(5 * PIECE + 1, NS_NONE, wanted), 4);
	assert_int_equal(wanted[0], 5);
	assert_int_equal(wanted[1], 6);
	assert_int_equal(wanted[2], 7);
	assert_int_equal(wanted[3], 4);
	assert_int_equal(span_wanted(5 * PIECE, 6 * PIECE, wanted), 2);
	assert_int_equal(wanted[1], 4);
	assert_int_equal(span_wanted(-SECOND, PIECE, wanted), 1);
	assert_int_equal(wanted[0], 0);
	assert_true(span_wanted(INT64_MAX, NS_NONE, wanted) > 0);
}

static void
the_server_is_asked_in_that_order(void **state)
{
	struct stage *s = *state;

	get(s, 9 * PIECE, 4);
	assert_int_equal(s->order[0], 9);
	assert_true(has(s, "p8") && has(s, "p9") && has(s, "p10") && has(s, "p11"));
	assert_false(has(s, "far"));
	assert_false(s->bad);
	assert_non_null(strstr(s->said, "127.0.0.1:"));
}

/* Piece 2 never comes; a seek does not wait for it. */
static void
a_seek_gives_up_what_hangs(void **state)
{
	struct stage *s = *state;

	s->want = 99;
	supply_want(s->supply, 2 * PIECE, NS_NONE);
	get(s, 20 * PIECE, 4);
	assert_true(has(s, "p20"));
	get(s, 0, 6);
	assert_true(has(s, "p0") && has(s, "p1"));
}

static void
a_piece_that_is_not_there_is_empty(void **state)
{
	struct stage *s = *state;

	get(s, 5 * PIECE, 3);
	assert_true(has(s, "p6") && has(s, "p7") && has(s, "p4"));
	assert_false(s->bad);
}

static void
what_was_fetched_is_not_sent_again_and_there_offline(void **state)
{
	struct stage *s = *state;

	get(s, 9 * PIECE, 4);
	begin(s);
	get(s, 9 * PIECE, 4);
	assert_int_equal(s->changed, 4);
	server_free(s->server);
	s->server = server_new(serve, s); /* on another port: nobody listens there */
	begin(s);
	get(s, 9 * PIECE, 1);
	assert_true(has(s, "p9"));
	assert_true(s->bad);
	assert_non_null(strstr(s->said, "taken from the cache"));
}

static void
a_page_in_the_way_does_not_take_what_the_cache_has(void **state)
{
	struct stage *s = *state;

	get(s, 9 * PIECE, 4);
	s->login = true;
	for (int i = 0; i < 2; i++) { /* the second time it is still there */
		begin(s);
		get(s, 9 * PIECE, 4);
		assert_true(has(s, "p9") && has(s, "p10"));
		assert_non_null(strstr(s->said, "is a web page"));
		assert_non_null(strstr(s->said, "taken from the cache"));
	}
}

static void
all_of_a_film_is_fetched_for_who_does_not_play(void **state)
{
	struct stage *s = *state;

	s->want = 4;
	supply_want_all(s->supply, 3 * PIECE, 8 * PIECE);
	loop_run(s->loop);
	assert_int_equal(track_count(supply_track(s->supply)), 4); /* 5 is none */
}

#define WITH_STAGE(test) cmocka_unit_test_setup_teardown(test, stage_open, stage_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_made_from_a_template),
		cmocka_unit_test(what_is_shown_comes_first_then_what_is_around_it),
		WITH_STAGE(the_server_is_asked_in_that_order),
		WITH_STAGE(a_seek_gives_up_what_hangs),
		WITH_STAGE(a_piece_that_is_not_there_is_empty),
		WITH_STAGE(what_was_fetched_is_not_sent_again_and_there_offline),
		WITH_STAGE(a_page_in_the_way_does_not_take_what_the_cache_has),
		WITH_STAGE(all_of_a_film_is_fetched_for_who_does_not_play),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
