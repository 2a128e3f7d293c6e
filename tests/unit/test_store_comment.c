/* Do comments hang together, whatever is hidden, liked or answered? */
#include "unit/harness.h"

#include "base/bytes.h"
#include "harness/cellar.h"
#include "store/store_comment.h"
#include "store/store_video.h"

#include <errno.h>
#include <string.h>

static int
say(struct cellar *c, uint64_t id, uint64_t to, const char *who, struct err *err)
{
	struct store_comment comment = { .id = id,
		.reply_to = to,
		.author = who,
		.text = "hm",
		.created_ms = (int64_t)id };

	return store_comment_add(c->store, c->video, &comment, err);
}

static void
line(void *arg, const struct store_comment *c)
{
	bytes_print(
	    arg, "%llu<%llu", (unsigned long long)c->id, (unsigned long long)c->root);
	if (c->reply_to != 0)
		bytes_print(
		    arg, "<%llu(%s)", (unsigned long long)c->reply_to, c->answers);
	bytes_print(arg, " %s%s+%lld/%lld|", c->author, c->liked ? "*" : "",
	    (long long)c->likes, (long long)c->replies);
}

static void
roots_say(struct cellar *c, bool hot, const char *want)
{
	struct bytes said = { 0 };
	struct err err = { 0 };

	bytes_text(&said, "");
	well(store_comment_roots(c->store, c->video, hot,
		 (struct store_comment_cursor){ 0 }, 9, "ann", line, &said, &err),
	    &err);
	assert_string_equal(said.data, want);
	bytes_fini(&said);
}

static void
replies_say(struct cellar *c, uint64_t root, uint64_t after, const char *want)
{
	struct bytes said = { 0 };
	struct err err = { 0 };

	bytes_text(&said, "");
	well(store_comment_replies(
		 c->store, c->video, root, after, 9, NULL, line, &said, &err),
	    &err);
	assert_string_equal(said.data, want);
	bytes_fini(&said);
}

static void
count_take(void *arg, const struct store_video *video)
{
	*(int64_t *)arg = video->comments;
}

static void
counted(struct cellar *c, int64_t want)
{
	struct err err = { 0 };
	int64_t count = -1;

	well(store_video_get(c->store, "v", count_take, &count, &err), &err);
	assert_int_equal(count, want);
	well(store_check(c->store, &err), &err);
}

/* 1 ann: 3 bob, 4 cid to bob; 2 bob: nothing. */
static void
talk(struct cellar *c)
{
	struct err err = { 0 };

	well(say(c, 1, 0, "ann", &err), &err);
	well(say(c, 2, 0, "bob", &err), &err);
	well(say(c, 3, 1, "bob", &err), &err);
	well(say(c, 4, 3, "cid", &err), &err);
}

static void
a_reply_to_a_reply_joins_the_root_and_names_whom_it_answers(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };

	talk(c);
	roots_say(c, false, "2<2 bob+0/0|1<1 ann+0/2|");
	replies_say(c, 1, 0, "3<1<1(ann) bob+0/0|4<1<3(bob) cid+0/0|");
	replies_say(c, 1, 3, "4<1<3(bob) cid+0/0|");
	counted(c, 4);
	assert_int_equal(say(c, 5, 99, "ann", &err), -ENOENT);
	assert_int_equal(say(c, 0, 0, "ann", &err), -EINVAL);
	assert_int_equal(
	    store_comment_replies(c->store, c->video, 3, 0, 9, NULL, line, NULL, &err),
	    -ENOENT);
	counted(c, 4);
}

static void
everyone_likes_once_and_the_most_liked_come_first(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };
	int64_t likes;

	talk(c);
	for (int twice = 0; twice < 2; twice++)
		well(store_comment_like(c->store, c->video, 1, "ann", true, &likes, &err),
		    &err);
	well(store_comment_like(c->store, c->video, 1, "bob", true, &likes, &err), &err);
	assert_int_equal(likes, 2);
	roots_say(c, true, "1<1 ann*+2/2|2<2 bob+0/0|");
	for (int twice = 0; twice < 2; twice++)
		well(
		    store_comment_like(c->store, c->video, 1, "ann", false, &likes, &err),
		    &err);
	assert_int_equal(likes, 1);
	roots_say(c, true, "1<1 ann+1/2|2<2 bob+0/0|");
	assert_int_equal(
	    store_comment_like(c->store, c->video, 9, "ann", true, &likes, &err),
	    -ENOENT);
	counted(c, 4);
}

static void
what_is_hidden_takes_its_thread_along(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };
	int64_t likes;

	talk(c);
	assert_int_equal(store_comment_hide(c->store, c->video, 3, "ann", &err), -EACCES);
	well(store_comment_hide(c->store, c->video, 3, "bob", &err), &err);
	assert_int_equal(store_comment_hide(c->store, c->video, 3, NULL, &err), -ENOENT);
	replies_say(c, 1, 0, "4<1<3(bob) cid+0/0|");
	counted(c, 3);
	well(store_comment_hide(c->store, c->video, 1, NULL, &err), &err);
	counted(c, 1);
	roots_say(c, false, "2<2 bob+0/0|");
	roots_say(c, true, "2<2 bob+0/0|");
	assert_int_equal(say(c, 5, 4, "ann", &err), -ENOENT);
	assert_int_equal(say(c, 5, 1, "ann", &err), -ENOENT);
	assert_int_equal(store_comment_hide(c->store, c->video, 4, NULL, &err), -ENOENT);
	assert_int_equal(
	    store_comment_like(c->store, c->video, 4, "ann", true, &likes, &err),
	    -ENOENT);
	assert_int_equal(
	    store_comment_replies(c->store, c->video, 1, 0, 9, NULL, line, NULL, &err),
	    -ENOENT);
	counted(c, 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, cellar_open, cellar_close)
	const struct CMUnitTest tests[] = {
		TEST(a_reply_to_a_reply_joins_the_root_and_names_whom_it_answers),
		TEST(everyone_likes_once_and_the_most_liked_come_first),
		TEST(what_is_hidden_takes_its_thread_along),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
