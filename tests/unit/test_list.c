#include "unit/harness.h"

#include "panel/list.h"

#include <stdio.h>
#include <string.h>

#define PAGE 10

static void
add(struct track *track, int64_t at_ms, const char *text, const char *author,
    uint32_t likes)
{
	const struct comment row = { .at_ms = at_ms,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.author = author,
		.likes = likes,
		.size = 25 };

	track_add(track, &row);
}

static struct track *
some(void)
{
	struct track *track = track_new();

	add(track, 1000, "前方高能", "bob", 3);
	add(track, 2000, "ＡＷＳＬ", "alice", 0);
	add(track, 3000, "哈哈哈", "carol", 9);
	add(track, 4000, "awsl again", "alice", 1);
	add(track, 5000, "end\nof it", "bob", 0);
	track_sort(track);
	return track;
}

static struct list *
list_of(const struct track *track)
{
	struct list *list = list_new();

	list_update(list, track, 1);
	return list;
}

static enum list_wish
press(struct list *list, const char *name)
{
	struct key key;

	assert_true(key_parse(name, &key));
	return list_key(list, key, PAGE);
}

static void
type(struct list *list, const char *text)
{
	for (; *text != '\0'; text++)
		list_key(
		    list, (struct key){ .kind = KEY_CHAR, .code = (uint8_t)*text }, PAGE);
}

static void
check_on(struct list *list, const char *text)
{
	const struct comment *c = list_current(list);

	assert_non_null(c);
	assert_string_equal(c->text, text);
}

static void
it_follows_the_clock_until_somebody_moves(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	list_clock(list, 3500);
	check_on(list, "哈哈哈");
	assert_int_equal(list_look(list, PAGE).now, 2);
	assert_int_equal(press(list, "up"), LIST_TAKEN);
	check_on(list, "ＡＷＳＬ");
	list_clock(list, 5000);
	check_on(list, "ＡＷＳＬ");
	assert_int_equal(list_look(list, PAGE).now, 4);
	assert_int_equal(press(list, "g"), LIST_TAKEN);
	check_on(list, "end\nof it");
	list_free(list);
	track_free(track);
}

static void
before_the_first_it_is_on_the_first(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	list_clock(list, 0);
	check_on(list, "前方高能");
	assert_int_equal(list_look(list, PAGE).now, 5); /* nobody */
	press(list, "up");
	press(list, "pgup");
	check_on(list, "前方高能");
	press(list, "pgdn");
	press(list, "down");
	check_on(list, "end\nof it");
	list_free(list);
	track_free(track);
}

static void
searching_narrows_as_one_types(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	press(list, "/");
	type(list, "aw");
	assert_int_equal(list_look(list, PAGE).count, 2);
	type(list, "sl ");
	assert_int_equal(list_look(list, PAGE).count, 1);
	check_on(list, "awsl again");
	assert_int_equal(press(list, "backspace"), LIST_TAKEN);
	assert_int_equal(list_look(list, PAGE).count, 2);
	/* Letters are keys again once Enter keeps the search and goes there. */
	assert_int_equal(press(list, "enter"), LIST_SEEK);
	assert_int_equal(press(list, "y"), LIST_COPY);
	assert_int_equal(list_look(list, PAGE).count, 2);
	press(list, "/");
	assert_int_equal(press(list, "esc"), LIST_TAKEN);
	assert_int_equal(list_look(list, PAGE).count, 5);
	assert_int_equal(press(list, "esc"), LIST_CLOSE);
	list_free(list);
	track_free(track);
}

static void
senders_are_searched_as_well(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	press(list, "/");
	type(list, "CAROL");
	assert_int_equal(list_look(list, PAGE).count, 1);
	type(list, "x");
	assert_int_equal(list_look(list, PAGE).count, 0);
	assert_null(list_current(list));
	press(list, "enter");
	assert_int_equal(press(list, "b"), LIST_TAKEN);
	assert_int_equal(press(list, "enter"), LIST_TAKEN);
	list_free(list);
	track_free(track);
}

static void
it_is_sorted_by_likes_and_by_senders(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	list_clock(list, 2000);
	press(list, "s");
	assert_int_equal(list_look(list, PAGE).sort, LIST_BY_LIKES);
	check_on(list, "ＡＷＳＬ"); /* the cursor stays with it */
	press(list, "home");
	check_on(list, "哈哈哈");
	press(list, "s");
	press(list, "home");
	check_on(list, "ＡＷＳＬ");
	press(list, "down");
	check_on(list, "awsl again");
	press(list, "s");
	assert_int_equal(list_look(list, PAGE).sort, LIST_BY_TIME);
	list_free(list);
	track_free(track);
}

static void
in_another_track_the_cursor_is_on_the_same_comment(void **state)
{
	struct track *track = some(), *other = track_new();
	struct list *list = list_of(track);

	(void)state;
	press(list, "home");
	press(list, "down");
	press(list, "down");
	check_on(list, "哈哈哈");
	add(other, 500, "a new one", "x", 0);
	add(other, 3000, "哈哈哈", "carol", 9);
	add(other, 6000, "another", "x", 0);
	track_sort(other);
	track_free(track);
	list_update(list, other, 2);
	check_on(list, "哈哈哈");
	track_free(other);
	other = track_new();
	list_update(list, other, 3);
	assert_null(list_current(list));
	assert_int_equal(press(list, "down"), LIST_TAKEN);
	list_free(list);
	track_free(other);
}

static void
what_was_added_behind_stands_in_its_place(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);
	struct list_look look;

	(void)state;
	add(track, 2500, "mine", "", 0);
	list_update(list, track, 2);
	look = list_look(list, PAGE);
	assert_int_equal(look.count, 6);
	assert_string_equal(track_at(track, look.items[2])->text, "mine");
	list_free(list);
	track_free(track);
}

static void
a_click_is_on_the_row_that_is_seen(void **state)
{
	struct track *track = track_new();
	struct list *list;
	char text[32];

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(text, sizeof(text), "number %d", i);
		add(track, i * 1000, text, "", 0);
	}
	list = list_of(track);
	list_clock(list, 50000);
	assert_int_equal(list_look(list, PAGE).first, 45);
	assert_true(list_click(list, 2));
	check_on(list, "number 47");
	assert_false(list_click(list, -1));
	press(list, "end");
	assert_int_equal(list_look(list, PAGE).first, 90);
	assert_false(list_click(list, 10));
	list_free(list);
	track_free(track);
}

static void
where_it_does_not_match_the_next_one_in_time_is_taken(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	list_clock(list, 3000);
	press(list, "up");
	press(list, "down");
	check_on(list, "哈哈哈");
	press(list, "/");
	type(list, "aw");
	check_on(list, "awsl again"); /* at 4, not the one at 2 */
	list_free(list);
	track_free(track);
}

static void
going_to_one_that_a_search_hides_ends_the_search(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	press(list, "/");
	type(list, "awsl");
	press(list, "enter");
	list_go(list, 2);
	check_on(list, "哈哈哈");
	assert_int_equal(list_look(list, PAGE).count, 5);
	list_free(list);
	track_free(track);
}

static void
a_text_of_two_lines_is_found_as_one(void **state)
{
	struct track *track = some();
	struct list *list = list_of(track);

	(void)state;
	press(list, "/");
	type(list, "end of");
	assert_int_equal(list_look(list, PAGE).count, 1);
	list_free(list);
	track_free(track);
}

static void
only_the_letters_themselves_mean_something(void **state)
{
	(void)state;
	assert_int_equal(
	    list_letter((struct key){ .kind = KEY_CHAR, .code = 'b' }), LIST_BLOCK);
	assert_int_equal(
	    list_letter((struct key){ .kind = KEY_CHAR, .code = 0x4e66 }), LIST_PASS);
	assert_int_equal(
	    list_letter((struct key){ .kind = KEY_CHAR, .code = 0x4e00 }), LIST_PASS);
	assert_int_equal(
	    list_letter((struct key){ .kind = KEY_CTRL, .code = 'b' }), LIST_PASS);
}

static void
scripts_are_not_in_it(void **state)
{
	struct track *track = track_new();
	const struct comment script = {
		.text = "", .author = "", .mode = COMMENT_SCRIPT
	};
	struct list *list;

	(void)state;
	track_add(track, &script);
	list = list_of(track);
	assert_int_equal(list_look(list, PAGE).count, 0);
	list_free(list);
	track_free(track);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_follows_the_clock_until_somebody_moves),
		cmocka_unit_test(before_the_first_it_is_on_the_first),
		cmocka_unit_test(searching_narrows_as_one_types),
		cmocka_unit_test(senders_are_searched_as_well),
		cmocka_unit_test(it_is_sorted_by_likes_and_by_senders),
		cmocka_unit_test(in_another_track_the_cursor_is_on_the_same_comment),
		cmocka_unit_test(what_was_added_behind_stands_in_its_place),
		cmocka_unit_test(a_click_is_on_the_row_that_is_seen),
		cmocka_unit_test(where_it_does_not_match_the_next_one_in_time_is_taken),
		cmocka_unit_test(going_to_one_that_a_search_hides_ends_the_search),
		cmocka_unit_test(a_text_of_two_lines_is_found_as_one),
		cmocka_unit_test(only_the_letters_themselves_mean_something),
		cmocka_unit_test(scripts_are_not_in_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
