/* Any keys, pages and events among the comments: the cursor stays inside, what is seen is
 * there, and no more is held than may be. */
#include "panel/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check(const struct board *board, int page)
{
	struct board_look look = board_look(board);
	struct board_row row;
	bool ends = false;

	must(look.count >= 0 && look.fresh >= 0);
	for (int i = 0; i < page && board_row(board, i, &row); i++) {
		must(!ends);
		ends = row.part == BOARD_END;
		must(ends || row.note != NULL);
		must(row.part != BOARD_TEXT ||
		     (row.text >= row.note->text &&
			 row.text + row.len <= row.note->text + row.note->text_len));
	}
}

static void
said(void *board, const struct remark *remark)
{
	board_said(board, remark);
}

/* A few comments that this byte says: of threads 1..16, replies are 256 and more. */
static void
rows_make(struct bytes *to, uint8_t byte, bool replies)
{
	static const char *const texts[] = { "one", "two words", "中文很长的一行字。",
		"a\\nb", "x\u202ey",
		"🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂" };

	for (int i = 0; i < 4; i++) {
		int root = 1 + (byte + i * 5) % 16, id = replies ? root * 256 + i : root;

		bytes_print(to,
		    "%s{\"id\":\"%d\",\"root\":\"%d\",\"likes\":%d,\"reply_count\":%d,"
		    "\"text\":\"%s\"}",
		    i > 0 ? "," : "", id, root, byte % 7, byte % 5,
		    texts[(byte + i) % 6]);
	}
}

static void
page_take(struct board *board, uint8_t byte, bool replies)
{
	struct bytes body = { 0 };

	bytes_text(&body, replies ? "{\"replies\":[" : "{\"comments\":[");
	rows_make(&body, byte, replies);
	bytes_text(&body, byte & 1 ? "],\"next\":\"0-1\"}" : "],\"next\":null}");
	if (replies)
		must(board_replies(board, 1 + byte % 16, slice_of(&body)));
	else
		must(board_page(board, slice_of(&body), byte & 2));
	bytes_fini(&body);
}

static void
event_take(struct board *board, uint8_t byte)
{
	char text[128];
	int root = 1 + byte % 20, id = byte & 32 ? root * 256 + byte % 9 : root;

	snprintf(text, sizeof(text),
	    "{\"id\":\"%d\",\"root\":\"%d\",\"text\":\"mine %d\"}", id, root, byte % 3);
	must(remark_one((struct slice){ text, strlen(text) }, said, board));
}

static void
post(struct board *board, uint8_t byte)
{
	const struct board_note *on = board_current(board);
	char text[128];
	bool like;
	uint64_t id;

	if (byte & 4 && board_like(board, &id, &like)) {
		board_liked(board, id,
		    byte & 8 ? (struct slice){ "{\"likes\":3}", 11 }
			     : (struct slice){ "", 0 },
		    &like);
		return;
	}
	snprintf(text, sizeof(text), "mine %d", byte % 3);
	id = board_post(board, text,
	    byte & 1 && on != NULL && !(on->id & BOARD_LOCAL) ? on->id : 0, 5);
	if (byte & 2)
		return; /* it stays on its way */
	snprintf(text, sizeof(text), "{\"id\":\"%d\",\"text\":\"mine\"}", 300 + byte);
	if (byte & 8)
		must(board_posted(board, id, (struct slice){ text, strlen(text) }));
	else
		board_refused(board, id);
}

static void
ask(struct board *board, uint8_t byte)
{
	enum board_sort sort;
	const char *cursor;
	uint64_t root;

	if (board_ask(board, &sort, &cursor) && byte & 1)
		board_failed(board, "why");
	if (board_ask_replies(board, &root, &cursor) && byte & 2)
		board_replies_failed(board, root);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct board *board = board_new();
	int page = 7;

	for (size_t i = 0; i < len && i < 512; i++) {
		uint8_t byte = data[i];

		if (byte < 0x60)
			board_key(board, key_of_byte(byte));
		else if (byte < 0x80)
			board_key(board, key_named((enum key_name)(byte - 0x60), 0));
		else if (byte < 0xa0)
			page_take(board, byte, byte & 16);
		else if (byte < 0xc0)
			event_take(board, (uint8_t)(byte + i));
		else if (byte < 0xd0)
			post(board, byte);
		else if (byte < 0xe0)
			board_gone(board, byte - 0xd0);
		else if (byte < 0xf0)
			ask(board, byte);
		else
			board_layout(board, byte % 11 * 3, page = byte % 16,
			    (struct text_rule){ .clusters = byte & 1 });
		check(board, page);
		board_click(board, byte % 16 - 1);
	}
	board_free(board);
	return 0;
}
