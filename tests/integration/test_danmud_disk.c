/* danmud and what lies on its disk: what was kept before, and what cannot be kept. */
#include "unit/harness.h"

#include "base/time.h"
#include "broker/id.h"
#include "harness/house.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define POST "/v1/videos/film/danmaku"
#define JSON "{\"at_ms\":1,\"text\":\"kept\"}"

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

static struct store *
open_store(void)
{
	struct store *store = NULL;
	struct err err = { 0 };
	char path[128];

	snprintf(path, sizeof(path), "%s/danmud/danmud.db", house.dir);
	if (store_open(&store, path, true, &err) < 0)
		fail_msg("%s", err.text);
	return store;
}

static uint64_t
post(const char *path, const char *json)
{
	struct bytes body = { 0 };
	uint64_t id = 0;

	assert_int_equal(house_ask(&house, NULL, &body, "POST", path, NULL, json), 201);
	bytes_add(&body, "", 0);
	assert_int_equal(sscanf(body.data, "{\"id\":\"%" SCNu64, &id), 1);
	bytes_fini(&body);
	return id;
}

/* --- ids --- */

/* What a run kept whose clock was a day ahead. */
static uint64_t
keep_tomorrow(void)
{
	struct id_source ids = { .broker = 5 };
	struct store *store = open_store();
	struct store_danmaku d = { .author = "a", .text = "tomorrow", .at_ms = 1 };
	int64_t video;

	d.id = id_next(&ids, time_unix_ms() + INT64_C(86400000));
	assert_int_equal(store_video_number(store, "later", true, 0, &video, NULL), 0);
	assert_int_equal(store_danmaku_add(store, video, &d, NULL), 0);
	store_close(store);
	return d.id;
}

static void
ids_go_on_behind_what_is_kept_when_the_clock_was_set_back(void **state)
{
	struct bytes out = { 0 };
	uint64_t last, id;
	char xml[128];
	FILE *f;

	(void)state;
	house_end(&house, SIGTERM);
	last = keep_tomorrow();
	house_start(&house);
	id = post(POST, JSON);
	assert_true(id > last);
	last = id;
	id = post("/v1/videos/other/comments", "{\"text\":\"behind\"}");
	assert_true(id > last);
	last = id;
	house_end(&house, SIGTERM);
	house_start(&house);
	id = post(POST, JSON);
	assert_true(id > last);

	snprintf(xml, sizeof(xml), "%s/in.xml", house.dir);
	f = fopen(xml, "w");
	assert_non_null(f);
	fputs("<i><d p=\"1.5,5,25,255,1,0,a,1\">imported</d></i>", f);
	fclose(f);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "import", "given", xml, NULL }), 0);
	bytes_clear(&out);
	house_ask(&house, NULL, &out, "GET", "/v1/videos/given/danmaku", NULL, NULL);
	assert_int_equal(sscanf(out.data, "{\"danmaku\":[{\"id\":\"%" SCNu64, &last), 1);
	assert_true(last > id);
	bytes_fini(&out);
}

/* --- what cannot be kept --- */

static void
ask(int status, const char *holds, const char *method, const char *path, const char *json)
{
	house_want(&house, status, holds, method, path, NULL, json);
}

static void
post_some(struct bytes *ids, int count)
{
	for (int i = 0; i < count; i++)
		bytes_print(ids, "%" PRIu64 "\n", post(POST, JSON));
}

/* Whatever got a 201 is there, and nothing else. */
static void
exactly(const struct bytes *ids)
{
	struct bytes body = { 0 }, out = { 0 };
	size_t there = 0, kept = 0;
	char line[32], word[40];

	assert_int_equal(house_ask(&house, NULL, &body, "GET", POST, NULL, NULL), 200);
	bytes_add(&body, "", 0);
	for (const char *at = body.data; (at = strstr(at, "{\"id\":")) != NULL; at++)
		there++;
	for (const char *at = ids->data; sscanf(at, "%31[0-9]", line) == 1;
	     at += strlen(line) + 1) {
		snprintf(word, sizeof(word), "\"id\":\"%s\"", line);
		assert_non_null(strstr(body.data, word));
		kept++;
	}
	assert_int_equal(there, kept);
	assert_int_equal(house_run(&house, &out, (const char *[]){ "check", NULL }), 0);
	bytes_fini(&body);
	bytes_fini(&out);
}

static int
watch(const char *path)
{
	struct bytes text = { 0 };
	int fd = house_connect(&house);

	bytes_print(&text, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", path);
	house_send(fd, text.data, text.len);
	bytes_clear(&text);
	assert_true(house_hear(fd, &text, "retry: "));
	bytes_fini(&text);
	return fd;
}

static void
hears(int fd, const char *what)
{
	struct bytes text = { 0 };

	assert_true(house_hear(fd, &text, what));
	bytes_fini(&text);
}

/* Live rooms, timelines and lists go on; posts to be kept are refused. */
static void
only_keeping_fails(int viewer, int status, const char *code)
{
	ask(status, code, "POST", POST, JSON);
	ask(status, code, "POST", "/v1/videos/film/comments", "{\"text\":\"a\"}");
	ask(status, code, "PUT", "/v1/videos/new", "{\"title\":\"a\"}");
	ask(503, "store_down", "GET", "/readyz", NULL);
	ask(503, "Retry-After: ", "GET", "/readyz", NULL);
	ask(200, "danmud_store_healthy 0", "GET", "/metrics", NULL);
	ask(202, "\"id\"", "POST", "/v1/videos/live/danmaku",
	    "{\"at_ms\":1,\"text\":\"pushed\"}");
	hears(viewer, "pushed");
	ask(200, "kept", "GET", POST, NULL);
	ask(200, "kept", "GET", "/v1/videos/film/danmaku/0.json", NULL);
	ask(200, "\"live\":true", "GET", "/v1/videos/live", NULL);
	ask(200, "ok", "GET", "/healthz", NULL);
}

/* Nobody tells it to. */
static void
it_heals(void)
{
	ns_t end = time_now() + 60 * SECOND;

	while (house_ask(&house, NULL, NULL, "GET", "/readyz", NULL, NULL) != 200)
		if (time_now() > end)
			fail_msg("it does not heal");
	ask(200, "danmud_store_healthy 1", "GET", "/metrics", NULL);
}

/* As if the disk were full: no file of danmud's may grow. */
static void
files_at_most(rlim_t bytes)
{
	struct rlimit limit = { bytes, RLIM_INFINITY };

	assert_int_equal(prlimit(house.pid, RLIMIT_FSIZE, &limit, NULL), 0);
}

static void
a_full_disk_refuses_posts_and_nothing_else_and_heals(void **state)
{
	struct bytes ids = { 0 };
	int viewer, fan;

	(void)state;
	close_house(NULL);
	open_house(NULL);
	ask(200, "\"live\":true", "PUT", "/v1/videos/live", "{\"live\":true}");
	viewer = watch("/v1/videos/live/events");
	fan = watch("/v1/videos/film/events");
	for (int round = 0; round < 3; round++) {
		post_some(&ids, 20);
		files_at_most(1);
		only_keeping_fails(viewer, 507, "store_full");
		files_at_most(RLIM_INFINITY);
		it_heals();
		post_some(&ids, 1);
		exactly(&ids);
	}
	hears(fan, "kept");
	close(viewer);
	close(fan);
	bytes_fini(&ids);
}

/* Held up by the lock: what is sent meanwhile is answered behind it, and who goes
 * away meanwhile is not missed. */
static void
talk_while_it_waits(void)
{
	static const char text[] =
	    "POST " POST " HTTP/1.1\r\nHost: h\r\nContent-Length: 25\r\n\r\n" JSON;
	static const char more[] = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
	struct linger hard = { 1, 0 };
	struct bytes heard = { 0 };
	int patient = house_connect(&house), hasty = house_connect(&house);

	house_send(patient, text, sizeof(text) - 1);
	house_send(hasty, text, sizeof(text) - 1);
	ask(200, "ok", "GET", "/healthz", NULL);
	house_send(patient, more, sizeof(more) - 1);
	setsockopt(hasty, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(hasty);
	assert_true(house_hear(patient, &heard, "ok\n"));
	assert_int_equal(strncmp(heard.data, "HTTP/1.1 503", 12), 0);
	assert_non_null(strstr(heard.data, "Retry-After: "));
	close(patient);
	bytes_fini(&heard);
}

static void
a_locked_store_refuses_posts_and_nothing_else_and_heals(void **state)
{
	struct bytes ids = { 0 };
	struct store *other;
	int viewer;

	(void)state;
	close_house(NULL);
	open_house(NULL);
	ask(200, "\"live\":true", "PUT", "/v1/videos/live", "{\"live\":true}");
	viewer = watch("/v1/videos/live/events");
	post_some(&ids, 5);
	other = open_store();
	assert_int_equal(store_begin(other, NULL), 0);
	talk_while_it_waits();
	only_keeping_fails(viewer, 503, "store_down");
	only_keeping_fails(viewer, 503, "Retry-After: ");
	store_rollback(other);
	store_close(other);
	it_heals();
	post_some(&ids, 5);
	exactly(&ids);
	close(viewer);
	bytes_fini(&ids);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    ids_go_on_behind_what_is_kept_when_the_clock_was_set_back),
		cmocka_unit_test(a_full_disk_refuses_posts_and_nothing_else_and_heals),
		cmocka_unit_test(a_locked_store_refuses_posts_and_nothing_else_and_heals),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_house, close_house);
}
