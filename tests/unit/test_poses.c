/* Where are the positioned comments, and when do they move? */
#include "unit/harness.h"

#include "danmaku/lanes.h"
#include "danmaku/path.h"

#include <string.h>

static void
add(struct poses *poses, size_t index, ns_t start, const struct comment_path *head,
    const struct path_point *points, int count)
{
	struct bytes path = { 0 };
	struct comment c = { .text = "x", .text_len = 1, .mode = COMMENT_POSITIONED };

	path_make(&path, head, points, count);
	c.path = (const void *)path.data;
	poses_add(poses, &c, index, start);
	bytes_fini(&path);
}

static const struct comment_path clear_head = {
	.life_ms = 4000, .delay_ms = 1000, .move_ms = 2000, .from_alpha = 1, .to_alpha = 1
};

static void
one_waits_flies_evenly_and_stands_until_it_is_gone(void **state)
{
	static const struct path_point way[] = { { 0, 0.5f }, { 0.5f, 0.5f } };
	struct poses *poses = poses_new(100, 20);
	struct pose pose;

	(void)state;
	add(poses, 7, 1 * SECOND, &clear_head, way, 2);
	assert_int_equal(poses_at(poses, 1 * SECOND - 1, &pose, 1), 0);
	assert_int_equal(poses_at(poses, 1 * SECOND, &pose, 1), 1);
	assert_int_equal(pose.index, 7);
	assert_int_equal(pose.col, 0);
	assert_int_equal(pose.row, 10);
	assert_int_equal(poses_at(poses, 3 * SECOND, &pose, 1), 1);
	assert_in_range(pose.col, 24, 25);
	assert_int_equal(poses_at(poses, 4 * SECOND, &pose, 1), 1);
	assert_int_equal(pose.col, 50);
	assert_int_equal(poses_at(poses, 5 * SECOND, &pose, 1), 0);
	poses_free(poses);
}

static uint64_t
draw(uint64_t *seed, uint64_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (*seed >> 33) % below;
}

static void
add_any(struct poses *poses, size_t index, uint64_t *seed)
{
	struct path_point way[4];
	struct comment_path head = {
		.life_ms = (uint32_t)draw(seed, 5000),
		.delay_ms = (uint32_t)draw(seed, 2000),
		.move_ms = (uint32_t)draw(seed, 3000),
		.from_alpha = (float)draw(seed, 11) / 10,
		.to_alpha = (float)draw(seed, 11) / 10,
	};

	for (int i = 0; i < 4; i++)
		way[i] = (struct path_point){ (float)draw(seed, 300) / 100 - 1,
			(float)draw(seed, 300) / 100 - 1 };
	add(poses, index, (ns_t)draw(seed, 10000) * MILLISECOND, &head, way,
	    1 + (int)draw(seed, 4));
}

enum { MANY = 100 };

static void
nothing_changes_between_two_steps_but_what_fades(void **state)
{
	struct pose before[MANY], after[MANY];
	uint64_t seed = 1;
	struct poses *poses = poses_new(80, 24);
	ns_t t = -1, next;
	size_t steps = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		add_any(poses, i, &seed);
	while ((next = poses_next_step(poses, t)) != NS_NONE) {
		size_t count = poses_at(poses, t, before, MANY), same = 0;

		assert_true(next > t);
		/* What fades may do so up to two milliseconds early. */
		if (next - t > 2 * MILLISECOND) {
			assert_int_equal(
			    poses_at(poses, next - 2 * MILLISECOND - 1, after, MANY),
			    count);
			for (size_t i = 0; i < count; i++)
				same += before[i].col == after[i].col &&
					before[i].row == after[i].row &&
					before[i].dim == after[i].dim;
			assert_int_equal(same, count);
		}
		t = next;
		steps++;
	}
	assert_true(steps > MANY);
	assert_int_equal(poses_at(poses, t, after, MANY), 0);
	poses_free(poses);
}

static void
what_fades_is_dim_and_then_gone(void **state)
{
	static const struct path_point here[] = { { 0.1f, 0.1f } };
	const struct comment_path head = { .life_ms = 1000, .from_alpha = 1 };
	struct poses *poses = poses_new(100, 20);
	struct pose pose;

	(void)state;
	add(poses, 0, 0, &head, here, 1);
	assert_int_equal(poses_at(poses, 490 * MILLISECOND, &pose, 1), 1);
	assert_false(pose.dim);
	assert_in_range(poses_next_step(poses, 490 * MILLISECOND), 500 * MILLISECOND,
	    502 * MILLISECOND);
	assert_int_equal(poses_at(poses, 510 * MILLISECOND, &pose, 1), 1);
	assert_true(pose.dim);
	assert_int_equal(poses_at(poses, 990 * MILLISECOND, &pose, 1), 0);
	poses_free(poses);
}

static void
one_that_is_removed_is_gone_and_the_others_know_their_places(void **state)
{
	static const struct path_point here[] = { { -0.5f, 0.1f } };
	struct poses *poses = poses_new(100, 20);
	struct pose pose[3];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		add(poses, i, (ns_t)(2 - i) * SECOND, &clear_head, here, 1);
	assert_true(poses_remove(poses, 1));
	assert_false(poses_remove(poses, 2));
	assert_int_equal(poses_at(poses, 2 * SECOND, pose, 3), 2);
	assert_int_equal(pose[0].index, 1);
	assert_int_equal(pose[1].index, 0);
	assert_int_equal(pose[0].col, -50);
	poses_free(poses);
}

/* They neither take rows nor are they hidden. */
static void
they_are_in_nobodys_way(void **state)
{
	static const struct path_point here[] = { { 0, 0 } };
	const struct lanes_config config = { .cols = 20,
		.rows = 1,
		.bottom_rows = 1,
		.flight = 8 * SECOND,
		.hold = 4 * SECOND };
	struct comment c = { .text = "x\ny", .text_len = 3, .author = "" };
	struct track *track = track_new();
	struct bytes path = { 0 };
	struct pose pose[60];
	struct lanes *l;

	(void)state;
	path_make(&path, &clear_head, here, 1);
	c.path = (const void *)path.data;
	c.mode = COMMENT_POSITIONED;
	for (int i = 0; i < 50; i++)
		track_add(track, &c);
	c = (struct comment){
		.text = "y", .text_len = 1, .author = "", .mode = COMMENT_TOP
	};
	track_add(track, &c);
	track_sort(track);
	l = lanes_new(track, &config);
	assert_int_equal(lanes_count(l), 1);
	assert_int_equal(lanes_hidden(l), 0);
	assert_int_equal(poses_at(lanes_poses(l), 0, pose, 60), 50);
	assert_int_equal(lanes_next_step(l, 3900 * MILLISECOND), 4 * SECOND);
	assert_int_equal(lanes_next_step(l, 4 * SECOND), NS_NONE);
	lanes_free(l);
	track_free(track);
	bytes_fini(&path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_waits_flies_evenly_and_stands_until_it_is_gone),
		cmocka_unit_test(nothing_changes_between_two_steps_but_what_fades),
		cmocka_unit_test(what_fades_is_dim_and_then_gone),
		cmocka_unit_test(
		    one_that_is_removed_is_gone_and_the_others_know_their_places),
		cmocka_unit_test(they_are_in_nobodys_way),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
