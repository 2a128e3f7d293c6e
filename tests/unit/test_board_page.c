/* Pages that come late, or lead nowhere: is the board right in the end? */
#include "unit/harness.h"

#include "panel/board.h"

#include <stdio.h>
#include <string.h>

static bool
asks(struct board *board)
{
	enum board_sort sort;
	const char *cursor;

	return board_ask(board, &sort, &cursor);
}

static void
row_add(struct bytes *to, int id, const char *text)
{
	bytes_print(to, "{\"id\":\"%d\",\"root\":\"%d\",\"text\":\"%s\"}", id, id, text);
}

/* Threads from..to (down), and where it goes on; NULL: it was the last page. */
static void
page_of(struct board *board, int from, int to, const char *next, bool first)
{
	struct bytes body = { 0 };

	bytes_text(&body, "{\"comments\":[");
	for (int id = from; id >= to; id--) {
		row_add(&body, id, "root");
		bytes_text(&body, id > to ? "," : "],\"next\":");
	}
	bytes_print(&body, next != NULL ? "\"%s\"}" : "null}", next);
	assert_true(board_page(board, slice_of(&body), first));
	bytes_fini(&body);
}

static void
said(void *board, const struct remark *remark)
{
	board_said(board, remark);
}

static void
say(struct board *board, int id, const char *text)
{
	struct bytes event = { 0 };

	row_add(&event, id, text);
	assert_true(remark_one(slice_of(&event), said, board));
	bytes_fini(&event);
}

static void
check_seen(struct board *board, const char *want)
{
	char all[256] = "";
	struct board_row row;

	board_layout(board, 40, 20, (struct text_rule){ 0 });
	for (int i = 0; i < 20 && board_row(board, i, &row); i++) {
		size_t used = strlen(all);

		if (row.part == BOARD_TEXT)
			snprintf(all + used, sizeof(all) - used, "%.*s; ", (int)row.len,
			    row.text);
	}
	assert_string_equal(all, want);
}

static void
what_is_said_while_the_page_is_on_its_way_stays(void **state)
{
	struct board *board = board_new();

	(void)state;
	assert_true(asks(board));
	say(board, 9, "first");
	page_of(board, 8, 7, NULL, true);
	check_seen(board, "first; root; root; ");
	board_again(board);
	say(board, 10, "gone"); /* not there any more when the page is made */
	assert_true(asks(board));
	say(board, 11, "second");
	page_of(board, 9, 7, "next", true);
	check_seen(board, "second; first; root; root; ");
	board_again(board);
	assert_true(asks(board));
	page_of(board, 9, 7, NULL, true);
	check_seen(board, "first; root; root; ");
	board_free(board);
}

static void
pages_that_bring_nothing_new_come_to_an_end(void **state)
{
	struct board *board = board_new();
	int asked = 0;

	(void)state;
	assert_true(asks(board));
	page_of(board, 3, 1, "again", true);
	for (; asked < 100 && asks(board); asked++)
		page_of(board, 3, 1, "again", false);
	assert_in_range(asked, 2, 20);
	board_again(board);
	assert_true(asks(board));
	page_of(board, 3, 1, "more", true);
	assert_true(asks(board));
	board_free(board);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_said_while_the_page_is_on_its_way_stays),
		cmocka_unit_test(pages_that_bring_nothing_new_come_to_an_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
