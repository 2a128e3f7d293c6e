/* Any answer with comments: what is told has a place, is clean and within its bounds,
 * and is the same when it is cleaned again. */
#include "base/text.h"
#include "wire/remark.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
check_clean(const char *text, size_t len, const struct text_limits *limits)
{
	struct bytes again = { 0 };

	must(text_sanitise(&again, text, len, limits) > 0 || len == 0);
	must(again.len == len && (len == 0 || memcmp(again.data, text, len) == 0));
	bytes_fini(&again);
}

static void
check(void *arg, const struct remark *remark)
{
	static const struct text_limits limits = { REMARK_CLUSTERS_MAX, REMARK_BYTES_MAX,
		REMARK_LINES_MAX };
	int *count = arg;

	++*count;
	must(remark->id != 0 && remark->id <= INT64_MAX && remark->root != 0);
	must((remark->reply_to == 0) == (remark->root == remark->id));
	must(remark->text_len == strlen(remark->text) && remark->text_len > 0);
	must(remark->likes >= 0 && remark->replies >= 0 && remark->created_ms >= 0);
	check_clean(remark->text, remark->text_len, &limits);
	check_clean(remark->author, strlen(remark->author), &text_limits_title);
	check_clean(remark->answers, strlen(remark->answers), &text_limits_title);
}

static void
check_page(struct slice all, enum remark_list list)
{
	struct remark_rest rest;
	int count = 0;

	if (!remark_page(all, list, check, &count, &rest))
		must(count == 0);
	must(rest.bad >= 0 && strlen(rest.next) <= REMARK_CURSOR_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct slice all = { (const char *)data, len };
	struct bytes out = { 0 };
	int64_t likes;
	bool liked;
	int count = 0;

	check_page(all, REMARK_ROOTS);
	check_page(all, REMARK_REPLIES);
	remark_one(all, check, &count);
	remark_likes(all, &likes, &liked);
	must(likes >= 0 && count <= 1);
	remark_write(&out, all, len);
	must(memchr(out.data, '\n', out.len) == NULL);
	bytes_fini(&out);
	return 0;
}
