/* Can the network do nothing worse to a film than end it? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/clip.h"
#include "harness/server.h"
#include "harness/viewer.h"

#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILM                                                                             \
	"-f lavfi -i testsrc2=s=320x240:r=25:d=4 -f lavfi -i sine=440:d=4 -c:v libx264 " \
	"-b:v 1M -g 20 -c:a aac"

/* --- a DNS that does not answer: FFmpeg finds this getaddrinfo first --- */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int asked, answered;
	bool silent;
} dns = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

int
getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
    struct addrinfo **found)
{
	int (*real)(
	    const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (host == NULL || strcmp(host, "silent.test") != 0) {
		*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
		return real(host, service, hints, found);
	}
	pthread_mutex_lock(&dns.lock);
	dns.asked++;
	pthread_cond_broadcast(&dns.changed);
	while (dns.silent)
		pthread_cond_wait(&dns.changed, &dns.lock);
	dns.answered++;
	pthread_cond_broadcast(&dns.changed);
	pthread_mutex_unlock(&dns.lock);
	return EAI_NONAME;
}

/* --- a server of films --- */

struct site {
	struct server *server;
	char *film, *stream; /* an MP4, an MKV */
	size_t film_size, stream_size;
	char *secret; /* the path of a film nobody shall reach */
};

/* bytes=N- of the request, or -1. */
static long
range_of(const struct peer *p)
{
	const char *range = strstr(peer_head(p), "Range: bytes=");

	return range != NULL ? strtol(range + strlen("Range: bytes="), NULL, 10) : -1;
}

static void
send_ranges(struct peer *p, const char *data, size_t size)
{
	long from = range_of(p);

	if (from < 0)
		peer_print(p, "HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\n");
	else
		peer_print(p,
		    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes "
		    "%ld-%zu/%zu\r\n",
		    from, size - 1, size);
	from = from > 0 ? from : 0;
	peer_print(
	    p, "Content-Length: %zu\r\nConnection: close\r\n\r\n", size - (size_t)from);
	peer_send(p, data + from, size - (size_t)from);
}

static void
send_part(struct peer *p, const char *data, size_t size, size_t part)
{
	peer_print(p, "HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\n");
	peer_print(p, "Content-Length: %zu\r\nConnection: close\r\n\r\n", size);
	peer_send(p, data, part);
}

static void
send_text(struct peer *p, const char *text)
{
	peer_print(p,
	    "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
	    strlen(text), text);
}

static void
send_playlist(struct peer *p, const char *entry)
{
	char text[600];

	snprintf(text, sizeof(text),
	    "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n%s\n"
	    "#EXT-X-ENDLIST\n",
	    entry);
	send_text(p, text);
}

static void
serve(struct peer *p, const char *path, int count, void *arg)
{
	struct site *s = arg;
	char name[300];

	if (strcmp(path, "/film.mp4") == 0) {
		send_ranges(p, s->film, s->film_size);
	} else if (strcmp(path, "/stream.mkv") == 0) {
		peer_print(p, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
		peer_send(p, s->stream, s->stream_size);
	} else if (strcmp(path, "/silent") == 0) {
		peer_hold(p);
	} else if (strcmp(path, "/stall.mkv") == 0) {
		send_part(p, s->stream, s->stream_size, s->stream_size / 2);
		peer_hold(p);
	} else if (strcmp(path, "/broken.mkv") == 0) {
		if (count == 0)
			send_part(p, s->stream, s->stream_size, s->stream_size / 2);
		else
			send_ranges(p, s->stream, s->stream_size);
	} else if (strcmp(path, "/list.m3u8") == 0) {
		send_playlist(p, "part.ts");
	} else if (strcmp(path, "/file.m3u8") == 0) {
		snprintf(name, sizeof(name), "file://%s", s->secret);
		send_playlist(p, name);
	} else if (strcmp(path, "/path.m3u8") == 0) {
		send_playlist(p, s->secret);
	} else if (strcmp(path, "/crypto.m3u8") == 0) {
		snprintf(name, sizeof(name), "crypto+file:%s", s->secret);
		send_playlist(p, name);
	} else if (strcmp(path, "/concat.txt") == 0) {
		snprintf(name, sizeof(name), "ffconcat version 1.0\nfile 'file:%s'\n",
		    s->secret);
		send_text(p, name);
	} else if (strcmp(path, "/redirect") == 0) {
		peer_print(
		    p, "HTTP/1.1 302 Found\r\nLocation: file://%s\r\n\r\n", s->secret);
	} else if (strcmp(path, "/part.ts") == 0) {
		char *ts = clip_path("part.ts");
		size_t size;
		char *data = clip_read(ts, &size);
		send_ranges(p, data, size);
		free(data);
		free(ts);
	} else {
		peer_print(p, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
	}
}

static int
site_open(void **state)
{
	struct site *s = mem_new(1, sizeof(*s));
	char *film = clip_make("film.mp4", FILM), *stream = clip_make("stream.mkv", FILM);

	free(clip_make("part.ts", FILM));
	s->secret = clip_make("secret.ts", FILM);
	s->film = clip_read(film, &s->film_size);
	s->stream = clip_read(stream, &s->stream_size);
	s->server = server_new(serve, s);
	free(film);
	free(stream);
	*state = s;
	return 0;
}

static int
site_close(void **state)
{
	struct site *s = *state;

	server_free(s->server);
	free(s->film);
	free(s->stream);
	free(s->secret);
	free(s);
	return 0;
}

static struct pulled
pull(struct site *s, const char *path, ns_t start)
{
	char *url = server_url(s->server, path);
	struct media_options options = viewer_options(url);
	struct pulled pulled;

	options.start = start;
	options.network_time = 2 * SECOND;
	pulled = viewer_pull(&options);
	free(url);
	return pulled;
}

static void
a_film_plays_over_http(void **state)
{
	struct pulled got = pull(*state, "/film.mp4?token=1", 0);

	assert_int_equal(got.count, 0); /* another path: not found */
	assert_non_null(strstr(got.err.text, "404 Not Found"));
	got = pull(*state, "/film.mp4", 0);
	assert_int_equal(got.count, 100);
	assert_true(got.info.seekable);
	assert_string_equal(got.info.title, "film.mp4");
	got = pull(*state, "/film.mp4", 2 * SECOND);
	assert_int_equal(got.count, 50);
}

static void
a_stream_without_a_length_plays_to_its_end(void **state)
{
	struct pulled got = pull(*state, "/stream.mkv", 0);

	assert_int_equal(got.count, 100);
	assert_int_equal(got.err.code, 0);
}

static void
a_line_that_breaks_is_picked_up_where_it_broke(void **state)
{
	struct site *s = *state;
	struct pulled got = pull(s, "/broken.mkv", 0);

	assert_int_equal(got.count, 100);
	assert_true(server_count(s->server, "/broken.mkv") >= 2);
}

static void
a_playlist_plays_its_parts(void **state)
{
	struct pulled got = pull(*state, "/list.m3u8", 0);

	assert_int_equal(got.count, 100);
	got = pull(*state, "/list.m3u8", 2 * SECOND);
	assert_in_range(got.count, 50, 53);
}

static void
no_playlist_from_the_network_reaches_a_local_file(void **state)
{
	static const char *const paths[] = { "/file.m3u8", "/path.m3u8", "/crypto.m3u8",
		"/concat.txt", "/redirect" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct pulled got = pull(*state, paths[i], 0);

		if (got.count != 0)
			fail_msg("%s played %d pictures", paths[i], got.count);
	}
}

static void
a_server_that_never_answers_is_given_up_with_a_reason(void **state)
{
	struct pulled got = pull(*state, "/silent", 0);

	assert_int_equal(got.count, 0);
	assert_non_null(strstr(got.err.text, "no answer for 2 s"));
}

static void
a_stream_that_falls_silent_plays_what_came_and_says_why_it_ends(void **state)
{
	struct pulled got = pull(*state, "/stall.mkv", 0);

	assert_in_range(got.count, 20, 80);
	assert_non_null(strstr(got.err.text, "the network was silent for 2 s"));
}

static void
check_close(struct viewer *v)
{
	ns_t start = time_now();

	viewer_close(v);
	if (time_now() - start > 5 * SECOND) /* the time-outs are longer */
		fail_msg(
		    "it took %lld ms", (long long)((time_now() - start) / MILLISECOND));
}

static void
it_is_left_at_once_before_any_answer_and_in_the_middle(void **state)
{
	static const char *const paths[] = { "/silent", "/stall.mkv" };
	struct site *s = *state;

	for (int i = 0; i < 2; i++) {
		char *url = server_url(s->server, paths[i]);
		struct media_options options = viewer_options(url);
		struct viewer *v = viewer_open(&options);

		if (i > 0) {
			viewer_wait_shown(v, 2);
			media_rate(viewer_media(v), 4000000);
			assert_true(viewer_wait_state(v, MEDIA_BUFFERING));
		}
		check_close(v);
		free(url);
	}
}

static void
a_seek_back_while_the_network_is_silent_is_answered(void **state)
{
	struct site *s = *state;
	char *url = server_url(s->server, "/broken.mkv");
	struct media_options options = viewer_options(url);
	struct viewer *v = viewer_open(&options);

	viewer_wait_shown(v, 5);
	media_seek(viewer_media(v), 0, true);
	media_pause(viewer_media(v), true);
	viewer_wait_shown(v, viewer_shown(v) + 1);
	assert_true(viewer_pts(v) < 120 * MILLISECOND);
	check_close(v);
	free(url);
}

/* Last: the thread that hangs is left behind with its memory. */
static void
a_dns_that_never_answers_is_left_behind(void **state)
{
	struct media_options options = viewer_options("http://silent.test/film.mp4");
	struct viewer *v;

	(void)state;
	pthread_mutex_lock(&dns.lock);
	dns.silent = true;
	pthread_mutex_unlock(&dns.lock);
	v = viewer_open(&options);
	pthread_mutex_lock(&dns.lock);
	while (dns.asked == 0)
		pthread_cond_wait(&dns.changed, &dns.lock);
	pthread_mutex_unlock(&dns.lock);
	check_close(v);

	/* The answer comes after all: nothing bad happens. */
	pthread_mutex_lock(&dns.lock);
	dns.silent = false;
	pthread_cond_broadcast(&dns.changed);
	while (dns.answered == 0)
		pthread_cond_wait(&dns.changed, &dns.lock);
	pthread_mutex_unlock(&dns.lock);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_film_plays_over_http),
		cmocka_unit_test(a_stream_without_a_length_plays_to_its_end),
		cmocka_unit_test(a_line_that_breaks_is_picked_up_where_it_broke),
		cmocka_unit_test(a_playlist_plays_its_parts),
		cmocka_unit_test(no_playlist_from_the_network_reaches_a_local_file),
		cmocka_unit_test(a_server_that_never_answers_is_given_up_with_a_reason),
		cmocka_unit_test(
		    a_stream_that_falls_silent_plays_what_came_and_says_why_it_ends),
		cmocka_unit_test(it_is_left_at_once_before_any_answer_and_in_the_middle),
		cmocka_unit_test(a_seek_back_while_the_network_is_silent_is_answered),
		cmocka_unit_test(a_dns_that_never_answers_is_left_behind),
	};
	int rc;

	if (!clips_open()) {
		puts("1..0 # SKIP no ffmpeg to make films with");
		return 77;
	}
	signal(SIGPIPE, SIG_IGN);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	rc = cmocka_run_group_tests(tests, site_open, site_close);
	clips_close();
	return rc;
}
