/* The comments below the video: a player in a terminal and a real danmud. */
#include "unit/harness.h"

#include "base/mem.h"
#include "integration/evening.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMENTS "/v1/videos/film/comments"

/* One who reads and writes; somebody else is played by house_ask(). */
struct visit {
	struct evening evening;
	struct friend me;
	char name[64]; /* nobody has the library of another */
};

static void
visit_begin(struct visit *visit, void **state, const char *word)
{
	*visit = (struct visit){ .evening = evening_of(state, word) };
	snprintf(visit->name, sizeof(visit->name), "%s",
	    strrchr(visit->evening.house.dir, '/') + 1);
}

static void
sit(struct visit *visit)
{
	evening_sit(&visit->evening, &visit->me, visit->name);
}

static void
visit_end(struct visit *visit)
{
	evening_leave(&visit->me);
	evening_fini(&visit->me);
	evening_end(&visit->evening);
}

static void
press(struct visit *visit, const char *keys)
{
	screen_send(visit->me.screen, keys);
}

static void
see(struct visit *visit, const char *regex)
{
	cinema_see(visit->me.screen, regex);
}

static void
see_no(struct visit *visit, const char *regex)
{
	cinema_see_no(visit->me.screen, regex);
}

/* Said by somebody else; its id to `id`, which may be NULL. */
static void
say(struct visit *visit, const char *text, const char *reply_to, char id[32])
{
	struct bytes body = { 0 };
	char *json = reply_to == NULL ? mem_print("{\"text\":\"%s\"}", text)
				      : mem_print("{\"text\":\"%s\",\"reply_to\":\"%s\"}",
					    text, reply_to);

	assert_int_equal(
	    house_ask(&visit->evening.house, NULL, &body, "POST", COMMENTS, NULL, json),
	    201);
	if (id != NULL)
		assert_int_equal(sscanf(body.data, "{\"id\":\"%31[0-9]", id), 1);
	bytes_fini(&body);
	free(json);
}

/* How often the daemon has it. */
static int
count(struct visit *visit, const char *text)
{
	struct bytes body = { 0 };
	const char *at;
	int times = 0;

	assert_int_equal(house_ask(&visit->evening.house, NULL, &body, "GET",
			     COMMENTS "?limit=100", NULL, NULL),
	    200);
	for (at = body.data; at != NULL && (at = strstr(at, text)) != NULL; at++)
		times++;
	bytes_fini(&body);
	return times;
}

/* What is seen at once is there a little later. */
static void
wait_count(struct visit *visit, const char *text, int wanted)
{
	while (count(visit, text) != wanted)
		assert_true(screen_wait_bytes(visit->me.screen, 2000));
}

static void
write_one(struct visit *visit, const char *key, const char *text)
{
	press(visit, key);
	see(visit, "Enter posts");
	press(visit, text);
	press(visit, "\r");
}

static void
they_open_beside_the_picture_which_goes_on(void **state)
{
	struct visit visit;

	visit_begin(&visit, state, NULL);
	say(&visit, "FIRST-OF-ALL", NULL, NULL);
	say(&visit, "第二条评论", NULL, NULL);
	sit(&visit);
	press(&visit, "c");
	see(&visit, "2 comments, newest first");
	see(&visit, "FIRST-OF-ALL");
	see(&visit, "第二条评论");
	assert_true(cinema_wait_at(visit.me.screen, cinema_seconds(visit.me.screen) + 1));
	press(&visit, "q");
	see_no(&visit, "FIRST-OF-ALL");
	press(&visit, "c");
	see(&visit, "FIRST-OF-ALL");
	press(&visit, "\033");
	see_no(&visit, "FIRST-OF-ALL");
	press(&visit, "c");
	see(&visit, "FIRST-OF-ALL");
	press(&visit, "\t"); /* the list has the same place */
	see(&visit, "danmaku by time");
	see_no(&visit, "FIRST-OF-ALL");
	press(&visit, "c");
	see(&visit, "FIRST-OF-ALL");
	see_no(&visit, "danmaku by time");
	press(&visit, "c");
	see_no(&visit, "FIRST-OF-ALL");
	visit_end(&visit);
}

static void
one_writes_replies_likes_and_deletes(void **state)
{
	struct visit visit;

	visit_begin(&visit, state, NULL);
	sit(&visit);
	see(&visit, "1 on line");
	press(&visit, "c");
	see(&visit, "no comments yet");
	write_one(&visit, "\r", "MINE 你好");
	see(&visit, "guest-.* now");
	see(&visit, "MINE 你好");
	see(&visit, "1 comment, newest first");
	assert_int_equal(count(&visit, "MINE 你好"), 1);
	write_one(&visit, "R", "AND A REPLY");
	see(&visit, "▾ 1 reply");
	see(&visit, "AND A REPLY");
	see_no(&visit, "sending");
	assert_int_equal(count(&visit, "AND A REPLY"), 1);
	press(&visit, "+");
	see(&visit, "♥1");
	see_no(&visit, "sending");
	press(&visit, "+");
	see_no(&visit, "♥1");
	press(&visit, "\033[D"); /* left: to the thread */
	press(&visit, "+");
	see(&visit, "♥1");
	wait_count(&visit, "\"likes\":1,\"liked\":true", 1);
	press(&visit, "\033[D");
	see(&visit, "▸ 1 reply");
	see_no(&visit, "AND A REPLY");
	press(&visit, "d");
	see(&visit, "d again deletes it and 1 reply");
	press(&visit, "d");
	see(&visit, "no comments yet");
	assert_int_equal(count(&visit, "MINE"), 0);
	press(&visit, "c");
	visit_end(&visit);
}

static void
what_others_write_comes_live_and_the_cursor_stays(void **state)
{
	struct visit visit;
	char id[32], live[32], path[96];

	visit_begin(&visit, state, NULL);
	say(&visit, "BEFORE", NULL, id);
	sit(&visit);
	see(&visit, "1 on line");
	press(&visit, "c");
	see(&visit, "BEFORE");
	say(&visit, "LIVE-ONE", NULL, live);
	see(&visit, "LIVE-ONE");
	see(&visit, "2 comments");
	say(&visit, "LIVE-REPLY", id, NULL);
	see(&visit, "▸ 1 reply");
	press(&visit, "\033[C"); /* right: of BEFORE, where the cursor still is */
	see(&visit, "LIVE-REPLY");
	snprintf(path, sizeof(path), COMMENTS "/%s", live);
	house_want(&visit.evening.house, 204, NULL, "DELETE", path, NULL, NULL);
	see_no(&visit, "LIVE-ONE");
	see(&visit, "2 comments");
	press(&visit, "c");
	visit_end(&visit);
}

static void
one_pages_through_many_and_sorts_them(void **state)
{
	struct visit visit;
	char text[32], path[96], id[32], hot[32] = "";

	visit_begin(&visit, state, NULL);
	for (int i = 0; i < 70; i++) {
		snprintf(text, sizeof(text), "NUMBER-%02d", i);
		say(&visit, text, NULL, i == 33 ? hot : id);
	}
	for (int i = 0; i < 25; i++) {
		snprintf(text, sizeof(text), "ANSWER-%02d", i);
		say(&visit, text, hot, NULL);
	}
	snprintf(path, sizeof(path), COMMENTS "/%s/like", hot);
	house_want(&visit.evening.house, 200, "\"likes\":1", "PUT", path, NULL, NULL);
	sit(&visit);
	press(&visit, "c");
	see(&visit, "[0-9]\\+ comments");
	see(&visit, "NUMBER-69");
	for (int i = 0; i < 100 && !screen_has(visit.me.screen, "NUMBER-00"); i++) {
		press(&visit, "\033[6~");
		assert_true(screen_wait_bytes(visit.me.screen, 2000));
	}
	see(&visit, "NUMBER-00");
	see(&visit, " 95 comments, newest first");
	press(&visit, "s");
	see(&visit, "hottest first");
	see(&visit, "NUMBER-33");
	see(&visit, "♥1");
	press(&visit, "\033[C");
	see(&visit, "ANSWER-02");
	see(&visit, "22 replies more");
	press(&visit, "\033[B\033[B\033[B\033[B\r");
	see(&visit, "ANSWER-06");
	press(&visit, "\033[D\033[D");
	see_no(&visit, "ANSWER");
	press(&visit, "c");
	visit_end(&visit);
}

static void
what_is_refused_says_why_and_the_text_is_not_lost(void **state)
{
	struct visit visit;
	char text[1002];

	visit_begin(&visit, state, "--auth=token");
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	sit(&visit);
	see(&visit, "1 on line");
	press(&visit, "c");
	see(&visit, "no comments yet");
	write_one(&visit, "\r", "NOBODY-KNOWS-ME");
	see(&visit, "refused; Enter has the text: HTTP 401: this needs a token");
	see(&visit, "no comments yet");
	press(&visit, "\r");
	see(&visit, "> NOBODY-KNOWS-ME");
	press(&visit, "\025");
	press(&visit, text);
	press(&visit, "\r");
	see(&visit, "1001 characters, at most 1000 can be posted");
	press(&visit, "\033");
	see_no(&visit, "1001");
	press(&visit, "c");
	visit_end(&visit);
}

static void
who_writes_too_often_is_told_and_sends_it_later(void **state)
{
	struct visit visit;

	visit_begin(&visit, state, "--rate=1/m:1");
	sit(&visit);
	see(&visit, "1 on line");
	press(&visit, "c");
	write_one(&visit, "\r", "THE-FIRST");
	see(&visit, "guest-.* now"); /* the server has it */
	write_one(&visit, "\r", "THE-SECOND");
	see(&visit, "not sent; Enter has the text: HTTP 429");
	see_no(&visit, "^.{40,}THE-SECOND");
	press(&visit, "\r");
	see(&visit, "> THE-SECOND");
	press(&visit, "\033");
	see_no(&visit, "> THE-SECOND");
	press(&visit, "c");
	visit_end(&visit);
}

static void
without_the_server_it_says_so_and_goes_on_when_it_is_back(void **state)
{
	struct visit visit;

	visit_begin(&visit, state, NULL);
	say(&visit, "KNOWN-BEFORE", NULL, NULL);
	sit(&visit);
	see(&visit, "1 on line");
	house_end(&visit.evening.house, SIGKILL);
	see(&visit, "reconnecting");
	press(&visit, "c");
	see(&visit, "off line");
	see(&visit, "g: again; ");
	write_one(&visit, "\r", "SENT-LATER");
	see(&visit, "not sent; Enter has the text: ");
	house_start(&visit.evening.house);
	see(&visit, "KNOWN-BEFORE"); /* by itself */
	press(&visit, "\r");
	see(&visit, "> SENT-LATER");
	press(&visit, "\r");
	see(&visit, "2 comments, newest first");
	see(&visit, "guest-.* now");
	see_no(&visit, "sending");
	assert_int_equal(count(&visit, "SENT-LATER"), 1);
	press(&visit, "c");
	visit_end(&visit);
}

static void
what_was_not_sent_is_there_in_the_next_run(void **state)
{
	struct visit visit;

	visit_begin(&visit, state, NULL);
	say(&visit, "KNOWN-BEFORE", NULL, NULL);
	sit(&visit);
	see(&visit, "1 on line");
	press(&visit, "c");
	see(&visit, "KNOWN-BEFORE");
	house_end(&visit.evening.house, SIGKILL);
	write_one(&visit, "R", "FOR-ANOTHER-DAY");
	see(&visit, "not sent; R has the text: ");
	press(&visit, "c");
	evening_leave(&visit.me);
	house_start(&visit.evening.house);
	sit(&visit);
	see(&visit, "1 on line");
	press(&visit, "c");
	see(&visit, "what was not sent is in the prompt: R");
	see(&visit, "KNOWN-BEFORE");
	press(&visit, "R");
	see(&visit, "> FOR-ANOTHER-DAY");
	press(&visit, "\r");
	see(&visit, "▾ 1 reply");
	wait_count(&visit, "FOR-ANOTHER-DAY", 1);
	see_no(&visit, "sending");
	press(&visit, "c");
	evening_leave(&visit.me);
	sit(&visit);
	press(&visit, "c");
	see(&visit, "▸ 1 reply");
	press(&visit, "\r");
	see(&visit, "^>  *0/1000");
	press(&visit, "\033");
	see_no(&visit, "Enter posts");
	press(&visit, "c");
	visit_end(&visit);
}

static void
small_terminals_show_what_has_room(void **state)
{
	struct visit visit;

	visit_begin(&visit, state, NULL);
	for (int i = 0; i < 8; i++)
		say(&visit, "MANY WORDS 中文 and more of them", NULL, NULL);
	sit(&visit);
	press(&visit, "c");
	see(&visit, "8 comments");
	screen_resize(visit.me.screen, 20, 5);
	see(&visit, "^ MANY WORDS 中文");
	screen_resize(visit.me.screen, 40, 10);
	see(&visit, "^ 8 comments, newest first");
	see(&visit, "MANY WORDS 中文 and more of them");
	screen_resize(visit.me.screen, 3, 2);
	screen_resize(visit.me.screen, 160, 40);
	see(&visit, "^.{90,}MANY WORDS 中文 and more of them");
	press(&visit, "c");
	visit_end(&visit);
}

static void
without_a_server_there_is_one_line_why(void **state)
{
	struct screen *screen =
	    cinema_play(*state, NULL, ((struct cinema *)*state)->film, NULL);

	cinema_see(screen, "▶ 0");
	screen_send(screen, "c");
	cinema_see(screen, "comments are on a server, and there is none: see --server");
	cinema_leave(screen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_open_beside_the_picture_which_goes_on),
		cmocka_unit_test(one_writes_replies_likes_and_deletes),
		cmocka_unit_test(what_others_write_comes_live_and_the_cursor_stays),
		cmocka_unit_test(one_pages_through_many_and_sorts_them),
		cmocka_unit_test(what_is_refused_says_why_and_the_text_is_not_lost),
		cmocka_unit_test(who_writes_too_often_is_told_and_sends_it_later),
		cmocka_unit_test(
		    without_the_server_it_says_so_and_goes_on_when_it_is_back),
		cmocka_unit_test(what_was_not_sent_is_there_in_the_next_run),
		cmocka_unit_test(small_terminals_show_what_has_room),
		cmocka_unit_test(without_a_server_there_is_one_line_why),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
