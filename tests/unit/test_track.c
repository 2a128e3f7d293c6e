/* Are all danmaku there, in the order they are said? */
#include "unit/harness.h"

#include "danmaku/track.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add(struct track *track, int64_t at_ms, uint64_t id, const char *text)
{
	struct comment comment = {
		.at_ms = at_ms, .id = id, .text = text, .author = "me"
	};

	comment.text_len = (uint32_t)strlen(text);
	track_add(track, &comment);
}

static void
texts_are_the_tracks_own(void **state)
{
	struct track *track = track_new();
	char text[] = "hello world", author[] = "somebody";
	struct comment comment = { .text = text, .text_len = 5, .author = author };

	(void)state;
	track_add(track, &comment);
	comment.author = NULL;
	comment.text_len = 0;
	track_add(track, &comment);
	memset(text, 'x', 5);
	memset(author, 'x', 5);
	assert_string_equal(track_at(track, 0)->text, "hello");
	assert_string_equal(track_at(track, 0)->author, "somebody");
	assert_string_equal(track_at(track, 1)->text, "");
	assert_string_equal(track_at(track, 1)->author, "");
	assert_null(track_at(track, 2));
	track_free(track);
	track_free(NULL);
}

static void
an_author_who_writes_much_is_kept_once(void **state)
{
	struct track *track = track_new();

	(void)state;
	add(track, 1, 1, "a");
	add(track, 2, 2, "b");
	assert_ptr_equal(track_at(track, 0)->author, track_at(track, 1)->author);
	track_free(track);
}

static void
what_was_expected_may_come_or_not(void **state)
{
	static const size_t files[] = { 0, 1 << 20, 5 << 20 };
	struct track *track;
	size_t f, i;

	(void)state;
	for (f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
		track = track_new();
		track_expect(track, files[f]);
		track_expect(track, files[f]);
		for (i = 0; i < 40000; i++)
			add(track, (int64_t)i, i, "what is longer than one thinks it is");
		track_expect(track, files[f]);
		assert_int_equal(track_count(track), 40000);
		for (i = 0; i < 40000; i++)
			assert_int_equal(track_at(track, i)->id, i);
		assert_string_equal(
		    track_at(track, 39999)->text, "what is longer than one thinks it is");
		track_free(track);
	}
}

static void
order_is_time_then_id_then_arrival(void **state)
{
	static const char *const want[] = { "a", "b", "c", "d", "e", "f", "g" };
	struct track *track = track_new();
	size_t i;

	(void)state;
	add(track, 5000, 9, "e");
	add(track, 1000, 7, "b");
	add(track, 5000, 9, "f");
	add(track, 1000, 3, "a");
	add(track, INT64_MAX, 1, "g");
	add(track, 5000, 0, "c");
	add(track, 5000, 1, "d");
	track_sort(track);
	assert_int_equal(track_count(track), 7);
	for (i = 0; i < 7; i++)
		assert_string_equal(track_at(track, i)->text, want[i]);
	track_free(track);
}

static void
times_are_clamped(void **state)
{
	struct track *track = track_new();

	(void)state;
	add(track, -5, 0, "early");
	add(track, INT64_MAX, 0, "late");
	assert_int_equal(track_at(track, 0)->at_ms, 0);
	assert_int_equal(track_at(track, 1)->at_ms, ((int64_t)1 << 53) - 1);
	track_free(track);
}

/* --- property: sorting is what a slow and simple sort does ---------------- */

static int
by_the_rule(const void *a, const void *b)
{
	const struct comment *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->likes < y->likes ? -1 : 1; /* likes = arrival here */
}

static void
check_sorted(size_t count, uint64_t times, uint64_t ids)
{
	struct comment *plain = calloc(count + 1, sizeof(*plain));
	struct track *track = track_new();
	uint64_t seed = count * 31 + times;
	size_t i;

	for (i = 0; i < count; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		plain[i].at_ms = (int64_t)((seed >> 11) % times);
		plain[i].id = (seed >> 33) % ids;
		plain[i].likes = (uint32_t)i;
		plain[i].text = "";
		track_add(track, &plain[i]);
	}
	track_sort(track);
	qsort(plain, count, sizeof(*plain), by_the_rule);
	for (i = 0; i < count; i++)
		assert_int_equal(track_at(track, i)->likes, plain[i].likes);
	track_sort(track);
	for (i = 0; i < count; i++)
		assert_int_equal(track_at(track, i)->likes, plain[i].likes);
	track_free(track);
	free(plain);
}

static void
any_track_is_sorted_and_stable(void **state)
{
	(void)state;
	check_sorted(0, 1, 1);
	check_sorted(1, 1, 1);
	for (size_t count = 2; count < 64; count++)
		check_sorted(count, 50, 2);
	check_sorted(5000, 1, 1);
	check_sorted(5000, 1, 1000);
	check_sorted(5000, 100, 3);
	check_sorted(5000, 1440000, 1u << 30);
	check_sorted(5000, (uint64_t)1 << 53, 5);
}

static void
finding_gives_the_first_not_before(void **state)
{
	struct track *track = track_new();

	(void)state;
	assert_int_equal(track_find(track, 0), 0);
	add(track, 10, 0, "a");
	add(track, 20, 0, "b");
	add(track, 20, 0, "c");
	add(track, 30, 0, "d");
	assert_int_equal(track_find(track, INT64_MIN), 0);
	assert_int_equal(track_find(track, 20), 1);
	assert_int_equal(track_find(track, 21), 3);
	assert_int_equal(track_find(track, INT64_MAX), 4);
	track_free(track);
}

static void
merging_moves_and_marks(void **state)
{
	struct track *track = track_new(), *other = track_new();

	(void)state;
	add(track, 100, 0, "mine");
	add(other, 50, 0, "yours");
	add(other, 500, 0, "late");
	track_merge(track, other, -70, 3);
	track_merge(track, other, INT64_MIN, 4);
	track_free(other);
	track_sort(track);
	assert_int_equal(track_count(track), 5);
	assert_string_equal(track_at(track, 0)->text, "yours");
	assert_int_equal(track_at(track, 0)->at_ms, 0);
	assert_int_equal(track_at(track, 0)->source, 3);
	assert_string_equal(track_at(track, 3)->text, "mine");
	assert_int_equal(track_at(track, 3)->source, 0);
	assert_int_equal(track_at(track, 4)->at_ms, 430);
	track_free(track);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_the_tracks_own),
		cmocka_unit_test(an_author_who_writes_much_is_kept_once),
		cmocka_unit_test(what_was_expected_may_come_or_not),
		cmocka_unit_test(order_is_time_then_id_then_arrival),
		cmocka_unit_test(times_are_clamped),
		cmocka_unit_test(any_track_is_sorted_and_stable),
		cmocka_unit_test(finding_gives_the_first_not_before),
		cmocka_unit_test(merging_moves_and_marks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
