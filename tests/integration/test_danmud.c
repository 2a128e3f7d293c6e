/* danmud as its clients see it: a real process, real sockets, real files. */
#include "unit/harness.h"

#include "harness/house.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define POST "/v1/videos/film/danmaku"

static struct house house;

static int
open_house(void **state)
{
	(void)state;
	house = (struct house){ .words = { "--cors-origins=http://page.example",
				    "--trusted-proxies=127.0.0.1", "--bilibili=yes" } };
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

static void
what_is_posted_is_there(void **state)
{
	char id[32], path[128];

	(void)state;
	post("{\"at_ms\":360001,\"text\":\"\\u4f60\\u597d "
	     "<b>\",\"mode\":\"top\",\"color\":"
	     "\"#Ff0010\",\"size\":36}",
	    NULL, id);
	ask(200, "\"mode\":\"top\",\"color\":\"#ff0010\",\"size\":36", "GET", POST, NULL,
	    NULL);
	ask(200, "你好 <b>", "GET", POST "/1.json", NULL, NULL);
	ask(200, "{\"danmaku\":[]}", "GET", POST "/0.json", NULL, NULL);
	ask(200, "你好 &lt;b&gt;", "GET", POST "/1.xml", NULL, NULL);
	ask(200, "360.00100,5,36,16711696,", "GET", POST ".xml", NULL, NULL);
	ask(200, "你好 <b>", "GET", POST "/1.pb", NULL, NULL);
	ask(200, "\"buckets\":[", "GET", "/v1/videos/film/heat?buckets=7", NULL, NULL);
	ask(200, "[360.001,1,16711696,", "GET", "/v3/?id=film", NULL, NULL);
	ask(200, "\"next\":null", "GET", POST "?from_ms=360002", NULL, NULL);
	snprintf(path, sizeof(path), POST "?after=%s", id);
	ask(200, "{\"danmaku\":[],\"next\":null}", "GET", path, NULL, NULL);
}

static void
what_cannot_be_posted_is_told_why(void **state)
{
	static const struct {
		int status;
		const char *code, *json;
	} rows[] = {
		{ 400, "malformed", "{" },
		{ 400, "malformed", "[1]" },
		{ 400, "missing", "{\"text\":\"a\"}" },
		{ 400, "missing", "{\"at_ms\":1}" },
		{ 400, "malformed", "{\"at_ms\":\"1\",\"text\":\"a\"}" },
		{ 422, "out_of_range", "{\"at_ms\":-1,\"text\":\"a\"}" },
		{ 422, "text_empty", "{\"at_ms\":1,\"text\":\" \\n \"}" },
		{ 422, "text_empty", "{\"at_ms\":1,\"text\":\"\\u001b\\u0007\"}" },
		{ 422, "bad_color", "{\"at_ms\":1,\"text\":\"a\",\"color\":\"red\"}" },
		{ 422, "bad_mode", "{\"at_ms\":1,\"text\":\"a\",\"mode\":\"up\"}" },
		{ 422, "out_of_range", "{\"at_ms\":1,\"text\":\"a\",\"size\":900}" },
		{ 400, "malformed", "{\"at_ms\":1,\"text\":7}" },
	};
	char wanted[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		snprintf(
		    wanted, sizeof(wanted), "{\"error\":{\"code\":\"%s\"", rows[i].code);
		ask(rows[i].status, wanted, "POST", POST, NULL, rows[i].json);
	}
	ask(404, "bad_video", "POST", "/v1/videos/a%20b/danmaku", NULL,
	    "{\"at_ms\":1,\"text\":\"a\"}");
	ask(404, "not_found", "GET", "/v1/nothing", NULL, NULL);
	ask(405, "Allow: OPTIONS, GET, HEAD, POST", "PATCH", POST, NULL, NULL);
	ask(400, "malformed", "GET", POST "?limit=%zz", NULL, NULL);
	ask(400, "bad_key", "POST", POST, "Idempotency-Key: a b\r\n",
	    "{\"at_ms\":1,\"text\":\"a\"}");
}

static void
a_long_text_is_refused_with_its_length(void **state)
{
	struct bytes json = { 0 };

	(void)state;
	bytes_text(&json, "{\"at_ms\":1,\"text\":\"");
	for (int i = 0; i < 101; i++)
		bytes_text(&json, "长");
	bytes_text(&json, "\"}");
	ask(422, "text is 101 characters, at most 100", "POST", POST, NULL, json.data);
	bytes_fini(&json);
}

static void
a_key_gets_the_first_answer_again(void **state)
{
	static const char key[] = "Idempotency-Key: 4f1c\r\n";
	struct bytes body = { 0 };
	char first[32], again[32], other[32], *at;
	int seen = 0;

	(void)state;
	post("{\"at_ms\":7,\"text\":\"once only\"}", key, first);
	post("{\"at_ms\":7,\"text\":\"once only\"}", key, again);
	post("{\"at_ms\":7,\"text\":\"another\"}", "Idempotency-Key: 4f1d\r\n", other);
	assert_string_equal(first, again);
	assert_string_not_equal(first, other);
	house_ask(&house, NULL, &body, "GET", POST, NULL, NULL);
	for (at = body.data; (at = strstr(at, "once only")) != NULL; at++)
		seen++;
	assert_int_equal(seen, 1);
	bytes_fini(&body);
}

static void
a_segment_that_is_known_is_not_sent_again(void **state)
{
	struct bytes head = { 0 };
	char etag[64], headers[128], id[32], *at;

	(void)state;
	post("{\"at_ms\":10,\"text\":\"one\"}", NULL, id);
	assert_int_equal(
	    house_ask(&house, &head, NULL, "GET", POST "/0.json", NULL, NULL), 200);
	at = strstr(head.data, "ETag: ");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "ETag: %63[^\r]", etag), 1);
	snprintf(headers, sizeof(headers), "If-None-Match: %s\r\n", etag);
	ask(304, "Cache-Control: public", "GET", POST "/0.json", headers, NULL);
	post("{\"at_ms\":11,\"text\":\"two\"}", NULL, id);
	ask(200, "two", "GET", POST "/0.json", headers, NULL);
	bytes_fini(&head);
}

static void
pages_of_others_may_read_only_if_they_are_named(void **state)
{
	static const char json[] = "{\"at_ms\":1,\"text\":\"a\"}";

	(void)state;
	ask(200, "Access-Control-Allow-Origin: http://page.example", "GET", POST,
	    "Origin: http://page.example\r\n", NULL);
	ask(204, "Access-Control-Allow-Headers: Authorization, Content-Type", "OPTIONS",
	    POST, "Origin: http://page.example\r\n", NULL);
	ask(201, NULL, "POST", POST, "Origin: http://page.example\r\n", json);
	ask(201, NULL, "POST", POST, "Origin: http://h\r\n", json);
	ask(403, "\"origin\"", "POST", POST, "Origin: http://evil.example\r\n", json);
}

/* What somebody is called who comes from there. */
static void
guest_of(const char *headers, char name[32])
{
	struct bytes body = { 0 };

	assert_int_equal(
	    house_ask(&house, NULL, &body, "POST", "/v1/videos/film/comments", headers,
		"{\"text\":\"who am I\"}"),
	    201);
	assert_int_equal(
	    sscanf(strstr(body.data, "\"author\":"), "\"author\":\"%31[a-z0-9-]\"", name),
	    1);
	bytes_fini(&body);
}

static void
a_client_cannot_borrow_an_address(void **state)
{
	char here[32], there[32], both[32], list[32];

	(void)state;
	guest_of(NULL, here);
	guest_of("X-Forwarded-For: 192.0.2.7\r\n", there);
	guest_of("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 192.0.2.7\r\n", both);
	guest_of("X-Forwarded-For: 198.51.100.1, 192.0.2.7\r\n", list);
	assert_string_not_equal(here, there);
	assert_string_equal(there, both);
	assert_string_equal(there, list);
}

static void
a_key_gets_the_first_comment_again(void **state)
{
	static const char key[] = "Idempotency-Key: 4f1c\r\n",
			  path[] = "/v1/videos/keyed/comments";
	struct bytes first = { 0 }, again = { 0 };

	(void)state;
	house_ask(&house, NULL, &first, "POST", path, key, "{\"text\":\"the first\"}");
	assert_int_equal(
	    house_ask(&house, NULL, &again, "POST", path, key, "{\"text\":\"other\"}"),
	    201);
	assert_string_equal(again.data, first.data);
	bytes_clear(&again);
	house_ask(&house, NULL, &again, "POST", "/v1/videos/film/comments", key,
	    "{\"text\":\"elsewhere\"}");
	assert_string_equal(again.data, first.data);
	ask(200, "\"comments\":1,", "GET", "/v1/videos/keyed", NULL, NULL);
	bytes_fini(&first);
	bytes_fini(&again);
}

static void
comments_have_two_levels(void **state)
{
	struct bytes body = { 0 };
	char root[32], reply[32], json[96], path[128];

	(void)state;
	assert_int_equal(
	    house_ask(&house, NULL, &body, "POST", "/v1/videos/film/comments", NULL,
		"{\"text\":\"first\\nsecond line\"}"),
	    201);
	assert_int_equal(sscanf(body.data, "{\"id\":\"%31[0-9]\"", root), 1);
	bytes_clear(&body);
	snprintf(json, sizeof(json), "{\"text\":\"re\",\"reply_to\":\"%s\"}", root);
	assert_int_equal(house_ask(&house, NULL, &body, "POST",
			     "/v1/videos/film/comments", NULL, json),
	    201);
	assert_int_equal(sscanf(body.data, "{\"id\":\"%31[0-9]\"", reply), 1);
	assert_non_null(strstr(body.data, "\"answers\":\"guest-"));
	snprintf(json, sizeof(json), "{\"text\":\"re re\",\"reply_to\":\"%s\"}", reply);
	ask(201, root, "POST", "/v1/videos/film/comments", NULL, json);
	snprintf(path, sizeof(path), "/v1/videos/film/comments/%s/like", root);
	ask(200, "{\"likes\":1,\"liked\":true}", "PUT", path, NULL, "");
	ask(200, "{\"likes\":1,\"liked\":true}", "PUT", path, NULL, "");
	ask(200, "\"reply_count\":2,\"replies\":[{", "GET",
	    "/v1/videos/film/comments?sort=hot", NULL, NULL);
	snprintf(path, sizeof(path), "/v1/videos/film/comments/%s/replies?limit=1", root);
	ask(200, "\"next\":\"", "GET", path, NULL, NULL);
	snprintf(path, sizeof(path), "/v1/videos/film/comments/%s", root);
	ask(204, NULL, "DELETE", path, NULL, NULL);
	ask(200, "{\"comments\":[],\"next\":null}", "GET", "/v1/videos/film/comments",
	    NULL, NULL);
	bytes_fini(&body);
}

/* "Authorization: Bearer ..." of a token that danmud itself makes. */
static void
token_of(const char *role, char headers[600])
{
	struct bytes out = { 0 };
	const char *words[] = { "token", "--user=ann", "--role", role, NULL };

	assert_int_equal(house_run(&house, &out, words), 0);
	out.data[strcspn(out.data, "\n")] = '\0';
	snprintf(headers, 600, "Authorization: Bearer %s\r\n", out.data);
	bytes_fini(&out);
}

static void
moderators_hide_and_ban(void **state)
{
	char viewer[600], moderator[600], id[32], path[96];

	(void)state;
	token_of("viewer", viewer);
	token_of("moderator", moderator);
	post("{\"at_ms\":5,\"text\":\"to be hidden\"}", viewer, id);
	snprintf(path, sizeof(path), POST "/%s", id);
	ask(401, "token_needed", "DELETE", path, NULL, NULL);
	ask(403, "not_allowed", "DELETE", path, viewer, NULL);
	ask(401, "bad_token", "DELETE", path, "Authorization: Bearer x.y\r\n", NULL);
	ask(204, NULL, "DELETE", path, moderator, NULL);
	ask(204, NULL, "POST", "/v1/bans", moderator,
	    "{\"kind\":\"word\",\"value\":\"Spam\",\"why\":\"no\"}");
	ask(403, "banned", "POST", POST, NULL,
	    "{\"at_ms\":5,\"text\":\"so ＳＰＡＭ it is\"}");
	ask(200, "\"value\":\"Spam\"", "GET", "/v1/bans", moderator, NULL);
	ask(204, NULL, "DELETE", "/v1/bans", moderator,
	    "{\"kind\":\"word\",\"value\":\"Spam\"}");
	post("{\"at_ms\":5,\"text\":\"spam again\"}", NULL, id);
	ask(204, NULL, "POST", "/v1/bans", moderator,
	    "{\"kind\":\"author\",\"value\":\"ann\"}");
	ask(403, "banned", "POST", POST, viewer, "{\"at_ms\":5,\"text\":\"a\"}");
	ask(204, NULL, "DELETE", "/v1/bans", moderator,
	    "{\"kind\":\"author\",\"value\":\"ann\"}");
	ask(200, "\"what\":\"hide danmaku\"", "GET", "/v1/audit", moderator, NULL);
}

static void
videos_are_made_and_found(void **state)
{
	(void)state;
	ask(200,
	    "\"title\":\"A "
	    "film\",\"url\":\"https://x.example/a.mp4\",\"duration_ms\":9000",
	    "PUT", "/v1/videos/other", NULL,
	    "{\"title\":\"A "
	    "film\",\"url\":\"https://x.example/a.mp4\",\"duration_ms\":9000}");
	ask(422, "bad_url", "PUT", "/v1/videos/other", NULL,
	    "{\"url\":\"javascript:alert(1)\"}");
	ask(200, "\"id\":\"other\"", "GET", "/v1/videos/other", NULL, NULL);
	ask(404, "not_found", "GET", "/v1/videos/none", NULL, NULL);
	ask(200, "\"next\":\"", "GET", "/v1/videos?limit=1", NULL, NULL);
	ask(200, "\"animeTitle\":\"A film\"", "GET",
	    "/api/v2/search/episodes?anime=a%20FILM", NULL, NULL);
}

static void
segments_of(const char *video, char segments)
{
	const char wanted[] = { 0x22, 0x06, 0x08, (char)0xc0, (char)0xfc, 0x15, 0x10,
		segments };
	struct bytes body = { 0 };
	char path[96];

	snprintf(path, sizeof(path), "/x/v2/dm/web/view?type=1&oid=%s", video);
	assert_int_equal(house_ask(&house, NULL, &body, "GET", path, NULL, NULL), 200);
	assert_int_equal(body.len, sizeof(wanted));
	assert_memory_equal(body.data, wanted, sizeof(wanted));
	bytes_fini(&body);
}

static void
bilibilis_view_has_as_many_segments_as_there_are(void **state)
{
	(void)state;
	segments_of("nowhere", 1);
	ask(201, NULL, "POST", "/v1/videos/long/danmaku", NULL,
	    "{\"at_ms\":720000,\"text\":\"in the third\"}");
	segments_of("long", 3);
	ask(200, NULL, "PUT", "/v1/videos/longer", NULL, "{\"duration_ms\":720000}");
	segments_of("longer", 2);
	ask(201, NULL, "POST", "/v1/videos/longer/danmaku", NULL,
	    "{\"at_ms\":1440000,\"text\":\"behind its end\"}");
	segments_of("longer", 5);
}

static void
files_go_in_and_out(void **state)
{
	struct bytes out = { 0 }, dump = { 0 };
	char xml[128], copy[128];
	FILE *f;

	(void)state;
	snprintf(xml, sizeof(xml), "%s/in.xml", house.dir);
	snprintf(copy, sizeof(copy), "%s/copy.db", house.dir);
	f = fopen(xml, "we");
	fputs("<i><d p=\"1.5,5,25,255,1,0,a,1\">imported</d></i>", f);
	fclose(f);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "import", "given", xml, NULL }), 0);
	assert_int_equal(house_run(&house, &dump,
			     (const char *[]){ "export", "given", "-t", "jsonl", NULL }),
	    0);
	assert_non_null(strstr(dump.data, "imported"));
	ask(200, "imported", "GET", "/v1/videos/given/danmaku", NULL, NULL);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "backup", copy, NULL }), 0);
	assert_int_equal(house_run(&house, &out, (const char *[]){ "check", NULL }), 0);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "export", "none", NULL }), 1);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "nonsense", NULL }), 2);
	bytes_fini(&out);
	bytes_fini(&dump);
}

static void
options_may_stand_before_a_command(void **state)
{
	struct bytes out = { 0 };
	char store[128], secret[128], conf[128];
	FILE *f;

	(void)state;
	snprintf(store, sizeof(store), "sqlite:%s/danmud/danmud.db", house.dir);
	snprintf(secret, sizeof(secret), "--secret-file=%s/danmud/secret", house.dir);
	snprintf(conf, sizeof(conf), "%s/my.conf", house.dir);
	f = fopen(conf, "we");
	fprintf(f, "store = %s\n", store);
	fclose(f);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "--store", store, "check", NULL }),
	    0);
	assert_int_equal(house_run(&house, &out,
			     (const char *[]){ secret, "token", "--user", "ann", NULL }),
	    0);
	assert_int_equal(
	    house_run(&house, &out, (const char *[]){ "--conf", conf, "check", NULL }),
	    0);
	bytes_clear(&out);
	assert_int_equal(house_run(&house, &out,
			     (const char *[]){ "token", "--user", "ann", "--ttl", NULL }),
	    2);
	assert_non_null(strstr(out.data, "--ttl: its value is missing"));
	bytes_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_posted_is_there),
		cmocka_unit_test(what_cannot_be_posted_is_told_why),
		cmocka_unit_test(a_long_text_is_refused_with_its_length),
		cmocka_unit_test(a_key_gets_the_first_answer_again),
		cmocka_unit_test(a_segment_that_is_known_is_not_sent_again),
		cmocka_unit_test(pages_of_others_may_read_only_if_they_are_named),
		cmocka_unit_test(a_key_gets_the_first_comment_again),
		cmocka_unit_test(comments_have_two_levels),
		cmocka_unit_test(a_client_cannot_borrow_an_address),
		cmocka_unit_test(moderators_hide_and_ban),
		cmocka_unit_test(videos_are_made_and_found),
		cmocka_unit_test(bilibilis_view_has_as_many_segments_as_there_are),
		cmocka_unit_test(files_go_in_and_out),
		cmocka_unit_test(options_may_stand_before_a_command),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, open_house, close_house);
}
