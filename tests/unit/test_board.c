/* Are the comments there once, in order, with the cursor on the same one whatever comes? */
#include "unit/harness.h"

#include "panel/board.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAGE 12
#define COLS 40

static struct slice
of(const struct bytes *bytes)
{
	return slice_of(bytes);
}

/* A thread of the page: its id, its likes, how many replies it has. */
static void
root_add(struct bytes *page, int id, int likes, int replies)
{
	bytes_print(page,
	    "%s{\"id\":\"%d\",\"root\":\"%d\",\"author\":\"ann\",\"text\":\"root %d\","
	    "\"created_ms\":5,\"likes\":%d,\"reply_count\":%d,\"replies\":[",
	    page->len > 0 ? "," : "", id, id, id, likes, replies);
	for (int i = 0; i < replies && i < 3; i++)
		bytes_print(page,
		    "%s{\"id\":\"%d\",\"root\":\"%d\",\"reply_to\":\"%d\","
		    "\"author\":\"bob\",\"text\":\"reply %d\"}",
		    i > 0 ? "," : "", id * 1000 + i, id, id, i);
	bytes_text(page, "]}");
}

static void
page_take(struct board *board, struct bytes *rows, const char *next, bool first)
{
	struct bytes body = { 0 };

	bytes_print(&body, "{\"comments\":[%.*s],\"next\":%s%s%s}", (int)rows->len,
	    rows->len > 0 ? rows->data : "", next != NULL ? "\"" : "",
	    next != NULL ? next : "null", next != NULL ? "\"" : "");
	assert_true(board_page(board, of(&body), first));
	bytes_fini(&body);
	bytes_fini(rows);
}

/* Threads from..to (down), as the newest first have them. */
static void
page_of(struct board *board, int from, int to, const char *next, bool first)
{
	struct bytes rows = { 0 };

	for (int id = from; id >= to; id--)
		root_add(&rows, id, 0, 0);
	page_take(board, &rows, next, first);
}

static struct board *
board_of(int from, int to, const char *next)
{
	struct board *board = board_new();
	enum board_sort sort;
	const char *cursor;

	board_layout(board, COLS, PAGE, (struct text_rule){ 0 });
	assert_true(board_ask(board, &sort, &cursor));
	assert_string_equal(cursor, "");
	page_of(board, from, to, next, true);
	return board;
}

static enum board_wish
press(struct board *board, const char *name)
{
	struct key key;

	assert_true(key_parse(name, &key));
	return board_key(board, key);
}

static void
said(void *board, const struct remark *remark)
{
	board_said(board, remark);
}

static void
say(struct board *board, int id, int root, const char *text)
{
	struct bytes event = { 0 };

	bytes_print(&event, "{\"id\":\"%d\",\"root\":\"%d\",\"author\":\"eve\",", id,
	    root != 0 ? root : id);
	if (root != 0)
		bytes_print(&event, "\"reply_to\":\"%d\",", root);
	bytes_print(&event, "\"text\":\"%s\"}", text);
	assert_true(remark_one(of(&event), said, board));
	bytes_fini(&event);
}

static void
check_on(const struct board *board, const char *text)
{
	assert_non_null(board_current(board));
	assert_string_equal(board_current(board)->text, text);
}

/* The texts that are seen, and what stands for more. */
static const char *
seen(const struct board *board)
{
	static char all[2048];
	struct board_row row;
	size_t used = 0;

	all[0] = '\0';
	for (int i = 0; i < PAGE && board_row(board, i, &row); i++) {
		char *to = all + used;
		size_t size = sizeof(all) - used;

		if (row.part == BOARD_TEXT)
			snprintf(to, size, "%s%.*s; ", row.is_reply ? "-" : "",
			    (int)row.len, row.text);
		else if (row.part == BOARD_FOLD)
			snprintf(to, size, "(%" PRId64 "%s) ", row.note->replies,
			    row.is_open ? " open" : "");
		else if (row.part == BOARD_REST)
			snprintf(to, size, "+%" PRId64 "; ", row.rest);
		used += strlen(to);
	}
	return all;
}

static void
it_pages_on_near_the_end_and_nothing_is_there_twice(void **state)
{
	struct board *board = board_of(100, 81, "0-81");
	enum board_sort sort;
	const char *cursor;

	(void)state;
	assert_false(board_ask(board, &sort, &cursor));
	for (int i = 0; i < 19; i++)
		press(board, "down");
	check_on(board, "root 81");
	assert_true(board_ask(board, &sort, &cursor));
	assert_string_equal(cursor, "0-81");
	assert_false(board_ask(board, &sort, &cursor)); /* one at a time */
	page_of(board, 83, 70, NULL, false);
	check_on(board, "root 81");
	assert_int_equal(board_look(board).count, 31);
	assert_false(board_look(board).more);
	press(board, "down");
	check_on(board, "root 80");
	press(board, "end");
	check_on(board, "root 70");
	assert_false(board_ask(board, &sort, &cursor));
	board_free(board);
}

static void
a_page_that_fails_is_asked_for_again_by_who_goes_on(void **state)
{
	struct board *board = board_of(5, 1, "0-1");
	enum board_sort sort;
	const char *cursor;

	(void)state;
	assert_true(board_ask(board, &sort, &cursor));
	board_failed(board, "off line");
	assert_string_equal(board_look(board).why, "off line");
	assert_false(board_ask(board, &sort, &cursor));
	press(board, "end");
	assert_true(board_ask(board, &sort, &cursor));
	assert_string_equal(cursor, "0-1");
	board_failed(board, "again");
	press(board, "g");
	assert_true(board_ask(board, &sort, &cursor));
	assert_string_equal(cursor, ""); /* all of it */
	board_free(board);
}

static void
new_ones_come_on_top_and_the_cursor_stays(void **state)
{
	struct board *board = board_of(20, 1, NULL);

	(void)state;
	say(board, 21, 0, "live");
	assert_memory_equal(seen(board), "live; root 20; ", 15);
	check_on(board, "root 20");
	say(board, 21, 0, "live");
	assert_int_equal(board_look(board).count, 21);
	press(board, "pgdn");
	press(board, "down");
	check_on(board, "root 16");
	assert_memory_equal(seen(board), "root 17; ", 9);
	say(board, 22, 0, "later");
	say(board, 23, 0, "latest");
	check_on(board, "root 16");
	assert_memory_equal(seen(board), "root 17; ", 9); /* what is read stays */
	assert_int_equal(board_look(board).fresh, 2);
	press(board, "home");
	check_on(board, "latest");
	assert_int_equal(board_look(board).fresh, 0);
	board_free(board);
}

static void
threads_unfold_and_ask_for_more_replies(void **state)
{
	struct board *board = board_new();
	struct bytes rows = { 0 }, more = { 0 };
	const char *cursor;
	uint64_t root;

	(void)state;
	board_layout(board, COLS, PAGE, (struct text_rule){ 0 });
	root_add(&rows, 7, 0, 5);
	root_add(&rows, 6, 0, 0);
	page_take(board, &rows, NULL, true);
	assert_string_equal(seen(board), "root 7; (5) root 6; ");
	assert_int_equal(press(board, "right"), BOARD_TAKEN);
	assert_string_equal(
	    seen(board), "root 7; (5 open) -reply 0; -reply 1; -reply 2; +2; ");
	press(board, "right");
	check_on(board, "reply 0");
	for (int i = 0; i < 3; i++)
		press(board, "down");
	assert_null(board_current(board));
	assert_int_equal(press(board, "R"), BOARD_TAKEN); /* nobody to reply to */
	assert_int_equal(press(board, "enter"), BOARD_MORE);
	assert_true(board_ask_replies(board, &root, &cursor));
	assert_int_equal(root, 7);
	assert_string_equal(cursor, "");
	assert_false(board_ask_replies(board, &root, &cursor));
	bytes_text(&more, "{\"replies\":[{\"id\":\"7002\",\"root\":\"7\",\"text\":\"x\"},"
			  "{\"id\":\"7004\",\"root\":\"7\",\"text\":\"fourth\"},"
			  "{\"id\":\"7003\",\"root\":\"7\",\"text\":\"third\"},"
			  "{\"id\":\"9\",\"root\":\"6\",\"text\":\"strange\"}],"
			  "\"next\":null}");
	assert_true(board_replies(board, 7, of(&more)));
	check_on(board, "third"); /* where the row was that stood for it */
	say(board, 7005, 7, "fifth");
	assert_int_equal(board_look(board).count, 8);
	press(board, "end");
	press(board, "up");
	check_on(board, "fifth");
	press(board, "up");
	check_on(board, "fourth");
	press(board, "left");
	check_on(board, "root 7");
	press(board, "left");
	assert_string_equal(seen(board), "root 7; (6) root 6; ");
	bytes_fini(&more);
	board_free(board);
}

static void
what_is_written_is_seen_at_once_and_confirmed_once(void **state)
{
	struct board *board = board_of(3, 1, NULL);
	struct bytes answer = { 0 };
	uint64_t local = board_post(board, "mine", 0, 1000);

	(void)state;
	assert_string_equal(seen(board), "mine; root 3; root 2; root 1; ");
	check_on(board, "mine");
	assert_true(board_current(board)->id & BOARD_LOCAL);
	assert_int_equal(press(board, "+"), BOARD_TAKEN); /* nobody has it yet */
	assert_int_equal(press(board, "d"), BOARD_TAKEN);
	say(board, 4, 0, "mine"); /* before the answer */
	say(board, 5, 0, "other");
	assert_string_equal(seen(board), "mine; other; root 3; root 2; ");
	bytes_text(&answer, "{\"id\":\"4\",\"root\":\"4\",\"author\":\"me\","
			    "\"text\":\"mine\",\"created_ms\":7}");
	assert_true(board_posted(board, local, of(&answer)));
	assert_string_equal(seen(board), "mine; other; root 3; root 2; ");
	check_on(board, "mine");
	assert_int_equal(board_current(board)->id, 4);
	assert_string_equal(board_current(board)->author, "me");
	say(board, 4, 0, "mine");
	assert_int_equal(board_look(board).count, 5);
	bytes_fini(&answer);
	board_free(board);
}

static void
what_is_refused_goes_and_somebody_elses_same_words_come(void **state)
{
	struct board *board = board_of(3, 1, NULL);
	uint64_t local = board_post(board, "same", 2, 1000);

	(void)state;
	assert_string_equal(seen(board), "root 3; root 2; (1 open) -same; root 1; ");
	say(board, 9, 2, "same");
	board_refused(board, local);
	assert_string_equal(seen(board), "root 3; root 2; (1 open) -same; root 1; ");
	board_gone(board, 9);
	assert_string_equal(seen(board), "root 3; root 2; root 1; ");
	check_on(board, "root 2");
	board_free(board);
}

static void
a_like_is_seen_at_once_and_put_back_when_refused(void **state)
{
	struct board *board = board_of(3, 1, NULL);
	const struct slice none = { "", 0 };
	struct bytes yes = { 0 };
	uint64_t id;
	bool like;

	(void)state;
	assert_int_equal(press(board, "+"), BOARD_LIKE);
	assert_true(board_like(board, &id, &like));
	assert_true(like && id == 3 && board_current(board)->likes == 1);
	assert_false(board_like(board, &id, &like)); /* taken back meanwhile */
	assert_int_equal(board_current(board)->likes, 0);
	bytes_text(&yes, "{\"likes\":8,\"liked\":true}");
	assert_true(board_liked(board, 3, of(&yes), &like));
	assert_false(like);
	assert_int_equal(board_current(board)->likes, 7);
	assert_false(board_liked(board, 3, none, &like));
	assert_true(board_current(board)->liked);
	assert_int_equal(board_current(board)->likes, 8);
	bytes_fini(&yes);
	board_free(board);
}

static void
only_the_same_key_twice_deletes_and_only_what_it_was_on(void **state)
{
	struct board *board = board_of(3, 1, NULL);

	(void)state;
	assert_int_equal(press(board, "d"), BOARD_TAKEN);
	assert_true(board_look(board).doomed);
	press(board, "down");
	assert_int_equal(press(board, "d"), BOARD_TAKEN);
	board_gone(board, 2); /* by somebody else */
	check_on(board, "root 1");
	assert_false(board_look(board).doomed);
	assert_int_equal(press(board, "d"), BOARD_TAKEN);
	assert_int_equal(press(board, "d"), BOARD_DELETE);
	board_free(board);
}

/* What was deleted meanwhile goes, what came is there, and what was paged to stays. */
static void
a_first_page_again_is_joined_with_what_is_known(void **state)
{
	struct board *board = board_of(20, 11, "0-11");
	struct bytes rows = { 0 };
	enum board_sort sort;
	const char *cursor;

	(void)state;
	page_of(board, 10, 1, NULL, false);
	press(board, "end");
	board_again(board);
	assert_true(board_ask(board, &sort, &cursor));
	root_add(&rows, 22, 0, 0);
	root_add(&rows, 20, 5, 2);
	root_add(&rows, 18, 0, 0);
	page_take(board, &rows, "0-18", true);
	check_on(board, "root 1");
	assert_int_equal(board_look(board).count, 20 + 1 - 1 + 2);
	press(board, "home");
	assert_memory_equal(seen(board), "root 22; root 20; (2) root 18; ", 30);
	assert_false(board_look(board).more);
	board_again(board);
	page_of(board, 90, 80, "0-80", true); /* nobody knows what is between */
	assert_int_equal(board_look(board).count, 11);
	assert_true(board_look(board).more);
	board_free(board);
}

static void
another_order_begins_at_its_start(void **state)
{
	struct board *board = board_of(20, 1, "0-1");
	struct bytes rows = { 0 };
	enum board_sort sort;
	const char *cursor;

	(void)state;
	press(board, "end");
	assert_int_equal(press(board, "s"), BOARD_TAKEN);
	assert_true(board_ask(board, &sort, &cursor));
	assert_int_equal(sort, BOARD_HOT);
	assert_string_equal(cursor, "");
	root_add(&rows, 4, 9, 0);
	root_add(&rows, 12, 3, 0);
	root_add(&rows, 6, 3, 0);
	page_take(board, &rows, "3-6", true);
	check_on(board, "root 4");
	assert_string_equal(seen(board), "root 4; root 12; root 6; ");
	say(board, 30, 0, "cold"); /* it comes with a page to come */
	assert_int_equal(board_look(board).count, 3);
	page_of(board, 5, 5, NULL, false);
	say(board, 31, 0, "cold");
	assert_string_equal(seen(board), "root 4; root 12; root 6; cold; ");
	board_free(board);
}

static void
what_is_taller_than_the_page_is_scrolled_through(void **state)
{
	struct board *board = board_of(3, 1, NULL);
	char text[401];
	struct board_row row;
	int steps = 0;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	say(board, 4, 0, text);
	board_layout(board, 20, 6, (struct text_rule){ 0 });
	press(board, "home");
	assert_string_equal(board_current(board)->text, text);
	while (strcmp(board_current(board)->text, text) == 0 && steps++ < 100)
		press(board, "down");
	assert_int_equal(steps, 16); /* 21 rows, 6 of them are seen */
	check_on(board, "root 3");
	press(board, "up");
	assert_true(board_row(board, 0, &row));
	assert_true(row.on);
	board_layout(board, 1, 1, (struct text_rule){ 0 });
	board_layout(board, 1, 0, (struct text_rule){ 0 });
	assert_string_equal(board_current(board)->text, text);
	board_free(board);
}

static void
no_more_are_held_than_may_be(void **state)
{
	struct board *board = board_of(100000, 99990, "x");
	enum board_sort sort;
	const char *cursor;

	(void)state;
	for (int from = 99989; from > 90000; from -= 1000)
		page_of(board, from, from - 999, "x", false);
	press(board, "end");
	assert_int_equal(board_look(board).count, BOARD_MAX);
	assert_true(board_look(board).cut && board_look(board).full);
	assert_false(board_ask(board, &sort, &cursor));
	say(board, 100002, 0, "new");
	assert_int_equal(board_look(board).count, BOARD_MAX);
	board_gone(board, 100002);
	press(board, "home");
	say(board, 100001, 0, "new");
	assert_int_equal(board_look(board).count, BOARD_MAX);
	assert_memory_equal(seen(board), "new; ", 5);
	board_free(board);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_pages_on_near_the_end_and_nothing_is_there_twice),
		cmocka_unit_test(a_page_that_fails_is_asked_for_again_by_who_goes_on),
		cmocka_unit_test(new_ones_come_on_top_and_the_cursor_stays),
		cmocka_unit_test(threads_unfold_and_ask_for_more_replies),
		cmocka_unit_test(what_is_written_is_seen_at_once_and_confirmed_once),
		cmocka_unit_test(what_is_refused_goes_and_somebody_elses_same_words_come),
		cmocka_unit_test(a_like_is_seen_at_once_and_put_back_when_refused),
		cmocka_unit_test(only_the_same_key_twice_deletes_and_only_what_it_was_on),
		cmocka_unit_test(a_first_page_again_is_joined_with_what_is_known),
		cmocka_unit_test(another_order_begins_at_its_start),
		cmocka_unit_test(what_is_taller_than_the_page_is_scrolled_through),
		cmocka_unit_test(no_more_are_held_than_may_be),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
