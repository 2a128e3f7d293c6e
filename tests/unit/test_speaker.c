/* Does somebody always ask for samples, and is the terminal left alone? */
#include "unit/harness.h"

#include "sound/speaker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

struct counts {
	atomic_int device, here; /* who called */
	pthread_t self;
	_Atomic ns_t last;
};

static void
count(void *arg, float *stereo, size_t frames, ns_t now)
{
	struct counts *c = arg;

	memset(stereo, 0, 2 * frames * sizeof(*stereo));
	if (pthread_equal(pthread_self(), c->self))
		c->here++;
	else
		c->device++;
	c->last = now;
}

#ifdef HAVE_SDL2

static void
the_device_calls_and_after_closing_it_does_not(void **state)
{
	struct counts c = { .self = pthread_self() };
	struct speaker *speaker;
	struct err err;

	(void)state;
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	assert_int_equal(speaker_open(&speaker, 44100, &err), 0);
	assert_int_equal(speaker_hz(speaker), 44100);
	assert_true(speaker_frames(speaker) > 0);
	assert_in_range(speaker_latency(speaker), 1, SECOND);
	assert_int_equal(c.device, 0);
	speaker_start(speaker, count, &c);
	while (c.device < 3)
		poll(NULL, 0, 1);
	speaker_close(speaker);
	speaker_close(NULL);
	assert_int_equal(c.here, 0);
}

/* A device that writes into a pipe: it stops when the pipe is full, wherever
 * the scheduler has its threads, and goes on when somebody reads.  The pipe
 * holds half of a buffer, so when it is full the device is writing. */
struct plumbing {
	char path[64];
	int fd; /* to read from; never waits */
};

static void
plumbing_open(struct plumbing *p)
{
	snprintf(p->path, sizeof(p->path), "/tmp/danmu-speaker-%ld", (long)getpid());
	unlink(p->path);
	assert_int_equal(mkfifo(p->path, 0600), 0);
	p->fd = open(p->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(p->fd >= 0);
	assert_int_equal(fcntl(p->fd, F_SETPIPE_SZ, 4096), 4096);
	setenv("SDL_AUDIODRIVER", "disk", 1);
	setenv("SDL_DISKAUDIOFILE", p->path, 1);
	setenv("SDL_DISKAUDIODELAY", "1", 1);
}

static void
plumbing_wait_until_full(const struct plumbing *p)
{
	int bytes = 0;

	while (bytes < fcntl(p->fd, F_GETPIPE_SZ)) {
		poll(NULL, 0, 1);
		assert_int_equal(ioctl(p->fd, FIONREAD, &bytes), 0);
	}
}

/* Reads until the device is closed. */
static void *
flow_away(void *arg)
{
	const struct plumbing *p = arg;
	struct pollfd in = { .fd = p->fd, .events = POLLIN };
	char bytes[65536];

	do
		poll(&in, 1, -1);
	while (read(p->fd, bytes, sizeof(bytes)) > 0);
	return NULL;
}

static void
a_device_that_stops_calling_is_replaced_in_its_own_rhythm(void **state)
{
	struct counts c = { .self = pthread_self() };
	struct speaker *speaker;
	struct plumbing plumbing;
	pthread_t drain;
	ns_t now, period;
	int calls;

	(void)state;
	plumbing_open(&plumbing);
	assert_int_equal(speaker_open(&speaker, 48000, NULL), 0);
	period = (ns_t)speaker_frames(speaker) * SECOND / 48000;
	assert_int_equal(speaker_frames(speaker), 1024);
	now = time_now();
	speaker_start(speaker, count, &c);
	plumbing_wait_until_full(&plumbing);
	assert_true(speaker_drive(speaker, now) > 0);
	assert_false(speaker_is_stalled(speaker));
	assert_int_equal(c.here, 0);

	/* Seen from an hour later it has not called for an hour. */
	calls = c.device;
	now = time_now() + 3600 * SECOND;
	for (int i = 0; i < 1000; i++)
		speaker_drive(speaker, now + i * period);
	assert_true(speaker_is_stalled(speaker));
	assert_int_equal(c.here, 1000);
	assert_int_equal(c.device, calls);

	assert_int_equal(pthread_create(&drain, NULL, flow_away, &plumbing), 0);
	while (c.device == calls)
		poll(NULL, 0, 1);
	speaker_drive(speaker, c.last);
	assert_false(speaker_is_stalled(speaker));
	speaker_close(speaker);
	pthread_join(drain, NULL);
	close(plumbing.fd);
	unlink(plumbing.path);
}

static void
no_device_is_a_reason_in_words(void **state)
{
	struct speaker *speaker;
	struct err err = { 0 };

	(void)state;
	setenv("SDL_AUDIODRIVER", "nosuch", 1);
	assert_int_equal(speaker_open(&speaker, 48000, &err), -ENODEV);
	assert_true(strlen(err.text) > 0);
	assert_null(strchr(err.text, '\n'));
}

/* Whether there is a card here or not. */
static void
opening_alsa_prints_nothing(void **state)
{
	FILE *to = tmpfile();
	int kept = dup(STDERR_FILENO);
	struct counts c = { .self = pthread_self() };
	struct speaker *speaker = NULL;

	(void)state;
	assert_non_null(to);
	setenv("SDL_AUDIODRIVER", "alsa", 1);
	dup2(fileno(to), STDERR_FILENO);
	if (speaker_open(&speaker, 48000, NULL) == 0) {
		speaker_start(speaker, count, &c);
		speaker_close(speaker);
	}
	dup2(kept, STDERR_FILENO);
	close(kept);
	assert_int_equal(lseek(fileno(to), 0, SEEK_END), 0);
	fclose(to);
}

#else

static void
without_sdl_it_says_so(void **state)
{
	struct counts c = { 0 };
	struct speaker *speaker;
	struct err err;

	(void)state;
	(void)c;
	(void)count;
	assert_int_equal(speaker_open(&speaker, 48000, &err), -ENODEV);
	assert_string_equal(err.text, "built without sound");
}

#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef HAVE_SDL2
		cmocka_unit_test(the_device_calls_and_after_closing_it_does_not),
		cmocka_unit_test(
		    a_device_that_stops_calling_is_replaced_in_its_own_rhythm),
		cmocka_unit_test(no_device_is_a_reason_in_words),
		cmocka_unit_test(opening_alsa_prints_nothing),
#else
		cmocka_unit_test(without_sdl_it_says_so),
#endif
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
