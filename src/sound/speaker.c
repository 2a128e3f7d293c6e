#include "sound/speaker.h"

#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_SDL2
#include <SDL2/SDL.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>
#endif

/* Longer than any buffer: the device is gone. */
#define STALL (300 * MILLISECOND)

enum { BUFFER = 1024, BUFFER_MAX = 8192 };

struct speaker {
	int hz;
	size_t frames;
	ns_t latency;
	unsigned device;
	speaker_fill_fn *fill;
	void *arg;
	atomic_flag busy;    /* somebody fills; the other leaves it alone */
	_Atomic ns_t called; /* by the device, last */
	atomic_bool stalled;
	ns_t driven; /* up to when speaker_drive() has asked */
	float scratch[2 * BUFFER_MAX];
};

int
speaker_hz(const struct speaker *s)
{
	return s->hz;
}

size_t
speaker_frames(const struct speaker *s)
{
	return s->frames;
}

ns_t
speaker_latency(const struct speaker *s)
{
	return s->latency;
}

bool
speaker_is_stalled(const struct speaker *s)
{
	return atomic_load(&s->stalled);
}

ns_t
speaker_drive(struct speaker *s, ns_t now)
{
	ns_t period = (ns_t)s->frames * SECOND / s->hz;
	bool stalled = now - atomic_load(&s->called) > STALL;

	if (!stalled || s->fill == NULL) {
		atomic_store(&s->stalled, false);
		s->driven = now;
		return STALL / 2;
	}
	atomic_store(&s->stalled, true);
	if (now - s->driven > STALL) /* nor was anybody here: do not run after it */
		s->driven = now - period;
	while (s->driven + period <= now && !atomic_flag_test_and_set(&s->busy)) {
		s->driven += period;
		s->fill(s->arg, s->scratch, s->frames, s->driven);
		atomic_flag_clear(&s->busy);
	}
	return period;
}

#ifdef HAVE_SDL2

static void
no_message(
    const char *file, int line, const char *function, int code, const char *format, ...)
{
	(void)file, (void)line, (void)function, (void)code, (void)format;
}

/* ALSA prints to standard error what it does not find, and each underrun
 * later on; on a terminal that shows a film that is damage.  Its handler is
 * asked for by name: SDL brings libasound along or it does not. */
static bool
quieten_alsa(void)
{
	typedef void handler_fn(const char *, int, const char *, int, const char *, ...);
	int (*set_handler)(handler_fn *);

	*(void **)&set_handler = dlsym(RTLD_DEFAULT, "snd_lib_error_set_handler");
	return set_handler != NULL && set_handler(no_message) == 0;
}

/* An SDL that loads libasound by itself hides it from us: then standard
 * error is away while the device is opened.  Returns what to give back. */
static int
hide_stderr(void)
{
	int kept, null;

	if (quieten_alsa())
		return -1;
	kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (kept >= 0 && null >= 0)
		dup2(null, STDERR_FILENO);
	if (null >= 0)
		close(null);
	return kept;
}

static void
show_stderr(int kept)
{
	if (kept < 0)
		return;
	dup2(kept, STDERR_FILENO);
	close(kept);
}

/* What SDL itself has to say would go to standard error as well. */
static void
log_message(void *arg, int category, SDL_LogPriority priority, const char *message)
{
	(void)arg, (void)category, (void)priority;
	log_debug("speaker", "SDL: %s", message);
}

static void
call(void *arg, Uint8 *bytes, int len)
{
	struct speaker *s = arg;
	ns_t now = time_now();

	atomic_store(&s->called, now);
	if (atomic_flag_test_and_set(&s->busy)) {
		memset(bytes, 0, (size_t)len);
		return;
	}
	s->fill(s->arg, (float *)(void *)bytes, (size_t)len / (2 * sizeof(float)), now);
	atomic_flag_clear(&s->busy);
}

/* SDL does not say how much its driver keeps.  While one buffer is filled
 * another is heard; servers between us and the card keep some more. */
static ns_t
guess_latency(ns_t buffer)
{
	static const struct {
		const char *driver;
		ns_t more;
	} servers[] = {
		{ "pulseaudio", 10 * MILLISECOND },
		{ "pipewire", 5 * MILLISECOND },
	};
	const char *driver = SDL_GetCurrentAudioDriver();

	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++) {
		if (driver != NULL && strcmp(driver, servers[i].driver) == 0)
			return buffer + servers[i].more;
	}
	return buffer;
}

static int
open_device(struct speaker *s, int hz, struct err *err)
{
	SDL_AudioSpec want = { .freq = hz,
		.format = AUDIO_F32SYS,
		.channels = 2,
		.samples = BUFFER,
		.callback = call,
		.userdata = s };
	SDL_AudioSpec have;

	SDL_LogSetOutputFunction(log_message, NULL);
	/* The signals are the player's own. */
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
	SDL_SetHint(SDL_HINT_AUDIO_DEVICE_APP_NAME, "danmu");
	if (SDL_InitSubSystem(SDL_INIT_AUDIO) < 0)
		return err_set(err, -ENODEV, "%s", SDL_GetError());
	s->device = SDL_OpenAudioDevice(NULL, 0, &want, &have,
	    SDL_AUDIO_ALLOW_FREQUENCY_CHANGE | SDL_AUDIO_ALLOW_SAMPLES_CHANGE);
	if (s->device == 0 || have.samples == 0 || have.samples > BUFFER_MAX) {
		err_set(err, -ENODEV, "%s",
		    s->device == 0 ? SDL_GetError() : "a device with an odd buffer");
		if (s->device != 0)
			SDL_CloseAudioDevice(s->device);
		SDL_QuitSubSystem(SDL_INIT_AUDIO);
		return -ENODEV;
	}
	s->hz = have.freq;
	s->frames = have.samples;
	s->latency = guess_latency((ns_t)s->frames * SECOND / s->hz);
	return 0;
}

int
speaker_open(struct speaker **to, int hz, struct err *err)
{
	struct speaker *s = mem_new(1, sizeof(*s));
	int kept = hide_stderr(), rc;

	atomic_flag_clear(&s->busy);
	rc = open_device(s, hz, err);
	show_stderr(kept);
	SDL_TLSCleanup(); /* this thread may end long before SDL does */
	if (rc < 0) {
		free(s);
		return rc;
	}
	*to = s;
	return 0;
}

void
speaker_start(struct speaker *s, speaker_fill_fn *fill, void *arg)
{
	s->fill = fill;
	s->arg = arg;
	s->driven = time_now();
	atomic_store(&s->called, s->driven);
	SDL_PauseAudioDevice(s->device, 0);
}

void
speaker_close(struct speaker *s)
{
	if (s == NULL)
		return;

	/* A driver that hangs would have us wait for it.  It is left behind,
	 * with the flag set for good: it gets silence if it ever comes back. */
	if (speaker_is_stalled(s) && !atomic_flag_test_and_set(&s->busy))
		return;
	SDL_CloseAudioDevice(s->device);
	SDL_QuitSubSystem(SDL_INIT_AUDIO);
	free(s);
}

#else

int
speaker_open(struct speaker **to, int hz, struct err *err)
{
	(void)to, (void)hz;
	return err_set(err, -ENODEV, "built without sound");
}

void
speaker_start(struct speaker *s, speaker_fill_fn *fill, void *arg)
{
	(void)s, (void)fill, (void)arg;
}

void
speaker_close(struct speaker *s)
{
	(void)s;
}

#endif
