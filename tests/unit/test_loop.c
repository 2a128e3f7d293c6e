/* Does the loop tell everything, once, in order, and nothing to the freed? */
#include "unit/harness.h"

#include "base/mem.h"
#include "net/loop.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What a test's handlers share. */
struct scene {
	struct loop *loop;
	struct timer *timers[8];
	struct watch *watches[4];
	int pipe[2];
	int count, ready, number;
	ns_t at;
	char order[32];
};

static int
raise_curtain(void **state)
{
	struct scene *s = mem_new(1, sizeof(*s));

	s->loop = loop_new();
	if (pipe(s->pipe) != 0)
		return -1;
	*state = s;
	return 0;
}

static int
drop_curtain(void **state)
{
	struct scene *s = *state;

	loop_free(s->loop);
	for (int i = 0; i < 2; i++) {
		if (s->pipe[i] >= 0)
			close(s->pipe[i]);
	}
	free(s);
	return 0;
}

static void
count_and_stop(void *arg)
{
	struct scene *s = arg;

	s->count++;
	s->at = time_now();
	loop_stop(s->loop);
}

static void
a_timer_is_never_early_and_keeps_its_nanoseconds(void **state)
{
	struct scene *s = *state;
	ns_t delay = 1500 * MICROSECOND, best = SECOND;

	s->timers[0] = loop_timer(s->loop, count_and_stop, s);
	for (int i = 0; i < 50; i++) {
		ns_t start = time_now();

		timer_set(s->timers[0], delay);
		loop_run(s->loop);
		assert_true(s->at - start >= delay);
		if (s->at - start - delay < best)
			best = s->at - start - delay;
	}
	assert_int_equal(s->count, 50);
#ifdef __linux__
	/* A timer in whole milliseconds could not do this even once. */
	assert_true(best < 500 * MICROSECOND);
#endif
}

static void
note_a(void *arg)
{
	((struct scene *)arg)->order[((struct scene *)arg)->count++] = 'a';
}

static void
note_b(void *arg)
{
	((struct scene *)arg)->order[((struct scene *)arg)->count++] = 'b';
}

static void
note_c_and_stop(void *arg)
{
	((struct scene *)arg)->order[((struct scene *)arg)->count++] = 'c';
	loop_stop(((struct scene *)arg)->loop);
}

static void
timers_fire_in_the_order_of_their_times(void **state)
{
	struct scene *s = *state;

	s->timers[0] = loop_timer(s->loop, note_c_and_stop, s);
	s->timers[1] = loop_timer(s->loop, note_a, s);
	s->timers[2] = loop_timer(s->loop, note_b, s);
	s->timers[3] = loop_timer(s->loop, note_b, s);
	timer_set(s->timers[0], 3 * MILLISECOND);
	timer_set(s->timers[1], INT64_MAX);
	timer_set(s->timers[2], 2 * MILLISECOND);
	timer_set(s->timers[3], MILLISECOND);
	timer_set(s->timers[1], MILLISECOND / 2); /* the last word counts */
	timer_stop(s->timers[3]);
	loop_run(s->loop);
	assert_string_equal(s->order, "abc");
}

static void
free_all_timers(void *arg)
{
	struct scene *s = arg;

	s->count++;
	for (int i = 0; i < 3; i++) {
		timer_free(s->timers[i]);
		s->timers[i] = NULL;
	}
}

static void
a_handler_may_free_any_timer_also_its_own(void **state)
{
	struct scene *s = *state;

	for (int i = 0; i < 3; i++) {
		s->timers[i] = loop_timer(s->loop, free_all_timers, s);
		timer_set(s->timers[i], 0);
	}
	s->timers[3] = loop_timer(s->loop, note_c_and_stop, s);
	timer_set(s->timers[3], MILLISECOND);
	loop_run(s->loop);
	assert_int_equal(s->count, 2); /* one of the three, and the last */
}

static void
again_at_once(void *arg)
{
	struct scene *s = arg;

	s->count++;
	timer_set(s->timers[0], 0);
}

static void
read_and_stop(void *arg, int ready)
{
	struct scene *s = arg;

	s->ready |= ready;
	loop_stop(s->loop);
}

static void
a_timer_that_sets_itself_to_nothing_starves_nobody(void **state)
{
	struct scene *s = *state;

	s->timers[0] = loop_timer(s->loop, again_at_once, s);
	timer_set(s->timers[0], 0);
	s->watches[0] = loop_watch(s->loop, s->pipe[0], LOOP_READ, read_and_stop, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	loop_run(s->loop);
	assert_int_equal(s->ready, LOOP_READ);
}

static void
a_watch_tells_what_is_wanted_and_only_that(void **state)
{
	struct scene *s = *state;

	s->watches[0] = loop_watch(s->loop, s->pipe[0], 0, read_and_stop, s);
	s->timers[0] = loop_timer(s->loop, count_and_stop, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	timer_set(s->timers[0], 5 * MILLISECOND);
	loop_run(s->loop);
	assert_int_equal(s->ready, 0);
	watch_change(s->watches[0], LOOP_READ);
	loop_run(s->loop);
	assert_int_equal(s->ready, LOOP_READ);
	s->ready = 0;
	s->watches[1] = loop_watch(s->loop, s->pipe[1], LOOP_WRITE, read_and_stop, s);
	watch_change(s->watches[0], 0);
	loop_run(s->loop);
	assert_int_equal(s->ready, LOOP_WRITE);
}

static void
a_descriptor_whose_other_end_is_gone_is_ready_again_and_again(void **state)
{
	struct scene *s = *state;

	s->watches[0] = loop_watch(s->loop, s->pipe[1], LOOP_WRITE, read_and_stop, s);
	close(s->pipe[0]);
	s->pipe[0] = -1;
	for (int i = 0; i < 3; i++) {
		s->ready = 0;
		loop_run(s->loop);
		assert_int_equal(s->ready, LOOP_WRITE);
	}
}

static void
free_all_watches(void *arg, int ready)
{
	struct scene *s = arg;

	(void)ready;
	s->count++;
	for (int i = 0; i < 2; i++) {
		watch_free(s->watches[i]);
		s->watches[i] = NULL;
		close(s->pipe[i]);
		s->pipe[i] = -1;
	}
	timer_set(s->timers[0], MILLISECOND);
}

static void
a_handler_may_free_any_watch_and_close_its_descriptor(void **state)
{
	struct scene *s = *state;

	s->timers[0] = loop_timer(s->loop, note_c_and_stop, s);
	s->watches[0] = loop_watch(s->loop, s->pipe[0], LOOP_READ, free_all_watches, s);
	s->watches[1] = loop_watch(s->loop, s->pipe[1], LOOP_WRITE, free_all_watches, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	loop_run(s->loop);
	assert_int_equal(s->count, 2);
}

static void
a_watched_descriptor_keeps_its_flags(void **state)
{
	struct scene *s = *state;
	int before = fcntl(s->pipe[0], F_GETFL);

	s->watches[0] = loop_watch(s->loop, s->pipe[0], LOOP_READ, read_and_stop, s);
	assert_int_equal(fcntl(s->pipe[0], F_GETFL), before);
}

static void
what_cannot_be_waited_for_is_refused(void **state)
{
	struct scene *s = *state;
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_null(loop_watch(s->loop, fileno(file), LOOP_READ, read_and_stop, s));
	assert_null(loop_watch(s->loop, -1, LOOP_READ, read_and_stop, s));
	fclose(file);
}

enum { THREADS = 4, POSTS = 2000 };

struct poster {
	pthread_t thread;
	struct scene *scene;
	int seen; /* loop's thread only */
};

struct letter {
	struct poster *from;
	int number;
};

static void
read_letter(void *arg)
{
	struct letter *letter = arg;
	struct poster *from = letter->from;

	assert_int_equal(letter->number, from->seen);
	from->seen++;
	if (++from->scene->count == THREADS * POSTS)
		loop_stop(from->scene->loop);
	free(letter);
}

static void *
post_many(void *arg)
{
	struct poster *poster = arg;

	for (int i = 0; i < POSTS; i++) {
		struct letter *letter = mem_new(1, sizeof(*letter));

		*letter = (struct letter){ poster, i };
		if (!loop_post(poster->scene->loop, read_letter, letter))
			abort();
	}
	return NULL;
}

static void
posts_of_many_threads_arrive_each_in_its_order(void **state)
{
	struct scene *s = *state;
	struct poster posters[THREADS];

	for (int i = 0; i < THREADS; i++) {
		posters[i] = (struct poster){ .scene = s };
		pthread_create(&posters[i].thread, NULL, post_many, &posters[i]);
	}
	loop_run(s->loop);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(posters[i].thread, NULL);
		assert_int_equal(posters[i].seen, POSTS);
	}
}

static void
post_another(void *arg)
{
	struct scene *s = arg;

	note_a(s);
	assert_true(loop_post(s->loop, note_c_and_stop, s));
}

static void
a_post_may_post(void **state)
{
	struct scene *s = *state;

	assert_true(loop_post(s->loop, post_another, s));
	assert_true(loop_post(s->loop, note_b, s));
	loop_run(s->loop);
	assert_string_equal(s->order, "abc");
}

static void
a_loop_is_freed_with_all_that_hangs_on_it(void **state)
{
	struct scene *s = *state;

	loop_watch(s->loop, s->pipe[0], LOOP_READ, read_and_stop, s);
	timer_set(loop_timer(s->loop, count_and_stop, s), 0);
	loop_timer(s->loop, count_and_stop, s);
	loop_post(s->loop, count_and_stop, s);
	loop_free(s->loop);
	s->loop = NULL;
	assert_int_equal(s->count, 0);
}

static void
keep_number(void *arg, int number)
{
	struct scene *s = arg;

	s->number = number;
	loop_stop(s->loop);
}

static void
a_signal_is_an_event_until_it_is_given_back(void **state)
{
	struct scene *s = *state;
	struct sigaction action;

	loop_signal(s->loop, SIGUSR1, keep_number, s);
	loop_signal(s->loop, SIGWINCH, keep_number, s);
	raise(SIGUSR1);
	loop_run(s->loop);
	assert_int_equal(s->number, SIGUSR1);
	raise(SIGWINCH);
	loop_run(s->loop);
	assert_int_equal(s->number, SIGWINCH);
	loop_signal(s->loop, SIGUSR1, NULL, NULL);
	sigaction(SIGUSR1, NULL, &action);
	assert_true(action.sa_handler == SIG_DFL);
}

static void
a_loop_stopped_before_it_runs_does_not_run(void **state)
{
	struct scene *s = *state;

	loop_stop(s->loop);
	loop_run(s->loop);
	assert_int_equal(s->count, 0);
}

#define scene_test(f) cmocka_unit_test_setup_teardown(f, raise_curtain, drop_curtain)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scene_test(a_timer_is_never_early_and_keeps_its_nanoseconds),
		scene_test(timers_fire_in_the_order_of_their_times),
		scene_test(a_handler_may_free_any_timer_also_its_own),
		scene_test(a_timer_that_sets_itself_to_nothing_starves_nobody),
		scene_test(a_watch_tells_what_is_wanted_and_only_that),
		scene_test(a_descriptor_whose_other_end_is_gone_is_ready_again_and_again),
		scene_test(a_handler_may_free_any_watch_and_close_its_descriptor),
		scene_test(a_watched_descriptor_keeps_its_flags),
		scene_test(what_cannot_be_waited_for_is_refused),
		scene_test(posts_of_many_threads_arrive_each_in_its_order),
		scene_test(a_post_may_post),
		scene_test(a_loop_is_freed_with_all_that_hangs_on_it),
		scene_test(a_signal_is_an_event_until_it_is_given_back),
		scene_test(a_loop_stopped_before_it_runs_does_not_run),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
