/* Whatever part of what it is given a viewer takes, is what it hears true? */
#include "unit/harness.h"

#include "harness/ear.h"

#include "broker/member.h"

enum { EPOCH = 0x5f3c };

static uint32_t seed = 1;

static uint32_t
any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

static void
say(struct tail *tail, const uint32_t *messages, size_t events)
{
	struct batch *batch = ear_batch(tail->now, messages, events, 0);

	assert_true(tail_push(tail, batch));
	batch_drop(batch);
}

static void
say_anything(struct tail *tail)
{
	const uint32_t messages[] = { any(4), any(3), any(12) };

	say(tail, messages, 1 + any(3));
}

/* Takes so many bytes at most; returns how many there were. */
static size_t
take(struct member *m, const struct tail *tail, struct ear *ear, size_t most)
{
	struct member_plan plan;
	size_t taken = 0;

	member_plan(m, tail, &plan);
	for (int i = 0; i < plan.count && taken < most; i++) {
		size_t len = plan.parts[i].iov_len;

		len = len < most - taken ? len : most - taken;
		ear_feed(ear, plan.parts[i].iov_base, len);
		taken += len;
	}
	if (taken > 0)
		member_advance(m, tail, &plan, taken);
	return taken;
}

static void
catch_up(struct member *m, const struct tail *tail, struct ear *ear)
{
	while (take(m, tail, ear, SIZE_MAX) > 0)
		;
	assert_true(member_is_level(m, tail));
	assert_false(ear->broken);
	assert_int_equal(ear->seq, tail->now.seq);
	assert_int_equal(ear->line.len + ear->data.len + ear->event.len, 0);
}

static void
it_gets_everything_in_pieces_of_any_size(void **state)
{
	(void)state;
	for (size_t piece = 1; piece < 80; piece++) {
		struct member m = { 0 };
		struct tail tail;
		struct ear ear;

		tail_init(
		    &tail, (struct tail_limits)TAIL_LIMITS, (struct offset){ EPOCH, 95 });
		member_join(&m, &tail, NULL);
		ear_init(&ear, 95);
		for (int i = 0; i < 40; i++)
			say_anything(&tail);
		while (take(&m, &tail, &ear, piece) > 0)
			;
		catch_up(&m, &tail, &ear);
		assert_int_equal(ear.received, tail.now.seq - 95);
		assert_int_equal(ear.gaps + ear.cuts, 0);
		ear_fini(&ear);
		tail_fini(&tail);
	}
}

/* It stops at each byte in turn, and everything it was getting is forgotten. */
static void
stopped_at_any_byte_and_lapped_it_hears_an_honest_gap(void **state)
{
	static const uint32_t first[] = { 2, 0, 3 };
	static const uint32_t later[] = { 1, 2 };

	(void)state;
	for (size_t stop = 0;; stop++) {
		struct member m = { 0 };
		struct tail tail;
		struct ear ear;
		size_t len, first_end, taken;
		uint64_t had;

		tail_init(&tail, (struct tail_limits){ 1 << 20, 2 },
		    (struct offset){ EPOCH, 1844 });
		member_join(&m, &tail, NULL);
		ear_init(&ear, 1844);
		say(&tail, first, 3);
		len = tail_at(&tail, tail.first)->len;
		first_end = tail_at(&tail, tail.first)->marks[0].end;
		taken = take(&m, &tail, &ear, stop);
		had = m.seen - 1844;
		for (int i = 0; i < 5; i++)
			say(&tail, later, 2);
		catch_up(&m, &tail, &ear);
		assert_int_equal(ear.received + ear.missed, 20);
		assert_int_equal(ear.gaps, 1);
		/* What it had whole counts as received, half an event as nothing. */
		assert_int_equal(ear.received, 3 + had);
		assert_int_equal(had, stop >= len ? 5 : stop >= first_end ? 2 : 0);
		assert_string_equal(ear.last_id, "5f3c-1864");
		ear_fini(&ear);
		tail_fini(&tail);
		if (taken < stop)
			return;
	}
}

/* The word of a gap is itself taken byte by byte, and lapped meanwhile. */
static void
a_gap_within_a_gap_is_one_more_gap(void **state)
{
	static const uint32_t one[] = { 1 };

	(void)state;
	for (size_t stop = 1; stop < 90; stop++) {
		struct member m = { 0 };
		struct tail tail;
		struct ear ear;

		tail_init(&tail, (struct tail_limits){ 1 << 20, 2 },
		    (struct offset){ EPOCH, 0 });
		member_join(&m, &tail, NULL);
		ear_init(&ear, 0);
		for (int round = 0; round < 20; round++) {
			for (int i = 0; i < 5; i++)
				say(&tail, one, 1);
			take(&m, &tail, &ear, stop);
		}
		catch_up(&m, &tail, &ear);
		assert_int_equal(ear.received + ear.missed, 100);
		assert_true(ear.gaps > 0);
		ear_fini(&ear);
		tail_fini(&tail);
	}
}

static void
who_missed_no_message_is_told_of_no_gap(void **state)
{
	static const uint32_t none[] = { 0 };
	struct member m = { 0 };
	struct tail tail;
	struct ear ear;

	(void)state;
	tail_init(&tail, (struct tail_limits){ 1 << 20, 2 }, (struct offset){ EPOCH, 9 });
	member_join(&m, &tail, NULL);
	ear_init(&ear, 9);
	say(&tail, none, 1);
	take(&m, &tail, &ear, 33); /* within its data */
	for (int i = 0; i < 9; i++)
		say(&tail, none, 1);
	catch_up(&m, &tail, &ear);
	assert_int_equal(ear.gaps, 0);
	assert_int_equal(ear.cuts, 1);
	ear_fini(&ear);
	tail_fini(&tail);
}

static void
join(struct member *m, const struct tail *tail, struct ear *ear, struct offset since)
{
	*m = (struct member){ 0 };
	ear_fini(ear);
	ear_init(ear, since.epoch == EPOCH ? since.seq : 0);
	member_join(m, tail, &since);
	catch_up(m, tail, ear);
}

static void
one_who_comes_back_goes_on_where_it_was(void **state)
{
	static const uint32_t three[] = { 1, 2 };
	struct member m;
	struct tail tail;
	struct ear ear;

	(void)state;
	ear_init(&ear, 0);
	tail_init(&tail, (struct tail_limits){ 1 << 20, 4 }, (struct offset){ EPOCH, 0 });
	for (int i = 0; i < 10; i++)
		say(&tail, three, 2);
	join(&m, &tail, &ear, (struct offset){ EPOCH, 30 });
	assert_int_equal(ear.received, 0);
	join(&m, &tail, &ear, (struct offset){ EPOCH, 21 });
	assert_true(ear.received == 9 && ear.gaps == 0);
	join(&m, &tail, &ear, (struct offset){ EPOCH, 22 }); /* in a batch */
	assert_true(ear.received == 8 && ear.gaps == 0);
	join(&m, &tail, &ear, (struct offset){ EPOCH, 5 }); /* too old */
	assert_true(ear.received == 3 && ear.gaps == 1 && ear.missed == 22);
	join(&m, &tail, &ear, (struct offset){ EPOCH + 1, 7 }); /* of another order */
	assert_true(ear.received == 12 && ear.gaps == 1 && ear.missed == 18);
	ear_fini(&ear);
	tail_fini(&tail);
}

static void
readers_that_stop_and_go_are_never_lied_to(void **state)
{
	(void)state;
	for (int round = 0; round < 2000; round++) {
		const struct tail_limits limits = { 200 + any(2000), 1 + any(6) };
		uint64_t begin = any(2000);
		struct member m = { 0 };
		struct tail tail;
		struct ear ear;

		tail_init(&tail, limits, (struct offset){ EPOCH, begin });
		member_join(&m, &tail, NULL);
		ear_init(&ear, begin);
		for (int i = 0; i < 60; i++) {
			for (uint32_t n = any(8); n > 0 && any(3) == 0; n--)
				say_anything(&tail);
			if (member_is_level(&m, &tail) && any(4) == 0)
				member_beat(&m);
			take(&m, &tail, &ear, any(4) == 0 ? SIZE_MAX : any(150));
			assert_true(m.seen <= tail.now.seq);
		}
		catch_up(&m, &tail, &ear);
		assert_int_equal(ear.received + ear.missed, tail.now.seq - begin);
		ear_fini(&ear);
		tail_fini(&tail);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_gets_everything_in_pieces_of_any_size),
		cmocka_unit_test(stopped_at_any_byte_and_lapped_it_hears_an_honest_gap),
		cmocka_unit_test(a_gap_within_a_gap_is_one_more_gap),
		cmocka_unit_test(who_missed_no_message_is_told_of_no_gap),
		cmocka_unit_test(one_who_comes_back_goes_on_where_it_was),
		cmocka_unit_test(readers_that_stop_and_go_are_never_lied_to),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
