/* Two players and a daemon: does what one says fly at the other, once, come what may? */
#include "unit/harness.h"

#include "base/mem.h"
#include "integration/evening.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
two_players_see_each_other(void **state)
{
	struct evening evening = evening_of(state, NULL);
	struct friend one = { 0 }, two = { 0 };

	evening_sit(&evening, &one, "one");
	evening_sit(&evening, &two, "two");
	cinema_see(one.screen, "2 on line");
	cinema_see(two.screen, "2 on line");
	evening_say(&one, "HELLO-FROM-ONE");
	cinema_see(two.screen, "HELLO-FROM-ONE");
	evening_say(&two, "HELLO-FROM-TWO");
	cinema_see(one.screen, "HELLO-FROM-TWO");
	assert_int_equal(evening_count(&evening, "HELLO-FROM-ONE"), 1);
	evening_leave(&two);
	cinema_see(one.screen, " 1 on line");
	evening_leave(&one);
	evening_fini(&one);
	evening_fini(&two);
	evening_end(&evening);
}

/* Of the rows, those that have it: one who says something sees it once. */
static int
rows_with(struct screen *screen, const char *text)
{
	int rows = 0;

	for (int i = 0; i < screen_rows(screen); i++) {
		char *row = screen_row(screen, i);
		const char *at = row;

		for (; (at = strstr(at, text)) != NULL; at++)
			rows++;
		free(row);
	}
	return rows;
}

static void
ones_own_is_seen_once_also_after_a_new_start(void **state)
{
	struct evening evening = evening_of(state, NULL);
	struct friend one = { 0 };

	evening_sit(&evening, &one, "alone");
	cinema_see(one.screen, "1 on line");
	evening_say(&one, "MY-OWN-WORDS");
	cinema_see(one.screen, "MY-OWN-WORDS");
	cinema_see_no(one.screen, "to send");
	assert_int_equal(rows_with(one.screen, "MY-OWN-WORDS"), 1);
	evening_leave(&one);
	evening_sit(&evening, &one, "alone");
	cinema_see(one.screen, "MY-OWN-WORDS");
	cinema_see(one.screen, "on line");
	assert_true(screen_wait_bytes(one.screen, 200000)); /* it has played on */
	assert_int_equal(rows_with(one.screen, "MY-OWN-WORDS"), 1);
	evening_fini(&one);
	evening_end(&evening);
}

static void
what_is_said_off_line_arrives_once_even_after_kill_9(void **state)
{
	struct evening evening = evening_of(state, NULL);
	struct friend one = { 0 }, two = { 0 };

	evening_sit(&evening, &one, "queue");
	evening_sit(&evening, &two, "hears");
	cinema_see(one.screen, "2 on line");
	evening_say(&one, "SAID-BEFORE");
	cinema_see(two.screen, "SAID-BEFORE");
	house_end(&evening.house, SIGKILL);
	cinema_see(one.screen, "reconnecting");
	evening_say(&one, "SAID-MEANWHILE");
	cinema_see(one.screen, "1 to send");
	evening_say(&one, "SAID-THEN");
	cinema_see(one.screen, "2 to send");
	screen_kill(one.screen, SIGKILL);
	assert_int_equal(screen_wait_exit(one.screen), 128 + SIGKILL);
	screen_free(one.screen);
	house_start(&evening.house);
	evening_sit(&evening, &one, "queue");
	cinema_see(two.screen, "SAID-MEANWHILE");
	cinema_see(two.screen, "SAID-THEN");
	cinema_see_no(one.screen, "to send");
	assert_int_equal(evening_count(&evening, "SAID-BEFORE"), 1);
	assert_int_equal(evening_count(&evening, "SAID-MEANWHILE"), 1);
	assert_int_equal(evening_count(&evening, "SAID-THEN"), 1);
	evening_leave(&one);
	evening_leave(&two);
	evening_fini(&one);
	evening_fini(&two);
	evening_end(&evening);
}

static void
what_is_refused_says_why_and_is_in_the_prompt_again(void **state)
{
	struct evening evening = evening_of(state, "--auth=token");
	struct friend one = { 0 };

	evening_sit(&evening, &one, "refused");
	cinema_see(one.screen, "1 on line");
	evening_say(&one, "NOBODY-KNOWS-ME");
	cinema_see(one.screen, "refused: HTTP 401: this needs a token");
	cinema_see_no(one.screen, "NOBODY-KNOWS-ME");
	screen_send(one.screen, "\r");
	cinema_see(one.screen, "> NOBODY-KNOWS-ME");
	screen_send(one.screen, "\033");
	cinema_see_no(one.screen, "Enter posts");
	evening_leave(&one);
	evening_fini(&one);
	evening_end(&evening);
}

#define DANMAKU "/v1/videos/film/danmaku"

/* A moderator hides the first of what is in the timeline. */
static void
hide_first(struct house *house)
{
	static const char *const words[] = { "token", "--user=mod", "--role=moderator",
		NULL };
	struct bytes out = { 0 }, body = { 0 };
	char id[32], *path, *header;

	assert_int_equal(house_run(house, &out, words), 0);
	header = mem_print(
	    "Authorization: Bearer %.*s\r\n", (int)strcspn(out.data, "\n"), out.data);
	assert_int_equal(house_ask(house, NULL, &body, "GET", DANMAKU, NULL, NULL), 200);
	assert_int_equal(sscanf(body.data, "{\"danmaku\":[{\"id\":\"%31[0-9]", id), 1);
	path = mem_print(DANMAKU "/%s", id);
	house_want(house, 204, NULL, "DELETE", path, header, NULL);
	free(path);
	free(header);
	bytes_fini(&body);
	bytes_fini(&out);
}

/* Paused, so that it does not just fly away. */
static void
ones_own_goes_for_good_when_a_moderator_hides_it(void **state)
{
	struct evening evening = evening_of(state, NULL);
	struct friend one = { 0 };

	evening_sit(&evening, &one, "hidden");
	cinema_see(one.screen, "1 on line");
	evening_say(&one, "NOT-NICE");
	evening_say(&one, "QUITE-NICE");
	cinema_see(one.screen, "NOT-NICE");
	screen_send(one.screen, " ");
	cinema_see(one.screen, "‖ 0");
	cinema_see_no(one.screen, "to send");
	hide_first(&evening.house);
	cinema_see(one.screen, "a moderator hid: NOT-NICE");
	cinema_see_no(one.screen, "NOT-NICE");
	evening_leave(&one);
	evening_sit(&evening, &one, "hidden");
	cinema_see(one.screen, "QUITE-NICE"); /* the other would fly beside it */
	assert_int_equal(rows_with(one.screen, "NOT-NICE"), 0);
	evening_leave(&one);
	evening_fini(&one);
	evening_end(&evening);
}

static void
who_has_it_from_a_pipe_sits_in_the_same_room(void **state)
{
	struct evening evening = evening_of(state, NULL);
	const char *film = evening.cinema->matroska;
	char *script = mem_print("cat '%s' | $PLAY %s -", film, evening.server);
	struct screen *file, *pipe;

	file =
	    cinema_play(evening.cinema, NULL, "--loop=file", evening.server, film, NULL);
	cinema_see(file, "1 on line");
	pipe = cinema_shell(evening.cinema, NULL, script);
	cinema_see(file, "2 on line");
	cinema_see(pipe, "2 on line");
	cinema_leave(pipe);
	cinema_leave(file);
	free(script);
	evening_end(&evening);
}

static void
others_may_not_read_the_token(void **state)
{
	struct cinema *cinema = *state;
	char *path = mem_print("%s/token", cinema->dir);
	char *option = mem_print("--token-file=%s", path);
	FILE *file = fopen(path, "w");
	struct screen *screen;

	assert_non_null(file);
	fputs("abc\n", file);
	fclose(file);
	screen = cinema_play(
	    cinema, NULL, "--server=http://127.0.0.1:9", option, cinema->film, NULL);
	assert_int_equal(screen_wait_exit(screen), 1);
	assert_true(screen_has(screen, "others can read it"));
	screen_free(screen);
	free(option);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_players_see_each_other),
		cmocka_unit_test(ones_own_is_seen_once_also_after_a_new_start),
		cmocka_unit_test(what_is_said_off_line_arrives_once_even_after_kill_9),
		cmocka_unit_test(what_is_refused_says_why_and_is_in_the_prompt_again),
		cmocka_unit_test(ones_own_goes_for_good_when_a_moderator_hides_it),
		cmocka_unit_test(who_has_it_from_a_pipe_sits_in_the_same_room),
		cmocka_unit_test(others_may_not_read_the_token),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
