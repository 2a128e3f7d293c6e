/* Is a batch the bytes that go out, and does the tail know where one goes on? */
#include "unit/harness.h"

#include "broker/tail.h"

#include <pthread.h>
#include <string.h>

enum { EPOCH = 0x5f3c };

static struct batch *
one_message(uint64_t before, const char *data)
{
	struct batch_event event = { "danmaku", data, strlen(data), 1 };

	return batch_new((struct offset){ EPOCH, before }, &event, 1);
}

/* One danmaku, a word about viewers, then two danmaku in one event. */
static struct batch *
three_messages(uint64_t before)
{
	const struct batch_event events[] = { { "danmaku", "[1]", 3, 1 },
		{ "viewers", "{}", 2, 0 }, { "danmaku", "[2,3]", 5, 2 } };

	return batch_new((struct offset){ EPOCH, before }, events, 3);
}

static bool
push(struct tail *tail, struct batch *batch)
{
	bool taken = tail_push(tail, batch);

	batch_drop(batch);
	return taken;
}

static void
a_batch_is_the_bytes_that_go_out(void **state)
{
	static const char text[] = "event: danmaku\ndata: [1]\n\n"
				   "event: viewers\ndata: {}\n\n"
				   "id: 5f3c-13\nevent: danmaku\ndata: [2,3]\n\n";
	struct batch *batch = three_messages(10);

	(void)state;
	assert_int_equal(batch->len, sizeof(text) - 1);
	assert_memory_equal(batch->text, text, sizeof(text) - 1);
	assert_int_equal(batch->before, 10);
	assert_int_equal(batch->seq, 13);
	batch_drop(batch);
}

static void
data_cannot_break_out_of_its_event(void **state)
{
	struct batch *batch = one_message(0, "[\"a\n\ndata: x\r\n\"]\n");

	(void)state;
	assert_int_equal(batch->len, strlen("id: 5f3c-1\nevent: danmaku\ndata: "
					    "[\"a  data: x  \"] \n\n"));
	assert_memory_equal(batch->text,
	    "id: 5f3c-1\nevent: danmaku\ndata: [\"a  data: x  \"] \n\n", batch->len);
	batch_drop(batch);
}

static void
half_a_batch_is_known_for_what_it_is(void **state)
{
	struct batch *batch = three_messages(10);
	uint32_t first = (uint32_t)strlen("event: danmaku\ndata: [1]\n\n");
	uint32_t second = first + (uint32_t)strlen("event: viewers\ndata: {}\n\n");

	(void)state;
	for (uint32_t i = 0; i <= batch->len; i++) {
		bool whole = i == 0 || i == first || i == second || i == batch->len;

		assert_int_equal(batch_is_half(batch, i), !whole);
		assert_int_equal(batch_seq_at(batch, i), i == batch->len ? 13
							 : i >= first    ? 11
									 : 10);
	}
	assert_int_equal(batch_find(batch, 10), 0);
	assert_int_equal(batch_find(batch, 11), second);
	assert_int_equal(batch_find(batch, 12), second); /* never within an event */
	assert_int_equal(batch_find(batch, 13), batch->len);
	batch_drop(batch);
}

static void
a_tail_forgets_by_count_and_by_bytes(void **state)
{
	struct tail tail;
	struct batch *large;
	char data[501];

	(void)state;
	tail_init(&tail, (struct tail_limits){ 1000, 4 }, (struct offset){ EPOCH, 0 });
	assert_null(tail_at(&tail, tail.end));
	for (uint64_t i = 0; i < 100; i++)
		assert_true(push(&tail, one_message(i, "[]")));
	assert_int_equal(tail.end - tail.first, 4);
	assert_int_equal(tail_at(&tail, tail.end - 1)->seq, 100);
	assert_int_equal(tail_oldest(&tail), 96);
	assert_null(tail_at(&tail, tail.first - 1));
	memset(data, 'x', 500);
	data[500] = '\0';
	assert_true(push(&tail, one_message(100, data)));
	assert_true(push(&tail, one_message(101, data)));
	assert_int_equal(tail.end - tail.first, 1);
	large = one_message(102, data);
	assert_int_equal(large->holders, 1);
	tail.limits.bytes = 10; /* the newest stays */
	assert_true(tail_push(&tail, large));
	assert_int_equal(tail.end - tail.first, 1);
	assert_int_equal(tail.bytes, large->len);
	assert_int_equal(large->holders, 2);
	tail_fini(&tail);
	assert_int_equal(large->holders, 1);
	batch_drop(large);
}

static void
one_goes_on_behind_what_was_seen(void **state)
{
	struct tail tail;
	struct tail_place place;

	(void)state;
	tail_init(&tail, (struct tail_limits){ 10000, 8 }, (struct offset){ EPOCH, 7 });
	assert_int_equal(
	    tail_find(&tail, (struct offset){ EPOCH, 7 }, &place), TAIL_FOUND);
	assert_int_equal(place.number, tail.end);
	assert_int_equal(
	    tail_find(&tail, (struct offset){ EPOCH, 6 }, &place), TAIL_LAPPED);
	for (uint64_t seq = 7; seq < 67; seq += 3)
		push(&tail, three_messages(seq));
	for (uint64_t seq = 43; seq <= 67; seq++) {
		struct batch *batch;

		assert_int_equal(
		    tail_find(&tail, (struct offset){ EPOCH, seq }, &place), TAIL_FOUND);
		batch = tail_at(&tail, place.number);
		if (seq == 67)
			assert_null(batch);
		else
			assert_in_range(seq, batch->before, batch->seq - 1);
		assert_int_equal(place.bytes, seq == 67 ? 0 : batch_find(batch, seq));
	}
	assert_int_equal(
	    tail_find(&tail, (struct offset){ EPOCH, 42 }, &place), TAIL_LAPPED);
	tail_fini(&tail);
}

static void
another_order_is_foreign(void **state)
{
	struct tail tail;
	struct tail_place place;

	(void)state;
	tail_init(&tail, (struct tail_limits)TAIL_LIMITS, (struct offset){ EPOCH, 0 });
	push(&tail, one_message(0, "[]"));
	assert_int_equal(
	    tail_find(&tail, (struct offset){ EPOCH + 1, 1 }, &place), TAIL_FOREIGN);
	assert_int_equal(
	    tail_find(&tail, (struct offset){ EPOCH, 2 }, &place), TAIL_FOREIGN);
	tail_fini(&tail);
}

static void
what_was_lost_before_a_batch_laps_everybody(void **state)
{
	struct tail tail;
	struct tail_place place;
	uint64_t waited_for;

	(void)state;
	tail_init(&tail, (struct tail_limits)TAIL_LIMITS, (struct offset){ EPOCH, 0 });
	assert_true(push(&tail, one_message(0, "[]")));
	assert_false(push(&tail, one_message(0, "[]"))); /* once is enough */
	waited_for = tail.end;
	assert_true(push(&tail, one_message(5, "[]")));
	assert_true(waited_for < tail.first);
	assert_int_equal(tail.end - tail.first, 1);
	assert_int_equal(tail_oldest(&tail), 5);
	assert_int_equal(
	    tail_find(&tail, (struct offset){ EPOCH, 1 }, &place), TAIL_LAPPED);
	tail_fini(&tail);
}

static void *
hold_and_drop(void *arg)
{
	struct tail tail;

	tail_init(&tail, (struct tail_limits){ 1000, 4 }, (struct offset){ EPOCH, 0 });
	for (uint64_t i = 0; i < 1000; i++)
		tail_push(&tail, ((struct batch **)arg)[i]);
	tail_fini(&tail);
	return NULL;
}

static void
tails_of_two_threads_share_their_batches(void **state)
{
	struct batch *batches[1000];
	pthread_t other;

	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		batches[i] = one_message(i, "[]");
	pthread_create(&other, NULL, hold_and_drop, batches);
	hold_and_drop(batches);
	pthread_join(other, NULL);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(batches[i]->holders, 1);
		batch_drop(batches[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_is_the_bytes_that_go_out),
		cmocka_unit_test(data_cannot_break_out_of_its_event),
		cmocka_unit_test(half_a_batch_is_known_for_what_it_is),
		cmocka_unit_test(a_tail_forgets_by_count_and_by_bytes),
		cmocka_unit_test(one_goes_on_behind_what_was_seen),
		cmocka_unit_test(another_order_is_foreign),
		cmocka_unit_test(what_was_lost_before_a_batch_laps_everybody),
		cmocka_unit_test(tails_of_two_threads_share_their_batches),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
