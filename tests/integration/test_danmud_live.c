/* danmud's live rooms as viewers see them, also when danmud ends. */
#include "unit/harness.h"

#include "harness/house.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define POST "/v1/videos/film/danmaku"

static struct house house;

static int
open_house(void **state)
{
	(void)state;
	house = (struct house){ 0 };
	house_open(&house);
	return 0;
}

static int
close_house(void **state)
{
	(void)state;
	house_close(&house);
	return 0;
}

/* house_want() on the one there is. */
static void
ask(int status, const char *holds, const char *method, const char *path,
    const char *headers, const char *json)
{
	house_want(&house, status, holds, method, path, headers, json);
}

static void
post(const char *json, const char *headers, char id[32])
{
	house_post(&house, POST, headers, json, id);
}

static int
listen_to(const char *path, const char *headers, struct bytes *text)
{
	struct bytes line = { 0 };
	int fd = house_connect(&house);

	bytes_print(&line, "GET %s HTTP/1.1\r\nHost: h\r\n%s\r\n", path, headers);
	house_send(fd, line.data, line.len);
	bytes_fini(&line);
	assert_true(house_hear(fd, text, "retry: "));
	return fd;
}

static void
last_id(const struct bytes *text, char headers[96])
{
	const char *at = text->data, *found = NULL;
	char id[64];

	while ((at = strstr(at, "\nid: ")) != NULL)
		found = at++;
	assert_non_null(found);
	assert_int_equal(sscanf(found, "\nid: %63s", id), 1);
	snprintf(headers, 96, "Last-Event-ID: %s\r\n", id);
}

/* How long the stream would be nobody can say. */
static void
a_head_of_a_stream_has_its_headers_and_no_length(void **state)
{
	struct bytes head = { 0 }, body = { 0 };

	(void)state;
	assert_int_equal(house_ask(&house, &head, &body, "HEAD",
			     "/v1/videos/live-a/events", NULL, NULL),
	    200);
	assert_non_null(strstr(head.data, "\r\nContent-Type: text/event-stream\r\n"));
	assert_non_null(strstr(head.data, "\r\nX-Accel-Buffering: no\r\n"));
	assert_non_null(strstr(head.data, "\r\nDate: "));
	assert_null(strstr(head.data, "Content-Length"));
	assert_int_equal(body.len, 0);
	bytes_fini(&head);
	bytes_fini(&body);
}

static void
viewers_hear_it_and_resume(void **state)
{
	struct bytes text = { 0 }, again = { 0 };
	char id[32], resume[96];
	int fd;

	(void)state;
	fd = listen_to("/v1/videos/live-a/events", "", &text);
	assert_true(house_hear(fd, &text, "event: viewers\ndata: {\"count\":1}\n\n"));
	house_ask(&house, NULL, NULL, "POST", "/v1/videos/live-a/danmaku", NULL,
	    "{\"at_ms\":1,\"text\":\"number one\"}");
	assert_true(house_hear(fd, &text, "number one"));
	last_id(&text, resume);
	close(fd);
	house_ask(&house, NULL, NULL, "POST", "/v1/videos/live-a/danmaku", NULL,
	    "{\"at_ms\":2,\"text\":\"number two\"}");
	fd = listen_to("/v1/videos/live-a/events", resume, &again);
	house_ask(&house, NULL, NULL, "POST", "/v1/videos/live-a/danmaku", NULL,
	    "{\"at_ms\":3,\"text\":\"number three\"}");
	assert_true(house_hear(fd, &again, "number three"));
	assert_null(strstr(again.data, "number one"));
	assert_non_null(strstr(again.data, "number two"));
	assert_true(
	    strstr(again.data, "number two") < strstr(again.data, "number three"));
	close(fd);
	bytes_clear(&text);
	fd = listen_to("/v1/videos/live-a/events", "Last-Event-ID: abc-1\r\n", &text);
	assert_true(house_hear(fd, &text, "event: gap"));
	close(fd);
	bytes_fini(&text);
	bytes_fini(&again);
	(void)id;
}

static void
a_live_video_is_pushed_and_not_kept(void **state)
{
	struct bytes text = { 0 };
	int fd;

	(void)state;
	ask(200, "\"live\":true", "PUT", "/v1/videos/show", NULL, "{\"live\":true}");
	fd = listen_to("/v1/videos/show/events", "", &text);
	ask(202, "\"at_ms\":5", "POST", "/v1/videos/show/danmaku", NULL,
	    "{\"at_ms\":5,\"text\":\"now\"}");
	assert_true(house_hear(fd, &text, "\"text\":\"now\""));
	ask(200, "{\"danmaku\":[],", "GET", "/v1/videos/show/danmaku", NULL, NULL);
	ask(200, "\"record\":true", "PUT", "/v1/videos/show", NULL, "{\"record\":true}");
	ask(201, NULL, "POST", "/v1/videos/show/danmaku", NULL,
	    "{\"at_ms\":5,\"text\":\"kept\"}");
	close(fd);
	bytes_fini(&text);
}

/* "id" of what was posted with this key, which gets this status. */
static void
post_once(const char *video, const char *json, int status, char id[32])
{
	struct bytes body = { 0 };
	char path[96];

	snprintf(path, sizeof(path), "/v1/videos/%s/danmaku", video);
	assert_int_equal(house_ask(&house, NULL, &body, "POST", path,
			     "Idempotency-Key: once-77\r\n", json),
	    status);
	assert_int_equal(sscanf(body.data, "{\"id\":\"%31[0-9]\"", id), 1);
	bytes_fini(&body);
}

static void
a_key_counts_on_a_live_video_as_well(void **state)
{
	struct bytes text = { 0 };
	char first[32], again[32];
	int fd;

	(void)state;
	ask(200, "\"live\":true", "PUT", "/v1/videos/keyed", NULL, "{\"live\":true}");
	fd = listen_to("/v1/videos/keyed/events", "", &text);
	post_once("keyed", "{\"at_ms\":5,\"text\":\"said once\"}", 202, first);
	post_once("keyed", "{\"at_ms\":5,\"text\":\"said once\"}", 202, again);
	assert_string_equal(first, again);
	/* Another body and another video change nothing: it is the author's key. */
	post_once("elsewhere", "{\"at_ms\":6,\"text\":\"said otherwise\"}", 202, again);
	assert_string_equal(first, again);
	ask(404, "not_found", "GET", "/v1/videos/elsewhere", NULL, NULL);
	ask(202, NULL, "POST", "/v1/videos/keyed/danmaku", NULL,
	    "{\"at_ms\":7,\"text\":\"the end\"}");
	assert_true(house_hear(fd, &text, "the end"));
	assert_non_null(strstr(text.data, "said once"));
	assert_null(strstr(strstr(text.data, "said once") + 1, "said once"));
	close(fd);
	bytes_fini(&text);
}

static void
say(const char *video, const char *json)
{
	char path[96];

	snprintf(path, sizeof(path), "/v1/videos/%s/danmaku", video);
	assert_int_equal(house_ask(&house, NULL, NULL, "POST", path, NULL, json), 201);
}

static void
several_videos_come_in_one_stream(void **state)
{
	struct bytes text = { 0 }, again = { 0 };
	char resume[96];
	int fd;

	(void)state;
	fd = listen_to("/v1/events?video=m-b&video=m-a&video=m-b", "", &text);
	assert_true(house_hear(fd, &text, "data: {\"video\":\"m-a\",\"count\":1}\n\n"));
	assert_true(house_hear(fd, &text, "data: {\"video\":\"m-b\",\"count\":1}\n\n"));
	say("m-a", "{\"at_ms\":1,\"text\":\"of {a} \\\" [\"}");
	assert_true(house_hear(fd, &text, "data: [{\"video\":\"m-a\",\"id\":"));
	say("m-b", "{\"at_ms\":2,\"text\":\"of b\"}");
	assert_true(house_hear(fd, &text, "[{\"video\":\"m-b\","));
	say("m-c", "{\"at_ms\":2,\"text\":\"of c\"}");
	say("m-a", "{\"at_ms\":3,\"text\":\"the end\"}");
	assert_true(house_hear(fd, &text, "the end"));
	assert_null(strstr(text.data, "of c"));
	assert_non_null(strstr(text.data, "\"text\":\"of {a} \\\" [\"}]"));
	last_id(&text, resume);
	close(fd);
	fd = listen_to("/v1/events?video=m-a&video=m-b", resume, &again);
	say("m-b", "{\"at_ms\":4,\"text\":\"and on\"}");
	assert_true(house_hear(fd, &again, "and on"));
	close(fd);
	ask(422, "bad_video", "GET", "/v1/events", NULL, NULL);
	ask(422, "bad_video", "GET", "/v1/events?video=a%20b", NULL, NULL);
	bytes_fini(&text);
	bytes_fini(&again);
}

/* What has come whole: the end of it may be half an event. */
static void
cut_half(struct bytes *text)
{
	while (text->len > 0 && (text->len < 2 || text->data[text->len - 1] != '\n' ||
				    text->data[text->len - 2] != '\n'))
		text->len--;
	if (text->data != NULL)
		text->data[text->len] = '\0';
}

/* Comes back with where it was, hears until `until`, and goes. */
static void
come_and_go(struct bytes *all, char resume[96], const char *until)
{
	struct bytes text = { 0 };
	int fd = listen_to("/v1/events?video=w-a&video=w-b&video=w-c", resume, &text);

	assert_true(house_hear(fd, &text, until));
	close(fd);
	cut_half(&text);
	if (strstr(text.data, "\nid: ") != NULL)
		last_id(&text, resume);
	bytes_add(all, text.data, text.len);
	bytes_fini(&text);
}

/* Who comes back to several videos is on any of the workers, and misses nothing. */
static void
a_bundle_is_resumed_on_every_worker(void **state)
{
	enum { ROUNDS = 60, EACH = 3 };
	static const char *const videos[EACH] = { "w-a", "w-b", "w-c" };
	struct bytes all = { 0 };
	char json[64], resume[96], *at;
	int fd;

	(void)state;
	house_end(&house, SIGTERM);
	house.words[0] = "--workers=4";
	house_start(&house);
	fd = listen_to("/v1/events?video=w-b&video=w-a&video=w-c", "", &all);
	for (int n = 0; n < ROUNDS * EACH; n++) {
		snprintf(json, sizeof(json), "{\"at_ms\":1,\"text\":\"n-%d.\"}", n);
		say(videos[n % EACH], json);
		if (n == 0) {
			assert_true(house_hear(fd, &all, "n-0.\"}]\n\n"));
			close(fd);
			cut_half(&all);
			last_id(&all, resume);
		} else if (n % EACH == EACH - 1) {
			come_and_go(&all, resume, "event: danmaku");
		}
	}
	for (int n = 0; n < ROUNDS * EACH; n++) {
		snprintf(json, sizeof(json), "\"n-%d.\"", n);
		while ((at = strstr(all.data, json)) == NULL)
			come_and_go(&all, resume, json);
		assert_null(strstr(at + 1, json));
	}
	assert_null(strstr(all.data, "event: gap"));
	house_end(&house, SIGTERM);
	house.words[0] = NULL;
	house_start(&house);
	bytes_fini(&all);
}

static void
nothing_is_lost_when_it_is_killed(void **state)
{
	struct bytes text = { 0 };
	char id[32];
	int status;

	(void)state;
	post("{\"at_ms\":9,\"text\":\"before the end\"}", NULL, id);
	house_end(&house, SIGKILL);
	house_start(&house);
	ask(200, id, "GET", POST, NULL, NULL);
	int fd = listen_to("/v1/videos/film/events", "", &text);
	status = house_end(&house, SIGTERM);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	house_hear(fd, &text, NULL);
	assert_non_null(strstr(strstr(text.data, "retry: ") + 1, "retry: "));
	close(fd);
	house_start(&house);
	bytes_fini(&text);
}

/* The first goes out at once, the second would wait a second for its batch. */
static void
what_waits_in_a_room_is_said_before_the_end(void **state)
{
	static const char path[] = "/v1/videos/last/danmaku";
	struct bytes text = { 0 };
	int fd;

	(void)state;
	house_end(&house, SIGTERM);
	house.words[0] = "--batch-ms=1000";
	house_start(&house);
	ask(200, "\"live\":true", "PUT", "/v1/videos/last", NULL, "{\"live\":true}");
	fd = listen_to("/v1/videos/last/events", "", &text);
	ask(202, NULL, "POST", path, NULL, "{\"at_ms\":1,\"text\":\"the first\"}");
	ask(202, NULL, "POST", path, NULL, "{\"at_ms\":2,\"text\":\"the last word\"}");
	house_end(&house, SIGTERM);
	house_hear(fd, &text, NULL);
	assert_non_null(strstr(text.data, "the last word"));
	assert_non_null(strstr(strstr(text.data, "the last word"), "retry: "));
	close(fd);
	house.words[0] = NULL;
	house_start(&house);
	bytes_fini(&text);
}

/* A viewer in a process of its own, which is stopped; its status is 0 when it was
 * told of a gap after it went on. */
static pid_t
watch_and_stop(const char *path)
{
	struct bytes text = { 0 };
	int small = 4096, fd = listen_to(path, "", &text);
	pid_t pid = fork();
	ssize_t got = 1;

	assert_true(pid >= 0);
	if (pid > 0) {
		close(fd);
		bytes_fini(&text);
		return pid;
	}
	alarm(60);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	raise(SIGSTOP);
	while (got > 0 && memmem(text.data, text.len, "event: gap", 10) == NULL) {
		got = read(fd, bytes_room(&text, 65536), 65536);
		text.len += got > 0 ? (size_t)got : 0;
	}
	_exit(got > 0 ? 0 : 1);
}

/* Fifty in a row on one connection. */
static void
say_fifty(const char *path, const char *json)
{
	struct bytes text = { 0 };
	int fd = house_connect(&house);

	for (int i = 0; i < 50; i++)
		bytes_print(&text,
		    "POST %s HTTP/1.1\r\nHost: h\r\n%sContent-Length: %zu\r\n\r\n%s",
		    path, i == 49 ? "Connection: close\r\n" : "", strlen(json), json);
	house_send(fd, text.data, text.len);
	bytes_clear(&text);
	house_hear(fd, &text, NULL);
	assert_non_null(strstr(text.data, "HTTP/1.1 202"));
	close(fd);
	bytes_fini(&text);
}

static void
a_viewer_that_was_stopped_is_told_what_it_missed(void **state)
{
	static const char path[] = "/v1/videos/stopped/danmaku";
	struct bytes json = { 0 };
	int status = 0;
	pid_t pid;

	(void)state;
	ask(200, NULL, "PUT", "/v1/videos/stopped", NULL, "{\"live\":true}");
	bytes_text(&json, "{\"at_ms\":1,\"text\":\"");
	for (int i = 0; i < 100; i++)
		bytes_text(&json, "\xf0\x9f\x90\x9f");
	bytes_text(&json, "\"}");
	bytes_add(&json, "", 1);
	pid = watch_and_stop("/v1/videos/stopped/events");
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	assert_true(WIFSTOPPED(status));
	for (int i = 0; i < 60; i++)
		say_fifty(path, json.data);
	kill(pid, SIGCONT);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	bytes_fini(&json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_of_a_stream_has_its_headers_and_no_length),
		cmocka_unit_test(viewers_hear_it_and_resume),
		cmocka_unit_test(a_live_video_is_pushed_and_not_kept),
		cmocka_unit_test(a_key_counts_on_a_live_video_as_well),
		cmocka_unit_test(several_videos_come_in_one_stream),
		cmocka_unit_test(a_bundle_is_resumed_on_every_worker),
		cmocka_unit_test(nothing_is_lost_when_it_is_killed),
		cmocka_unit_test(a_viewer_that_was_stopped_is_told_what_it_missed),
		cmocka_unit_test(what_waits_in_a_room_is_said_before_the_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_house, close_house);
}
