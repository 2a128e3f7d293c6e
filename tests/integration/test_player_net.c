/* Does the player live with what a network does to it? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/server.h"
#include "integration/cinema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
quit(struct screen *s)
{
	ns_t begun = time_now();
	const char *left;

	screen_send(s, "q");
	assert_int_equal(screen_wait_exit(s), 0);
	/* At once, which is to say not when some time-out has passed. */
	assert_true(time_now() - begun < 5 * SECOND);
	left = screen_left(s);
	if (left != NULL)
		fail_msg("%s", left);
	screen_free(s);
}

static const char rows[] = "<i><d p=\"4,5,25,16777215,1,0,a,1\">FROM-AFAR</d></i>";

/* At most `most` bytes of the film from where the request wants it. */
static void
send_film(struct peer *p, const char *film, size_t most)
{
	const char *range = strstr(peer_head(p), "Range: bytes=");
	long from = range != NULL ? atol(range + strlen("Range: bytes=")) : 0, size;
	FILE *file = fopen(film, "rb");
	char buffer[16384];
	size_t got;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0)
		abort();
	size = ftell(file);
	fseek(file, from, SEEK_SET);
	peer_print(p, "HTTP/1.1 %s\r\nAccept-Ranges: bytes\r\nContent-Length: %ld\r\n",
	    range != NULL ? "206 Partial Content" : "200 OK", size - from);
	peer_print(p, "Content-Range: bytes %ld-%ld/%ld\r\n\r\n", from, size - 1, size);
	for (; most > 0 && (got = fread(buffer, 1, sizeof(buffer), file)) > 0;
	     most -= got < most ? got : most)
		peer_send(p, buffer, got < most ? got : most);
	fclose(file);
}

static void
serve(struct peer *p, const char *path, int count, void *arg)
{
	struct cinema *c = arg;

	(void)count;
	if (strcmp(path, "/rows.xml") == 0)
		peer_print(p, "HTTP/1.1 200 OK\r\n\r\n%s", rows);
	else if (strcmp(path, "/film.mp4") == 0)
		send_film(p, c->film, SIZE_MAX);
	else if (strcmp(path, "/stalls.mkv") == 0) {
		send_film(p, c->matroska, 300000);
		peer_hold(p);
	} else if (strcmp(path, "/local.m3u8") == 0)
		peer_print(p,
		    "HTTP/1.1 200 OK\r\nContent-Type: application/x-mpegurl\r\n\r\n"
		    "#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:20,\nfile://%s\n"
		    "#EXT-X-ENDLIST\n",
		    c->matroska);
	else if (strcmp(path, "/never") == 0)
		peer_hold(p);
	else
		peer_print(p, "HTTP/1.1 404 Not Found\r\n\r\n");
}

static struct screen *
play(struct cinema *c, struct server *server, const char *path)
{
	char *url = server_url(server, path);
	struct screen *s = cinema_play(c, NULL, url, NULL);

	free(url);
	return s;
}

static void
comments_come_over_http_while_it_plays(void **state)
{
	struct cinema *c = *state;
	struct server *server = server_new(serve, c);
	char *url = server_url(server, "/rows.xml"),
	     *none = server_url(server, "/none.xml");
	char *never = server_url(server, "/never");
	struct screen *s =
	    cinema_play(c, NULL, "--danmaku", url, "--pause", c->film, NULL);

	assert_true(screen_wait_text(s, "‖ 00:00"));
	screen_send(s, "\x1b[C");
	assert_true(screen_wait_text(s, "FROM-AFAR"));
	quit(s);
	s = cinema_play(c, NULL, "--danmaku", none, c->film, NULL);
	assert_true(screen_wait_text(s, "HTTP 404"));
	assert_true(cinema_wait_at(s, 1));
	quit(s);
	s = cinema_play(c, NULL, "--danmaku", never, c->film, NULL);
	assert_true(cinema_wait_at(s, 1));
	assert_true(screen_has(s, "etching"));
	quit(s);
	free(url);
	free(none);
	free(never);
	server_free(server);
}

static void
a_film_plays_over_http_and_can_be_searched(void **state)
{
	struct cinema *c = *state;
	struct server *server = server_new(serve, c);
	struct screen *s = play(c, server, "/film.mp4");

	assert_true(cinema_wait_at(s, 1));
	screen_send(s, " \x1b[C\x1b[C");
	assert_true(screen_wait_text(s, "‖ 00:1[1234]"));
	quit(s);
	server_free(server);
}

static void
a_film_that_never_comes_can_be_left_at_once(void **state)
{
	struct cinema *c = *state;
	struct server *server = server_new(serve, c);
	struct screen *s = play(c, server, "/never");

	assert_true(screen_wait_text(s, "…"));
	quit(s);
	server_free(server);
}

static void
a_film_that_stalls_can_be_left_at_once(void **state)
{
	struct cinema *c = *state;
	struct server *server = server_new(serve, c);
	struct screen *s = play(c, server, "/stalls.mkv");

	assert_true(screen_wait_text(s, "… 00:"));
	assert_true(screen_wait_text(s, "uffering"));
	quit(s);
	server_free(server);
}

static void
a_film_that_is_not_there_is_one_line(void **state)
{
	struct cinema *c = *state;
	struct server *server = server_new(serve, c);
	struct screen *s = play(c, server, "/none.mp4");

	assert_int_equal(screen_wait_exit(s), 1);
	assert_true(screen_has(s, "^danmu: http://.*404"));
	assert_null(screen_left(s));
	screen_free(s);
	server_free(server);
}

static void
a_playlist_from_afar_reaches_no_local_file(void **state)
{
	struct cinema *c = *state;
	struct server *server = server_new(serve, c);
	struct screen *s = play(c, server, "/local.m3u8");

	assert_int_equal(screen_wait_exit(s), 1);
	assert_true(screen_has(s, "^danmu: "));
	assert_null(screen_left(s));
	screen_free(s);
	server_free(server);
}

/* What `cat` has not sent yet may never come. */
static void
a_pipe_that_stalls_can_be_left_at_once(void **state)
{
	struct cinema *c = *state;
	struct screen_options options = { 0 };
	char *part = mem_new(1, 60000);
	FILE *file = fopen(c->matroska, "rb");
	struct screen *s;
	int pipes[2];

	assert_non_null(file);
	assert_int_equal(fread(part, 1, 60000, file), 60000);
	fclose(file);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pipe(pipes), 0);
		assert_int_equal(
		    write(pipes[1], part, i == 0 ? 0 : 60000), i == 0 ? 0 : 60000);
		options.stdin_fd = pipes[0];
		s = cinema_play(c, &options, "-", NULL);
		assert_true(screen_wait_text(s, "…"));
		quit(s);
		close(pipes[0]);
		close(pipes[1]);
	}
	free(part);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_come_over_http_while_it_plays),
		cmocka_unit_test(a_film_plays_over_http_and_can_be_searched),
		cmocka_unit_test(a_film_that_never_comes_can_be_left_at_once),
		cmocka_unit_test(a_film_that_stalls_can_be_left_at_once),
		cmocka_unit_test(a_film_that_is_not_there_is_one_line),
		cmocka_unit_test(a_playlist_from_afar_reaches_no_local_file),
		cmocka_unit_test(a_pipe_that_stalls_can_be_left_at_once),
	};

	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
