/* Does standard input play like the file it came from? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/clip.h"
#include "harness/viewer.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILM                                                                             \
	"-f lavfi -i testsrc2=s=320x240:r=25:d=4 -f lavfi -i sine=440:d=4 -c:v libx264 " \
	"-b:v 1M -g 20 -c:a aac"

/* cat(1), that stops after `first` bytes until it is let go. */
struct cat {
	int ends[2];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	char *data;
	size_t size, first;
	bool go;
};

static void
write_part(struct cat *c, size_t from, size_t to)
{
	while (from < to) {
		ssize_t done = write(c->ends[1], c->data + from, to - from);
		if (done <= 0)
			return;
		from += (size_t)done;
	}
}

static void *
run(void *arg)
{
	struct cat *c = arg;

	write_part(c, 0, c->first);
	pthread_mutex_lock(&c->lock);
	while (!c->go)
		pthread_cond_wait(&c->changed, &c->lock);
	pthread_mutex_unlock(&c->lock);
	write_part(c, c->first, c->size);
	close(c->ends[1]);
	return NULL;
}

static struct cat *
cat_new(const char *path, double part)
{
	struct cat *c = mem_new(1, sizeof(*c));

	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	c->data = clip_read(path, &c->size);
	c->first = (size_t)(part * (double)c->size);
	c->go = part >= 1;
	assert_int_equal(pipe(c->ends), 0);
	assert_int_equal(pthread_create(&c->thread, NULL, run, c), 0);
	return c;
}

static void
cat_go(struct cat *c)
{
	pthread_mutex_lock(&c->lock);
	c->go = true;
	pthread_cond_signal(&c->changed);
	pthread_mutex_unlock(&c->lock);
}

static void
cat_free(struct cat *c)
{
	close(c->ends[0]);
	cat_go(c);
	pthread_join(c->thread, NULL);
	free(c->data);
	free(c);
}

static struct media_options
options_for(int fd)
{
	struct media_options options = viewer_options("-");

	options.stdin_fd = fd;
	return options;
}

static void
every_film_plays_from_a_pipe_as_from_a_file(void **state)
{
	static const struct {
		const char *name, *arguments;
	} rows[] = { { "end.mp4", FILM }, { "front.mp4", FILM " -movflags faststart" },
		{ "parts.mp4", FILM " -movflags frag_keyframe+empty_moov" },
		{ "a.mkv", FILM }, { "a.ts", FILM }, { "a.flv", FILM },
		{ "a.avi", "-f lavfi -i testsrc2=s=160x120:r=25:d=2 -c:v mpeg4" },
		{ "a.gif", "-f lavfi -i testsrc2=s=160x120:r=10:d=2" },
		{ "a.png", "-f lavfi -i testsrc2=s=160x120 -frames:v 1" } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = clip_make(rows[i].name, rows[i].arguments);
		struct media_options named = viewer_options(path), piped;
		struct cat *cat = cat_new(path, 1);
		struct pulled a, b;

		named.start = SECOND;
		piped = options_for(cat->ends[0]);
		piped.start = named.start;
		a = viewer_pull(&named);
		b = viewer_pull(&piped);
		if (a.count != b.count || a.first_hash != b.first_hash ||
		    a.last_hash != b.last_hash)
			fail_msg("%s: %d pictures from the file, %d from the pipe: %s",
			    path, a.count, b.count, b.err.text);
		assert_string_equal(b.info.title, "standard input");
		cat_free(cat);
		free(path);
	}
}

static void
a_pipe_that_has_not_ended_plays_what_came(void **state)
{
	static const char *const names[] = { "front.mp4", "parts.mp4", "a.mkv", "a.ts",
		"a.flv" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = clip_path(names[i]);
		struct cat *cat = cat_new(path, 0.6);
		struct media_options options = options_for(cat->ends[0]);
		struct viewer *v = viewer_open(&options);

		assert_true(viewer_wait_state(v, MEDIA_PLAYING));
		viewer_wait_shown(v, 10);
		media_seek(viewer_media(v), 0, true); /* and back, in what came */
		media_pause(viewer_media(v), true);
		viewer_wait_shown(v, viewer_shown(v) + 1);
		assert_true(viewer_pts(v) < 120 * MILLISECOND);
		media_pause(viewer_media(v), false);
		media_rate(viewer_media(v), 4000000);
		if (!viewer_wait_state(v, MEDIA_BUFFERING))
			fail_msg("%s: it did not wait", path);
		cat_go(cat);
		assert_true(viewer_wait_state(v, MEDIA_PLAYING));
		assert_true(viewer_wait_state(v, MEDIA_ENDED));
		if (viewer_pts(v) < 3800 * MILLISECOND)
			fail_msg("%s: ends with %lld", path, (long long)viewer_pts(v));
		viewer_close(v);
		cat_free(cat);
		free(path);
	}
}

static void
an_index_at_the_end_is_waited_for(void **state)
{
	char *path = clip_path("end.mp4");
	struct cat *cat = cat_new(path, 0.5);
	struct media_options options = options_for(cat->ends[0]);
	struct viewer *v = viewer_open(&options);

	(void)state;
	assert_int_equal(media_state(viewer_media(v)), MEDIA_OPENING);
	cat_go(cat);
	assert_true(viewer_wait_state(v, MEDIA_PLAYING));
	viewer_wait_shown(v, 5);
	viewer_close(v);
	cat_free(cat);
	free(path);
}

static void
an_index_behind_more_than_is_kept_is_refused_with_a_reason(void **state)
{
	char *path = clip_make("big.mp4", "-f lavfi -i testsrc2=s=640x480:r=25:d=1 -c:v "
					  "rawvideo -pix_fmt uyvy422 -f mov");
	struct cat *cat = cat_new(path, 1);
	struct media_options options = options_for(cat->ends[0]);
	struct pulled got;

	(void)state;
	options.spool_limit = 4 << 20;
	got = viewer_pull(&options);
	assert_int_equal(got.count, 0);
	assert_non_null(strstr(got.err.text, "standard input: "));
	assert_non_null(strstr(got.err.text, "--spool-limit"));
	cat_free(cat);
	free(path);
}

static void
a_stream_longer_than_the_limit_plays_to_its_end(void **state)
{
	char *path = clip_make("long.nut",
	    "-f lavfi -i testsrc2=s=640x480:r=25:d=4 -c:v rawvideo -pix_fmt yuv420p");
	struct cat *cat = cat_new(path, 1);
	struct media_options options = options_for(cat->ends[0]);
	struct pulled got;

	(void)state;
	options.spool_limit = 4 << 20;
	got = viewer_pull(&options);
	assert_int_equal(got.count, 100);
	cat_free(cat);
	free(path);
}

static void
a_file_as_standard_input_needs_no_pipe(void **state)
{
	char *path = clip_path("end.mp4");
	int fd = open(path, O_RDONLY);
	struct media_options options = options_for(fd);
	struct pulled got = viewer_pull(&options);

	(void)state;
	assert_int_equal(got.count, 100);
	close(fd);
	free(path);
}

static void
a_pipe_with_nothing_in_it_is_refused(void **state)
{
	int ends[2];
	struct media_options options;
	struct pulled got;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[1]);
	options = options_for(ends[0]);
	got = viewer_pull(&options);
	assert_string_equal(got.err.text,
	    "standard input: not a media file that FFmpeg can read: it is empty");
	close(ends[0]);
}

static void
a_pipe_that_never_speaks_is_left_at_once(void **state)
{
	struct media_options options;
	struct viewer *v;
	int ends[2];
	ns_t start;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	options = options_for(ends[0]);
	v = viewer_open(&options);
	start = time_now();
	viewer_close(v);
	assert_true(time_now() - start < 5 * SECOND); /* it would be for ever */
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_film_plays_from_a_pipe_as_from_a_file),
		cmocka_unit_test(a_pipe_that_has_not_ended_plays_what_came),
		cmocka_unit_test(an_index_at_the_end_is_waited_for),
		cmocka_unit_test(
		    an_index_behind_more_than_is_kept_is_refused_with_a_reason),
		cmocka_unit_test(a_stream_longer_than_the_limit_plays_to_its_end),
		cmocka_unit_test(a_file_as_standard_input_needs_no_pipe),
		cmocka_unit_test(a_pipe_with_nothing_in_it_is_refused),
		cmocka_unit_test(a_pipe_that_never_speaks_is_left_at_once),
	};
	int rc;

	if (!clips_open()) {
		puts("1..0 # SKIP no ffmpeg to make films with");
		return 77;
	}
	signal(SIGPIPE, SIG_IGN);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	clips_close();
	return rc;
}
