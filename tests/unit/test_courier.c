/* Does every letter arrive once, and in order, whatever happens on the way? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/server.h"
#include "link/courier.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct office {
	struct server *server;
	struct loop *loop;
	struct stream_pool *pool;
	struct courier *courier;
	_Atomic(server_fn *) serve;
	atomic_int posts, looks;
	char keys[8][80]; /* of the posts */
	const char *const *turns;
	char said[1024]; /* what was told, in order */
	int want;
};

static void
say(struct office *office, const char *what, const struct letter *letter, const char *why)
{
	size_t used = strlen(office->said);

	snprintf(office->said + used, sizeof(office->said) - used, "%s %s%s%s; ", what,
	    letter->text, why != NULL ? ": " : "", why != NULL ? why : "");
	if (--office->want == 0)
		loop_stop(office->loop);
}

static void
on_sent(void *arg, const struct letter *letter)
{
	char id[32];

	snprintf(id, sizeof(id), "%llu", (unsigned long long)letter->remote);
	say(arg, "sent", letter, id);
}

static void
on_refused(void *arg, const struct letter *letter, const char *why)
{
	say(arg, "refused", letter, why);
}

static void
on_waits(void *arg, const struct letter *letter, const char *why)
{
	(void)why;
	say(arg, "waits", letter, NULL);
}

static void
answer(struct peer *peer, const char *status, const char *body)
{
	peer_print(peer,
	    "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status,
	    strlen(body), body);
}

static void
serve(struct peer *peer, const char *path, int count, void *arg)
{
	struct office *office = arg;
	const char *head = peer_head(peer), *key = strstr(head, "Idempotency-Key: ");
	int n;

	if (strncmp(head, "POST ", 5) == 0) {
		n = office->posts++;
		if (key != NULL && n < 8)
			sscanf(key, "Idempotency-Key: %79s", office->keys[n]);
	} else {
		office->looks++;
	}
	office->serve(peer, path, count, arg);
}

static int
office_open(void **state)
{
	const struct courier_handler handler = { on_sent, on_refused, on_waits, NULL };
	struct office *office = mem_new(1, sizeof(*office));
	struct courier_handler own = handler;
	char *url;

	own.arg = office;
	office->server = server_new(serve, office);
	office->loop = loop_new();
	office->pool = stream_pool_new(office->loop);
	url = server_url(office->server, "");
	office->courier = courier_new(office->loop, office->pool, url, "TOKEN", own);
	free(url);
	*state = office;
	return 0;
}

static int
office_close(void **state)
{
	struct office *office = *state;

	courier_free(office->courier);
	stream_pool_free(office->pool);
	loop_free(office->loop);
	server_free(office->server);
	free(office);
	return 0;
}

static void
write_one(struct office *office, uint64_t own, const char *text, bool tried)
{
	const struct comment comment = {
		.id = own,
		.at_ms = 500,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.rgb = 0xffffff,
		.size = 25,
	};
	char key[LETTER_KEY_MAX + 1];
	struct letter *letter;

	letter_key(key);
	letter = letter_new(&comment, "film", key);
	letter->tried = tried;
	courier_take(office->courier, letter);
}

static void
becomes(struct office *office, server_fn *how, int words, const char *want)
{
	office->serve = how;
	office->want = words;
	loop_run(office->loop);
	assert_string_equal(office->said, want);
}

/* Numbers them as they come. */
static void
take_all(struct peer *peer, const char *path, int count, void *arg)
{
	char body[64];

	(void)arg;
	assert_string_equal(path, "/v1/videos/film/danmaku");
	assert_non_null(strstr(peer_head(peer), "Authorization: Bearer TOKEN"));
	assert_non_null(strstr(peer_body(peer), "\"at_ms\":500,\"mode\":\"scroll\""));
	snprintf(body, sizeof(body), "{\"id\":\"%d\"}", 100 + count);
	answer(peer, "201 Created", body);
}

static void
letters_arrive_in_order_each_under_its_own_key(void **state)
{
	struct office *office = *state;

	write_one(office, 1, "one", false);
	write_one(office, 2, "two", false);
	becomes(office, take_all, 2, "sent one: 100; sent two: 101; ");
	assert_string_not_equal(office->keys[0], office->keys[1]);
	assert_int_equal(courier_count(office->courier), 0);
}

#define STORED                                                                           \
	"{\"danmaku\":[{\"id\":\"8\",\"at_ms\":500,\"mode\":\"scroll\",\"color\":"       \
	"\"#ffffff\",\"size\":25,\"author\":\"x\",\"text\":\"another\"},{\"id\":\"9\","  \
	"\"at_ms\":500,\"mode\":\"scroll\",\"color\":\"#ffffff\",\"size\":25,"           \
	"\"author\":\"x\",\"text\":\"one\"}],\"next\":null}"

static void
lose_the_answer(struct peer *peer, const char *path, int count, void *arg)
{
	(void)path;
	(void)count;
	(void)arg;
	if (strncmp(peer_head(peer), "POST ", 5) == 0)
		peer_body(peer); /* it is kept, and the line is cut */
	else
		answer(peer, "200 OK", STORED);
}

static void
what_arrived_without_an_answer_is_not_sent_again(void **state)
{
	struct office *office = *state;

	write_one(office, 1, "one", false);
	becomes(office, lose_the_answer, 2, "waits one; sent one: 9; ");
	assert_int_equal(office->posts, 1);
	assert_int_equal(office->looks, 1);
}

static void
what_an_earlier_run_may_have_sent_is_looked_for_first(void **state)
{
	struct office *office = *state;

	write_one(office, 1, "one", true);
	becomes(office, lose_the_answer, 1, "sent one: 9; ");
	assert_int_equal(office->posts, 0);
}

/* The second post does not arrive; the list has the first. */
static void
eat_the_second(struct peer *peer, const char *path, int count, void *arg)
{
	struct office *office = arg;
	char body[64];

	(void)path;
	(void)count;
	if (strncmp(peer_head(peer), "POST ", 5) != 0) {
		answer(peer, "200 OK", STORED);
		return;
	}
	if (office->posts == 2)
		return;
	snprintf(body, sizeof(body), "{\"id\":\"%d\"}", 8 + office->posts);
	answer(peer, "201 Created", body);
}

static void
the_same_words_twice_at_one_place_are_two(void **state)
{
	struct office *office = *state;

	write_one(office, 1, "one", false);
	write_one(office, 2, "one", false);
	becomes(office, eat_the_second, 3, "sent one: 9; waits one; sent one: 11; ");
	assert_int_equal(office->looks, 1);
	assert_string_equal(office->keys[1], office->keys[2]);
}

static void
what_an_earlier_run_has_sent_is_not_taken_for_the_next(void **state)
{
	struct office *office = *state;

	courier_had(office->courier, 1, 9);
	write_one(office, 2, "one", true);
	becomes(office, eat_the_second, 1, "sent one: 9; ");
	assert_int_equal(office->looks, 1);
	assert_int_equal(office->posts, 1);
}

/* A network that wants a log-in first, and then lets through. */
static void
show_the_door_first(struct peer *peer, const char *path, int count, void *arg)
{
	struct office *office = arg;

	(void)path;
	(void)count;
	if (strncmp(peer_head(peer), "POST ", 5) != 0)
		answer(peer, "404 Not Found", "{}");
	else if (office->posts == 1)
		peer_print(peer, "HTTP/1.1 302 Found\r\nLocation: http://door/\r\n"
				 "Content-Length: 0\r\nConnection: close\r\n\r\n");
	else if (office->posts == 2)
		answer(peer, "200 OK", "<html>welcome</html>");
	else
		answer(peer, "201 Created", "{\"id\":\"7\"}");
}

static void
what_somebody_else_answers_is_no_refusal(void **state)
{
	struct office *office = *state;

	write_one(office, 1, "one", false);
	becomes(office, show_the_door_first, 3, "waits one; waits one; sent one: 7; ");
}

/* The posts get one of `turns` after the other; a look finds nothing. */
static void
answer_in_turn(struct peer *peer, const char *path, int count, void *arg)
{
	struct office *office = arg;
	const char *status = "404 Not Found";

	(void)path;
	(void)count;
	if (strncmp(peer_head(peer), "POST ", 5) == 0)
		status = office->turns[office->posts - 1];
	answer(peer, status,
	    status[0] == '2' ? "{\"id\":\"7\"}"
			     : "{\"error\":{\"message\":\"it has ended\"}}");
}

static void
a_busy_daemon_gets_the_same_letter_with_the_same_key(void **state)
{
	static const char *const turns[] = { "503 Busy", "201 Created", "201 Created" };
	struct office *office = *state;

	office->turns = turns;
	write_one(office, 1, "one", false);
	write_one(office, 2, "two", false);
	becomes(office, answer_in_turn, 3, "waits one; sent one: 7; sent two: 7; ");
	assert_int_equal(office->posts, 3);
	assert_string_equal(office->keys[0], office->keys[1]);
	assert_string_not_equal(office->keys[1], office->keys[2]);
}

/* It was away, and when it is back the token has ended. */
static void
what_has_waited_is_not_lost_with_the_token(void **state)
{
	static const char *const turns[] = { "503 Busy", "401 X", "201 Created",
		"201 Created", "401 X" };
	struct office *office = *state;

	office->turns = turns;
	write_one(office, 1, "one", false);
	write_one(office, 2, "two", false);
	becomes(office, answer_in_turn, 4,
	    "waits one; waits one; sent one: 7; sent two: 7; ");
	write_one(office, 3, "new", false);
	becomes(office, answer_in_turn, 1,
	    "waits one; waits one; sent one: 7; sent two: 7; "
	    "refused new: HTTP 401: it has ended; ");
}

static void
refuse_the_first(struct peer *peer, const char *path, int count, void *arg)
{
	(void)path;
	(void)arg;
	if (count == 0)
		answer(peer, "422 X",
		    "{\"error\":{\"code\":\"text_too_long\",\"message\":"
		    "\"no\\u001b[31m\"}}");
	else
		answer(peer, "202 Accepted", "{\"id\":\"7\"}");
}

static void
what_is_refused_says_why_and_stops_nobody(void **state)
{
	struct office *office = *state;

	write_one(office, 1, "one", false);
	write_one(office, 2, "two", false);
	becomes(
	    office, refuse_the_first, 2, "refused one: HTTP 422: no[31m; sent two: 7; ");
}

static void
what_never_left_can_be_taken_back(void **state)
{
	struct office *office = *state;

	server_free(office->server); /* nobody listens */
	office->server = NULL;
	write_one(office, 1, "one", false);
	write_one(office, 2, "two", false);
	becomes(office, NULL, 1, "waits one; ");
	assert_true(courier_forget(office->courier, 1));
	assert_true(courier_forget(office->courier, 2));
	assert_false(courier_forget(office->courier, 2));
	assert_int_equal(courier_count(office->courier), 0);
	office->server = server_new(serve, office);
}

#define AT_WORK(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		AT_WORK(letters_arrive_in_order_each_under_its_own_key),
		AT_WORK(what_arrived_without_an_answer_is_not_sent_again),
		AT_WORK(what_an_earlier_run_may_have_sent_is_looked_for_first),
		AT_WORK(the_same_words_twice_at_one_place_are_two),
		AT_WORK(what_an_earlier_run_has_sent_is_not_taken_for_the_next),
		AT_WORK(what_somebody_else_answers_is_no_refusal),
		AT_WORK(a_busy_daemon_gets_the_same_letter_with_the_same_key),
		AT_WORK(what_has_waited_is_not_lost_with_the_token),
		AT_WORK(what_is_refused_says_why_and_stops_nobody),
		AT_WORK(what_never_left_can_be_taken_back),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
