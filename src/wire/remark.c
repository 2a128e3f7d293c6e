#include "wire/remark.h"

#include "base/text.h"
#include "danmaku/json_rows.h"
#include "danmaku/number.h"
#include "danmaku/writing.h"
#include "wire/message.h"

#define COUNT_MAX ((int64_t)1000000000000000) /* sums of many have room */

struct reader {
	remark_fn *fn;
	void *arg;
	struct bytes author, answers, text;
	int bad;
};

static void
reader_fini(struct reader *r)
{
	bytes_fini(&r->author);
	bytes_fini(&r->answers);
	bytes_fini(&r->text);
}

static const char *
name_of(struct bytes *to, struct slice raw)
{
	bytes_clear(to);
	bytes_add(to, "", 0);
	text_sanitise(to, raw.at, raw.len, &text_limits_title);
	return to->data != NULL ? to->data : "";
}

static int64_t
count_of(const struct json *row, const char *name)
{
	int64_t count = number_or(json_member(row, name), 0);

	return count < 0 ? 0 : count > COUNT_MAX ? COUNT_MAX : count;
}

/* Whose thread it is in must be clear: who has no root is one. */
static bool
place_read(const struct json *row, struct remark *remark)
{
	remark->id = message_id(json_member(row, "id"));
	remark->root = message_id(json_member(row, "root"));
	remark->reply_to = message_id(json_member(row, "reply_to"));
	if (remark->root == 0 && remark->reply_to == 0)
		remark->root = remark->id;
	if (remark->root == remark->id)
		remark->reply_to = 0;
	else if (remark->reply_to == 0)
		remark->reply_to = remark->root;
	return remark->id != 0 && remark->root != 0;
}

static bool
row_read(struct reader *r, const struct json *row, struct remark *remark)
{
	static const struct text_limits limits = { REMARK_CLUSTERS_MAX, REMARK_BYTES_MAX,
		REMARK_LINES_MAX };
	struct slice text = json_member(row, "text");

	*remark = (struct remark){ 0 };
	if (!json_is_map(row) || !place_read(row, remark))
		return false;
	bytes_clear(&r->text);
	if (text_sanitise(&r->text, text.at, text.len, &limits) == 0)
		return false;
	remark->text = r->text.data;
	remark->text_len = r->text.len;
	remark->author = name_of(&r->author, json_member(row, "author"));
	remark->answers = name_of(&r->answers, json_member(row, "answers"));
	remark->created_ms = count_of(row, "created_ms");
	remark->likes = count_of(row, "likes");
	remark->replies = remark->reply_to == 0 ? count_of(row, "reply_count") : 0;
	remark->liked = json_is_set(row, "liked");
	return true;
}

/* Its first replies stand in it, and nobody else's. */
static void
thread_read(struct reader *r, const struct json *row)
{
	struct remark remark;
	const struct json *reply;
	uint64_t root;

	if (!row_read(r, row, &remark) || remark.reply_to != 0) {
		r->bad++;
		return;
	}
	root = remark.id;
	r->fn(r->arg, &remark);
	for (reply = json_list(json_get(row, "replies")); reply != NULL;
	     reply = reply->next) {
		if (row_read(r, reply, &remark) && remark.root == root &&
		    remark.reply_to != 0)
			r->fn(r->arg, &remark);
		else
			r->bad++;
	}
}

static void
reply_read(struct reader *r, const struct json *row)
{
	struct remark remark;

	if (row_read(r, row, &remark) && remark.reply_to != 0)
		r->fn(r->arg, &remark);
	else
		r->bad++;
}

/* Printable, or it is no cursor that could be asked with. */
static void
next_read(struct slice body, char next[REMARK_CURSOR_MAX + 1])
{
	struct json_tree tree = { 0 };
	struct slice said = json_member(json_tree_read(&tree, body), "next");

	next[0] = '\0';
	if (said.len <= REMARK_CURSOR_MAX) {
		memcpy(next, said.len > 0 ? said.at : "", said.len);
		next[said.len] = '\0';
	}
	for (size_t i = 0; i < said.len && next[0] != '\0'; i++) {
		if (next[i] <= ' ' || next[i] > '~')
			next[0] = '\0';
	}
	json_tree_fini(&tree);
}

bool
remark_page(struct slice body, enum remark_list list, remark_fn *fn, void *arg,
    struct remark_rest *rest)
{
	struct reader r = { .fn = fn, .arg = arg };
	struct json_rows rows;
	enum json_step step;
	bool is_page;

	json_rows_init(&rows, body.at, body.len,
	    list == REMARK_ROOTS ? "comments[]" : "replies[]", '{');
	while ((step = json_rows_next(&rows)) != JSON_ROWS_END) {
		if (step != JSON_ROW)
			r.bad++;
		else if (list == REMARK_ROOTS)
			thread_read(&r, rows.row);
		else
			reply_read(&r, rows.row);
	}
	is_page = rows.reached;
	json_rows_fini(&rows);
	next_read(body, rest->next);
	rest->bad = r.bad;
	reader_fini(&r);
	return is_page;
}

bool
remark_one(struct slice body, remark_fn *fn, void *arg)
{
	struct reader r = { .fn = fn, .arg = arg };
	struct json_tree tree = { 0 };
	struct remark remark;
	bool fine = row_read(&r, json_tree_read(&tree, body), &remark);

	if (fine)
		fn(arg, &remark);
	json_tree_fini(&tree);
	reader_fini(&r);
	return fine;
}

bool
remark_likes(struct slice body, int64_t *likes, bool *liked)
{
	struct json_tree tree = { 0 };
	const struct json *said = json_tree_read(&tree, body);
	bool fine = json_member(said, "likes").len > 0;

	*likes = count_of(said, "likes");
	*liked = json_is_set(said, "liked");
	json_tree_fini(&tree);
	return fine;
}

void
remark_write(struct bytes *out, struct slice text, uint64_t reply_to)
{
	bytes_text(out, "{\"text\":");
	writing_json(out, text);
	if (reply_to != 0) {
		bytes_text(out, ",\"reply_to\":\"");
		bytes_number(out, reply_to);
		bytes_char(out, '"');
	}
	bytes_char(out, '}');
}
