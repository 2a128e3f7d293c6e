/* Does a store give back what it was given? */
#include "unit/harness.h"

#include "base/bytes.h"
#include "harness/cellar.h"
#include "store/store_comment.h"
#include "store/store_inside.h"
#include "store/store_record.h"
#include "store/store_video.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ALL ((struct store_span){ 0, INT64_MAX, 0, 1000 })

static void
says(char *got, const char *want)
{
	assert_string_equal(got, want);
	free(got);
}

static void
video_says(void *arg, const struct store_video *v)
{
	bytes_print(arg, "%lld %s \"%s\" \"%s\" %lld %lld %d%d %lld %lld|",
	    (long long)v->number, v->id, v->title, v->url, (long long)v->duration_ms,
	    (long long)v->created_ms, v->live, v->record, (long long)v->danmaku,
	    (long long)v->comments);
}

static void
a_video_is_made_once_and_changed_field_by_field(void **state)
{
	struct cellar *c = *state;
	struct store_video video = { .id = "v",
		.title = "T",
		.url = "u",
		.duration_ms = 9,
		.live = true,
		.record = true };
	struct bytes said = { 0 };
	struct err err = { 0 };
	int64_t number = 0;

	assert_int_equal(
	    store_video_number(c->store, "w", false, 8, &number, &err), -ENOENT);
	assert_string_equal(err.text, "there is no video w");
	well(store_video_number(c->store, "v", true, 99, &number, &err), &err);
	assert_int_equal(number, c->video);
	well(store_video_change(c->store, &video, VIDEO_TITLE | VIDEO_LIVE, &err), &err);
	well(store_video_get(c->store, "v", video_says, &said, &err), &err);
	well(store_video_change(
		 c->store, &video, VIDEO_URL | VIDEO_DURATION | VIDEO_RECORD, &err),
	    &err);
	well(store_video_get_number(c->store, number, video_says, &said, &err), &err);
	assert_string_equal(
	    said.data, "1 v \"T\" \"\" 0 7 10 0 0|1 v \"T\" \"u\" 9 7 11 0 0|");
	bytes_fini(&said);
	video.id = "w";
	assert_int_equal(store_video_change(c->store, &video, VIDEO_URL, &err), -ENOENT);
	assert_int_equal(
	    store_video_get(c->store, "w", video_says, &said, &err), -ENOENT);
	assert_int_equal(
	    store_video_get_number(c->store, 5, video_says, &said, &err), -ENOENT);
}

static void
id_says(void *arg, const struct store_video *v)
{
	bytes_print(arg, "%s ", v->id);
}

static void
videos_are_found_by_a_part_of_title_or_id(void **state)
{
	struct cellar *c = *state;
	struct store_video video = { .id = "b", .title = "100% \"Love\"" };
	struct bytes said = { 0 };
	struct err err = { 0 };
	int64_t number;

	well(store_video_number(c->store, "b", true, 0, &number, &err), &err);
	well(store_video_change(c->store, &video, VIDEO_TITLE, &err), &err);
	well(store_video_number(c->store, "Lovely", true, 0, &number, &err), &err);
	for (int hot = 0; hot < 2; hot++) {
		bytes_clear(&said);
		well(store_videos(c->store, hot, (struct store_video_cursor){ 0 }, "lOvE",
			 10, id_says, &said, &err),
		    &err);
		bytes_text(&said, "/ ");
		well(store_videos(c->store, hot, (struct store_video_cursor){ 0 }, "0%",
			 10, id_says, &said, &err),
		    &err);
		assert_string_equal(said.data, "Lovely b / b ");
	}
	bytes_fini(&said);
}

static void
danmaku_says(void *arg, const struct store_danmaku *d)
{
	bytes_print(arg, "%llu %lld %lld %s %s %06x %u %u|", (unsigned long long)d->id,
	    (long long)d->at_ms, (long long)d->created_ms, d->author, d->text, d->rgb,
	    d->size, d->mode);
}

static void
danmaku_come_by_position_and_then_by_id(void **state)
{
	struct cellar *c = *state;
	struct bytes said = { 0 };
	struct err err = { 0 };

	well(cellar_add(c->store, c->video, 3, 50, &err), &err);
	well(cellar_add(c->store, c->video, 2, 60, &err), &err);
	well(cellar_add(c->store, c->video, 1, 50, &err), &err);
	well(cellar_add(c->store, c->video, INT64_MAX, 0, &err), &err);
	says(cellar_ids(c->store, c->video, ALL), "0:9223372036854775807 50:1 50:3 60:2");
	says(cellar_ids(c->store, c->video, (struct store_span){ 50, 60, 0, 9 }),
	    "50:1 50:3");
	says(cellar_ids(c->store, c->video, (struct store_span){ 0, 99, 1, 9 }),
	    "50:3 60:2");
	says(cellar_ids(c->store, c->video, (struct store_span){ 50, 99, 3, 9 }), "60:2");
	says(cellar_ids(c->store, c->video, (struct store_span){ 55, 99, 1, 9 }), "60:2");
	says(cellar_ids(c->store, c->video + 1, ALL), "");
	well(
	    store_danmaku_newest(c->store, c->video, 2, danmaku_says, &said, &err), &err);
	assert_string_equal(said.data,
	    "9223372036854775807 0 1000 ann 9223372036854775807 ff8000 25 2|"
	    "3 50 1000 ann 3 ff8000 25 2|");
	bytes_fini(&said);
	assert_int_equal(
	    store_danmaku_read(c->store, c->video, (struct store_span){ 0, 9, 77, 9 },
		danmaku_says, &said, &err),
	    -ENOENT);
}

static void
an_id_that_does_not_fit_is_refused(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };

	assert_int_equal(cellar_add(c->store, c->video, 0, 1, &err), -EINVAL);
	assert_int_equal(
	    cellar_add(c->store, c->video, UINT64_C(1) << 63, 1, &err), -EINVAL);
	assert_string_equal(err.text, "9223372036854775808 cannot be an id");
	well(cellar_add(c->store, c->video, 1, 1, &err), &err);
	assert_int_equal(cellar_add(c->store, c->video, 1, 2, &err), -EIO);
	assert_int_equal(cellar_count(c->store, "v"), 1);
}

static void
what_is_hidden_is_seen_and_counted_nowhere(void **state)
{
	struct cellar *c = *state;
	uint32_t heat[2];
	struct bytes said = { 0 };
	struct err err = { 0 };
	int64_t at_ms = 0;

	for (uint64_t id = 1; id <= 4; id++)
		well(cellar_add(c->store, c->video, id, (int64_t)id * 10, &err), &err);
	for (int twice = 0; twice < 2; twice++)
		well(store_danmaku_hide(c->store, c->video, 4, &at_ms, &err), &err);
	assert_int_equal(at_ms, 40);
	assert_int_equal(cellar_count(c->store, "v"), 3);
	says(cellar_ids(c->store, c->video, ALL), "10:1 20:2 30:3");
	says(cellar_ids(c->store, c->video, (struct store_span){ 0, 99, 4, 9 }), "");
	well(
	    store_danmaku_newest(c->store, c->video, 1, danmaku_says, &said, &err), &err);
	assert_string_equal(said.data, "3 30 1000 ann 3 ff8000 25 2|");
	bytes_fini(&said);
	well(store_heat(c->store, c->video, 0, 2, heat, &err), &err);
	assert_int_equal(heat[0], 1); /* 31 ms are two slices of 15.5 */
	assert_int_equal(heat[1], 2);
	assert_int_equal(
	    store_danmaku_hide(c->store, c->video, 9, &at_ms, &err), -ENOENT);
	well(store_check(c->store, &err), &err);
}

static void
heat_counts_what_stands_inside(void **state)
{
	struct cellar *c = *state;
	uint32_t heat[3];
	struct err err = { 0 };

	well(store_heat(c->store, c->video, 0, 3, heat, &err), &err);
	assert_int_equal(heat[0] + heat[1] + heat[2], 0);
	for (uint64_t id = 1; id <= 10; id++)
		well(cellar_add(c->store, c->video, id, (int64_t)(id - 1), &err), &err);
	well(cellar_add(c->store, c->video, 11, INT64_C(1) << 53, &err), &err);
	well(store_heat(c->store, c->video, 9, 3, heat, &err), &err);
	assert_true(heat[0] == 3 && heat[1] == 3 && heat[2] == 3);
	well(store_heat(c->store, c->video, 0, 3, heat, &err), &err);
	assert_true(heat[0] == 10 && heat[1] == 0 && heat[2] == 1);
	assert_int_equal(store_heat(c->store, c->video, 9, 0, heat, &err), -EINVAL);
}

static void
an_answer_is_found_by_author_and_key_until_it_is_old(void **state)
{
	struct cellar *c = *state;
	struct store_answer kept = { "ann", "k", 5, 60, 1000 },
			    found = { "ann", "k", 0, 0, 0 };
	struct store_answer other = { "bob", "k", 0, 0, 0 };
	struct err err = { 0 };

	assert_int_equal(store_answer_find(c->store, &found, 0, &err), -ENOENT);
	well(store_answer_keep(c->store, &kept, &err), &err);
	well(store_answer_find(c->store, &found, 1000, &err), &err);
	assert_true(found.id == 5 && found.at_ms == 60 && found.created_ms == 1000);
	assert_int_equal(store_answer_find(c->store, &found, 1001, &err), -ENOENT);
	assert_int_equal(store_answer_find(c->store, &other, 0, &err), -ENOENT);
	kept = (struct store_answer){ "ann", "k", 6, 61, 2000 };
	well(store_answer_keep(c->store, &kept, &err), &err);
	well(store_answers_forget(c->store, 2000, &err), &err);
	well(store_answer_find(c->store, &found, 0, &err), &err);
	assert_int_equal(found.id, 6);
	well(store_answers_forget(c->store, 2001, &err), &err);
	assert_int_equal(store_answer_find(c->store, &found, 0, &err), -ENOENT);
}

static void
ban_says(void *arg, const struct store_ban *ban)
{
	bytes_print(arg, "%s %s %s %lld|", ban->kind, ban->value, ban->why,
	    (long long)ban->since_ms);
}

static void
audit_says(void *arg, const struct store_audit *a)
{
	bytes_print(arg, "%lld %lld %s %s %s %s|", (long long)a->number,
	    (long long)a->at_ms, a->who, a->what, a->video, a->target);
}

static void
bans_and_what_was_done_are_kept(void **state)
{
	struct cellar *c = *state;
	struct bytes said = { 0 };
	struct err err = { 0 };

	well(
	    store_ban_put(c->store, &(struct store_ban){ "word", "spam", "no", 5 }, &err),
	    &err);
	well(store_ban_put(
		 c->store, &(struct store_ban){ "author", "bob", NULL, 6 }, &err),
	    &err);
	well(store_ban_put(
		 c->store, &(struct store_ban){ "word", "spam", "never", 7 }, &err),
	    &err);
	well(store_bans(c->store, ban_says, &said, &err), &err);
	well(store_ban_lift(c->store, "author", "bob", &err), &err);
	assert_int_equal(store_ban_lift(c->store, "author", "bob", &err), -ENOENT);
	for (int64_t i = 1; i <= 3; i++)
		well(store_audit_add(c->store,
			 &(struct store_audit){
			     0, i, "mod", "hide", i == 2 ? NULL : "v", "5" },
			 &err),
		    &err);
	bytes_text(&said, "/");
	well(store_audits(c->store, 0, 2, audit_says, &said, &err), &err);
	well(store_audits(c->store, 2, 2, audit_says, &said, &err), &err);
	assert_string_equal(said.data, "author bob  6|word spam never 7|/3 3 mod hide v "
				       "5|2 2 mod hide  5|1 1 mod hide v 5|");
	bytes_fini(&said);
}

static void
a_part_is_taken_back_alone(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };

	well(store_begin(c->store, &err), &err);
	for (uint64_t id = 1; id <= 3; id++) {
		well(store_mark(c->store, &err), &err);
		well(cellar_add(c->store, c->video, id, 1, &err), &err);
		well(id == 2 ? store_undo(c->store, &err) : store_unmark(c->store, &err),
		    &err);
	}
	well(store_commit(c->store, &err), &err);
	says(cellar_ids(c->store, c->video, ALL), "1:1 1:3");
	assert_int_equal(cellar_count(c->store, "v"), 2);
	assert_int_equal(store_mark(c->store, &err), -EIO);
	assert_int_equal(store_undo(c->store, &err), -EIO);
	well(store_begin(c->store, &err), &err);
	well(cellar_add(c->store, c->video, 4, 1, &err), &err);
	store_rollback(c->store);
	store_rollback(c->store);
	says(cellar_ids(c->store, c->video, ALL), "1:1 1:3");
}

static void
who_reads_sees_one_moment_and_writes_nothing(void **state)
{
	struct cellar *c = *state;
	struct store *reader = NULL;
	struct err err = { 0 };

	well(store_open(&reader, c->path, false, &err), &err);
	well(store_look(reader, &err), &err);
	says(cellar_ids(reader, c->video, ALL), "");
	well(cellar_add(c->store, c->video, 1, 1, &err), &err);
	says(cellar_ids(reader, c->video, ALL), "");
	store_look_end(reader);
	says(cellar_ids(reader, c->video, ALL), "1:1");
	assert_int_equal(cellar_add(reader, c->video, 2, 1, &err), -EROFS);
	store_close(reader);
}

static void
a_copy_is_whole_and_is_the_owners_alone(void **state)
{
	struct cellar *c = *state;
	struct store *reader = NULL, *copied = NULL;
	struct err err = { 0 };
	struct stat st;
	char copy[128];

	snprintf(copy, sizeof(copy), "%s.copy", c->path);
	for (uint64_t id = 1; id <= 3; id++)
		well(cellar_add(c->store, c->video, id, 1, &err), &err);
	well(store_open(&reader, c->path, false, &err), &err);
	well(store_begin(c->store, &err), &err); /* somebody is at it */
	well(cellar_add(c->store, c->video, 4, 1, &err), &err);
	well(store_backup(reader, copy, &err), &err);
	well(store_commit(c->store, &err), &err);
	assert_int_equal(store_backup(reader, copy, &err), -EEXIST);
	assert_int_equal(cellar_add(reader, c->video, 5, 1, &err), -EROFS);
	store_close(reader);
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	well(store_open(&copied, copy, true, &err), &err);
	well(store_check(copied, &err), &err);
	says(cellar_ids(copied, c->video, ALL), "1:1 1:2 1:3");
	store_close(copied);
}

static int
plan_line(void *arg, int count, char **values, char **names)
{
	(void)names;
	bytes_print(arg, "%s; ", values[count - 1]);
	return 0;
}

static void
the_greatest_id_is_known_whatever_it_is_of(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };
	int64_t other, at_ms;
	uint64_t id = 7;

	well(store_last_id(c->store, &id, &err), &err);
	assert_int_equal(id, 0);
	well(store_video_number(c->store, "w", true, 0, &other, &err), &err);
	well(cellar_add(c->store, c->video, 900, 1, &err), &err);
	well(cellar_add(c->store, other, 30, 500, &err), &err);
	well(store_last_id(c->store, &id, &err), &err);
	assert_int_equal(id, 900);
	well(store_comment_add(c->store, other,
		 &(struct store_comment){ .id = 901, .author = "a", .text = "t" }, &err),
	    &err);
	well(store_last_id(c->store, &id, &err), &err);
	assert_int_equal(id, 901);
	well(cellar_add(c->store, other, 902, 2, &err), &err);
	well(store_danmaku_hide(c->store, other, 902, &at_ms, &err), &err);
	well(store_last_id(c->store, &id, &err), &err);
	assert_int_equal(id, 902);
}

/* Nothing gets slower because there is more: but what is asked by hand. */
static void
every_statement_goes_by_an_index(void **state)
{
	struct cellar *c = *state;
	struct bytes plan = { 0 };

	for (int i = SQL_VIDEO_NUMBER; i < SQL_COUNT; i++) {
		char *sql;

		if (i == SQL_BANS)
			continue;
		sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", store_texts[i]);
		bytes_clear(&plan);
		bytes_text(&plan, "");
		assert_int_equal(
		    sqlite3_exec(c->store->db, sql, plan_line, &plan, NULL), SQLITE_OK);
		if (strstr(plan.data, "TEMP B-TREE") != NULL ||
		    (strstr(plan.data, "SCAN ") != NULL &&
			strstr(plan.data, "SCAN CONSTANT ROW") == NULL))
			fail_msg("%s: %s", store_texts[i], plan.data);
		sqlite3_free(sql);
	}
	bytes_fini(&plan);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, cellar_open, cellar_close)
	const struct CMUnitTest tests[] = {
		TEST(a_video_is_made_once_and_changed_field_by_field),
		TEST(videos_are_found_by_a_part_of_title_or_id),
		TEST(danmaku_come_by_position_and_then_by_id),
		TEST(an_id_that_does_not_fit_is_refused),
		TEST(what_is_hidden_is_seen_and_counted_nowhere),
		TEST(heat_counts_what_stands_inside),
		TEST(an_answer_is_found_by_author_and_key_until_it_is_old),
		TEST(bans_and_what_was_done_are_kept),
		TEST(a_part_is_taken_back_alone),
		TEST(who_reads_sees_one_moment_and_writes_nothing),
		TEST(a_copy_is_whole_and_is_the_owners_alone),
		TEST(the_greatest_id_is_known_whatever_it_is_of),
		TEST(every_statement_goes_by_an_index),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
