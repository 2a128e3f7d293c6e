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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    ids_go_on_behind_what_is_kept_when_the_clock_was_set_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_house, close_house);
}
